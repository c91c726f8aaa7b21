import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Signing in")
struct SigningInTests {
    @Test("The right password opens a session for the account, whatever the case of the username", arguments: Engine.underTest)
    func right(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("Ada")
            let session = try await world.signIn("ａDA")
            let signedIn = try #require(try await world.identity.session(token: session.token.text, live: false))
            #expect(signedIn.account == ada)
            #expect(signedIn.account.name == "Ada Park")
            #expect(signedIn.revision == 0)
            #expect(signedIn.actor == .member(ada.id))
            #expect(try await world.auditedActions() == ["create done", "sign-in done"])
        }
    }

    @Test("Unknown, wrong and disabled get one answer after the same work", arguments: Engine.underTest)
    func oneAnswer(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let ben = try await world.nurse()
            try await world.identity.disable(ben.id, because: "left the practice", by: .operator)
            let answers = [
                await world.refusal("nobody"), await world.refusal("ada"),
                await world.refusal("ben", password: IdentityWorld.password),
                await world.refusal("ada", password: String(repeating: "x", count: 5_000)), await world.refusal(""),
                await world.refusal("ada\u{0}", password: "\u{0}"),
            ]
            #expect(answers == Array(repeating: .wrong, count: 6))
            // Every one of them was compared with something: nothing answers sooner.
            #expect(world.hashing.comparisons.count == 6)
            let refused = try await world.auditedActions().filter { $0 == "sign-in refused" }
            #expect(refused.count == 6)
        }
    }

    @Test("An unknown username and an account without a password are compared with the hash of nobody", arguments: Engine.underTest)
    func nobody(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.identity.create(
                NewAccount(kind: .member, username: "newcomer", name: "New Comer"), password: String?.none, by: .operator)
            #expect(await world.refusal("unknown") == .wrong)
            #expect(await world.refusal("newcomer") == .wrong)
            let compared = world.hashing.comparisons
            #expect(compared.count == 2)
            #expect(Set(compared).count == 1)
            #expect(compared.first?.cost == .policy)
        }
    }

    @Test("A hash below policy is made anew at sign-in, and only then", arguments: Engine.underTest)
    func rehash(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let weak = world.restarted(cost: .init(memory: 1_024, passes: 1, lanes: 1))
            try await weak.member("ada")
            #expect(try await storedPassword(world).contains("m=1024,t=1"))
            #expect(await world.refusal("ada") == .wrong)
            #expect(try await storedPassword(world).contains("m=1024,t=1"))
            _ = try await world.signIn("ada")
            #expect(try await storedPassword(world).contains("m=19456,t=2"))
            _ = try await world.signIn("ada")
        }
    }

    @Test("Neither the password nor what was typed as username reaches the store", arguments: Engine.underTest)
    func nothingTypedIsKept(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            #expect(await world.refusal("my secret typed here", password: "hunter of words") == .wrong)
            let details = try await world.database.read { tx in
                try tx.all("SELECT detail FROM audit_event") { try $0[0] as [UInt8]? }
            }
            #expect(details.count == 1)
            let text = String(decoding: try #require(details[0]), as: UTF8.self)
            #expect(!text.contains("secret") && !text.contains("hunter"))
        }
    }

    @Test("A password set anew ends the sessions and lets a stopped account in again", arguments: Engine.underTest)
    func newPassword(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada")
            let old = try await world.signIn("ada")
            for _ in 1...5 { _ = await world.refusal("ada") }
            #expect(await world.refusal("ada", password: IdentityWorld.password) == .tooMany(retryAfter: 2))
            try await world.identity.setPassword(of: ada.id, to: "another few plain words", by: .operator)
            #expect(try await world.identity.session(token: old.token.text, live: false) == nil)
            #expect(await world.refusal("ada", password: IdentityWorld.password) == .wrong)
            _ = try await world.signIn("ada", password: "another few plain words")
        }
    }

    @Test("A short password, an easy one and an unknown account are refused before anything is stored", arguments: Engine.underTest)
    func passwordRefusals(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada")
            await #expect(throws: PasswordRefusal.tooShort(shortest: 15)) {
                try await world.identity.setPassword(of: ada.id, to: "too short", by: .operator)
            }
            await #expect(throws: PasswordRefusal.tooCommon) {
                try await world.identity.setPassword(of: ada.id, to: "threadwell-demo", by: .operator)
            }
            try await world.identity.setPassword(of: ada.id, to: "threadwell-demo", bypassPolicy: true, by: .operator)
            _ = try await world.signIn("ada", password: "threadwell-demo")
            await #expect(throws: NotFound.self) {
                try await world.identity.setPassword(of: ID(high: 1, low: 2), to: "another few plain words", by: .operator)
            }
        }
    }

    private func storedPassword(_ world: IdentityWorld) async throws -> String {
        try await world.database.read { tx in
            try tx.first("SELECT password FROM account") { try $0[0] as String } ?? ""
        }
    }
}
