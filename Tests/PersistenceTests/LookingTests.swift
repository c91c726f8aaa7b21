import TestSupport
import Testing

@testable import Persistence

@Suite struct LookingTests {
    @Test("A look reads what is committed, and can change nothing on either engine", arguments: Engine.underTest)
    func looking(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            #expect(try await database.look(Notes.count) == 1)
            await #expect(throws: DatabaseFailure.self) {
                try await database.look { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            }
            await #expect(throws: DatabaseFailure.self) {
                try await database.look { tx in try tx.update(Notes.insert(Notes.ids.next())) }
            }
            await #expect(throws: DatabaseFailure.self) {
                try await database.look { tx in try tx.insert(Notes.insert(Notes.ids.next())) }
            }
            #expect(try await database.read(Notes.count) == 1)
        }
    }

    @Test("More readers than connections all get their answer", arguments: Engine.underTest)
    func manyReaders(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<64 { group.addTask { try await database.look(Notes.count) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts == [Int](repeating: 1, count: 64))
        }
    }

    @Test("Insertions that wait are seen by the next statement of their transaction", arguments: Engine.underTest)
    func insertionsSettle(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let counts = try await database.write { tx -> [Int] in
                var counts: [Int] = []
                for number in [1, 2, 30] {
                    for _ in 0..<number { try tx.insert(Notes.insert(Notes.ids.next())) }
                    counts.append(try Notes.count(tx))
                }
                try tx.insert(Notes.insert(Notes.ids.next()))
                return counts
            }
            #expect(counts == [1, 3, 33])
            #expect(try await database.read(Notes.count) == 34, "the last one waited for nothing but the commit")
        }
    }

    @Test("An insertion that collides undoes all that waited with it", arguments: Engine.underTest)
    func collision(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let id: ID<Notes.Kind> = Notes.ids.next()
            await #expect(throws: DatabaseFailure.self) {
                try await database.write { tx in
                    try tx.insert(Notes.insert(Notes.ids.next()))
                    try tx.insert(Notes.insert(id))
                    try tx.insert(Notes.insert(id))
                }
            }
            let count = try await database.read(Notes.count)
            #expect(count == 0)
        }
    }
}

@Suite struct InsertionTests {
    private let first: SQL = "INSERT INTO a (x, y) VALUES"
    private let second: SQL = "INSERT INTO b (z) VALUES"

    @Test("Rows are gathered table by table, in the order in which the tables appear")
    func gathered() {
        let insertions = [
            Insertion(into: first, row: " (\(1), \(2))"), Insertion(into: second, row: " (\(3))"),
            Insertion(into: first, row: " (\(4), \(5))"),
        ]
        let tables = Insertion.gathered(insertions)

        #expect(tables.map { $0.into.text(for: .postgres) } == ["INSERT INTO a (x, y) VALUES", "INSERT INTO b (z) VALUES"])
        #expect(tables.map { $0.rows.flatMap(\.values) } == [[.integer(1), .integer(2), .integer(4), .integer(5)], [.integer(3)]])
    }

    @Test("Insertions become one statement, and one alone stays as it is")
    func together() {
        let alone: SQL = "INSERT INTO a (x) VALUES (\(1))"

        #expect(SQL.together([alone]).text(for: .postgres) == "INSERT INTO a (x) VALUES ($1)")
        #expect(
            SQL.together([alone, "INSERT INTO b (x) VALUES (\(2))", "INSERT INTO c (x) VALUES (\(3))"]).text(for: .postgres)
                == "WITH i1 AS (INSERT INTO a (x) VALUES ($1)), i2 AS (INSERT INTO b (x) VALUES ($2)) INSERT INTO c (x) VALUES ($3)")
    }

    @Test("Two statements with one text are prepared twice; the same statement is found again")
    func keys() {
        func statement(_ value: Int) -> SQL { "SELECT x FROM a WHERE y = \(value)" }

        #expect(StatementKey(pieces: statement(1).pieces) == StatementKey(pieces: statement(2).pieces))
        #expect(StatementKey(pieces: statement(1).pieces) != StatementKey(pieces: ("SELECT x FROM a WHERE z = \(1)" as SQL).pieces))
    }
}
