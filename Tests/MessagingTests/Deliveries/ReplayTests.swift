import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What is sent once more")
struct ReplayTests {
    @Test("What was accepted once stays delivered, whatever the other system says to a replay", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.takenByRecords()
            let accepted = f.clock.now
            for status in [409, 422, 410] {
                f.clock.advance(seconds: 60)
                try await f.replay(sent)
                #expect(try await f.fact(of: sent) == .sent, "they have it all the time")
                #expect(try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: status)) == .delivered)
            }
            let delivery = try await f.delivery(of: sent.message)
            #expect(delivery.state == .delivered && delivery.task == nil && delivery.acceptedAt == accepted)
            #expect(delivery.lastCode == "410" && delivery.endedAt == f.clock.now)
            #expect(try await f.fact(of: sent) == .sent)
            let attempts = try await f.database.read { try f.deliveries.attempts(of: delivery.id, in: $0) }
            #expect(attempts.map(\.outcome) == [.accepted, .refused, .refused, .refused], "what was said stands in the attempts")
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'deliver' AND outcome = 'refused'") == 0)
            try await f.tend(after: 9 * 86_400)
            #expect(try await f.delivery(of: sent.message).task != nil, "its answer is waited for as before")
        }
    }

    @Test("A replay that is given up leaves it delivered, also what may be urgent", arguments: Engine.underTest)
    func givenUp(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.takenByRecords(PortalFixture.alarming)
            try await f.replay(sent)
            for wait in RetrySchedule.standard.waits {
                f.clock.advance(seconds: Int64(wait))
                try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 503))
            }
            let delivery = try await f.delivery(of: sent.message)
            #expect(delivery.state == .delivered && delivery.task == nil && delivery.attempts == 11)
            #expect(try await f.claim().isEmpty)
        }
    }

    @Test("What its author has taken back is not sent again, and what was delivered stays so", arguments: Engine.underTest)
    func withdrawn(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ada = try f.person("ada")
            func withdraw(_ sent: Sent) async throws {
                _ = try await f.portal.perform { try f.portal.conversations.withdraw(sent.message, by: ada, site: f.site, in: $0) }
            }
            let (before, waiting, underWay) = (
                try await f.takenByRecords(), try await f.takenByRecords(), try await f.takenByRecords()
            )
            try await withdraw(before)
            await #expect(throws: DeliveryRefusal.notNow(.cancelled)) { try await f.replay(before) }
            try await f.replay(waiting)
            try await withdraw(waiting)
            #expect(try await f.claim().isEmpty)
            try await f.replay(underWay)
            let claim = try #require(try await f.claim().first)
            try await withdraw(underWay)
            #expect(try await f.report(claim, DeliveryOutcome(status: 503)) == .delivered, "and is not tried on")
            for sent in [before, waiting, underWay] { #expect(try await f.delivery(of: sent.message).state == .delivered) }
        }
    }

    @Test("Of a conversation one is under way, whichever was replayed", arguments: Engine.underTest)
    func lane(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 422))
            let claim = try #require(try await f.claim().first)
            #expect(claim.message == further.message)
            try await f.replay(sent)
            #expect(try await f.claim().isEmpty, "the other system has not said what it makes of the second")
            try await f.report(claim)
            #expect(try await f.claim().map(\.message) == [sent.message])
        }
    }

    @Test(
        "Skipped after it was accepted once it stays delivered: its answer is waited for, and the next is preceded by nothing missing",
        arguments: Engine.underTest)
    func skipped(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.takenByRecords()
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            try await f.replay(sent)
            let skipped = try await f.skip(sent)
            #expect(skipped.state == .delivered && skipped.task == nil && skipped.nextAttemptAt == nil)
            #expect(try await f.fact(of: sent) == .sent)
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            #expect(claim.message == further.message)
            #expect(try await f.isPrecededByUndelivered(claim) == false)
            try await f.report(claim)
            try await f.tend(after: 9 * 86_400)
            #expect(try await f.delivery(of: sent.message).task != nil, "as before the replay")
        }
    }

    @Test("What people answered is missing before the next message, unless the other system took it after all", arguments: Engine.underTest)
    func takenAfterAll(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for arrives in [false, true] {
                let (sent, task) = try await f.handedOver()
                let late = try #require(try await f.claim().first { $0.message == sent.message })
                try await f.answer(task, by: "fay")
                let outcome = DeliveryOutcome(status: arrives ? 200 : 503)
                #expect(try await f.report(late, outcome) == .rerouted)
                let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
                f.passUndoWindow()
                let claim = try #require(try await f.claim().first { $0.message == further.message })
                #expect(try await f.isPrecededByUndelivered(claim) == !arrives)
                try await f.report(claim)
            }
        }
    }

    @Test("What people were given for want of an answer stays theirs when it is accepted once more", arguments: Engine.underTest)
    func past(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.takenByRecords()
            try await f.tend(after: 9 * 86_400)
            let task = try #require(try await f.delivery(of: sent.message).task)
            try await f.replay(sent)
            try await f.report(try #require(try await f.claim().first))
            try await f.tend(after: 60)
            #expect(try await f.task(task, for: "fay").state == .open)
            #expect(try await f.count("SELECT count(*) FROM task") == 1)
        }
    }
}

extension PortalFixture {
    /// A question that the other system has accepted.
    fileprivate func takenByRecords(_ body: String = "May I have a copy of my record?") async throws -> Sent {
        let sent = try await askRecords(body)
        passUndoWindow()
        let claims = try await claim()
        try await report(try #require(claims.first { $0.message == sent.message }))
        return sent
    }

    /// What the other system is told of the messages before one that is under way.
    fileprivate func isPrecededByUndelivered(_ claim: ClaimedDelivery) async throws -> Bool? {
        try await portal.read { [deliveries, site] in try deliveries.content(of: claim, site: site, in: $0)?.isPrecededByUndelivered }
    }

    fileprivate func replay(_ sent: Sent) async throws {
        let (id, site) = (try await delivery(of: sent.message).id, site)
        _ = try await portal.perform { [deliveries] in try deliveries.replay(id, by: .operator, site: site, in: $0) }
    }
}
