import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Who would see this?")
struct SightTests {
    /// What may become of a grant, as statements on Ada's grant for Lily; whether it holds then.
    static let states: [(change: @Sendable (Timestamp) -> SQL, holds: Bool)] = [
        ({ _ in "relationship = 'mother'" }, true),
        ({ now in "until_at = \(now.adding(seconds: 1))" }, true),
        ({ now in "from_at = \(now.adding(days: -1)), until_at = \(now)" }, false),
        ({ now in "from_at = \(now.adding(seconds: 1))" }, false),
        ({ now in "suspended_at = \(now)" }, false),
        ({ _ in "verified_at = NULL, verified_by = NULL, proxy = proxy" }, false),
        ({ _ in "can_read = FALSE, can_write = FALSE" }, false),
        ({ now in "ended_at = \(now)" }, false),
        ({ _ in "types = 'general'" }, true),
        ({ _ in "types = ''" }, true),
    ]

    @Test(
        "List, readers, wake-ups and the simulator say the same of every audience, beginner, type and state of a right (D1)",
        arguments: Engine.underTest)
    func equality(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, lily, chart) = (try f.account("ada"), try f.account("lily"), try f.patient("lily"))
            let (priv, site, group) = (try f.person("priv"), f.site, f.site.clinicalGroups[0].id)
            var known: [ID<Conversation>: Visibility.Facts] = [:]
            for audience in Audience.allCases {
                for type in MessageType.allCases {
                    for author in [ada, lily, try f.account("james")] {
                        known[f.portal.surroundings.ids.next()] = Visibility.Facts(
                            patient: chart, chart: chart, type: type, audience: audience, begunBy: author)
                    }
                }
            }
            let rows = known
            try await f.database.bulkWrite { tx in
                for (id, facts) in rows { try ConversationRow.insert(id, facts, group: group, in: tx) }
            }
            let grant = try await f.portal.read { try GrantRows.living(ada, before: chart, in: $0) }
            let id = try #require(grant).id
            let columns: SQL = "until_at = NULL, suspended_at = NULL, can_read = TRUE, can_write = TRUE, ended_at = NULL, types = NULL"
            var compared = 0
            for (change, holds) in Self.states {
                let now = f.clock.now
                try await f.run(
                    "UPDATE proxy_grant SET \(columns), from_at = \(now.adding(days: -2)), verified_at = \(now.adding(days: -2)) WHERE id = \(id)",
                    "UPDATE proxy_grant SET \(change(now)) WHERE id = \(id)")
                let agreed = try await f.portal.read { tx in
                    var agreed = 0
                    let mailboxes = [ada, lily].map { account in
                        try? f.portal.conversations.mailbox(of: chart, for: account, in: tx)
                    }
                    #expect((mailboxes[0] != nil) == holds)
                    #expect(mailboxes[1] != nil)
                    for (place, account) in [ada, lily].enumerated() {
                        var bySQL: Set<ID<Conversation>> = []
                        if let mailbox = mailboxes[place] {
                            bySQL = Set(
                                try tx.all("SELECT c.id FROM conversation c WHERE \(mailbox.condition)") { try $0[0] as ID<Conversation> })
                        }
                        for (conversation, facts) in rows {
                            let readers = try Readers.members(of: facts, at: now, f.portal.patients, in: tx).map(\.account)
                            let sight = try f.portal.privacy.sight(
                                SightQuestion(patient: chart, about: .conversation(conversation), at: now), by: priv, site: site, in: tx)
                            let seen = sight.members.first { $0.account == account }.map { $0.obstacle == nil } ?? false
                            #expect(bySQL.contains(conversation) == readers.contains(account))
                            #expect(seen == readers.contains(account), "\(facts) \(sight.members)")
                            agreed += 1
                        }
                    }
                    return agreed
                }
                compared += agreed
            }
            #expect(compared == 10 * 2 * 36)
        }
    }

    @Test("Whoever of the practice is named reads it, and nobody else (the ways a, b and c)", arguments: Engine.underTest)
    func staff(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            try await f.ask(by: "ben", for: "ben", group: "cardiology")
            let (priv, site, noah, now) = (try f.person("priv"), f.site, try f.patient("noah"), f.clock.now)
            let sight = try await f.portal.read {
                try f.portal.privacy.sight(
                    SightQuestion(patient: noah, about: .conversation(sent.conversation), at: now), by: priv, site: site, in: $0)
            }
            var reading: Set<ID<Account>> = []
            let staff = try await f.portal.read { tx in
                try tx.all("SELECT id FROM account WHERE kind = 'staff'") { try $0[0] as ID<Account> }
            }
            for account in staff {
                let condition = Visibility.staffCondition(for: account)
                let reads = try await f.count("SELECT count(*) FROM conversation c WHERE c.id = \(sent.conversation) AND \(condition)") == 1
                if reads { reading.insert(account) }
            }
            #expect(Set(sight.staff.map(\.account)) == reading)
            #expect(sight.staff.contains { $0.name == "Cy Flores, RN" && $0.ways.contains(.worksOnIt) })
            let new = try await f.portal.read { tx in
                let group = try #require(site.clinicalGroups.first { $0.code == "pediatrics" }).id
                return try f.portal.privacy.sight(
                    SightQuestion(patient: noah, about: .new(clinicalGroup: group, type: .medical, audience: .both), at: now), by: priv,
                    site: site, in: tx)
            }
            #expect(new.members.filter { $0.obstacle == nil }.map(\.name) == ["Ada Park", "James Park"])
            #expect(new.staff.contains { $0.ways.contains(.worksOnIt) })
        }
    }

    @Test("It answers for a date: before a suspension, during it, and after the patient's majority", arguments: Engine.underTest)
    func dates(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "lily", for: "lily", audience: "all")
            let (priv, site, lily, ada) = (try f.person("priv"), f.site, try f.patient("lily"), try f.account("ada"))
            let grant = try await f.portal.read { try GrantRows.living(ada, before: lily, in: $0) }
            let id = try #require(grant).id
            func obstacle(_ moment: Timestamp) async throws -> MemberSight.Obstacle? {
                let sight = try await f.portal.read {
                    try f.portal.privacy.sight(
                        SightQuestion(patient: lily, about: .conversation(sent.conversation), at: moment), by: priv, site: site, in: $0)
                }
                return try #require(sight.members.first { $0.account == ada }).obstacle
            }
            f.clock.advance(seconds: 100)
            let before = f.clock.now
            f.clock.advance(seconds: 100)
            _ = try await f.portal.perform { try f.portal.privacy.suspend(id, because: "A call from the school.", by: priv, in: $0) }
            let during = f.clock.now
            f.clock.advance(seconds: 100)
            _ = try await f.portal.perform { try f.portal.privacy.resume(id, because: "Spoken with all of them.", by: priv, in: $0) }
            #expect(try await obstacle(before) == nil)
            #expect(try await obstacle(during) == .suspended)
            #expect(try await obstacle(f.clock.now) == nil)
            #expect(try await obstacle(f.site.ageRule.majority(of: try #require(BirthDate("2011-08-30")))) == .ended)
            let earlier = PortalFixture.start.adding(microseconds: -1)
            let nothing = try await f.portal.read {
                try f.portal.privacy.sight(
                    SightQuestion(patient: lily, about: .conversation(sent.conversation), at: earlier), by: priv, site: site, in: $0)
            }
            #expect(nothing.members.allSatisfy { $0.obstacle != nil }, "nobody sees what has not begun")
        }
    }

    @Test(
        "A suspension takes the patient away at once and says so to the proxy's open pages; both acts are in the trail",
        arguments: Engine.underTest)
    func suspension(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (priv, ada, lily) = (try f.person("priv"), try f.account("ada"), try f.patient("lily"))
            let grant = try await f.portal.read { try GrantRows.living(ada, before: lily, in: $0) }
            let id = try #require(grant).id
            await #expect(throws: PatientRefusal.reasonMissing) {
                _ = try await f.portal.perform { try f.portal.privacy.suspend(id, because: "  ", by: priv, in: $0) }
            }
            let effect = try await f.database.write { try f.portal.privacy.suspend(id, because: "A call.", by: priv, in: $0) }
            #expect(effect.wakeups == [.mailbox(ada, lily)])
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Noah"])
            await #expect(throws: PatientRefusal.grantSuspendedAlready) {
                _ = try await f.portal.perform { try f.portal.privacy.suspend(id, because: "Again.", by: priv, in: $0) }
            }
            await #expect(throws: PatientRefusal.grantTwice, "a suspension is not got round by a second right") {
                try await f.give("ada", "lily", .patientConsent)
            }
            _ = try await f.portal.perform { try f.portal.privacy.resume(id, because: "Settled.", by: priv, in: $0) }
            #expect(try await f.names(ofMailboxesOf: "ada") == ["Ada", "Lily", "Noah"])
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE object = \(id) AND action IN ('suspend', 'resume')") == 2)
            for name in f.people.keys where name != "priv" {
                let person = try f.person(name)
                await #expect(throws: NotFound.self) {
                    _ = try await f.portal.perform { try f.portal.privacy.suspend(id, because: "Mine.", by: person, in: $0) }
                }
            }
        }
    }

    @Test("Readers are narrowed and never widened, at once, and a date before still says who read it", arguments: Engine.underTest)
    func narrowing(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "lily", for: "lily", audience: "all")
            let (priv, site, lily, ada) = (try f.person("priv"), f.site, try f.patient("lily"), try f.account("ada"))
            let before = f.clock.now
            f.clock.advance(seconds: 60)
            func narrow(_ audience: Audience) async throws -> Set<Topic> {
                try await f.database.write {
                    try f.portal.privacy.narrow(sent.conversation, to: audience, because: "Asked by the patient.", by: priv, in: $0).wakeups
                }
            }
            await #expect(throws: NarrowingRefusal.notNarrower) { try await narrow(.both) }
            #expect(try await narrow(.patient) == [.mailbox(ada, lily), .mailbox(try f.account("lily"), lily)])
            await #expect(throws: NotFound.self) { try await f.open(sent.conversation, by: "ada") }
            _ = try await f.open(sent.conversation, by: "lily")
            for audience in Audience.allCases {
                await #expect(throws: NarrowingRefusal.notNarrower) { try await narrow(audience) }
            }
            let (then, now) = (before, f.clock.now)
            let sights = try await f.portal.read { tx in
                try [then, now].map {
                    try f.portal.privacy.sight(
                        SightQuestion(patient: lily, about: .conversation(sent.conversation), at: $0), by: priv, site: site, in: tx)
                }
            }
            #expect(sights.map(\.audience) == [.both, .patient])
            #expect(sights.map { $0.members.filter { $0.obstacle == nil }.count } == [2, 1])
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'narrow' AND object = \(sent.conversation)") == 1)
        }
    }

    @Test("Every narrower audience shows itself to fewer and to nobody new, for every standing and beginner")
    func lattice() throws {
        let (patient, own, proxy, other) = (
            ID<Patient>(high: 1, low: 1), ID<Account>(high: 2, low: 1), ID<Account>(high: 2, low: 2), ID<Account>(high: 2, low: 3)
        )
        func grant(_ account: ID<Account>) -> Standing {
            .proxy(
                ProxyGrant(
                    id: ID(high: 3, low: 1), patient: patient, proxy: account, relationship: "mother", from: PortalFixture.start,
                    basis: .parentOfMinor))
        }
        let people: [(ID<Account>, Standing)] = [(own, .patient), (proxy, grant(proxy)), (other, grant(other))]
        for (author, role) in [(own, AuthorRole.patient), (proxy, .proxy), (ID<Account>(high: 9, low: 9), .staff)] {
            func readers(_ audience: Audience) -> Set<ID<Account>> {
                let facts = Visibility.Facts(patient: patient, chart: patient, type: .medical, audience: audience, begunBy: author)
                return Set(people.filter { Visibility.shows(facts, to: $0.0, standing: $0.1, chart: patient) }.map(\.0))
            }
            for audience in Audience.allCases {
                for narrower in audience.narrower(begunAs: role) {
                    #expect(readers(narrower).isStrictSubset(of: readers(audience)), "\(audience) \(narrower) \(role)")
                }
            }
        }
    }

    @Test("A member learns who else read their conversations, and nothing of those they may not see", arguments: Engine.underTest)
    func views(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let open = try await f.ask(by: "lily", for: "lily", subject: "Open", audience: "all")
            let hidden = try await f.ask(by: "ada", for: "lily", subject: "Hidden", audience: "author")
            let lily = try f.patient("lily")
            for (name, conversation) in [("ada", open), ("lily", open), ("ada", hidden)] {
                try await f.portal.conversations.recordReading(
                    .read, "conversation", conversation.conversation, of: lily, by: try f.person(name))
            }
            for sent in [open, hidden] {
                let cy = try f.person("cy")
                try await f.portal.readings.record(.read, "task", sent.task, by: cy.actor, session: cy.session, patient: lily)
            }
            func views(_ name: String) async throws -> [String] {
                let person = try f.person(name)
                return try await f.portal.read { try f.portal.privacy.views(of: person, limit: 50, in: $0).items }
                    .map { "\($0.name) \($0.relationship ?? "staff") \($0.subject)" }
            }
            #expect(try await views("lily") == ["Cy Flores, RN staff Open", "Ada Park mother Open"])
            #expect(try await views("ada") == [])
            #expect(try await views("bea") == [], "who acts for others only has nothing of their own")
        }
    }

    @Test(
        "A file that somebody opened without its conversation is told, and one that they opened with it adds nothing",
        arguments: Engine.underTest)
    func filesInViews(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let file = try await f.upload()
            let sent = try await f.ask(with: [file])
            let cy = try f.person("cy")
            func views() async throws -> [String] {
                let ada = try f.person("ada")
                return try await f.portal.read { try f.portal.privacy.views(of: ada, limit: 50, in: $0).items }
                    .map { "\($0.name) \($0.subject)" }
            }
            _ = try await f.content(file.id, for: "cy")
            #expect(try await views() == ["Cy Flores, RN A picture"])
            f.clock.advance(seconds: 120)
            try await f.portal.readings.record(
                .read, "task", sent.task, by: cy.actor, session: cy.session, patient: try f.patient("ada"))
            f.clock.advance(seconds: 120)
            _ = try await f.content(file.id, for: "cy")
            #expect(try await views().count == 2, "the task's page shows the file")
            f.clock.advance(seconds: 3_601)
            _ = try await f.content(file.id, for: "cy")
            #expect(try await views().count == 3)
        }
    }
}
