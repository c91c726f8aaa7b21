import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Doing a thing once")
struct IdempotencyTests {
    private struct Refused: Error {}

    @Test("The same request again gets the first answer and does nothing", arguments: Engine.underTest)
    func again(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            let request = try IdempotentRequest(account: ada, operation: "send", key: "key-1", body: "hello".utf8)
            let first = try await effect(world, request, answer: "first")
            let second = try await effect(world, request, answer: "second")
            #expect(first == "first new 201")
            #expect(second == "first repeated 201")
            #expect(try await effects(world) == 1)
        }
    }

    @Test("The same key with another body is refused; another operation, account or key is another request", arguments: Engine.underTest)
    func scope(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            let eve = try await world.member("eve").id
            let first = try IdempotentRequest(account: ada, operation: "send", key: "key-1", body: "hello".utf8)
            _ = try await effect(world, first, answer: "first")
            let reused = try IdempotentRequest(account: ada, operation: "send", key: "key-1", body: "other".utf8)
            await #expect(throws: IdempotencyRefusal.keyReused) { try await effect(world, reused, answer: "x") }
            let others = [
                try IdempotentRequest(account: ada, operation: "reply", key: "key-1", body: "hello".utf8),
                try IdempotentRequest(account: eve, operation: "send", key: "key-1", body: "hello".utf8),
                try IdempotentRequest(account: ada, operation: "send", key: "key-2", body: "hello".utf8),
            ]
            for other in others { #expect(try await effect(world, other, answer: "other") == "other new 201") }
            #expect(try await effects(world) == 4)
        }
    }

    @Test("Sixteen of the same request at once do it exactly once", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            let request = try IdempotentRequest(account: ada, operation: "send", key: "key-1", body: "hello".utf8)
            let answers = try await withThrowingTaskGroup(of: String.self, returning: [String].self) { group in
                for number in 1...16 {
                    group.addTask { try await effect(world, request, answer: "answer \(number)") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.contains("new") }.count == 1)
            #expect(Set(answers.map { $0.replacing(" new ", with: " repeated ") }).count == 1)
            #expect(try await effects(world) == 1)
        }
    }

    @Test("An effect that was refused leaves nothing and can be tried again", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            let request = try IdempotentRequest(account: ada, operation: "send", key: "key-1", body: "hello".utf8)
            await #expect(throws: Refused.self) {
                try await world.database.write { tx in
                    _ = try world.identity.once(request, in: tx) { () throws -> (value: Int, answer: IdempotentAnswer) in throw Refused() }
                }
            }
            #expect(try await effect(world, request, answer: "later") == "later new 201")
        }
    }

    @Test("Without a key the effect simply happens, each time", arguments: Engine.underTest)
    func noKey(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            _ = try await effect(world, nil, answer: "a")
            _ = try await effect(world, nil, answer: "b")
            #expect(try await effects(world) == 2)
        }
    }

    @Test("A key has 1 to 255 characters")
    func keys() throws {
        let account = ID<Account>(high: 1, low: 2)
        for key in ["", String(repeating: "k", count: 256)] {
            #expect(throws: IdempotencyRefusal.badKey) {
                try IdempotentRequest(account: account, operation: "send", key: key, body: [])
            }
        }
        _ = try IdempotentRequest(account: account, operation: "send", key: String(repeating: "k", count: 255), body: [])
    }

    @Test("Answers are sealed, and purged in small batches after seven days", arguments: Engine.underTest)
    func purged(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            for number in 1...5 {
                let request = try IdempotentRequest(account: ada, operation: "send", key: "key-\(number)", body: [])
                _ = try await effect(world, request, answer: "the lab result is ready")
            }
            let stored = try await world.database.read { tx in
                try tx.all("SELECT answer FROM idempotent_answer") { String(decoding: try $0[0] as [UInt8], as: UTF8.self) }
            }
            #expect(stored.count == 5)
            #expect(stored.allSatisfy { !$0.contains("lab result") })
            world.clock.advance(seconds: 7 * 86_400)
            #expect(try await world.identity.sweep().total == 0)
            world.clock.advance(seconds: 1)
            #expect(try await world.identity.sweep(batch: 3).answers == 3)
            #expect(try await world.identity.sweep(batch: 3).answers == 2)
            #expect(try await world.identity.sweep(batch: 3).answers == 0)
        }
    }

    @Test("Counts and sessions whose time is over are swept, living ones stay", arguments: Engine.underTest)
    func swept(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            _ = try await world.signIn("ada")
            _ = await world.refusal("ada")
            world.clock.advance(seconds: 86_401)
            #expect(try await world.identity.sweep() == Swept(answers: 0, counts: 1, sessions: 0))
            world.clock.advance(seconds: 31 * 86_400)
            let living = try await world.signIn("ada")
            _ = await world.refusal("eve")
            #expect(try await world.identity.sweep() == Swept(answers: 0, counts: 0, sessions: 1))
            #expect(try await world.identity.session(token: living.token.text, live: false) != nil)
        }
    }

    private func effect(_ world: IdentityWorld, _ request: IdempotentRequest?, answer: String) async throws -> String {
        try await world.database.write { tx in
            let once = try world.identity.once(request, in: tx) {
                // Any row will do as an effect that can be counted.
                try tx.execute(
                    """
                    INSERT INTO rate_bucket (account, kind, window_at, used)
                    VALUES (\(world.surroundings.ids.next() as ID<Account>), 'effect', 0, 0)
                    """)
                return (value: 1, answer: IdempotentAnswer(status: 201, body: Array(answer.utf8)))
            }
            let word = once.wasRepeated ? "repeated" : "new"
            return "\(String(decoding: once.answer.body, as: UTF8.self)) \(word) \(once.answer.status)"
        }
    }

    private func effects(_ world: IdentityWorld) async throws -> Int {
        try await world.database.read { tx in
            try tx.first("SELECT count(*) FROM rate_bucket WHERE kind = 'effect'") { try $0[0] as Int } ?? 0
        }
    }
}
