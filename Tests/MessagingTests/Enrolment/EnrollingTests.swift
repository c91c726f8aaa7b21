import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Enrolment")
struct EnrollingTests {
    @Test("A patient is added, enrolled, activated by the letter's code, and signs in (S1)", arguments: Engine.underTest)
    func whole(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let patient = try await f.add("Olga", "Nováková", number: "7001")
            let account = try await f.enrol(NewMember(patient: patient, email: "olga@example.org"))
            #expect(account.name == "Olga Nováková" && account.username.isEmpty && account.patient == patient && account.language == "en")
            #expect(try await f.record(of: account.id).summary.state == .pending)
            let issued = try await f.activationCode(for: .member(account.id))
            #expect(issued.expiresAt == f.clock.now.adding(days: 14))
            #expect(try await f.record(of: account.id).summary.activationUntil == issued.expiresAt)
            let active = try await f.activate(issued.code.text.lowercased(), as: " Olga ")
            #expect(active.username == "Olga")
            #expect(try await f.signIn("olga").account.id == account.id)
            let record = try await f.record(of: account.id)
            #expect(record.summary.state == .active && record.email == "olga@example.org" && record.summary.activationUntil == nil)
            #expect(record.history.map(\.state) == [.active, .pending])
            #expect(record.history.map(\.by) == [account.id, try f.account("hana")])
            #expect(record.history[1].until == record.history[0].from)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action IN ('enrol', 'code-issue', 'activate')") == 3)
        }
    }

    @Test("Somebody without a chart is enrolled by name and has no inbox of their own (S4 to S6)", arguments: Engine.underTest)
    func proxyOnly(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            await #expect(throws: EnrolmentRefusal.nameMissing) { try await f.enrol(NewMember(patient: nil, name: "  ")) }
            let account = try await f.activeMember("mei", name: "王美")
            #expect(try await f.record(of: account).summary.patient == nil)
            #expect(try await f.portal.read { try f.portal.conversations.mailboxes(of: account, in: $0).isEmpty })
        }
    }

    @Test("What cannot be added or enrolled is refused, and nothing is left behind", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let before = try await f.count("SELECT count(*) FROM patient")
            await #expect(throws: EnrolmentRefusal.nameMissing) { try await f.add("", " ", number: "7001") }
            await #expect(throws: EnrolmentRefusal.nameNotAccepted) { try await f.add("A\u{7}", "B", number: "7001") }
            await #expect(throws: EnrolmentRefusal.birthDateNotAccepted) { try await f.add("A", "B", born: "2026-11-18", number: "7001") }
            await #expect(throws: EnrolmentRefusal.birthDateNotAccepted) { try await f.add("A", "B", born: "1999-02-30", number: "7001") }
            await #expect(throws: EnrolmentRefusal.recordNumberNotAccepted) { try await f.add("A", "B", number: "") }
            await #expect(throws: PatientRefusal.identifierTaken) { try await f.add("A", "B", number: "004411") }
            #expect(try await f.count("SELECT count(*) FROM patient") == before)
            let ada = try f.patient("ada")
            await #expect(throws: AccountRefusal.patientHasAccount) { try await f.enrol(NewMember(patient: ada)) }
            await #expect(throws: ContactRefusal.addressNotAccepted) {
                try await f.enrol(NewMember(patient: nil, name: "Olga", email: "olga@example.org\nBcc: x@y.z"))
            }
            await #expect(throws: EnrolmentRefusal.languageUnknown) {
                try await f.enrol(NewMember(patient: nil, name: "Olga", language: "fr"))
            }
            #expect(try await f.count("SELECT count(*) FROM membership WHERE state = 'pending'") == 0)
            for username in ["cy", "di", "admin", "priv", "ada", "bea"] {
                await #expect(throws: NotFound.self) { try await f.enrol(NewMember(patient: nil, name: "Olga"), by: username) }
            }
        }
    }

    @Test("Members are found by any part of a name, a number, a birth date or a username, in any script", arguments: Engine.underTest)
    func found(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.enrol(NewMember(patient: try await f.add("Żaneta", "Łukasik", born: "1971-12-24", number: "7002")))
            try await f.enrol(NewMember(patient: nil, name: "Мария Иванова"))
            let hana = try f.person("hana")
            func search(_ text: String) async throws -> [String] {
                try await f.portal.perform { tx in
                    Effect(try f.portal.enrolment.search(text, by: hana, in: tx).map(\.account.name))
                }
            }
            for text in ["zaneta", "łukasik ŻAN", "7002", "1971-12-24", "12/24/1971 zan"] {
                #expect(try await search(text) == ["Żaneta Łukasik"], "\(text)")
            }
            #expect(try await search("ива мар") == ["Мария Иванова"])
            try await f.enrol(NewMember(patient: nil, name: "王 小明"))
            #expect(try await search("王小明") == ["王 小明"])
            #expect(try await search("bea") == ["Bea Novak"])
            #expect(try await search("park") == ["Ada Park", "James Park", "Lily Park"])
            #expect(try await search("park nobody").isEmpty)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'search'") == 10)
        }
    }

    @Test("Members are listed by state, page by page", arguments: Engine.underTest)
    func listed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for number in 1...5 { try await f.enrol(NewMember(patient: nil, name: "Person \(number)")) }
            let hana = try f.person("hana")
            func page(_ state: MembershipState?, after mark: PageMark?) async throws -> (names: [String], next: PageMark?) {
                let page = try await f.portal.read {
                    try f.portal.enrolment.members(MemberFilter(state: state), after: mark, limit: 2, by: hana, in: $0)
                }
                return (page.members.map(\.account.name), page.next)
            }
            let first = try await page(.pending, after: nil)
            let second = try await page(.pending, after: first.next)
            let third = try await page(.pending, after: second.next)
            #expect(first.names + second.names + third.names == (1...5).reversed().map { "Person \($0)" })
            #expect(third.next == nil)
            #expect(try await page(.inactive, after: nil).names.isEmpty)
            #expect(try await page(nil, after: nil).names == ["Person 5", "Person 4"])
        }
    }

    @Test("A young patient's address is nobody's who acts for them; the refusal tells nothing (D1)", arguments: Engine.underTest)
    func ownAddress(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (hana, site) = (try f.person("hana"), f.site)
            func set(_ address: String, of username: String) async throws {
                _ = try await f.portal.changeMember(try f.account(username), MemberChange(email: address), by: hana, site: site)
            }
            try await set("ada@example.org", of: "ada")
            await #expect(throws: ContactRefusal.addressNotAccepted) { try await set("ADA@example.org", of: "lily") }
            try await set("lily@example.org", of: "lily")
            #expect(try await f.record(of: try f.account("lily")).email == "lily@example.org")
            try await set("", of: "lily")
            #expect(try await f.record(of: try f.account("lily")).email == nil)
            let sealed = try await f.portal.read { tx in
                try tx.first("SELECT email FROM account WHERE username = 'ada'") { try $0[0] as [UInt8]? } ?? nil
            }
            #expect(!String(decoding: try #require(sealed), as: UTF8.self).contains("ada@"))
        }
    }
}
