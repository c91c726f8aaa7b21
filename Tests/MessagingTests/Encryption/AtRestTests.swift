import Foundation
import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What is kept at rest")
struct AtRestTests {
    private static let words = ["Zanzibarquestion", "Zanzibarsubject", "Zanzibaranswer", "Zanzibarnote"]

    @Test("No word that was written stands readable in any table", arguments: Engine.underTest)
    func unreadable(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(subject: Self.words[1], body: Self.words[0])
            let task = try #require(sent.task)
            try await f.claim(task)
            let (cy, site) = (try f.person("cy"), f.site)
            _ = try await f.portal.perform { tx in try f.portal.workbench.note(Self.words[3], on: task, by: cy, site: site, in: tx) }
            try await f.answer(task, with: Self.words[2])
            let kept = try await everything(in: f.database)
            try #require(kept.contains("primary-care"), "what is not secret is found this way")
            for word in Self.words + ["Novak", "Karel", "004411"] {
                #expect(!kept.contains(word))
                #expect(!kept.contains(Hexadecimal.text(Array(word.utf8))))
            }
        }
    }

    /// Everything the store holds as one text: the bytes of the file, or each row as PostgreSQL writes it.
    private func everything(in database: Database) async throws -> String {
        if case .sqlite(let path) = database.location {
            let files = [path, path + "-wal"].compactMap { FileManager.default.contents(atPath: $0) }
            return String(decoding: files.joined(), as: Unicode.ASCII.self)
        }
        return try await database.read { tx in
            let tables = try tx.all("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'") { try $0[0] as String }
            let rows = try tables.flatMap { table in
                try tx.all(SQL(once: "SELECT t::text FROM \"\(table)\" t")) { try $0[0] as String }
            }
            return rows.joined(separator: "\n")
        }
    }

    @Test("A text that is moved to another row does not open there (AAD)", arguments: Engine.underTest)
    func movedText(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(body: "the first")
            try await f.writeAgain("the second", to: sent.conversation)
            let conversation = sent.conversation
            try await f.run(
                """
                UPDATE message SET body = (SELECT o.body FROM message o WHERE o.conversation = message.conversation AND o.seq = 3 - message.seq)
                WHERE conversation = \(conversation)
                """)
            await #expect(throws: EncryptionFailure.notOpened) { try await f.open(conversation) }
        }
    }

    @Test("Nor does anything else that is sealed open in a row that is not its own", arguments: Engine.underTest)
    func movedColumns(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, ben, noah) = (try f.account("ada"), try f.account("ben"), try f.patient("noah"))
            let (adaHerself, cy, site) = (try f.person("ada"), try f.person("cy"), f.site)
            let (own, bens) = (try f.patient("ada"), try f.patient("ben"))
            let (first, second) = (try await f.ask(subject: "The first"), try await f.ask(subject: "The second"))
            let task = try #require(first.task)
            try await f.claim(task)
            let called = try await f.portal.perform { tx in
                try f.portal.workbench.note("Called.", on: task, by: cy, site: site, in: tx)
            }
            let calledAgain = try await f.portal.perform { tx in
                try f.portal.workbench.note("Called again.", on: task, by: cy, site: site, in: tx)
            }
            let related = try await f.database.write { tx in
                try f.portal.identity.setEmail("ada@example.org", of: ada, by: .operator, in: tx)
                try f.portal.identity.setEmail("ben@example.org", of: ben, by: .operator, in: tx)
                for given in ["Helen", "Tomas"] {
                    let facts = RelatedPersonFacts(
                        identifier: nil, relationship: .grandparent,
                        details: RelatedPersonDetails(given: given, family: "Park", phone: "+1 555 0117"))
                    _ = try f.portal.patients.take(facts, of: noah, by: .operator, in: tx)
                }
                try f.portal.patients.add(Patients.Identifier(authority: "CLINIC", value: "77"), to: noah, in: tx)
                return try f.portal.patients.relatedPersons(of: noah, in: tx).map(\.id)
            }
            try #require(related.count == 2)
            let moves: [Move] = [
                Move("body", of: "task_note", ["id = \(called)", "id = \(calledAgain)"]) { tx in
                    _ = try f.portal.workbench.open(task, by: cy, conversations: f.portal.conversations, in: tx).notes
                },
                Move("subject", of: "conversation", ["id = \(first.conversation)", "id = \(second.conversation)"]) { tx in
                    _ = try f.portal.conversations.open(first.conversation, for: adaHerself, site: site, in: tx)
                },
                Move("email", of: "account", ["id = \(ada)", "id = \(ben)"]) { tx in
                    _ = try f.portal.identity.email(of: ada, in: tx)
                },
                Move("details", of: "related_person", ["id = \(related[0])", "id = \(related[1])"]) { tx in
                    _ = try f.portal.patients.relatedPersons(of: noah, in: tx)
                },
                Move(
                    "value", of: "patient_identifier",
                    ["patient = \(noah) AND authority = 'HOSP'", "patient = \(noah) AND authority = 'CLINIC'"]
                ) { tx in
                    _ = try f.portal.patients.identifiers(of: noah, in: tx)
                },
                Move("details", of: "patient", ["id = \(own)", "id = \(bens)"]) { tx in
                    _ = try f.portal.patients.patient(own, in: tx)
                },
            ]
            for move in moves {
                try await f.database.read(move.read)
                try await exchange(move, in: f)
                await #expect(throws: EncryptionFailure.notOpened, "\(move.table).\(move.column)") {
                    try await f.database.read(move.read)
                }
            }
        }
    }

    /// A sealed value of two rows, and what reads one of them.
    private struct Move: Sendable {
        let column: StaticString
        let table: StaticString
        let rows: [SQL]
        let read: @Sendable (Transaction) throws -> Void

        init(_ column: StaticString, of table: StaticString, _ rows: [SQL], read: @escaping @Sendable (Transaction) throws -> Void) {
            self.column = column
            self.table = table
            self.rows = rows
            self.read = read
        }
    }

    /// Gives each of the two rows the other's value.
    private func exchange(_ move: Move, in f: PortalFixture) async throws {
        let values = try await f.database.read { tx in
            try move.rows.map { row in
                try tx.all("SELECT \(unquoted: move.column) FROM \(unquoted: move.table) WHERE \(row)") { try $0[0] as [UInt8] }
            }
        }
        try #require(values.map(\.count) == [1, 1] && values[0] != values[1])
        try await f.run(
            "UPDATE \(unquoted: move.table) SET \(unquoted: move.column) = \(values[1][0]) WHERE \(move.rows[0])",
            "UPDATE \(unquoted: move.table) SET \(unquoted: move.column) = \(values[0][0]) WHERE \(move.rows[1])")
    }

    @Test("A record number is another authority's, or found by another token, for nobody who changes the row", arguments: Engine.underTest)
    func changedNumber(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ben, karel) = (try f.patient("ben"), try f.patient("karel"))
            #expect(try await f.portal.read { try f.portal.patients.identifiers(of: ben, in: $0).map(\.value) } == ["003902"])
            #expect(try await f.portal.read { try f.portal.patients.identifiers(of: karel, in: $0).map(\.value) } == ["001178"])
            try await f.run(
                "UPDATE patient_identifier SET authority = 'CLINIC' WHERE patient = \(ben)",
                "UPDATE patient_identifier SET blind = \([UInt8](repeating: 7, count: 32)) WHERE patient = \(karel)")
            for patient in [ben, karel] {
                await #expect(throws: EncryptionFailure.notOpened) {
                    try await f.portal.read { try f.portal.patients.identifiers(of: patient, in: $0).count }
                }
            }
        }
    }

    @Test("A text that is said to be from somebody else, or from another time, does not open", arguments: Engine.underTest)
    func changedFacts(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ben = try f.account("ben")
            let first = try await f.ask()
            try await f.run("UPDATE message SET author = \(ben) WHERE id = \(first.message)")
            await #expect(throws: EncryptionFailure.notOpened) { try await f.open(first.conversation) }
            let second = try await f.ask()
            try await f.run("UPDATE message SET sent_at = sent_at + 1 WHERE id = \(second.message)")
            await #expect(throws: EncryptionFailure.notOpened) { try await f.open(second.conversation) }
        }
    }

    @Test("An older line of the list does not pass for the newest", arguments: Engine.underTest)
    func olderCard(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let card = try await f.database.read { tx in
                try tx.first("SELECT card FROM conversation WHERE id = \(sent.conversation)") { try $0[0] as [UInt8] }
            }
            let old = try #require(card)
            f.clock.advance(seconds: 1)
            try await f.writeAgain(to: sent.conversation)
            try await f.run("UPDATE conversation SET card = \(old) WHERE id = \(sent.conversation)")
            let (ada, patient) = (try f.account("ada"), try f.patient("ada"))
            await #expect(throws: EncryptionFailure.notOpened) {
                try await f.portal.read { tx in
                    let mailbox = try f.portal.conversations.mailbox(of: patient, for: ada, in: tx)
                    return try f.portal.conversations.list(mailbox, limit: 10, in: tx).items.count
                }
            }
        }
    }
}
