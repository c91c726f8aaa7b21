import Persistence
import TestSupport
import Testing

@Suite struct MigratorTests {
    private let first = Migration("0001-first", [.table("one", "id BIGINT PRIMARY KEY")])
    private let second = Migration(
        "0002-second",
        [
            .statement("ALTER TABLE one ADD COLUMN size BIGINT"), .index("CREATE INDEX one_size ON one (size)"),
            .perEngine(sqlite: "", postgres: "ANALYZE one"),
        ])

    @Test("Migrations are applied once, in order, and pending says what is missing", arguments: Engine.underTest)
    func inOrder(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine) { database in
            let now = Timestamp(microseconds: 5)
            #expect(try await Migrator([first, second]).pending(database) == ["0001-first", "0002-second"])
            #expect(try await Migrator([first]).migrate(database, now: now) == ["0001-first"])
            #expect(try await Migrator([first, second]).pending(database) == ["0002-second"])
            #expect(try await Migrator([first, second]).migrate(database, now: now) == ["0002-second"])
            #expect(try await Migrator([first, second]).migrate(database, now: now) == [])
            try await database.write { tx in try tx.execute("INSERT INTO one (id, size) VALUES (\(1), \(2))") }
        }
    }

    @Test("A migration that was changed after it had been applied is refused", arguments: Engine.underTest)
    func changed(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, [first]) { database in
            let migrator = Migrator([Migration("0001-first", [.table("one", "id BIGINT PRIMARY KEY, extra TEXT")])])
            await #expect(throws: MigrationRefusal.changed("0001-first")) { try await migrator.pending(database) }
            await #expect(throws: MigrationRefusal.changed("0001-first")) { try await migrator.migrate(database, now: .now()) }
        }
    }

    @Test("A store that a newer release migrated is refused", arguments: Engine.underTest)
    func unknown(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, [first, second]) { database in
            await #expect(throws: MigrationRefusal.unknown("0002-second")) {
                try await Migrator([first]).migrate(database, now: .now())
            }
        }
    }

    @Test("A migration that would go before one already applied is refused", arguments: Engine.underTest)
    func outOfOrder(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, [first, second]) { database in
            let between = Migration("0001-between", [.table("two", "id BIGINT PRIMARY KEY")])
            await #expect(throws: MigrationRefusal.outOfOrder("0001-between")) {
                try await Migrator([first, between, second]).migrate(database, now: .now())
            }
        }
    }

    @Test("A migration that fails half-way leaves nothing behind", arguments: Engine.underTest)
    func halfWay(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine, [first]) { database in
            let broken = Migration("0002-broken", [.table("two", "id BIGINT PRIMARY KEY"), .statement("CREATE NONSENSE")])
            await #expect(throws: DatabaseFailure.self) {
                try await Migrator([first, broken]).migrate(database, now: .now())
            }
            let mended = Migration("0002-broken", [.table("two", "id BIGINT PRIMARY KEY")])
            let applied = try await Migrator([first, mended]).migrate(database, now: .now())
            #expect(applied == ["0002-broken"])
        }
    }

    @Test("Nodes that start together apply each migration once", arguments: Engine.underTest)
    func together(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine) { database in
            let migrator = Migrator([first, second])
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 { group.addTask { try await migrator.migrate(database, now: .now()) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == ["0001-first", "0002-second"])
        }
    }

    @Test("A list of words holds as it is written, and on SQLite no row fills a table with it", arguments: Engine.underTest)
    func lists(engine: Engine) async throws {
        let words = Migration(
            "0001-words",
            [
                .table(
                    "word",
                    """
                    id BIGINT PRIMARY KEY,
                    state TEXT CHECK (state IN ('open', 'it''s', 'a, b')),
                    kind TEXT NOT NULL CHECK (kind NOT IN
                        ('none', 'other')),
                    CHECK ((state = 'open') <= (kind IN ('a','b') OR id > 10))
                    """)
            ])
        try await TestDatabase.withDatabase(on: engine, [words]) { database in
            func isTaken(_ id: Int64, _ state: String?, _ kind: String) async throws -> Bool {
                do {
                    try await database.write { tx in try tx.execute("INSERT INTO word (id, state, kind) VALUES (\(id), \(state), \(kind))")
                    }
                    return true
                } catch DatabaseFailure.constraint(.check, name: _) {
                    return false
                }
            }
            #expect(try await isTaken(1, "open", "a"))
            #expect(try await isTaken(2, "it's", "c"))
            #expect(try await isTaken(3, "a, b", "c"))
            #expect(try await isTaken(4, nil, "c"))
            #expect(try await !isTaken(5, "it", "c"))
            #expect(try await !isTaken(6, "it's", "none"))
            #expect(try await !isTaken(7, "it's", "other"))
            #expect(try await !isTaken(8, "open", "c"))
            #expect(try await isTaken(11, "open", "c"))
            guard engine == .sqlite else { return }
            let kept = try await database.read { tx in
                try tx.first("SELECT sql FROM sqlite_master WHERE name = 'word'") { row in try row[0] as String }
            }
            #expect(kept?.contains(" IN ") == false && kept?.contains(" IN\n") == false)
        }
    }
}
