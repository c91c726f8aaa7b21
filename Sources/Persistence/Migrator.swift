/// Brings a store's schema to the newest state, forward only.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    /// - Parameter migrations: in the order they are applied; names are unique.
    public init(_ migrations: [Migration]) {
        self.migrations = migrations
    }

    /// Applies what is missing, each migration in a transaction of its own. On PostgreSQL a lock keeps two nodes from racing.
    ///
    /// - Returns: the names of the migrations applied now.
    /// - Throws: `MigrationRefusal`, or `DatabaseFailure`.
    public func migrate(_ database: Database, now: Timestamp) async throws -> [String] {
        try await database.bulkWrite { tx in try Self.makeLedger(tx) }
        _ = try await pending(database)
        var applied: [String] = []
        for position in migrations.indices {
            let migrations = migrations
            let isApplied = try await database.bulkWrite { tx in
                try Self.waitForTurn(tx)
                let missing = try Self.missing(migrations, in: tx)
                let migration = migrations[position]
                guard missing.contains(migration.name) else { return false }
                try Self.apply(migration, at: position, now: now, tx)
                return true
            }
            if isApplied { applied.append(migrations[position].name) }
        }
        return applied
    }

    /// The names of the migrations that are not applied yet; a store without a ledger has all of them pending.
    ///
    /// - Throws: `MigrationRefusal` when an applied migration was changed or is not known here, or `DatabaseFailure`.
    public func pending(_ database: Database) async throws -> [String] {
        let migrations = migrations
        return try await database.read { tx in
            guard try Self.hasLedger(tx) else { return migrations.map(\.name) }
            return try Self.missing(migrations, in: tx)
        }
    }

    private static func missing(_ migrations: [Migration], in tx: Transaction) throws -> [String] {
        let applied = try tx.all("SELECT name, checksum FROM schema_migration ORDER BY position") { row in
            (name: try row.text(0), checksum: try row.text(1))
        }
        let known = Dictionary(migrations.map { ($0.name, $0.checksum) }, uniquingKeysWith: { first, _ in first })
        for (name, checksum) in applied {
            guard let expected = known[name] else { throw MigrationRefusal.unknown(name) }
            guard expected == checksum else { throw MigrationRefusal.changed(name) }
        }
        let names = Set(applied.map(\.name))
        let missing = migrations.map(\.name).filter { !names.contains($0) }
        guard migrations.map(\.name).suffix(missing.count).elementsEqual(missing) else {
            throw MigrationRefusal.outOfOrder(missing[0])
        }
        return missing
    }

    private static func apply(_ migration: Migration, at position: Int, now: Timestamp, _ tx: Transaction) throws {
        for statement in migration.steps.flatMap({ Dialect.statements(of: $0, for: tx.engine) }) {
            try tx.update(SQL(once: statement))
        }
        try tx.update(
            """
            INSERT INTO schema_migration (position, name, checksum, applied_at)
            VALUES (\(position), \(migration.name), \(migration.checksum), \(now))
            """)
    }

    private static func hasLedger(_ tx: Transaction) throws -> Bool {
        let query: SQL =
            switch tx.engine {
            case .sqlite: "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'"
            case .postgres: "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_migration')"
            }
        return try tx.first(query) { row in try row.integer(0) > 0 } ?? false
    }

    private static func makeLedger(_ tx: Transaction) throws {
        try waitForTurn(tx)
        guard try !hasLedger(tx) else { return }
        let ledger = Migration.Step.table(
            "schema_migration",
            """
            position BIGINT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            checksum TEXT NOT NULL,
            applied_at BIGINT NOT NULL
            """)
        for statement in Dialect.statements(of: ledger, for: tx.engine) { try tx.update(SQL(once: statement)) }
    }

    /// Two nodes that start together would otherwise both apply a migration; SQLite has one writer.
    private static func waitForTurn(_ tx: Transaction) throws {
        guard tx.engine == .postgres else { return }
        _ = try tx.first("SELECT pg_advisory_xact_lock(7236831509221387)::text") { _ in true }
    }
}

/// The store's schema is not the one this program knows.
public enum MigrationRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// A migration was changed after it had been applied.
    case changed(String)
    /// The store was migrated by a newer program, or by another one.
    case unknown(String)
    /// A migration is missing before one that was applied.
    case outOfOrder(String)

    public var description: String {
        switch self {
        case .changed(let name):
            "The migration \(name) was applied to this database with another content. Use the release that applied it."
        case .unknown(let name):
            "This database has the migration \(name), which this release does not know. Use a newer release."
        case .outOfOrder(let name):
            "The migration \(name) is not applied although a later one is. Use the release that made this database."
        }
    }
}
