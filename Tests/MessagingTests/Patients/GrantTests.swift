import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Rights to act for a patient, over time")
struct GrantTests {
    @Test(
        "A parent's right ends at the first moment of the day the patient is of age, everywhere at once (D3)", arguments: Engine.underTest)
    func majority(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, lily) = (try f.account("ada"), try f.patient("lily"))
            let open = try await f.ask(by: "lily", for: "lily", audience: "all")
            let task = try #require(open.task)
            let birth = try #require(BirthDate("2011-08-30"))
            let birthday = f.site.ageRule.majority(of: birth)
            #expect(birthday.rfc3339Seconds == "2029-08-30T05:00:00Z")
            try await f.claim(task)

            f.clock.set(birthday.adding(microseconds: -1))
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Lily", "Noah"])
            _ = try await f.open(open.conversation, by: "ada")
            let before = try await f.readers(of: open.conversation)
            #expect(before == ["Ada Park", "Lily Park"])

            f.clock.set(birthday)
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"])
            await #expect(throws: NotFound.self) { try await f.open(open.conversation, by: "ada") }
            await #expect(throws: NotFound.self) { try await f.ask(by: "ada", for: "lily") }
            await #expect(throws: NotFound.self) { try await f.writeAgain(to: open.conversation, by: "ada") }
            #expect(try await f.readers(of: open.conversation) == ["Lily Park"])
            let (cy, site) = (try f.person("cy"), f.site)
            let wakeups = try await f.database.write { try f.portal.workbench.reply("Yes.", to: task, by: cy, site: site, in: $0).wakeups }
            #expect(wakeups.contains(.mailbox(try f.account("lily"), lily)) && !wakeups.contains(.mailbox(ada, lily)))
        }
    }

    @Test(
        "The ages of the configuration in force decide, from the moment it is applied; what they ended no later ones give back",
        arguments: Engine.underTest)
    func configured(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Lily", "Noah"])
            var document = try await f.portal.configuration.document()
            document.ages.majority = 15
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"])
            #expect(try await f.grant(of: "ada", for: "lily").endedAt == nil, "judged, and not written down yet")
            document.ages.majority = 16
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"])
            #expect(try await f.grant(of: "ada", for: "lily").endedAt != nil)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'revoke'") == 1)
            try await f.give("ada", "lily", .parentOfMinor)
            #expect(
                try await f.names(ofMailboxesOf: "ada") == ["Ada", "Lily", "Noah"], "a person gives it anew, and she is not of age now")
        }
    }

    @Test("What age has ended is written down once, with why and when, and nothing else is", arguments: Engine.underTest)
    func written(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let birthday = f.site.ageRule.majority(of: try #require(BirthDate("2011-08-30")))
            f.clock.set(birthday.adding(microseconds: -1))
            #expect(try await f.portal.endGrantsByAge() == 0)
            f.clock.set(birthday)
            #expect(try await f.portal.endGrantsByAge() == 1)
            #expect(try await f.portal.endGrantsByAge() == 0)
            let grant = try await f.grant(of: "ada", for: "lily")
            let hana = try f.person("hana")
            let line = try await f.portal.read { try f.portal.grants.line(grant.id, by: hana, in: $0) }
            #expect(line.state == .ended && line.reason == GrantReason.age && grant.endedAt.map { $0 >= birthday } == true)
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"])
            #expect(try await f.count("SELECT count(*) FROM proxy_grant WHERE ended_at IS NOT NULL") == 1)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'revoke'") == 1)
        }
    }

    @Test("A birth date that is corrected ends rights and gives none back", arguments: Engine.underTest)
    func corrected(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let lily = try f.patient("lily")
            func correct(_ date: String) async throws {
                try await f.database.write { tx in
                    var details = try f.portal.patients.patient(lily, in: tx).details
                    details.birthDate = BirthDate(date)
                    try f.portal.patients.update(lily, to: details, in: tx)
                }
            }
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Lily", "Noah"])
            try await correct("2001-08-30")
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"])
            try await correct("2011-08-30")
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"])
            #expect(try await f.grant(of: "ada", for: "lily").endedAt != nil)
            #expect(try await f.grant(of: "ada", for: "noah").endedAt == nil)
        }
    }

    @Test(
        "A right ended by age is not given again on the same ground, and makes way for the patient's own word", arguments: Engine.underTest)
    func afterMajority(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            f.clock.set(f.site.ageRule.majority(of: try #require(BirthDate("2011-08-30"))).adding(days: 1))
            func give(_ basis: GrantBasis) async throws {
                try await f.give("ada", "lily", basis)
            }
            await #expect(throws: PatientRefusal.basisDoesNotHold) { try await give(.parentOfMinor) }
            await #expect(throws: PatientRefusal.basisDoesNotHold) { try await give(.guardianOfMinor) }
            try await give(.patientConsent)
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Lily", "Noah"])
            await #expect(throws: PatientRefusal.grantTwice) { try await give(.powerOfAttorney) }
            #expect(try await f.count("SELECT count(*) FROM proxy_grant WHERE ended_at IS NOT NULL") == 1)
        }
    }

    @Test("A change is as wide as a person made it, and what was stays known", arguments: Engine.underTest)
    func changes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (hana, james) = (try f.person("hana"), try f.account("james"))
            let grant = try await f.grant(of: "james")
            var terms = grant.terms
            terms.types = [.general]
            terms.canWrite = false
            let narrow = terms
            f.clock.advance(seconds: 60)
            let changed = try await f.portal.perform { try f.portal.grants.change(grant.id, to: narrow, by: hana, in: $0) }
            #expect(changed.grant.terms == narrow)
            await #expect(throws: MessageRefusal.writeNotGranted) { try await f.ask(by: "james", for: "noah", group: "pediatrics") }
            terms.until = terms.from
            let backwards = terms
            await #expect(throws: PatientRefusal.grantEndsBeforeItBegins) {
                _ = try await f.portal.perform { try f.portal.grants.change(grant.id, to: backwards, by: hana, in: $0) }
            }
            terms.until = nil
            terms.canRead = false
            let nothing = terms
            await #expect(throws: PatientRefusal.grantOfNothing) {
                _ = try await f.portal.perform { try f.portal.grants.change(grant.id, to: nothing, by: hana, in: $0) }
            }
            let (now, noah) = (f.clock.now, try f.patient("noah"))
            let (then, since) = try await f.portal.read { tx in
                (
                    try GrantRows.all(before: noah, asOf: now.adding(seconds: -1), in: tx).first { $0.proxy == james },
                    try GrantRows.all(before: noah, asOf: now, in: tx).first { $0.proxy == james }
                )
            }
            #expect(then?.types == nil && then?.canWrite == true)
            #expect(since?.terms == narrow)
        }
    }

    @Test("Only healthcare administrators look after rights", arguments: Engine.underTest)
    func whoMay(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for name in f.people.keys where name != "hana" {
                let person = try f.person(name)
                await #expect(throws: NotFound.self) {
                    _ = try await f.portal.read { try f.portal.grants.list(limit: 1, by: person, in: $0) }
                }
            }
        }
    }

    @Test("Whose right the patient's age ends within 60 days stands on a list, and nobody else does", arguments: Engine.underTest)
    func ending(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let hana = try f.person("hana")
            func ending() async throws -> [String] {
                try await f.portal.read {
                    try f.portal.grants.list(.init(isEndingByAge: true), limit: 50, by: hana, in: $0).lines.map(\.patient.details.given)
                }
            }
            let birthday = f.site.ageRule.majority(of: try #require(BirthDate("2011-08-30")))
            #expect(try await ending() == [])
            f.clock.set(birthday.adding(days: -60).adding(microseconds: -1))
            #expect(try await ending() == [])
            f.clock.set(birthday.adding(days: -60))
            #expect(try await ending() == ["Lily"])
            f.clock.set(birthday)
            #expect(try await ending() == [])
        }
    }

    @Test("Every page of the list is there once, whatever is asked for", arguments: Engine.underTest)
    func paging(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let hana = try f.person("hana")
            var (seen, last): ([ID<ProxyGrant>], ID<ProxyGrant>?) = ([], nil)
            repeat {
                let mark = last
                let page = try await f.portal.read {
                    try f.portal.grants.list(.init(state: .active), after: mark, limit: 1, by: hana, in: $0)
                }
                seen += page.lines.map(\.grant.id)
                last = page.next
            } while last != nil
            #expect(seen.count == 4 && Set(seen).count == 4)
        }
    }
}

