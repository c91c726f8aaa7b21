import Persistence
import TestSupport
import Testing

@Suite(.enabled(if: Engine.underTest.contains(.postgres), "runs where THREADWELL_TEST_POSTGRES names a server"))
struct PostgresTests {
    @Test("Two closures that deadlock are both done in the end: the victim runs again")
    func deadlock() async throws {
        try await Notes.withDatabase(on: .postgres) { database in
            let ids: [ID<Notes.Kind>] = [Notes.ids.next(), Notes.ids.next()]
            try await database.write { tx in
                for id in ids { try tx.execute(Notes.insert(id, size: 0)) }
            }
            let met = [Gate(), Gate()]
            let runs = Shared(0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for side in 0..<2 {
                    group.addTask {
                        try await database.bulkWrite { tx in
                            let run = runs.count()
                            try tx.update("UPDATE note SET size = size + 1 WHERE id = \(ids[side])")
                            if run <= 2 {
                                met[side].pass()
                                met[1 - side].waitBlocking()
                            }
                            try tx.update("UPDATE note SET size = size + 1 WHERE id = \(ids[1 - side])")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let sizes = try await database.read { tx in try tx.all("SELECT size FROM note") { row in try row[0] as Int } }
            #expect(sizes == [2, 2])
            // Under load the server may choose both as victims.
            #expect(runs.value >= 3)
            #expect(database.statistics().retries == Int64(runs.value) - 2)
        }
    }

    @Test("A closure that the server cannot serialize with the others runs again as a whole, and is committed once")
    func serialization() async throws {
        try await Notes.withDatabase(on: .postgres) { database in
            let conflict: SQL = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"
            let runs = Shared(0)
            try await database.write { tx in
                let run = runs.count()
                try tx.update(Notes.insert(Notes.ids.next()))
                if run == 1 { try tx.update(conflict) }
            }
            #expect(runs.value == 2)
            #expect(database.statistics().retries == 1)
            #expect(try await database.read(Notes.count) == 1)
            await #expect(throws: DatabaseFailure.busy, "a conflict that does not end is reported") {
                try await database.write { tx in
                    runs.count()
                    try tx.update(Notes.insert(Notes.ids.next()))
                    try tx.update(conflict)
                }
            }
            #expect(runs.value == 8)
            #expect(try await database.read(Notes.count) == 1)
        }
    }

    @Test("A connection has the server prepare a statement once, however often it is asked")
    func preparedOnce() async throws {
        var options = DatabaseOptions()
        options.connections = 1
        try await Notes.withDatabase(on: .postgres, options: options) { database in
            let sizes: SQL = "SELECT size FROM note WHERE size > \(Int64(0))"
            for _ in 1...3 {
                _ = try await database.read { tx in
                    _ = try tx.all(sizes) { row in try row[0] as Int }
                    return try tx.all(sizes) { row in try row[0] as Int }
                }
            }
            let prepared = try await database.read { tx in
                try tx.all("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT size FROM note%'") { row in
                    try row[0] as String
                }
            }
            #expect(prepared == ["SELECT size FROM note WHERE size > $1"])
        }
    }

    @Test("When the server ends connections under load, every acknowledged write is there and writing goes on", .timeLimit(.minutes(20)))
    func lostConnections() async throws {
        try await Notes.withDatabase(on: .postgres) { database in
            let acknowledged = Shared<Set<ID<Notes.Kind>>>([])
            let unexpected = Shared<[String]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        for _ in 0..<60 {
                            let id: ID<Notes.Kind> = Notes.ids.next()
                            do {
                                try await database.write { tx in try tx.execute(Notes.insert(id)) }
                                acknowledged.change { _ = $0.insert(id) }
                            } catch DatabaseFailure.unavailable, DatabaseFailure.commitUnknown {
                            } catch {
                                unexpected.change { $0.append("\(error)") }
                            }
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<10 {
                        _ = try? await database.read { tx in
                            try tx.all(
                                """
                                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                WHERE datname = current_database() AND pid <> pg_backend_pid()
                                """
                            ) { _ in }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(unexpected.value == [])
            let stored = try await whenConnected {
                try await database.read { tx in Set(try tx.all("SELECT id FROM note") { row in try row[0] as ID<Notes.Kind> }) }
            }
            #expect(acknowledged.value.isSubset(of: stored))
            #expect(!stored.isEmpty)
            // The connection of that reading may not be back yet, and the others may be lost.
            try await whenConnected { try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) } }
        }
    }

    /// A connection that could not be made is not tried again for a moment, and one that lay idle finds out when it is used.
    private func whenConnected<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        while true {
            do { return try await body() } catch DatabaseFailure.unavailable { await Task.yield() }
        }
    }

    @Test("A connection that is lost before the commit costs nothing: the closure runs again on another one")
    func lostBeforeCommit() async throws {
        try await Notes.withDatabase(on: .postgres) { database in
            let runs = Shared(0)
            let id: ID<Notes.Kind> = Notes.ids.next()
            try await database.write { tx in
                let run = runs.count()
                try tx.update(Notes.insert(id))
                if run == 1 { _ = try tx.first("SELECT pg_terminate_backend(pg_backend_pid())") { _ in true } }
            }
            #expect(runs.value == 2)
            #expect(try await database.read(Notes.count) == 1)
        }
    }

    @Test("A server that cannot be reached is unavailable, and the sentence names no secret")
    func unreachable() async throws {
        let location = try DatabaseLocation("postgres://someone:secret@/nothing?host=/nonexistent-folder")
        await #expect(throws: DatabaseFailure.unavailable) { _ = try await Database.open(location) }
    }

    @Test("Of several hosts in the address the one that answers is taken, for closures and for wake-ups")
    func severalHosts() async throws {
        try await TestDatabase.withLocation(on: .postgres) { location in
            guard case .postgres(let uri) = location else { return }
            // The first host has no server: a folder without a socket, or a port where nobody listens.
            let hosts =
                uri.contains("host=")
                ? uri.replacing("host=", with: "host=%2Fnonexistent-folder,")
                : uri.replacing("@", with: "@127.0.0.1:1,", maxReplacements: 1)
            try #require(hosts != uri)
            let asked = hosts + (hosts.contains("?") ? "&" : "?") + "target_session_attrs=read-write"
            let database = try await Database.open(DatabaseLocation(asked))
            #expect(try await database.read { tx in try tx.first("SELECT pg_is_in_recovery()") { row in try row[0] as Bool } } == false)
            let heard = database.wakeups()
            let other = try await Database.open(location)
            other.publish(["group/a"])
            for await topics in heard where topics.contains("group/a") { break }
            await other.close()
            await database.close()
        }
    }

    @Test("Where the server would acknowledge before its disk has it, our connections wait for the disk nevertheless")
    func waitsForTheDisk() async throws {
        try await TestDatabase.withLocation(on: .postgres) { location in
            let first = try await Database.open(location)
            try await first.bulkWrite { tx in
                try tx.update(
                    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$")
            }
            await first.close()
            let second = try await Database.open(location)
            let settings = try await second.read { tx in
                try tx.first("SELECT reset_val, setting FROM pg_settings WHERE name = 'synchronous_commit'") { row in
                    [try row[0] as String, try row[1] as String]
                }
            }
            #expect(settings == ["off", "on"])
            #expect(try await second.synchronous() == 2)
            await second.close()
        }
    }

    @Test("A statement keeps working when another node changes its table")
    func changedTable() async throws {
        try await Notes.withDatabase(on: .postgres) { database in
            let all: SQL = "SELECT * FROM shelf"
            #expect(try await database.read { tx in try tx.all(all) { _ in true } } == [])
            try await database.bulkWrite { tx in try tx.update("ALTER TABLE shelf ADD COLUMN extra BIGINT") }
            #expect(try await database.read { tx in try tx.all(all) { _ in true } } == [])
        }
    }

    @Test("Wake-ups reach another node once, and a node's own reach it once")
    func wakeups() async throws {
        try await TestDatabase.withLocation(on: .postgres) { location in
            let here = try await Database.open(location)
            let there = try await Database.open(location)
            let own = here.wakeups()
            let others = there.wakeups()
            let long = (0..<1_000).map { "group/\($0)-\(String(repeating: "x", count: 40))" }
            here.publish(["mailbox/a/b"])
            here.publish(long)
            there.publish(["last"])

            var heardHere: [String] = []
            for await topics in own {
                heardHere += topics
                if heardHere.contains("last") { break }
            }
            var heardThere: [String] = []
            for await topics in others {
                heardThere += topics
                if heardThere.count == 1_002 { break }
            }
            #expect(heardHere.sorted() == (["mailbox/a/b", "last"] + long).sorted())
            #expect(heardThere.sorted() == (["mailbox/a/b", "last"] + long).sorted())
            await here.close()
            await there.close()
        }
    }
}

@Suite struct WakeupTests {
    @Test("Every listener of a node hears its topics at once", arguments: Engine.underTest)
    func ownTopics(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine) { database in
            var first = database.wakeups().makeAsyncIterator()
            var second = database.wakeups().makeAsyncIterator()
            database.publish(["mailbox/a/b", "group/c"])
            #expect(await first.next() == ["mailbox/a/b", "group/c"])
            #expect(await second.next() == ["mailbox/a/b", "group/c"])
        }
    }
}
