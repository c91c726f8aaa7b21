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
