import Persistence
import TestSupport
import Testing

@Suite struct GroupCommitTests {
    @Test("A closure that fails is undone and harms none of the 64 beside it", arguments: Engine.underTest)
    func neighbours(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let taken: ID<Notes.Kind> = Notes.ids.next()
            try await database.write { tx in try tx.execute(Notes.insert(taken)) }

            let outcomes = await withTaskGroup(of: (Int, Result<Void, any Error>).self) { group in
                for number in 0..<64 {
                    group.addTask {
                        do {
                            try await database.write { tx in
                                try tx.execute(Notes.insert(Notes.ids.next(), size: Int64(number)))
                                if number % 4 == 1 { try tx.execute(Notes.insert(taken)) }
                                if number % 4 == 2 { throw Mishap() }
                                try tx.execute(Notes.insert(Notes.ids.next(), size: Int64(number)))
                            }
                            return (number, .success(()))
                        } catch {
                            return (number, .failure(error))
                        }
                    }
                }
                var outcomes: [Int: Result<Void, any Error>] = [:]
                for await (number, outcome) in group { outcomes[number] = outcome }
                return outcomes
            }

            for (number, outcome) in outcomes {
                switch (number % 4, outcome) {
                case (1, .failure(let error)):
                    #expect((error as? DatabaseFailure)?.isUniqueViolation() == true)
                case (2, .failure(let error)):
                    #expect(error is Mishap)
                case (0, .success), (3, .success): break
                default: Issue.record("write \(number) ended with \(outcome)")
                }
            }
            let sizes = try await database.read { tx in
                try tx.all("SELECT size FROM note WHERE id <> \(taken) ORDER BY size") { row in try row[0] as Int }
            }
            var expected: [Int] = []
            for number in 0..<64 where number % 4 == 0 || number % 4 == 3 { expected += [number, number] }
            #expect(sizes == expected)
        }
    }

    @Test("A write is answered only after its commit: another connection reads it at once", arguments: Engine.underTest)
    func answeredAfterCommit(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        let id: ID<Notes.Kind> = Notes.ids.next()
                        try await database.write { tx in try tx.execute(Notes.insert(id)) }
                        let isThere = try await database.read { tx in
                            try tx.first("SELECT 1 FROM note WHERE id = \(id)") { _ in true } ?? false
                        }
                        #expect(isThere)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("Concurrent writes share commits, and the closure before a commit runs once for each")
    func groups() async throws {
        let commits = Shared(0)
        let options = DatabaseOptions { _ in commits.count() }
        try await TestDatabase.withDatabase(on: .sqlite, Notes.migrations, options: options) { database in
            let opened = Gate()
            let held = Task {
                try await database.write { tx in
                    opened.pass()
                    try tx.execute(Notes.insert(Notes.ids.next()))
                    // The writer is kept here until the others wait behind it.
                    while database.statistics().waitingWrites < 32 { sched() }
                }
            }
            await opened.wait()
            commits.change { $0 = 0 }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 {
                    group.addTask { try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) } }
                }
                try await group.waitForAll()
            }
            try await held.value

            #expect(commits.value == 2)
            #expect(database.statistics().largestGroup == 32)
            #expect(try await database.read(Notes.count) == 33)
        }
    }

    @Test("When the closure before the commit fails, nothing of the group is stored")
    func beforeCommitFails() async throws {
        let isFailing = Shared(true)
        let options = DatabaseOptions { tx in
            try tx.execute(Notes.insert(Notes.ids.next()))
            if isFailing.value { throw Mishap() }
        }
        try await TestDatabase.withDatabase(on: .sqlite, Notes.migrations, options: options) { database in
            await #expect(throws: Mishap.self) {
                try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            }
            isFailing.change { $0 = false }
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            #expect(try await database.read(Notes.count) == 2)
        }
    }

    @Test("A closure that catches a statement's failure still does not succeed, on either engine", arguments: Engine.underTest)
    func caughtFailure(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let id: ID<Notes.Kind> = Notes.ids.next()
            await #expect(throws: DatabaseFailure.self) {
                try await database.write { tx in
                    try tx.update(Notes.insert(id))
                    do { try tx.update(Notes.insert(id)) } catch {}
                }
            }
            let count = try await database.read(Notes.count)
            #expect(count == 0)
        }
    }

    @Test("A read sees one state throughout, and cannot change anything", arguments: Engine.underTest)
    func snapshot(engine: Engine) async throws {
        try await Notes.withDatabase(on: engine) { database in
            let seen = Gate()
            let written = Gate()
            async let counts = database.read { tx in
                let before = try Notes.count(tx)
                seen.pass()
                written.waitBlocking()
                return [before, try Notes.count(tx)]
            }
            await seen.wait()
            try await database.write { tx in try tx.execute(Notes.insert(Notes.ids.next())) }
            written.pass()

            #expect(try await counts == [0, 0])
            #expect(try await database.read(Notes.count) == 1)
            await #expect(throws: DatabaseFailure.self) {
                try await database.read { tx in _ = try tx.update(Notes.insert(Notes.ids.next())) }
            }
            #expect(try await database.read(Notes.count) == 1)
        }
    }

    @Test("After it was closed, every call is refused", arguments: Engine.underTest)
    func closed(engine: Engine) async throws {
        try await TestDatabase.withLocation(on: engine, Notes.migrations) { location in
            let database = try await Database.open(location)
            await database.close()
            await #expect(throws: DatabaseFailure.closed) { try await database.read(Notes.count) }
            await #expect(throws: DatabaseFailure.closed) { try await database.write { _ in } }
        }
    }
}
