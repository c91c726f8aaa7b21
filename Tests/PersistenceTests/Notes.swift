import Persistence
import TestSupport

/// The schema of these tests: every portable type, and one constraint of each kind.
enum Notes {
    static let migrations = [
        Migration(
            "0001-notes",
            [
                .table("shelf", "id UUID PRIMARY KEY, name TEXT NOT NULL UNIQUE"),
                .table(
                    "note",
                    """
                    id UUID PRIMARY KEY,
                    shelf UUID REFERENCES shelf (id),
                    text TEXT,
                    is_pinned BOOLEAN NOT NULL,
                    picture BYTEA,
                    size BIGINT CONSTRAINT note_size CHECK (size >= 0),
                    written_at BIGINT NOT NULL
                    """, clustered: true),
                .index("CREATE INDEX note_shelf ON note (shelf, written_at)"),
            ])
    ]

    enum Kind {}
    enum Shelf {}

    static let ids = IDs.system()

    static func insert(
        _ id: ID<Kind>, shelf: ID<Shelf>? = nil, text: String? = "text", isPinned: Bool = false, picture: [UInt8]? = nil,
        size: Int64? = 1, writtenAt: Timestamp = Timestamp(microseconds: 1)
    ) -> SQL {
        """
        INSERT INTO note (id, shelf, text, is_pinned, picture, size, written_at)
        VALUES (\(id), \(shelf), \(text), \(isPinned), \(picture), \(size), \(writtenAt))
        """
    }

    static func count(_ tx: Transaction) throws -> Int {
        try tx.first("SELECT count(*) FROM note") { row in try row[0] } ?? -1
    }

    @discardableResult
    static func withDatabase<T>(
        on engine: Engine, options: DatabaseOptions = DatabaseOptions(), _ body: (Database) async throws -> T
    ) async throws -> T {
        try await TestDatabase.withDatabase(on: engine, migrations, options: options, body)
    }
}

struct Mishap: Error, Equatable {}
