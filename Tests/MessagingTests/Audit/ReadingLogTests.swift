import Messaging
import Persistence
import TestSupport
import Testing

@Suite("The log of readings")
struct ReadingLogTests {
    private func read(_ f: PortalFixture, _ object: ID<Conversation>, by username: String = "ada") async throws {
        let reader = try f.person(username)
        try await f.portal.conversations.recordReading(.read, "conversation", object, of: try f.patient("ada"), by: reader)
    }

    private func readings(_ f: PortalFixture) async throws -> [Int] {
        try await f.database.read { tx in
            try tx.all("SELECT repeated FROM audit_event WHERE action = 'read' ORDER BY at, id") { try $0[0] as Int }
        }
    }

    @Test("The first reading is stored before the answer leaves", arguments: Engine.underTest)
    func first(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await read(f, f.portal.surroundings.ids.next())
            #expect(try await readings(f) == [0])
        }
    }

    @Test("Repeats within a minute become one further row with their number", arguments: Engine.underTest)
    func repeats(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let conversation: ID<Conversation> = f.portal.surroundings.ids.next()
            for _ in 0..<5 {
                try await read(f, conversation)
                f.clock.advance(seconds: 10)
            }
            #expect(try await readings(f) == [0])
            try await f.portal.readings.settle()
            #expect(try await readings(f) == [0], "the minute is not over")
            f.clock.advance(seconds: 10)
            try await f.portal.readings.settle()
            #expect(try await readings(f) == [0, 4])
            try await f.portal.readings.settle()
            #expect(try await readings(f) == [0, 4], "counted once")
        }
    }

    @Test("A reading after the minute begins anew, and brings the count of the one before", arguments: Engine.underTest)
    func anew(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let conversation: ID<Conversation> = f.portal.surroundings.ids.next()
            try await read(f, conversation)
            try await read(f, conversation)
            f.clock.advance(seconds: 60)
            try await read(f, conversation)
            #expect(try await readings(f).sorted() == [0, 0, 1])
        }
    }

    @Test("Another object, another person: each has a first reading of its own", arguments: Engine.underTest)
    func others(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (one, two): (ID<Conversation>, ID<Conversation>) = (f.portal.surroundings.ids.next(), f.portal.surroundings.ids.next())
            try await read(f, one)
            try await read(f, two)
            try await read(f, one, by: "lily")
            #expect(try await readings(f) == [0, 0, 0])
        }
    }

    @Test("What is counted is stored at shutdown", arguments: Engine.underTest)
    func shutdown(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let conversation: ID<Conversation> = f.portal.surroundings.ids.next()
            for _ in 0..<3 { try await read(f, conversation) }
            try await f.portal.readings.settle(all: true)
            #expect(try await readings(f) == [0, 2])
        }
    }

    @Test("A reading that cannot be recorded is not allowed, and opens no window", arguments: Engine.underTest)
    func unrecorded(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let conversation: ID<Conversation> = f.portal.surroundings.ids.next()
            try await f.breakAudit()
            await #expect(throws: DatabaseFailure.self) { try await read(f, conversation) }
            await #expect(throws: DatabaseFailure.self) { try await read(f, conversation) }
            try await f.mendAudit()
            try await read(f, conversation)
            #expect(try await readings(f) == [0])
        }
    }

    @Test("A count that cannot be recorded is recorded later", arguments: Engine.underTest)
    func countedLater(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (one, two): (ID<Conversation>, ID<Conversation>) = (f.portal.surroundings.ids.next(), f.portal.surroundings.ids.next())
            for _ in 0..<3 { try await read(f, one) }
            try await read(f, two)
            try await read(f, two)
            f.clock.advance(seconds: 60)
            try await f.breakAudit()
            await #expect(throws: DatabaseFailure.self) { try await read(f, two) }
            await #expect(throws: DatabaseFailure.self) { try await f.portal.readings.settle() }
            try await f.mendAudit()
            #expect(try await readings(f) == [0, 0])
            try await read(f, two)
            try await f.portal.readings.settle()
            #expect(try await readings(f).sorted() == [0, 0, 0, 1, 2])
        }
    }
}
