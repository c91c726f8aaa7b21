import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Deliveries of a conversation that went to another patient's chart")
struct MovedDeliveryTests {
    /// Ada asks about Lily and means Noah; the second attempt is under way when the conversation is moved.
    private static func movedUnderWay(_ f: PortalFixture) async throws -> (sent: Sent, claim: ClaimedDelivery) {
        let sent = try await f.ask(by: "ada", for: "lily", type: "general", group: "records")
        f.passUndoWindow()
        try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 503))
        try await f.tend(after: 3_600)
        let task = try #require(try await f.delivery(of: sent.message).task)
        try await f.claim(task, by: "fay")
        let claim = try #require(try await f.claim().first)
        let (fay, ada, noah) = (try f.person("fay"), try f.person("ada"), try f.patient("noah"))
        _ = try await f.portal.perform {
            try f.portal.workbench.proposePatient(noah, for: task, by: fay, conversations: f.portal.conversations, in: $0)
        }
        _ = try await f.portal.perform {
            try f.portal.conversations.decidePatient(of: sent.conversation, confirmed: true, by: ada, site: f.site, in: $0)
        }
        return (sent, claim)
    }

    @Test("What comes of an attempt under way is kept, and that it arrived; it stays cancelled", arguments: Engine.underTest)
    func accepted(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, claim) = try await Self.movedUnderWay(f)
            let isOpened = try await f.portal.read { try f.deliveries.content(of: claim, site: f.site, in: $0) != nil }
            #expect(!isOpened)
            #expect(try await f.report(claim) == .cancelled)
            let delivery = try await f.delivery(of: sent.message)
            #expect(delivery.state == .cancelled && delivery.acceptedAt == f.clock.now)
            let attempts = try await f.database.read { try f.deliveries.attempts(of: delivery.id, in: $0) }
            #expect(attempts.map(\.outcome) == [.retry, .accepted] && attempts.allSatisfy { $0.endedAt != nil })
            #expect(try await f.audited("deliver", "delivery") == 1)
            #expect(try await f.claim().isEmpty)
        }
    }

    @Test("One that failed is not tried again", arguments: Engine.underTest)
    func failed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, claim) = try await Self.movedUnderWay(f)
            #expect(try await f.report(claim, DeliveryOutcome(status: 503)) == .cancelled)
            let delivery = try await f.delivery(of: sent.message)
            #expect(delivery.state == .cancelled && delivery.acceptedAt == nil)
            #expect(try await f.count("SELECT count(*) FROM delivery_attempt WHERE ended_at IS NULL") == 0)
            f.clock.advance(seconds: 86_400)
            #expect(try await f.claim().isEmpty)
        }
    }

    @Test(
        "One that nobody reports is closed when its lease is over; what is reported of it later still counts, as nothing else would tell",
        arguments: Engine.underTest)
    func lost(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, claim) = try await Self.movedUnderWay(f)
            try await f.tend(after: try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds)
            #expect(try await f.attempts(of: sent.message).map(\.outcome) == [.retry, .lost])
            let cancelled = try await f.delivery(of: sent.message)
            #expect(cancelled.state == .cancelled && cancelled.acceptedAt == nil)
            f.clock.advance(seconds: 60)
            #expect(try await f.report(claim) == .cancelled)
            #expect(try await f.attempts(of: sent.message).map(\.outcome) == [.retry, .accepted])
            #expect(try await f.delivery(of: sent.message).acceptedAt == f.clock.now)
            #expect(try await f.audited("deliver", "delivery") == 1)
            #expect(try await f.claim().isEmpty)
        }
    }
}
