import Foundation
import TestSupport
import Testing

@testable import Persistence

@Suite struct StorageTests {
    @Test("Every acknowledged write waits for the disk: synchronous reads back as FULL after load", arguments: Engine.underTest)
    func synchronous(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            try await write(200, to: database)
            #expect(try await database.synchronous() == 2)
        }
    }

    @Test("A store that does not wait for the disk is refused when it is opened")
    func notDurable() async throws {
        try await TestDatabase.withLocation(on: .sqlite) { location in
            await #expect(throws: DatabaseRefusal.notDurable(reported: "1")) {
                var options = DatabaseOptions()
                options.asksForFull = false
                _ = try await Database.open(location, options: options)
            }
            let opened = try await Database.open(location)
            #expect(try await opened.synchronous() == 2)
            await opened.close()
        }
        #expect(DatabaseRefusal.notDurable(reported: "1").description.contains("does not wait for the disk"))
    }

    @Test("The write-ahead log stays capped while writers write without a pause and readers read beside them")
    func capped() async throws {
        try await Notes.withDatabase(on: .sqlite) { database in
            let picture = [UInt8](repeating: 7, count: 20_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        for _ in 0..<600 {
                            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next(), picture: picture)) }
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<200 { _ = try await database.read(Notes.count) }
                }
                try await group.waitForAll()
            }
            let statistics = database.statistics()
            #expect(statistics.groupedWrites == 9_600)
            #expect(statistics.largestLogBytes <= 128 << 20)
            #expect(statistics.largestLogBytes > 0)
            #expect(statistics.checkpoints > 0)
            #expect(try await database.read(Notes.count) == 9_600)
        }
    }

    @Test("A reader that keeps the write-ahead log from starting again is ended with busy, and the log stays short")
    func longReader() async throws {
        var options = DatabaseOptions()
        options.checkpointPace = CheckpointPace(step: 64, rest: 16, limit: 256)
        options.busyMilliseconds = 20
        try await Notes.withDatabase(on: .sqlite, options: options) { database in
            let reading = Gate()
            let reader = Task {
                try await database.read { tx in
                    _ = try Notes.count(tx)
                    reading.pass()
                    // Ends only when it is interrupted.
                    let endless: SQL = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
                    return try tx.first(endless) { row in try row[0] as Int }
                }
            }
            await reading.wait()
            for _ in 0..<200 {
                try await database.write { tx in
                    try tx.execute(Notes.insert(Notes.ids.next(), picture: [UInt8](repeating: 7, count: 20_000)))
                }
            }
            await #expect(throws: DatabaseFailure.busy) { try await reader.value }
            let log = database.statistics().largestLogBytes
            #expect(log < 512 * 4_120)
            #expect(database.statistics().writerCheckpoints > 0)
        }
    }

    @Test("A full store refuses writes with a failure of its own, serves reads, and takes writes again when there is room")
    func full() async throws {
        var options = DatabaseOptions()
        options.maximumPages = 64
        try await Notes.withDatabase(on: .sqlite, options: options) { database in
            let picture = [UInt8](repeating: 7, count: 20_000)
            var stored: [ID<Notes.Kind>] = []
            var refusal: DatabaseFailure?
            while refusal == nil, stored.count < 100 {
                let id: ID<Notes.Kind> = Notes.ids.next()
                do {
                    try await database.write { tx in try tx.execute(Notes.insert(id, picture: picture)) }
                    stored.append(id)
                } catch {
                    refusal = error as? DatabaseFailure
                }
            }
            #expect(refusal == .storageFull)
            #expect(stored.count > 3)
            #expect(try await database.read(Notes.count) == stored.count)

            let removed = stored
            try await database.write { tx in
                for id in removed.prefix(2) { try tx.update("DELETE FROM note WHERE id = \(id)") }
            }
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next(), picture: picture)) }
            #expect(try await database.read(Notes.count) == stored.count - 1)
        }
    }

    @Test("In a full store a group's small members are stored and only those without room are refused")
    func fullForOne() async throws {
        var options = DatabaseOptions()
        options.maximumPages = 64
        try await Notes.withDatabase(on: .sqlite, options: options) { database in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        do {
                            try await database.write { tx in
                                let picture = [UInt8](repeating: 1, count: number == 3 ? 1_000_000 : 10)
                                try tx.execute(Notes.insert(Notes.ids.next(), picture: picture, size: Int64(number)))
                            }
                            return true
                        } catch DatabaseFailure.storageFull {
                            return false
                        }
                    }
                }
                let stored = try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                #expect(try await database.read(Notes.count) == stored)
                #expect(stored < 8)
            }
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
        }
    }

    @Test("While another process holds the file, writes are refused as busy, and pass once it lets go")
    func locked() async throws {
        try await TestDatabase.withLocation(on: .sqlite, Notes.migrations) { location in
            var impatient = DatabaseOptions()
            impatient.busyMilliseconds = 20
            let database = try await Database.open(location, options: impatient)
            let other = try await Database.open(location)
            let holding = Gate()
            let release = Gate()
            let holder = Task {
                try await other.write { tx in
                    try tx.execute(Notes.insert(Notes.ids.next()))
                    holding.pass()
                    release.waitBlocking()
                }
            }
            await holding.wait()
            await #expect(throws: DatabaseFailure.busy) {
                try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            }
            #expect(try await database.read(Notes.count) == 0)
            release.pass()
            try await holder.value
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            #expect(try await database.read(Notes.count) == 2)
            await other.close()
            await database.close()
        }
    }

    @Test("More waiting writes than the limit are refused at once")
    func shedding() async throws {
        var options = DatabaseOptions()
        options.waitingWrites = 2
        try await Notes.withDatabase(on: .sqlite, options: options) { database in
            let holding = Gate()
            let release = Gate()
            let held = Task {
                try await database.write { _ in
                    holding.pass()
                    release.waitBlocking()
                }
            }
            await holding.wait()
            let refused = Gate()
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        do {
                            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
                            return true
                        } catch {
                            #expect(error as? DatabaseFailure == .busy)
                            refused.pass()
                            return false
                        }
                    }
                }
                await refused.wait()
                release.pass()
                return await group.reduce(into: []) { $0.append($1) }
            }
            try await held.value
            #expect(outcomes.filter { $0 }.count == 2)
        }
    }

    @Test("The database file is readable by its owner only, and so are the files beside it")
    func permissions() async throws {
        try await TestDatabase.withLocation(on: .sqlite) { location in
            guard case .sqlite(let path) = location else { return }
            let database = try await Database.open(location)
            _ = try await Migrator(Notes.migrations).migrate(database, now: .now())
            try await write(1, to: database)
            for file in [path, path + "-wal", path + "-shm"] {
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
            #expect(try #require(database.freeSpace()) > 0)
            await database.close()
        }
    }

    @Test("A location is a SQLite path or a PostgreSQL URI, and never shows a password")
    func locations() throws {
        #expect(try DatabaseLocation("sqlite:a b.db") == .sqlite(path: "a b.db"))
        #expect(try DatabaseLocation("postgres://u:secret@a,b/x").engine == .postgres)
        let location = try DatabaseLocation("postgresql://u:secret@a/x")
        #expect(!"\(location)".contains("secret"))
        for text in ["", "sqlite:", "sqlite::memory:", "mysql://x", "/tmp/x"] {
            #expect(throws: InvalidDatabaseLocation.self) { try DatabaseLocation(text) }
        }
    }

    private func write(_ count: Int, to database: Database) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask { try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) } }
            }
            try await group.waitForAll()
        }
    }
}
