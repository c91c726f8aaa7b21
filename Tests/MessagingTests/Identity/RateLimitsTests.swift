import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Limits on sending")
struct RateLimitsTests {
    @Test("Twenty sends in a minute, then a wait until the minute is over; others are not held up", arguments: Engine.underTest)
    func minute(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            let eve = try await world.member("eve").id
            for _ in 1...20 { #expect(try await wait(world, ada) == nil) }
            #expect(try await wait(world, ada) == 60)
            #expect(try await wait(world, eve) == nil)
            world.clock.advance(seconds: 59)
            #expect(try await wait(world, ada) == 1)
            world.clock.advance(seconds: 1)
            #expect(try await wait(world, ada) == nil)
        }
    }

    @Test("Two hundred sends in a day; a refused one is not counted", arguments: Engine.underTest)
    func day(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            for _ in 1...10 {
                for _ in 1...20 { #expect(try await wait(world, ada) == nil) }
                #expect(try await wait(world, ada) != nil)
                world.clock.advance(seconds: 60)
            }
            #expect(try await wait(world, ada) == 86_400 - 600)
            world.clock.advance(seconds: 86_400 - 600)
            #expect(try await wait(world, ada) == nil)
        }
    }

    @Test("What throws after the limit was asked is not counted", arguments: Engine.underTest)
    func rolledBack(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            for _ in 1...30 {
                await #expect(throws: NotFound.self) {
                    try await world.database.write { tx in
                        try RateLimits.on.take(.send, by: ada, at: world.clock.now, in: tx)
                        throw NotFound()
                    }
                }
            }
            #expect(try await wait(world, ada) == nil)
        }
    }

    @Test("Sixty-four sends at once are twenty", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada").id
            let waits = try await withThrowingTaskGroup(of: Int64?.self, returning: [Int64?].self) { group in
                for _ in 1...64 { group.addTask { try await wait(world, ada) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(waits.filter { $0 == nil }.count == 20)
        }
    }

    @Test("Limits that are off count nothing", arguments: Engine.underTest)
    func off(engine: Engine) async throws {
        try await IdentityWorld.with(engine, limits: .off) { world in
            let ada = try await world.member("ada").id
            for _ in 1...25 { #expect(try await wait(world, ada) == nil) }
            let rows = try await world.database.read { tx in
                try tx.first("SELECT count(*) FROM rate_bucket") { try $0[0] as Int }
            }
            #expect(rows == 0)
        }
    }

    private func wait(_ world: IdentityWorld, _ account: ID<Account>) async throws -> Int64? {
        do {
            try await world.database.write { tx in
                try world.identity.limits.take(.send, by: account, at: world.clock.now, in: tx)
            }
            return nil
        } catch RateRefusal.tooMany(let seconds) {
            return seconds
        }
    }
}
