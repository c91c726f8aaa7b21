import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Messages on their way to another system")
struct DeliveringTests {
    @Test("A message on the external route is born with its delivery and without a task (S9, S51)", arguments: Engine.underTest)
    func born(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            #expect(sent.task == nil)
            let delivery = try await f.delivery(of: sent.message)
            #expect(delivery.state == .queued && delivery.attempts == 0 && delivery.endpoint == "records-ehr")
            #expect(delivery.dueAt == f.clock.now.adding(seconds: 20))
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            #expect(try await f.claim().isEmpty, "it can still be taken back")
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            #expect(claim.id == delivery.id && claim.attempt == 1)
            #expect(try await f.claim().isEmpty, "it is leased")
            #expect(try await f.report(claim) == .delivered)
            #expect(try await f.fact(of: sent) == .sent)
            try await f.ask()
            #expect(try await f.count("SELECT count(*) FROM delivery") == 1, "the Workbench route leaves nothing (S49)")
        }
    }

    @Test("A delivery that cannot be written leaves no message, and nothing else of it", arguments: Engine.underTest)
    func together(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            switch engine {
            case .sqlite: try await f.run("CREATE TRIGGER broken BEFORE INSERT ON delivery BEGIN SELECT RAISE(ABORT, 'broken'); END")
            case .postgres:
                try await f.run("CREATE TRIGGER broken BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION refuse_change()")
            }
            await #expect(throws: DatabaseFailure.self) { try await f.askRecords(PortalFixture.alarming) }
            for table in ["conversation", "message", "delivery", "task", "notification", "route_decision"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'send'") == 0)
            try await f.ask()
            #expect(try await f.count("SELECT count(*) FROM message") == 1, "what stays inside is taken")
        }
    }

    @Test("What is opened for the other system is what was written, whole", arguments: Engine.underTest)
    func content(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords("Please send it to Dr. Weiss.")
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            let content = try #require(try await f.portal.read { try f.deliveries.content(of: claim, site: f.site, in: $0) })
            #expect(content.body == "Please send it to Dr. Weiss." && content.subject == "A question" && content.seq == 1)
            #expect(content.message == sent.message && content.delivery == claim.id && content.authorName == "Ada Park")
            #expect(content.identifiers.map(\.value) == ["004411"] && content.clinicalGroup.code == "records")
            #expect(!content.isPrecededByUndelivered && !content.isUrgent)
        }
    }

    @Test("A conversation's messages leave in their order, those of others beside them", arguments: Engine.underTest)
    func lanes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await f.askRecords()
            let second = try await f.writeAgain("And the X-ray.", to: first.conversation)
            let other = try await f.askRecords(by: "ben")
            f.passUndoWindow()
            let claims = try await f.claim()
            #expect(Set(claims.map(\.message)) == [first.message, other.message])
            let one = try #require(claims.first { $0.message == first.message })
            try await f.report(one, DeliveryOutcome(status: 503))
            #expect(try await f.claim().isEmpty, "the lane waits for its first")
            f.clock.advance(seconds: 5)
            let again = try #require(try await f.claim().first)
            #expect(again.id == one.id && again.attempt == 2)
            try await f.report(again)
            #expect(try await f.claim().map(\.message) == [second.message])
        }
    }

    @Test("Never more at once than the endpoint allows", arguments: Engine.underTest)
    func concurrency(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for _ in 0..<6 { try await f.askRecords() }
            f.passUndoWindow()
            #expect(try await f.claim(most: 3).count == 3)
            let fourth = try await f.claim()
            #expect(fourth.count == 1, "four are under way")
            try await f.report(fourth[0])
            #expect(try await f.claim().count == 1)
        }
    }

    @Test("Who lost the lease is not heard, and what was lost goes out again with the same id", arguments: Engine.underTest)
    func fencing(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            let stalled = try #require(try await f.claim().first)
            f.clock.advance(seconds: try #require(f.site.endpoint(code: "records-ehr")).leaseSeconds)
            #expect(try await f.claim().isEmpty, "it was an attempt in vain, and waits as after any other")
            f.clock.advance(seconds: 5)
            let taken = try #require(try await f.claim().first)
            #expect(taken.id == stalled.id && taken.epoch > stalled.epoch && taken.attempt == 2)
            #expect(try await f.report(stalled) == nil)
            #expect(try await f.delivery(of: sent.message).state == .sending)
            #expect(try await f.report(taken) == .delivered)
            let attempts = try await f.database.read { try f.deliveries.attempts(of: taken.id, in: $0) }
            #expect(attempts.map(\.outcome) == [.lost, .accepted])
        }
    }

    @Test("Claims at once never take the same delivery", arguments: Engine.underTest)
    func claimsAtOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for _ in 0..<4 { try await f.askRecords() }
            f.passUndoWindow()
            let claims = try await withThrowingTaskGroup(of: [ClaimedDelivery].self) { group in
                for _ in 0..<8 { group.addTask { try await f.claim(most: 1) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claims.count == 4 && Set(claims.map(\.id)).count == 4)
        }
    }

    @Test("Claims at the same moment never take more together than the endpoint allows", arguments: Engine.underTest)
    func limitAtOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            #expect(f.site.endpoint(code: "records-ehr")?.concurrency == 4)
            for _ in 0..<12 { try await f.askRecords() }
            f.passUndoWindow()
            let claims = try await withThrowingTaskGroup(of: [ClaimedDelivery].self) { group in
                for _ in 0..<12 { group.addTask { try await f.claim(most: 4) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claims.count == 4 && Set(claims.map(\.id)).count == 4)
            #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'sending'") == 4)
        }
    }

    @Test("What the other system asks to wait is waited, where that is longer than the schedule", arguments: Engine.underTest)
    func asksToWait(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            #expect(try await f.report(claim, DeliveryOutcome(status: 429, retryAfter: 600)) == .retrying)
            #expect(try await f.delivery(of: sent.message).nextAttemptAt == f.clock.now.adding(seconds: 600))
            f.clock.advance(seconds: 599)
            #expect(try await f.claim().isEmpty)
            f.clock.advance(seconds: 1)
            #expect(try await f.claim().map(\.message) == [sent.message])
        }
    }

    @Test(
        "What was handed on and not confirmed holds up nothing, is people's when its promise is over, and is delivered once it is answered",
        arguments: Engine.underTest)
    func handedOn(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            #expect(try await f.report(claim, DeliveryOutcome(.sent, code: "handed-on")) == .sent)
            let handedOn = try await f.delivery(of: sent.message)
            #expect(handedOn.state == .sent && handedOn.acceptedAt == f.clock.now && handedOn.endedAt == nil)
            #expect(handedOn.nextAttemptAt == nil && handedOn.lastCode == "handed-on")
            #expect(try await f.fact(of: sent) == .sent)
            let next = try #require(try await f.claim().first)
            #expect(next.message == further.message)
            try await f.report(next)
            try await f.tend(after: 9 * 86_400)
            #expect(try await f.claim().isEmpty, "it is not tried again")
            let task = try #require(try await f.delivery(of: sent.message).task)
            #expect(try await f.task(task, for: "fay").state == .open)
            try await f.answerFromRecords(sent.message, "It is ready.")
            let answered = try await f.delivery(of: sent.message)
            #expect(answered.state == .delivered && answered.answeredAt == f.clock.now && answered.endedAt == f.clock.now)
        }
    }

    @Test("Five failures of the transport stop the endpoint; the next try is one delivery", arguments: Engine.underTest)
    func breaker(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for _ in 0..<6 { try await f.askRecords() }
            f.passUndoWindow()
            let failed = DeliveryOutcome(.retry, code: "no-connection", fault: .unreachable)
            for claim in try await f.claim() { try await f.report(claim, failed) }
            let fifth = try #require(try await f.claim(most: 1).first)
            try await f.report(fifth, failed)
            f.clock.advance(seconds: 29)
            #expect(try await f.claim().isEmpty)
            let untried = try await f.database.read { try f.deliveries.list(nil, in: $0).items.filter { $0.attempts == 0 } }
            #expect(untried.count == 1, "attempts that were not made do not count")
            f.clock.advance(seconds: 1)
            let probe = try await f.claim()
            #expect(probe.count == 1)
            try await f.report(probe[0])
            #expect(try await f.claim().count == 4)
        }
    }

    @Test("A try that reached nobody leaves an endpoint that was stopped as it is, and the next one is tried", arguments: Engine.underTest)
    func probe(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for _ in 0..<6 { try await f.askRecords() }
            f.passUndoWindow()
            let failed = DeliveryOutcome(.retry, code: "no-connection", fault: .unreachable)
            for claim in try await f.claim() { try await f.report(claim, failed) }
            try await f.report(try #require(try await f.claim(most: 1).first), failed)
            f.clock.advance(seconds: 30)
            let damaged = try await f.claim()
            #expect(damaged.count == 1)
            try await f.report(damaged[0], DeliveryOutcome(.refused, code: "not-opened", fault: .notOpened))
            let next = try await f.claim()
            #expect(next.count == 1, "whether the other system is there is as unknown as before")
            try await f.report(next[0])
            #expect(try await f.claim().count == 4)
        }
    }

    @Test("410 switches the endpoint off until a test is accepted", arguments: Engine.underTest)
    func gone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.askRecords()
            try await f.askRecords()
            f.passUndoWindow()
            let claim = try #require(try await f.claim(most: 1).first)
            #expect(try await f.report(claim, DeliveryOutcome(status: 410)) == .dead)
            #expect(try await f.claim().isEmpty)
            #expect(try await f.database.read { try f.deliveries.standings(site: f.site, in: $0).first?.disabledAt } == f.clock.now)
            try await f.portal.perform { try f.deliveries.enable("records-ehr", by: .operator, in: $0) }
            #expect(try await f.claim().count == 1)
        }
    }

    @Test("Taken back in time it never leaves; later it is not tried again", arguments: Engine.underTest)
    func withdrawal(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ada = try f.person("ada")
            func withdraw(_ sent: Sent) async throws -> Bool {
                try await f.portal.perform { try f.portal.conversations.withdraw(sent.message, by: ada, site: f.site, in: $0) }.hasTrace
            }
            let early = try await f.askRecords()
            #expect(try await withdraw(early) == false)
            #expect(try await f.count("SELECT count(*) FROM delivery") == 0)
            let late = try await f.askRecords()
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            #expect(try await withdraw(late))
            #expect(try await f.report(claim, DeliveryOutcome(status: 503)) == .cancelled)
            let waiting = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 503))
            #expect(try await withdraw(waiting))
            f.clock.advance(seconds: 600)
            #expect(try await f.claim().isEmpty)
            #expect(try await f.delivery(of: waiting.message).state == .cancelled)
            #expect(try await f.fact(of: waiting) == nil)
        }
    }
}
