import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Activation and new passwords by code")
struct CodeTests {
    @Test("A code works once; used, replaced, late and invented codes are one and the same", arguments: Engine.underTest)
    func once(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let account = try await f.enrol(NewMember(patient: nil, name: "Olga Novak")).id
            let first = try await f.activationCode(for: .member(account))
            let second = try await f.activationCode(for: .member(account))
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await f.activate(first.code.text, as: "olga") }
            f.clock.advance(seconds: EntryPurpose.activation.lifetime)
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await f.activate(second.code.text, as: "olga") }
            let third = try await f.activationCode(for: .member(account))
            try await f.activate(third.code.text, as: "olga")
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await f.activate(third.code.text, as: "olga") }
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await f.activate("0000-0000", as: "olga") }
            await #expect(throws: EnrolmentRefusal.activeAlready) { try await f.activationCode(for: .member(account)) }
        }
    }

    @Test("A username that is taken or odd, and a weak password, leave the code as it was", arguments: Engine.underTest)
    func keptCode(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let account = try await f.enrol(NewMember(patient: nil, name: "Olga Novak")).id
            let code = try await f.activationCode(for: .member(account)).code.text
            await #expect(throws: AccountRefusal.usernameTaken) { try await f.activate(code, as: "ADA") }
            await #expect(throws: AccountRefusal.usernameNotAccepted) { try await f.activate(code, as: "Ольга") }
            await #expect(throws: PasswordRefusal.tooShort(shortest: 15)) { try await f.activate(code, as: "olga", password: "short") }
            await #expect(throws: PasswordRefusal.tooCommon) { try await f.activate(code, as: "olga", password: "olga novak olga novak") }
            #expect(try await f.activate(code, as: "olga").username == "olga")
        }
    }

    @Test("Of two who use a code at once one wins", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let account = try await f.enrol(NewMember(patient: nil, name: "Olga Novak")).id
            let code = try await f.activationCode(for: .member(account)).code.text
            let won = await withTaskGroup(of: Bool.self) { group in
                for number in 1...4 { group.addTask { (try? await f.activate(code, as: "olga\(number)")) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(won == 1)
            #expect(
                try await f.count("SELECT count(*) FROM membership WHERE account = \(account) AND until_at IS NULL AND state = 'active'")
                    == 1)
        }
    }

    @Test(
        "A thousand guesses are slowed down by the network they come from, and a right code from elsewhere works",
        arguments: Engine.underTest)
    func guessed(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            let account = try await f.enrol(NewMember(patient: nil, name: "Olga Novak")).id
            let code = try await f.activationCode(for: .member(account)).code.text
            let guesser = NetworkAddress("198.51.100.4")
            var answers: [String: Int] = [:]
            for guess in 0..<1_000 {
                let typed = EntryCode(random: (0..<16).map { UInt8(truncatingIfNeeded: guess &* 31 &+ $0) }).text
                do {
                    try await f.activate(typed, as: "olga", from: guesser)
                } catch let refusal as any Refusal {
                    answers[refusal.code, default: 0] += 1
                }
            }
            #expect(answers == ["code-not-accepted": 20, "too-many-attempts": 980])
            await #expect(throws: SignInRefusal.tooMany(retryAfter: 60)) { try await f.activate(code, as: "olga", from: guesser) }
            try await f.activate(code, as: "olga")
        }
    }

    @Test("After a recorded identity check a code sets a new password and ends every session", arguments: Engine.underTest)
    func desk(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let account = try await f.activeMember()
            let session = try await f.signIn("olga")
            let issued = try await f.passwordCode(for: .member(account))
            #expect(issued.expiresAt == f.clock.now.adding(days: 3))
            #expect(
                try await f.count(
                    "SELECT count(*) FROM entry_code WHERE identity_check = 'photo-id' AND created_by = \(try f.account("hana"))") == 1)
            await #expect(throws: EntryRefusal.codeNotAccepted) { try await f.activate(issued.code.text, as: "olga") }
            try await f.portal.identity.resetPassword(code: issued.code.text, to: "seven lanterns by the lake", network: PortalFixture.desk)
            #expect(try await f.portal.read { try f.portal.identity.sessions(of: account, in: $0).isEmpty })
            await #expect(throws: SignInRefusal.wrong) { try await f.signIn("olga") }
            #expect(try await f.signIn("olga", password: "seven lanterns by the lake").session != session.session)
            await #expect(throws: EntryRefusal.codeNotAccepted) {
                try await f.portal.identity.resetPassword(
                    code: issued.code.text, to: "another lantern by the lake", network: PortalFixture.desk)
            }
        }
    }

    @Test(
        "Shutting a member out ends sessions and codes, with a reason that is kept sealed; letting in again restores",
        arguments: Engine.underTest)
    func inactive(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let account = try await f.activeMember()
            _ = try await f.signIn("olga")
            let code = try await f.passwordCode(for: .member(account)).code.text
            let (hana, site) = (try f.person("hana"), f.site)
            func change(_ change: MemberChange) async throws { _ = try await f.portal.changeMember(account, change, by: hana, site: site) }
            await #expect(throws: AccountRefusal.reasonMissing) { try await change(MemberChange(isActive: false)) }
            try await change(MemberChange(isActive: false, reason: "moved to another practice"))
            await #expect(throws: SignInRefusal.wrong) { try await f.signIn("olga") }
            await #expect(throws: EntryRefusal.codeNotAccepted) {
                try await f.portal.identity.resetPassword(code: code, to: "seven lanterns by the lake", network: PortalFixture.desk)
            }
            await #expect(throws: EnrolmentRefusal.inactive) { try await f.passwordCode(for: .member(account)) }
            let record = try await f.record(of: account)
            #expect(record.summary.state == .inactive && record.history.first?.reason == "moved to another practice")
            #expect(try await f.count("SELECT count(*) FROM account WHERE disabled_reason LIKE '%practice%'") == 0)
            try await change(MemberChange(isActive: true))
            #expect(try await f.record(of: account).summary.state == .active)
            _ = try await f.signIn("olga")
            let pending = try await f.enrol(NewMember(patient: nil, name: "Jan Novak")).id
            _ = try await f.portal.changeMember(pending, MemberChange(isActive: false, reason: "wrong person"), by: hana, site: site)
            _ = try await f.portal.changeMember(pending, MemberChange(isActive: true), by: hana, site: site)
            #expect(try await f.record(of: pending).summary.state == .pending)
        }
    }

    @Test(
        "People of the practice are activated with their own username; administrators and oneself at the terminal alone",
        arguments: Engine.underTest)
    func staff(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let issued = try await f.activationCode(for: .workbenchUser("CY"))
            await #expect(throws: EntryRefusal.usernameGiven) { try await f.activate(issued.code.text, as: "cyrus") }
            #expect(try await f.activate(issued.code.text, as: "Cy").kind == .staff)
            #expect(try await f.signIn("cy").account.roles.contains(.taskProcessing))
            for guarded in ["hana", "admin", "priv"] {
                await #expect(throws: EnrolmentRefusal.atTheTerminal) { try await f.activationCode(for: .workbenchUser(guarded)) }
            }
            await #expect(throws: NotFound.self) { try await f.activationCode(for: .workbenchUser("ada")) }
            await #expect(throws: NotFound.self) { try await f.activationCode(for: .member(try f.account("di"))) }
            await #expect(throws: NotFound.self) { try await f.activationCode(for: .workbenchUser("di"), by: "cy") }
            let admin = try f.account("admin")
            let atTerminal = try await f.portal.perform { tx in
                Effect(try f.portal.identity.activationCode(for: admin, by: .operator, in: tx))
            }
            #expect(try await f.activate(atTerminal.code.text, as: "admin").id == admin)
        }
    }

    @Test("Who may give which code to whom")
    func giving() {
        let hana = Account(
            id: ID(high: 1, low: 1), kind: .staff, username: "hana", name: "Hana", language: "en", roles: [.healthcareAdministrator])
        func refusal(_ purpose: EntryPurpose, _ roles: Set<Role> = [], hasPassword: Bool = false, isEnabled: Bool = true)
            -> EnrolmentRefusal?
        {
            let account = Account(
                id: ID(high: 1, low: 2), kind: roles.isEmpty ? .member : .staff, username: "x", name: "X", language: "en", roles: roles,
                disabledAt: isEnabled ? nil : Timestamp(microseconds: 1))
            return CodeGiving.refusal(of: purpose, for: account, hasPassword: hasPassword, by: hana)
        }
        #expect(refusal(.activation) == nil && refusal(.activation, [.taskProcessing, .chart]) == nil)
        #expect(refusal(.activation, hasPassword: true) == .activeAlready)
        #expect(refusal(.deskReset, hasPassword: true) == nil && refusal(.deskReset) == .notActivated)
        #expect(refusal(.activation, isEnabled: false) == .inactive)
        for role in CodeGiving.guarded { #expect(refusal(.activation, [role, .chart]) == .atTheTerminal) }
        #expect(CodeGiving.refusal(of: .activation, for: hana, hasPassword: false, by: hana) == .atTheTerminal)
    }
}
