import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Who sees a conversation")
struct VisibilityTests {
    @Test("The rule and its SQL say the same of every audience, standing, scope, beginner and chart (S67, D1)", arguments: Engine.underTest)
    func exhaustive(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            // Noah's chart was merged into Ada's; Ben is somebody else.
            let (survivor, merged, stranger) = (try f.patient("ada"), try f.patient("noah"), try f.patient("ben"))
            let charts = [survivor: survivor, merged: survivor, stranger: stranger]
            let accounts = [try f.account("ada"), try f.account("james")]
            let known = try await f.addConversations(
                patients: [survivor, merged, stranger], charts: charts, begunBy: accounts.map(Optional.some) + [nil])
            // Three patients, three types, and eleven pairs of audience and author.
            #expect(known.count == 99)

            var compared = 0
            var shown = 0
            for account in accounts {
                for (patient, chart) in charts {
                    for standing in Self.standings(of: account, before: patient) {
                        let condition = Visibility.condition(for: account, standing: standing, chart: chart)
                        let bySQL = try await f.database.read { tx in
                            Set(try tx.all("SELECT c.id FROM conversation c WHERE \(condition)") { try $0[0] as ID<Conversation> })
                        }
                        let byRule = Set(
                            known.filter { Visibility.shows($0.value, to: account, standing: standing, chart: chart) }.keys)
                        #expect(bySQL == byRule)
                        compared += 1
                        shown += byRule.count
                    }
                }
            }
            #expect(compared == 2 * 3 * 10)
            #expect(shown > 0)
        }
    }

    /// The patient, and proxies of every scope there is.
    private static func standings(of account: ID<Account>, before patient: ID<Patient>) -> [Standing] {
        let subsets = (0..<8).map { bits in Set(MessageType.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element)) }
        let scopes: [Set<MessageType>?] = [nil] + subsets
        return [.patient]
            + scopes.map { types in
                .proxy(
                    ProxyGrant(
                        id: ID(high: 3, low: 1), patient: patient, proxy: account, relationship: "mother", types: types,
                        from: PortalFixture.start, basis: .patientConsent, verifiedAt: PortalFixture.start))
            }
    }

    @Test("Only the patient and the proxies whom the audience names are readers", arguments: Engine.underTest)
    func readers(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func readers(_ sent: Sent) async throws -> [String] {
                let conversation = try await f.database.read { try ConversationRows.find(sent.conversation, in: $0) }
                let found = try #require(conversation)
                return try await f.portal.read { try f.portal.conversations.readers(of: found, in: $0) }.map(\.name).sorted()
            }
            let open = try await readers(f.ask(by: "lily", for: "lily", audience: "all"))
            #expect(open == ["Ada Park", "Lily Park"])
            #expect(try await readers(f.ask(by: "lily", for: "lily", audience: "patient")) == ["Lily Park"])
            #expect(try await readers(f.ask(by: "ada", for: "lily")) == ["Ada Park", "Lily Park"])
            #expect(try await readers(f.ask(by: "ada", for: "lily", audience: "author")) == ["Ada Park"])
            #expect(try await readers(f.ask(by: "ada", for: "noah", group: "pediatrics")) == ["Ada Park", "James Park"])
            #expect(try await readers(f.ask(by: "james", for: "noah", group: "pediatrics", audience: "author")) == ["James Park"])
        }
    }

    @Test("List, reading, search, count and wake-ups name the same conversations", arguments: Engine.underTest)
    func oneFunction(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let open = try await f.ask(by: "lily", for: "lily", body: "everybody", audience: "all")
            let own = try await f.ask(by: "lily", for: "lily", body: "everybody", audience: "patient")
            let (ada, lily) = (try f.account("ada"), try f.patient("lily"))
            let seen = try await f.portal.read { tx in
                let mailbox = try f.portal.conversations.mailbox(of: lily, for: ada, in: tx)
                return (
                    listed: try f.portal.conversations.list(mailbox, limit: 50, in: tx).items.map(\.id),
                    found: try f.portal.conversations.search(.init(words: "EVERYBODY"), in: mailbox, tx).items.map(\.id)
                )
            }
            #expect(seen.listed == [open.conversation])
            #expect(seen.found == [open.conversation])
            _ = try await f.open(open.conversation, by: "ada")
            await #expect(throws: NotFound.self) { try await f.open(own.conversation, by: "ada") }
            await #expect(throws: NotFound.self) { try await f.writeAgain(to: own.conversation, by: "ada") }

            let (cy, site) = (try f.person("cy"), f.site)
            let task = try #require(own.task)
            try await f.claim(task)
            let wakeups = try await f.database.write { try f.portal.workbench.reply("Yes.", to: task, by: cy, site: site, in: $0).wakeups }
            #expect(wakeups.contains(.mailbox(try f.account("lily"), lily)))
            #expect(!wakeups.contains(.mailbox(ada, lily)))
        }
    }

    @Test("What belongs to somebody else is not found, like what does not exist", arguments: Engine.underTest)
    func somebodyElse(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let unknown: ID<Conversation> = f.portal.surroundings.ids.next()
            for username in ["ben", "bea", "lily", "james", "cy"] {
                await #expect(throws: NotFound.self) { try await f.open(sent.conversation, by: username) }
            }
            await #expect(throws: NotFound.self) { try await f.open(unknown) }
        }
    }
}

extension PortalFixture {
    /// A row for every combination; an author's own conversation has an author.
    fileprivate func addConversations(
        patients: [ID<Patient>], charts: [ID<Patient>: ID<Patient>], begunBy: [ID<Account>?]
    ) async throws -> [ID<Conversation>: Visibility.Facts] {
        var known: [ID<Conversation>: Visibility.Facts] = [:]
        for patient in patients {
            for audience in Audience.allCases {
                for author in begunBy where audience != .author || author != nil {
                    for type in MessageType.allCases {
                        let facts = Visibility.Facts(
                            patient: patient, chart: charts[patient] ?? patient, type: type, audience: audience, begunBy: author)
                        known[portal.surroundings.ids.next()] = facts
                    }
                }
            }
        }
        let (group, rows) = (site.clinicalGroups[0].id, known)
        try await database.bulkWrite { tx in
            for (id, facts) in rows { try ConversationRow.insert(id, facts, group: group, in: tx) }
        }
        return known
    }
}

/// A conversation's row without anything in it.
enum ConversationRow {
    static func insert(
        _ id: ID<Conversation>, _ facts: Visibility.Facts, begunAs: AuthorRole = .proxy, group: ID<ClinicalGroup>, in tx: Transaction
    ) throws {
        let none: [UInt8] = [0]
        let now = PortalFixture.start
        try tx.execute(
            """
            INSERT INTO conversation (id, patient, chart, type, clinical_group, audience, begun_by, begun_as, reply_allowed, language,
                wrapped_key, subject, card, card_from, last_seq, last_message, last_at, to_members, status, status_at, chain_hash,
                created_at)
            VALUES (\(id), \(facts.patient), \(facts.chart), \(facts.type), \(group), \(facts.audience), \(facts.begunBy), \(begunAs),
                TRUE, 'en', \(none), \(none), \(none), 'members', 1, \(id), \(now), 0, 'sent', \(now), \(none), \(now))
            """)
    }
}
