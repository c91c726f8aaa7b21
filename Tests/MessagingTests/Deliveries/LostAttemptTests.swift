import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Attempts that nobody reports")
struct LostAttemptTests {
    private static func openUntil(_ f: PortalFixture) async throws -> Timestamp? {
        try await f.database.read { try f.deliveries.standings(site: f.site, in: $0).first?.openUntil }
    }

    @Test(
        "Each is one in vain: tried by the schedule, counted by the breaker, and in the end given up and handed over",
        arguments: Engine.underTest)
    func alwaysLost(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            let lease = try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds
            for wait in RetrySchedule.standard.waits {
                f.clock.advance(seconds: Int64(wait))
                #expect(try await f.claim().count == 1)
                f.clock.advance(seconds: lease)
                #expect(try await f.claim().isEmpty, "it waits for its next turn")
            }
            let delivery = try await f.delivery(of: sent.message)
            #expect(delivery.state == .dead && delivery.task != nil && delivery.endedAt == f.clock.now && delivery.lastCode == "lost")
            let attempts = try await f.database.read { try f.deliveries.attempts(of: delivery.id, in: $0) }
            #expect(attempts.count == RetrySchedule.standard.waits.count && attempts.allSatisfy { $0.outcome == .lost })
            #expect(try await f.fact(of: sent) == .notDelivered)
            #expect(try await Self.openUntil(f) != nil)
        }
    }

    @Test(
        "Those lost together are one failure to the breaker, and what was taken back meanwhile is not sent again",
        arguments: Engine.underTest)
    func together(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let withdrawn = try await f.askRecords()
            for _ in 0..<4 { try await f.askRecords() }
            f.passUndoWindow()
            #expect(try await f.claim().count == 4)
            let (ada, lease) = (try f.person("ada"), try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds)
            _ = try await f.portal.perform { try f.portal.conversations.withdraw(withdrawn.message, by: ada, site: f.site, in: $0) }
            f.clock.advance(seconds: lease)
            #expect(try await f.claim().count == 1, "the one that was never tried")
            #expect(try await f.delivery(of: withdrawn.message).state == .cancelled)
            #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'retrying' AND failures = 1") == 3)
            #expect(try await f.count("SELECT failures FROM endpoint_state") == 1)
        }
    }

    @Test(
        "What a server had under way when it ended is one failure to the breaker, although its leases end one after another",
        arguments: Engine.underTest)
    func oneAfterAnother(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for _ in 0..<5 { try await f.askRecords() }
            f.passUndoWindow()
            for _ in 0..<4 {
                #expect(try await f.claim(most: 1).count == 1)
                f.clock.advance(seconds: 1)
            }
            f.clock.advance(seconds: try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds - 4)
            for taken in 1...4 {
                _ = try await f.claim(most: 0)
                #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'retrying'") == taken, "each in a turn of its own")
                f.clock.advance(seconds: 1)
            }
            #expect(try await f.count("SELECT failures FROM endpoint_state") == 1)
            #expect(try await Self.openUntil(f) == nil)
            // What was begun after that, and is lost too, is of another end.
            #expect(try await f.claim(most: 1).count == 1)
            f.clock.advance(seconds: try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds)
            _ = try await f.claim(most: 0)
            #expect(try await f.count("SELECT failures FROM endpoint_state") == 2)
        }
    }

    @Test("What may be urgent is handed over when its first attempt is lost", arguments: Engine.underTest)
    func urgent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords(PortalFixture.alarming)
            f.passUndoWindow()
            #expect(try await f.claim().count == 1)
            f.clock.advance(seconds: try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds)
            #expect(try await f.claim().isEmpty)
            let delivery = try await f.delivery(of: sent.message)
            #expect(delivery.state == .retrying && delivery.task != nil)
        }
    }

    @Test("One whose delivery people finished meanwhile is closed when its lease is over, and no other", arguments: Engine.underTest)
    func finishedBeside(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, task) = try await f.handedOver()
            #expect(try await f.claim().map(\.message) == [sent.message])
            try await f.answer(task, by: "fay")
            #expect(try await f.delivery(of: sent.message).state == .rerouted)

            let other = try await f.askRecords(by: "ben")
            f.passUndoWindow()
            #expect(try await f.claim().map(\.message) == [other.message])
            let lease = try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds
            try await f.tend(after: lease - 21)
            #expect(try await f.attempts(of: sent.message).map(\.outcome) == [.retry, nil], "whoever makes it may still report")
            try await f.tend(after: 1)
            let closed = try await f.attempts(of: sent.message)
            #expect(closed.map(\.outcome) == [.retry, .lost] && closed.last?.code == "lost" && closed.last?.endedAt == f.clock.now)
            #expect(try await f.delivery(of: sent.message).state == .rerouted)
            #expect(try await f.attempts(of: other.message).map(\.outcome) == [nil])
            try await f.tend(after: 20)
            #expect(try await f.delivery(of: other.message).state == .sending, "what is to be tried again is the courier's to take back")
            #expect(try await f.claim().isEmpty)
            #expect(try await f.attempts(of: other.message).map(\.outcome) == [.lost])
        }
    }

    @Test("One of an earlier lease is closed too, while its delivery is under way once more", arguments: Engine.underTest)
    func earlierLease(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            #expect(try await f.claim().count == 1)
            try await f.answerFromRecords(sent.message, "Here it is.")
            f.clock.advance(seconds: 30)
            let (id, site) = (try await f.delivery(of: sent.message).id, f.site)
            _ = try await f.portal.perform { [deliveries = f.deliveries] in try deliveries.replay(id, by: .operator, site: site, in: $0) }
            let again = try #require(try await f.claim().first)
            try await f.tend(after: try #require(site.endpoint(code: "records-ehr")).leaseSeconds - 30)
            #expect(try await f.attempts(of: sent.message).map(\.outcome) == [.lost, nil])
            #expect(try await f.report(again) == .delivered)
            #expect(try await f.attempts(of: sent.message).map(\.outcome) == [.lost, .accepted])
        }
    }
}