extension PortalFixture {
    /// Given names of the patients whose mailboxes a member finds.
    func names(ofMailboxesOf username: String) async throws -> [String] {
        let account = try self.account(username)
        return try await portal.read { [portal] in
            try portal.conversations.mailboxes(of: account, in: $0).map(\.mailbox.patient.details.given)
        }
    }

    func readers(of conversation: ID<Conversation>) async throws -> [String] {
        let found = try await database.read { try ConversationRows.find(conversation, in: $0) }
        guard let found else { return [] }
        return try await portal.read { [portal] in try portal.conversations.readers(of: found, in: $0) }.map(\.name).sorted()
    }

    func grant(of username: String) async throws -> ProxyGrant {
        let account = try self.account(username)
        let found = try await portal.read { tx in
            try tx.first("SELECT \(GrantRows.columns) FROM proxy_grant g WHERE g.proxy = \(account) ORDER BY g.id") {
                try GrantRows.decode($0)
            }
        }
        return try #require(found)
    }

    func grant(of username: String, for patient: String) async throws -> ProxyGrant {
        let (account, patient) = (try self.account(username), try self.patient(patient))
        let found = try await portal.read { tx in
            try tx.first(
                "SELECT \(GrantRows.columns) FROM proxy_grant g WHERE g.proxy = \(account) AND g.patient = \(patient) ORDER BY g.id"
            ) { try GrantRows.decode($0) }
        }
        return try #require(found)
    }

    func give(_ proxy: String, _ patient: String, _ basis: GrantBasis, types: Set<MessageType>? = nil) async throws {
        let (hana, proxy, patient) = (try person("hana"), try account(proxy), try self.patient(patient))
        let terms = GrantTerms(relationship: "mother", types: types, from: clock.now, basis: basis)
        try await portal.perform { [portal] in
            try portal.grants.add(terms, to: proxy, for: patient, isVerified: true, by: hana, in: $0).map { _ in }
        }
    }
}
