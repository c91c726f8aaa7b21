import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A clinical group that is written to unusually often")
struct InboundAlarmTests {
    @Test("What members send within ten minutes counts, by clinical group, whoever sends it", arguments: Engine.underTest)
    func counted(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await f.ask(by: "ada", for: "ada")
            try await f.writeAgain(to: first.conversation, by: "ada")
            try await f.ask(by: "ben", for: "ben")
            try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            let task = try #require(first.task)
            try await f.claim(task)
            try await f.answer(task)
            #expect(try await unusual(f, above: 3) == [])
            #expect(try await unusual(f, above: 2) == ["primary-care"])
            #expect(try await unusual(f, above: 0) == ["pediatrics", "primary-care"])
            f.clock.advance(seconds: InboundAlarm.window)
            #expect(try await unusual(f, above: 0) == [])
        }
    }

    private func unusual(_ f: PortalFixture, above usual: Int) async throws -> [String] {
        let (portal, site, now) = (f.portal, f.site, f.clock.now)
        return try await portal.read { try portal.conversations.writtenToUnusually(above: usual, site: site, at: now, in: $0) }
    }
}
