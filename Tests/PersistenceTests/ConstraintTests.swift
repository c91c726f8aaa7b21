import Persistence
import TestSupport
import Testing

@Suite struct ConstraintTests {
    @Test("Each kind of constraint is told apart, by a name without values", arguments: Engine.underTest)
    func kinds(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let shelf: ID<Notes.Shelf> = Notes.ids.next()
            try await database.write { tx in
                try tx.execute("INSERT INTO shelf (id, name) VALUES (\(shelf), \("Secret of Ada"))")
            }
            func refusal(of sql: SQL) async -> DatabaseFailure? {
                do {
                    try await database.write { tx in try tx.execute(sql) }
                    return nil
                } catch {
                    return error as? DatabaseFailure
                }
            }

            let other: ID<Notes.Shelf> = Notes.ids.next()
            let unique = await refusal(of: "INSERT INTO shelf (id, name) VALUES (\(other), \("Secret of Ada"))")
            #expect(unique == .constraint(.unique, name: engine == .sqlite ? "shelf.name" : "shelf_name_key"))
            let primary = await refusal(of: "INSERT INTO shelf (id, name) VALUES (\(shelf), \("Other"))")
            #expect(primary == .constraint(.unique, name: engine == .sqlite ? "shelf.id" : "shelf_pkey"))
            let foreign = await refusal(of: Notes.insert(Notes.ids.next(), shelf: Notes.ids.next()))
            #expect(foreign == .constraint(.foreignKey, name: engine == .sqlite ? "" : "note_shelf_fkey"))
            let check = await refusal(of: Notes.insert(Notes.ids.next(), size: -1))
            #expect(check == .constraint(.check, name: "note_size"))
            let notNull = await refusal(of: "INSERT INTO shelf (id, name) VALUES (\(other), \(String?.none))")
            #expect(notNull == .constraint(.notNull, name: "shelf.name"))
        }
    }

    @Test("A wrong statement is reported by its code and never with a value", arguments: Engine.underTest)
    func wrongStatement(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            do {
                _ = try await database.read { tx in try tx.all("SELECT nothing FROM note WHERE text = \("Secret of Ada")") { _ in } }
                Issue.record("the statement ran")
            } catch DatabaseFailure.sql(let code) {
                #expect(code.contains("nothing"))
                #expect(!code.contains("Ada"))
            }
        }
    }
}
