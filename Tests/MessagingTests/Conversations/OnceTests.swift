import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Doing once what is asked for twice")
struct OnceTests {
    private func send(_ f: PortalFixture, key: String?, body: String = "Hello", fails: Bool = false) async throws -> IdempotentAnswer {
        let (ada, patient, site) = (try f.person("ada"), try f.patient("ada"), f.site)
        let request = try key.map { try IdempotentRequest(account: ada.account.id, operation: "send", key: $0, body: Array(body.utf8)) }
        return try await f.portal.performOnce(request) { tx in
            let draft = NewConversation(type: "medical", clinicalGroup: "primary-care", subject: "s", body: body)
            let sent = try f.portal.conversations.start(draft, for: patient, by: ada, site: site, in: tx)
            if fails { throw NotFound() }
            return sent.map { IdempotentAnswer(status: 201, body: Array($0.conversation.description.utf8)) }
        }
    }

    @Test("The same form twice is one message with one answer", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await send(f, key: "k1")
            #expect(try await send(f, key: "k1") == first)
            #expect(first.status == 201)
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
            #expect(try await send(f, key: "k2") != first)
            _ = try await send(f, key: nil)
            #expect(try await f.count("SELECT count(*) FROM message") == 3)
        }
    }

    @Test("Sixteen times at once is one message with one task", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let answers = try await withThrowingTaskGroup(of: IdempotentAnswer.self) { group in
                for _ in 0..<16 { group.addTask { try await send(f, key: "k") } }
                return try await group.reduce(into: Set<IdempotentAnswer>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
            #expect(try await f.count("SELECT count(*) FROM task") == 1)
        }
    }

    @Test("The same key with another text is refused, and does nothing", arguments: Engine.underTest)
    func reused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await send(f, key: "k")
            await #expect(throws: IdempotencyRefusal.keyReused) { try await send(f, key: "k", body: "Other") }
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
        }
    }

    @Test("What failed can be tried again with the same key", arguments: Engine.underTest)
    func failed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            await #expect(throws: NotFound.self) { try await send(f, key: "k", fails: true) }
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            _ = try await send(f, key: "k")
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
        }
    }

    @Test("Nobody sends more than 20 messages a minute; the text is not lost, it waits", arguments: Engine.underTest)
    func sendLimit(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            let sent = try await f.ask()
            for _ in 0..<19 { try await f.writeAgain(to: sent.conversation) }
            f.clock.advance(seconds: 20)
            await #expect(throws: RateRefusal.tooMany(retryAfter: 40)) { try await f.writeAgain(to: sent.conversation) }
            await #expect(throws: RateRefusal.tooMany(retryAfter: 40)) { try await f.ask() }
            #expect(try await f.open(sent.conversation).messages.count == 20)
            _ = try await f.ask(by: "ben", for: "ben")
            f.clock.advance(seconds: 40)
            try await f.writeAgain(to: sent.conversation)
        }
    }

    @Test("A refused draft counts nothing against the limit", arguments: Engine.underTest)
    func refusedIsNotCounted(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            for _ in 0..<25 { await #expect(throws: MessageRefusal.self) { try await f.ask(subject: "") } }
            try await f.ask()
        }
    }
}
