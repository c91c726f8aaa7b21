import Persistence
import TestSupport
import Testing

@Suite struct ValuesTests {
    private struct Read: Equatable {
        let id: ID<Notes.Kind>
        let text: String
        let isPinned: Bool
        let picture: [UInt8]
        let size: Int64
        let writtenAt: Timestamp
        let shelf: ID<Notes.Shelf>?
    }

    @Test("Every type comes back as it was stored", arguments: Engine.underTest)
    func roundTrip(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let id: ID<Notes.Kind> = Notes.ids.next()
            let text = String(repeating: "Grüße 👩🏽‍⚕️ \"'; -- ", count: 4_000)
            let written = Timestamp(microseconds: -1)
            try await database.write { tx in
                try tx.execute(Notes.insert(id, text: text, isPinned: true, picture: [0, 255, 0], size: .max, writtenAt: written))
            }

            let row = try await database.read { tx in
                try tx.first("SELECT id, text, is_pinned, picture, size, written_at, shelf FROM note WHERE id = \(id)") { row in
                    Read(
                        id: try row[0], text: try row[1], isPinned: try row[2], picture: try row[3], size: try row[4],
                        writtenAt: try row[5], shelf: try row[6])
                }
            }
            let expected = Read(
                id: id, text: text, isPinned: true, picture: [0, 255, 0], size: .max, writtenAt: written, shelf: nil)
            #expect(row == expected)
        }
    }

    @Test("Empty text and empty bytes are not null", arguments: Engine.underTest)
    func empties(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let id: ID<Notes.Kind> = Notes.ids.next()
            try await database.write { tx in try tx.execute(Notes.insert(id, text: "", picture: [])) }

            let found = try await database.read { tx in
                try tx.first("SELECT text, picture, text IS NULL, picture IS NULL FROM note") { row in
                    (try row[0] as String?, try row[1] as [UInt8]?, try row[2] as Bool, try row[3] as Bool)
                }
            }
            let row = try #require(found)
            #expect(row.0 == "")
            #expect(row.1 == [])
            #expect(!row.2)
            #expect(!row.3)
        }
    }

    @Test("Null can be bound to a column of every type, before and after values", arguments: Engine.underTest)
    func nulls(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            for _ in 0..<3 {
                try await database.write { tx in
                    try tx.execute(Notes.insert(Notes.ids.next(), text: nil, picture: nil, size: nil))
                    try tx.execute(Notes.insert(Notes.ids.next(), text: "a", picture: [1], size: 2))
                    try tx.execute(Notes.insert(Notes.ids.next(), text: nil, picture: [1], size: nil))
                }
            }
            let counts = try await database.read { tx in
                try tx.first("SELECT count(*), count(text), count(picture), count(size), sum(size) FROM note") { row in
                    [try row[0] as Int, try row[1], try row[2], try row[3], try row[4]]
                }
            }
            #expect(counts == [9, 3, 6, 3, 6])
        }
    }

    @Test("Text with U+0000 is refused, as a value and inside a longer text", arguments: Engine.underTest)
    func nul(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            for text in ["\0", "a\0b"] {
                await #expect(throws: DatabaseFailure.unsupportedText) {
                    try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next(), text: text)) }
                }
            }
            let count = try await database.read(Notes.count)
            #expect(count == 0)
        }
    }

    @Test("Reading a column as another type, a null as a value, or a column that is not there, is refused", arguments: Engine.underTest)
    func decoding(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next(), picture: nil)) }
            func failure(_ read: @escaping @Sendable (Row) throws -> Void) async -> DatabaseFailure? {
                do {
                    _ = try await database.read { tx in try tx.first("SELECT text, picture, size FROM note", read) }
                    return nil
                } catch {
                    return error as? DatabaseFailure
                }
            }
            #expect(await failure { row in _ = try row[0] as Int64 } == .decoding(column: 0))
            #expect(await failure { row in _ = try row[1] as [UInt8] } == .decoding(column: 1))
            #expect(await failure { row in _ = try row[2] as String } == .decoding(column: 2))
            #expect(await failure { row in _ = try row[3] as String } == .decoding(column: 3))
            #expect(await failure { row in _ = try row[1] as [UInt8]? } == nil)
        }
    }

    @Test("A statement tells how many rows it changed, and RETURNING gives them", arguments: Engine.underTest)
    func counts(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            try await database.write { tx in
                for size in 1...5 { try tx.execute(Notes.insert(Notes.ids.next(), size: Int64(size))) }
                #expect(try tx.update("UPDATE note SET is_pinned = \(true) WHERE size > \(2)") == 3)
                #expect(try tx.update("UPDATE note SET is_pinned = \(true) WHERE size > \(9)") == 0)
                let sizes = try tx.all("DELETE FROM note WHERE size >= \(4) RETURNING size") { row in try row[0] as Int }
                #expect(Set(sizes) == [4, 5])
                let one = try tx.first("UPDATE note SET size = size + 10 RETURNING size") { row in try row[0] as Int }
                #expect(one != nil)
                #expect(try tx.first("SELECT count(*) FROM note WHERE size > 10") { row in try row[0] as Int } == 3)
            }
        }
    }

    @Test("The same statement can be read again while its rows are being read", arguments: Engine.underTest)
    func nested(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            try await database.write { tx in
                for size in 1...3 { try tx.execute(Notes.insert(Notes.ids.next(), size: Int64(size))) }
            }
            let pairs = try await database.read { tx in
                let sizes: SQL = "SELECT size FROM note ORDER BY size"
                return try tx.all(sizes) { outer in
                    let first = try outer[0] as Int
                    return try tx.all(sizes) { inner in first * 10 + (try inner[0] as Int) }
                }
            }
            #expect(pairs == [[11, 12, 13], [21, 22, 23], [31, 32, 33]])
        }
    }
}
