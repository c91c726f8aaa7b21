import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What an answer from outside settles, and what it leaves to people")
struct AnsweredDeliveriesTests {
    @Test(
        "What never came to the other system is not answered by its answer to something later: people keep it", arguments: Engine.underTest)
    func deadBefore(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 422))
            try await f.report(try #require(try await f.claim().first))
            let task = try #require(try await f.delivery(of: sent.message).task)
            try await f.answerFromRecords(further.message, "It is ready.")
            #expect(try await f.task(task, for: "fay").state == .open, "nobody has seen it yet")
            let refused = try await f.delivery(of: sent.message)
            #expect(refused.state == .dead && refused.answeredAt == nil)
            #expect(try await f.delivery(of: further.message).answeredAt == f.clock.now)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map { $0.receipt?.state } == [.received, .answered, nil])
            #expect(open.conversation.status != .answered)
            try await f.claim(task, by: "fay")
            try await f.answer(task, by: "fay")
            let after = try await f.open(sent.conversation)
            #expect(after.messages[0].receipt?.state == .answered && after.open.conversation.status == .answered)
        }
    }

    @Test("What was skipped stays with people too, and leaves the conversation unanswered until they answer", arguments: Engine.underTest)
    func skippedBefore(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            let task = try #require(try await f.skip(sent).task)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first))
            try await f.answerFromRecords(further.message, "It is ready.")
            #expect(try await f.task(task, for: "fay").state == .open, "nobody has seen it yet")
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map { $0.receipt?.state } == [.received, .answered, nil])
            #expect(open.conversation.status != .answered)
            #expect(try await f.delivery(of: sent.message).answeredAt == nil)
            try await f.claim(task, by: "fay")
            try await f.answer(task, by: "fay")
            let after = try await f.open(sent.conversation)
            #expect(after.messages[0].receipt?.state == .answered && after.open.conversation.status == .answered)
            let skipped = try await f.delivery(of: sent.message)
            #expect(skipped.state == .skipped && skipped.answeredAt == f.clock.now)
        }
    }

    @Test("A look at what may be urgent keeps no question open that the other system answers", arguments: Engine.underTest)
    func besideTheLook(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords(PortalFixture.alarming)
            let found = try await f.database.read { tx in
                try tx.first("SELECT id FROM task WHERE raised_by = \(sent.message)") { try $0[0] as ID<WorkbenchTask> }
            }
            let look = try #require(found)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first))
            try await f.answerFromRecords(sent.message, "Call 911.")
            #expect(try await f.open(sent.conversation).messages.first?.receipt?.state == .answered)
            #expect(try await f.open(sent.conversation).open.conversation.status == .answered)
            #expect(try await f.task(look).state == .open, "somebody still looks")
        }
    }

    @Test("Who answers what was given up or rerouted has it after all, and a task nobody took up is done", arguments: Engine.underTest)
    func named(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (dead, moved) = (try await f.askRecords(), try await f.askRecords(by: "ben"))
            f.passUndoWindow()
            for claim in try await f.claim() { try await f.report(claim, DeliveryOutcome(status: 422)) }
            let id = try await f.delivery(of: moved.message).id
            _ = try await f.portal.perform { try f.deliveries.reroute(id, by: .operator, site: f.site, in: $0) }
            for (sent, state) in [(dead, DeliveryState.delivered), (moved, .rerouted)] {
                let task = try #require(try await f.delivery(of: sent.message).task)
                try await f.answerFromRecords(sent.message, "It is ready.")
                let delivery = try await f.delivery(of: sent.message)
                #expect(delivery.state == state && delivery.answeredAt == f.clock.now)
                #expect(try await f.task(task, for: "fay").outcome == .replied)
            }
            #expect(try await f.open(dead.conversation).open.conversation.status == .answered)
        }
    }

    @Test("An answer that names no message is to what the other system has; what is in doubt is tried on", arguments: Engine.underTest)
    func unnamed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let alone = try await f.askRecords(by: "ben")
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 503))
            try await f.answerUnnamed(in: alone.conversation)
            #expect(try await f.delivery(of: alone.message).state == .delivered, "there is nothing else it could answer")

            let sent = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first))
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 503))
            try await f.answerUnnamed(in: sent.conversation)
            #expect(try await f.delivery(of: sent.message).answeredAt == f.clock.now)
            let doubtful = try await f.delivery(of: further.message)
            #expect(doubtful.state == .retrying && doubtful.answeredAt == nil)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map { $0.receipt?.state } == [.answered, .received, nil])
            #expect(open.conversation.status != .answered)
        }
    }

    @Test(
        "A question that arrived and was not answered in time stays with people, when a later one of its task arrives after all",
        arguments: Engine.underTest)
    func notAnsweredInTime(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()  // Tuesday 10:00, promised within five business days
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first))
            try await f.tend(after: 7 * 86_400)
            let task = try #require(try await f.delivery(of: sent.message).task)
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 503))
            try await f.tend(after: 3_600)
            #expect(try await f.delivery(of: further.message).task == task)
            try await f.report(try #require(try await f.claim().first))
            #expect(try await f.task(task, for: "fay").state == .open, "the first is why it is there")
            try await f.answerFromRecords(sent.message, "It is ready.")
            #expect(try await f.task(task, for: "fay").outcome == .replied)
            let awaited = try await f.count(
                "SELECT count(*) FROM delivery WHERE message = \(further.message) AND hand_over_at IS NOT NULL")
            #expect(awaited == 1, "the promise of the second counts")
        }
    }
}

extension PortalFixture {
    /// The system of Medical records answers and says in which conversation, not what.
    fileprivate func answerUnnamed(in conversation: ID<Conversation>) async throws {
        var reply = Self.outside(kind: "reply", patient: nil, group: nil, body: "It is ready.")
        reply.conversation = conversation.description
        guard case .delivered = try await receive(reply, by: recordsCaller()) else { throw NotAsExpected() }
    }
}
