import TestSupport
import Testing

@testable import Persistence

@Suite struct ManyRowsTests {
    private static let into: SQL = "INSERT INTO note (id, shelf, text, is_pinned, picture, size, written_at) VALUES"

    private func row(
        _ id: ID<Notes.Kind> = Notes.ids.next(), shelf: ID<Notes.Shelf>? = nil, text: String? = "text", picture: [UInt8]? = nil,
        size: Int64? = 1, writtenAt: Int = 0
    ) -> Insertion {
        Insertion(
            into: Self.into,
            row: " (\(id), \(shelf), \(text), \(picture != nil), \(picture), \(size), \(writtenAt))")
    }

    @Test("Many rows are kept as they were given, whatever stands in them", arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        let texts: [String?] = [
            nil, "", "\\N", "\\.", "a\tb\nc\rd\\e\\x41", "Zoë, 日本, 👩‍👧", "it's \"quoted\"", "\u{1}\u{7F}", "INSERT INTO note", ",()",
        ]
        let pictures: [[UInt8]?] = [nil, [], [0], Array(0...255), [92, 9, 10, 13]]
        try await Notes.withDatabase(on: engine) { database in
            let shelf: ID<Notes.Shelf> = Notes.ids.next()
            let given = texts.map { (text: $0, picture: [UInt8]?.none) } + pictures.map { (text: "picture", picture: $0) }
            try await database.bulkWrite { tx in
                try tx.insert(
                    all: [Insertion(into: "INSERT INTO shelf (id, name) VALUES", row: " (\(shelf), \("first"))")]
                        + given.enumerated().map { place, note in
                            row(
                                shelf: place == 0 ? nil : shelf, text: note.text, picture: note.picture,
                                size: place == 1 ? nil : Int64(place) << 40, writtenAt: place)
                        })
            }
            let found = try await database.read { tx in
                try tx.all("SELECT text, picture, is_pinned, size, shelf, written_at FROM note ORDER BY written_at") { row in
                    (
                        text: try row[0] as String?, picture: try row[1] as [UInt8]?, isPinned: try row[2] as Bool,
                        size: try row[3] as Int64?, shelf: try row[4] as ID<Notes.Shelf>?, at: try row[5] as Int64
                    )
                }
            }
            #expect(found.map(\.text) == given.map(\.text))
            #expect(found.map(\.picture) == given.map(\.picture))
            #expect(found.map(\.isPinned) == given.map { $0.picture != nil })
            #expect(found.map(\.size) == given.indices.map { $0 == 1 ? nil : Int64($0) << 40 })
            #expect(found.map(\.shelf) == given.indices.map { $0 == 0 ? nil : shelf })
            #expect(found.map(\.at) == given.indices.map(Int64.init))
        }
    }

    @Test("A row with a constant in it is inserted too, among those that are values alone", arguments: Engine.underTest)
    func constants(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let pinned: ID<Notes.Kind> = Notes.ids.next()
            try await database.bulkWrite { tx in
                try tx.insert(Notes.insert(Notes.ids.next()))
                try tx.insert(all: [
                    row(), Insertion(into: Self.into, row: " (\(pinned), NULL, 'x', TRUE, NULL, 2 + 3, 4)"), row(),
                ])
                try tx.insert(Notes.insert(Notes.ids.next()))
            }
            #expect(try await database.read(Notes.count) == 5)
            let size = try await database.read { tx in try tx.first("SELECT size FROM note WHERE is_pinned") { try $0[0] as Int64 } }
            #expect(size == 5)
        }
    }

    @Test("A row that breaks a constraint undoes all of them, says which, and the next transaction goes on", arguments: Engine.underTest)
    func broken(engine: Engine) async throws {
        var options = DatabaseOptions()
        options.connections = 1
        try await Notes.withDatabase(on: engine, options: options) { database in
            let twice: ID<Notes.Kind> = Notes.ids.next()
            try await refused(database, [row(), row(twice), row(twice)]) { failure in
                if case .constraint(.unique, _) = failure { true } else { false }
            }
            try await refused(database, [row(), row(size: -1)]) { $0 == .constraint(.check, name: "note_size") }
            try await refused(database, [row(), row(shelf: Notes.ids.next())]) { failure in
                if case .constraint(.foreignKey, _) = failure { true } else { false }
            }
            try await refused(database, [row(), row(text: "nul \0")]) { $0 == .unsupportedText }
            try await database.bulkWrite { tx in try tx.insert(all: [row(twice)]) }
            #expect(try await database.read(Notes.count) == 1)
        }
    }

    private func refused(_ database: Database, _ rows: [Insertion], _ expected: (DatabaseFailure) -> Bool) async throws {
        do {
            try await database.bulkWrite { tx in
                try tx.execute(Notes.insert(Notes.ids.next()))
                try tx.insert(all: rows)
            }
            Issue.record("these rows were taken")
        } catch let failure as DatabaseFailure {
            #expect(expected(failure), "\(failure)")
        }
        #expect(try await database.read(Notes.count) == 0)
    }
}
