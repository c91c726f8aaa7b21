import Crypto
import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Keys in the store")
struct KeyStoreTests {
    private static let now = Timestamp(secondsSince1970: 1_800_000_000)

    private func keys(_ text: String) throws -> MasterKeys { MasterKeys(fixed: try MasterKeyRing(text: text)) }

    private func open(_ database: Database, _ text: String, mayCreate: Bool) async throws -> SiteKeys {
        try await SiteKeys.open(database, masterKeys: keys(text), ids: .system(now: { Self.now }), now: Self.now, mayCreate: mayCreate)
    }

    @Test("An empty store gets its keys once, and opens with them ever after", arguments: Engine.underTest)
    func createdOnce(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) { database in
            let line = MasterKey.newLine()
            await #expect(throws: EncryptionFailure.keysMissing) { try await open(database, line, mayCreate: false) }
            let made = try await open(database, line, mayCreate: true)
            let again = try await open(database, line, mayCreate: true)
            #expect(made.blindIndex.token("x") == again.blindIndex.token("x"))
            #expect(made.auditSigning.rawRepresentation == again.auditSigning.rawRepresentation)
        }
    }

    @Test("Nodes that start at once on an empty store agree on one set of keys", arguments: Engine.underTest)
    func startedAtOnce(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) { database in
            let line = MasterKey.newLine()
            let tokens = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<4 { group.addTask { try await open(database, line, mayCreate: true).blindIndex.token("x") } }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(tokens.count == 1)
        }
    }

    @Test("A store is refused to a key that does not open its check value", arguments: Engine.underTest)
    func wrongKey(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) { database in
            _ = try await open(database, MasterKey.newLine(), mayCreate: true)
            await #expect(throws: EncryptionFailure.wrongMasterKey) { try await open(database, MasterKey.newLine(), mayCreate: true) }
        }
    }

    @Test("No key is ever made for a store that has rows", arguments: Engine.underTest)
    func rowsWithoutKeys(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.run("DELETE FROM site_key")
            await #expect(throws: EncryptionFailure.keysMissing) { try await open(f.database, MasterKey.newLine(), mayCreate: true) }
            #expect(try await f.count("SELECT count(*) FROM site_key") == 0)
        }
    }

    @Test("A key whose purpose was exchanged for another's does not open", arguments: Engine.underTest)
    func exchangedPurpose(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) { database in
            let line = MasterKey.newLine()
            _ = try await open(database, line, mayCreate: true)
            try await database.write { tx in
                try tx.execute("UPDATE site_key SET retired_at = 1 WHERE purpose = 'csrf'")
                try tx.execute("UPDATE site_key SET purpose = 'csrf' WHERE purpose = 'cursor'")
            }
            await #expect(throws: EncryptionFailure.wrongMasterKey) { try await open(database, line, mayCreate: false) }
        }
    }
}
