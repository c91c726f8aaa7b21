import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Keys and rows of files")
struct AttachmentKeyTests {
    private func row(_ id: ID<Messaging.Attachment>, _ f: PortalFixture) async throws -> AttachmentRow {
        try await f.database.read { tx in
            let row = try #require(try AttachmentRow.find(id, in: tx))
            return row
        }
    }

    /// Whether the site's key for accounts opens the file's own, whatever that is bound to.
    private func isUnderSiteKey(_ id: ID<Messaging.Attachment>, _ f: PortalFixture) async throws -> Bool {
        let row = try await row(id, f)
        var bindings = [AttachmentSeal.binding(id, owner: row.owner)]
        if let conversation = row.conversation { bindings.append(AttachmentSeal.binding(id, in: conversation)) }
        let accounts = f.portal.surroundings.keys.accounts
        return bindings.contains { (try? accounts.unwrap(row.wrappedKey, id: id.retyped(), $0)) != nil }
    }

    @Test(
        "A file's own key lies under the site's until it is sent, under its conversation's then, and under the site's once it is given back",
        arguments: Engine.underTest)
    func follows(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let file = try await f.upload()
            #expect(try await isUnderSiteKey(file.id, f))
            let sent = try await f.ask(with: [file])
            #expect(try await !isUnderSiteKey(file.id, f))
            #expect(try await f.content(file.id, for: "ada") == SampleFiles.text)
            #expect(try await !f.withdraw(sent.message).hasTrace)
            #expect(try await isUnderSiteKey(file.id, f))
            #expect(try await f.content(file.id, for: "ada") == SampleFiles.text)
        }
    }

    @Test(
        "With the key from before it was sent, or in another conversation of the same patient, a file does not open",
        arguments: Engine.underTest)
    func bound(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner()), isDamaged: true) { f in
            let file = try await f.upload()
            let before = try await row(file.id, f).wrappedKey
            _ = try await f.ask(with: [file])
            let other = try await f.ask()
            let after = try await row(file.id, f).wrappedKey
            #expect(try await f.content(file.id, for: "ada") == SampleFiles.text)

            try await f.run("UPDATE attachment SET wrapped_key = \(before) WHERE id = \(file.id)")
            await #expect(throws: EncryptionFailure.notOpened) { try await f.content(file.id, for: "ada") }
            try await f.run("UPDATE attachment SET wrapped_key = \(after) WHERE id = \(file.id)")
            #expect(try await f.content(file.id, for: "ada") == SampleFiles.text)

            try await f.run(
                "UPDATE attachment SET conversation = \(other.conversation), message = \(other.message) WHERE id = \(file.id)")
            await #expect(throws: EncryptionFailure.notOpened) { try await f.content(file.id, for: "ada") }
        }
    }

    @Test("A file is kept in rows of one mebibyte, and comes out of them whole", arguments: Engine.underTest)
    func rows(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: 0x20 + $0 % 90) }
            let file = try await f.upload(bytes)
            // What is sealed is 46 bytes longer than what it holds.
            let (whole, rest) = (1_048_576 + 46, 2_500_000 - 2 * 1_048_576 + 46)
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk WHERE length(sealed) = \(whole)") == 2)
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk WHERE length(sealed) = \(rest)") == 1)
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 3)
            #expect(try await f.content(file.id, for: "ada") == bytes)
        }
    }
}
