import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Accounts")
struct AccountsTests {
    @Test("An account is found by id, by any spelling of its username and by its patient", arguments: Engine.underTest)
    func found(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let patient: ID<Patient> = world.surroundings.ids.next()
            let ada = try await world.identity.create(
                NewAccount(
                    kind: .member, username: "Ada", name: "Ada Park", language: "es", timeZone: "America/New_York", patient: patient),
                password: IdentityWorld.password, by: .operator)
            let found = try await world.database.read { tx in
                [
                    try world.identity.account(ada.id, in: tx), try world.identity.account(username: " ADA", in: tx),
                    try world.identity.account(of: patient, in: tx),
                ]
            }
            #expect(found == [ada, ada, ada])
            #expect(try await world.database.read { try world.identity.account(username: "eve", in: $0) } == nil)
        }
    }

    @Test("A username is taken in every spelling, a patient has one account", arguments: Engine.underTest)
    func taken(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let patient: ID<Patient> = world.surroundings.ids.next()
            try await world.identity.create(
                NewAccount(kind: .member, username: "ada", name: "Ada Park", patient: patient), password: String?.none, by: .operator)
            await #expect(throws: AccountRefusal.usernameTaken) {
                try await world.identity.create(
                    NewAccount(kind: .staff, username: "ADA", name: "Another Ada"), password: String?.none, by: .operator)
            }
            await #expect(throws: AccountRefusal.patientHasAccount) {
                try await world.identity.create(
                    NewAccount(kind: .member, username: "ada2", name: "Ada Park", patient: patient), password: String?.none, by: .operator)
            }
            #expect(try await world.auditedActions() == ["create done"])
        }
    }

    @Test("What does not fit the kind, and names and usernames nobody can read, are refused")
    func unfit() {
        let patient = ID<Patient>(high: 1, low: 2)
        func refusal(_ kind: AccountKind, _ username: String, _ name: String, patient: ID<Patient>? = nil, roles: Set<Role> = [])
            -> AccountRefusal?
        {
            NewAccount(kind: kind, username: username, name: name, patient: patient, roles: roles).refusal
        }
        #expect(refusal(.member, "ada", "Ada Park", patient: patient) == nil)
        #expect(refusal(.member, "ada park", "Ada Park") == .usernameNotAccepted)
        #expect(refusal(.member, "ada", "  ") == .nameNotAccepted)
        #expect(refusal(.member, "ada", "Ada\u{0}Park") == .nameNotAccepted)
        #expect(refusal(.member, "ada", String(repeating: "x", count: 201)) == .nameNotAccepted)
        #expect(refusal(.member, "ada", "Ada Park", roles: [.chart]) == .onlyForStaff)
        #expect(refusal(.staff, "ben", "Ben Ortiz", patient: patient) == .onlyForMembers)
    }

    @Test("Names are shown for many accounts at once, and a changed name is never shown old", arguments: Engine.underTest)
    func names(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            var expected: [ID<Account>: String] = [:]
            for number in 0..<70 {
                let account = try await world.identity.create(
                    NewAccount(kind: .member, username: "member\(number)", name: "Member \(number)"), password: String?.none, by: .operator)
                expected[account.id] = account.name
            }
            let ids = Array(expected.keys) + [ID(high: 1, low: 2)]
            let names = expected
            #expect(try await world.database.read { try world.identity.names(of: ids, in: $0) } == names)
            #expect(try await world.database.read { try world.identity.names(of: [], in: $0) }.isEmpty)

            let ben = try await world.nurse()
            #expect(try await world.database.read { try world.identity.names(of: [ben.id], in: $0) } == [ben.id: "Ben Ortiz"])
            _ = try await provision(world, "ben", name: "Ben Ortiz-Lee", enabled: true, roles: [.chart])
            #expect(try await world.database.read { try world.identity.names(of: [ben.id], in: $0) } == [ben.id: "Ben Ortiz-Lee"])
        }
    }

    @Test("A name in the store cannot be read, nor moved to another account", arguments: Engine.underTest)
    func namesAreSealed(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada", name: "Ada Park")
            let eve = try await world.member("eve", name: "Eve Hart")
            let sealed = try #require(
                try await world.database.read { tx in
                    try tx.first("SELECT name FROM account WHERE id = \(ada.id)") { try $0[0] as [UInt8] }
                })
            #expect(!String(decoding: sealed, as: UTF8.self).contains("Park"))
            try await world.database.write { tx in
                try tx.execute("UPDATE account SET name = \(sealed) WHERE id = \(eve.id)")
            }
            await #expect(throws: EncryptionFailure.notOpened) {
                _ = try await world.database.read { try world.identity.account(eve.id, in: $0) }
            }
        }
    }

    @Test("Staff are provisioned, changed, removed and listed as the configuration says", arguments: Engine.underTest)
    func provisioned(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ben = try await provision(world, "ben", name: "Ben Ortiz", enabled: true, roles: [.taskProcessing, .chart])
            let di = try await provision(world, "di", name: "Di Okafor", enabled: false, roles: [])
            #expect(
                try await staff(world).map { "\($0.username) \($0.enabled) \($0.roles.count)" } == ["ben true 2", "di false 0"])
            try await world.identity.setPassword(of: ben, to: IdentityWorld.password, by: .operator)
            let session = try await world.signIn("ben")
            #expect(try await provision(world, "BEN", name: "Ben O.", enabled: false, roles: [.reports]) == ben)
            #expect(try await world.identity.session(token: session.token.text, live: false) == nil)
            let changed = try #require(try await staff(world).first)
            #expect(changed.name == "Ben O." && changed.roles == [.reports] && !changed.enabled && !changed.removed)
            try await world.database.write { tx in
                try Identity.removeStaff(di, by: nil, at: world.clock.now, in: tx)
            }
            #expect(try await staff(world).map(\.removed) == [false, true])
            #expect(try await provision(world, "di", name: "Di Okafor", enabled: true, roles: [.chart]) == di)
            #expect(try await staff(world).map(\.removed) == [false, false])
            try await world.member("ada")
            await #expect(throws: AccountRefusal.usernameTaken) {
                try await provision(world, "ada", name: "Ada", enabled: true, roles: [])
            }
        }
    }

    @Test("Disabling wants a reason and an account that exists", arguments: Engine.underTest)
    func disabling(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada")
            await #expect(throws: AccountRefusal.reasonMissing) {
                try await world.identity.disable(ada.id, because: " ", by: .operator)
            }
            await #expect(throws: NotFound.self) {
                try await world.identity.disable(ID(high: 1, low: 2), because: "gone", by: .operator)
            }
            await #expect(throws: NotFound.self) { try await world.identity.enable(ID(high: 1, low: 2), by: .operator) }
            #expect(try await !world.identity.enable(ada.id, by: .operator))
            #expect(try await world.auditedActions() == ["create done"])
        }
    }

    private func provision(
        _ world: IdentityWorld, _ username: String, name: String, enabled: Bool, roles: Set<Role>
    ) async throws -> ID<Account> {
        try await world.database.write { tx in
            try Identity.provisionStaff(
                username: username, name: name, enabled: enabled, roles: roles, languages: ["en"], provider: nil, by: nil,
                at: world.clock.now, ids: world.surroundings.ids, keys: world.surroundings.keys, in: tx)
        }
    }

    private func staff(_ world: IdentityWorld) async throws -> [StaffRecord] {
        try await world.database.read { try Identity.staff(keys: world.surroundings.keys, in: $0) }
    }
}
