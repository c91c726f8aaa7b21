import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What another system does not take in time")
struct HandOverTests {
    @Test(
        "After an open hour the fall-back group gets a task, while it is tried on; the member reads that it is late",
        arguments: Engine.underTest)
    func afterAnHour(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), .down)
            #expect(try await f.fact(of: sent) == .onItsWay)
            try await f.tend(after: 3_599)
            #expect(try await f.openTask(of: sent) == nil)
            try await f.tend(after: 1)
            let task = try #require(try await f.openTask(of: sent))
            #expect(try await f.task(task, for: "fay").state == .open)
            #expect(try await f.fact(of: sent) == .delayed)
            #expect(try await f.database.read { try Deliveries.handedOver(to: task, in: $0)?.because } == .notTaken)
            try await f.tend(after: 1)
            #expect(try await f.count("SELECT count(*) FROM task") == 1, "once")
            let again = try #require(try await f.claim().first)
            #expect(try await f.report(again) == .delivered)
            let ended = try await f.task(task, for: "fay")
            #expect(ended.state == .done && ended.outcome == .forwarded, "what arrived first closes the other")
            #expect(try await f.fact(of: sent) == .sent)
        }
    }

    @Test("A night does not count as time that was open", arguments: Engine.underTest)
    func openHours(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            f.clock.advance(seconds: 6 * 3_600 + 1_800)  // Tuesday 16:30, half an hour before closing
            let sent = try await f.askRecords()
            try await f.tend(after: 15 * 3_600)  // Wednesday 7:30
            #expect(try await f.openTask(of: sent) == nil)
            try await f.tend(after: 3_600 + 20)
            #expect(try await f.openTask(of: sent) != nil)
        }
    }

    @Test("A flow says itself after how long, in open hours or in business days", arguments: Engine.underTest)
    func spans(engine: Engine) async throws {
        for (span, seconds) in [("2h", 2 * 3_600), ("1 business day", 24 * 3_600)] as [(String, Int64)] {
            try await PortalFixture.with(engine) { f in
                let document = try soundDocument(DemonstrationSite.document.replacing("handOverAfter: 1h", with: "handOverAfter: \(span)"))
                _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
                let site = try await f.portal.site()
                let sent = try await f.ask(type: "general", group: "records", site: site)  // Tuesday 10:00, first due 20 s later
                try await f.tend(after: seconds + 19)
                #expect(try await f.openTask(of: sent) == nil, "\(span)")
                try await f.tend(after: 1)
                #expect(try await f.openTask(of: sent) != nil, "\(span)")
            }
        }
    }

    @Test("What may be urgent is handed over as soon as it is not taken", arguments: Engine.underTest)
    func urgent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords(PortalFixture.alarming)
            #expect(try await f.openTask(of: sent) == nil, "at entry there is only the look")
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), .down)
            #expect(try await f.openTask(of: sent) != nil)
            let silent = try await f.askRecords(PortalFixture.alarming, by: "ben")
            try await f.tend(after: 79)
            #expect(try await f.openTask(of: silent) == nil)
            try await f.tend(after: 1)
            #expect(try await f.openTask(of: silent) != nil)
        }
    }

    @Test(
        "A dead letter is handed over at once, and the next of its lane says what was not delivered before it", arguments: Engine.underTest)
    func deadLetter(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            let next = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 422))
            #expect(try await f.openTask(of: sent) != nil)
            #expect(try await f.fact(of: sent) == .notDelivered)
            let claim = try #require(try await f.claim().first)
            #expect(claim.message == next.message)
            let content = try await f.portal.read { try f.deliveries.content(of: claim, site: f.site, in: $0) }
            #expect(content?.isPrecededByUndelivered == true)
        }
    }

    @Test("When people finish it first, it is not delivered any more", arguments: Engine.underTest)
    func answeredByPeople(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), .down)
            try await f.tend(after: 3_600)
            let task = try #require(try await f.openTask(of: sent))
            try await f.claim(task, by: "fay")
            let slow = try #require(try await f.claim().first)
            try await f.answer(task, by: "fay")
            #expect(try await f.delivery(of: sent.message).state == .rerouted)
            #expect(try await f.report(slow) == .rerouted, "a late acknowledgement changes nothing")
            #expect(try await f.delivery(of: sent.message).acceptedAt == f.clock.now, "and is kept")
            #expect(try await f.claim().isEmpty)
        }
    }

    @Test("Delivered and not answered by its promise, it is escalated like an overdue task", arguments: Engine.underTest)
    func unanswered(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()  // Tuesday 10:00, promised within five business days
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first))
            try await f.tend(after: 6 * 86_400)
            #expect(try await f.openTask(of: sent) == nil)
            try await f.tend(after: 3 * 86_400)
            let task = try #require(try await f.openTask(of: sent))
            #expect(try await f.task(task, for: "fay").escalatedAt == f.clock.now)
            #expect(try await f.open(sent.conversation).open.conversation.status == .delayed)
        }
    }

    @Test(
        "An answer from outside is a message of the care team, ends the wait, and closes what nobody took up (S9)",
        arguments: Engine.underTest)
    func reply(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            try await f.report(claim, .down)
            try await f.tend(after: 3_600)
            let task = try #require(try await f.openTask(of: sent))
            let caller = try await f.recordsCaller()
            var reply = PortalFixture.outside(kind: "reply", patient: nil, group: nil, body: "It is ready.")
            guard case .held(_, .noReference) = try await f.receive(reply, by: caller) else { return #expect(Bool(false)) }
            reply.inReplyTo = sent.message.description
            let empty = PortalFixture.outside(kind: "reply", patient: nil, group: nil, body: " ")
            await #expect(throws: MessageRefusal.self) { try await f.receive(empty, by: caller) }
            guard case .delivered = try await f.receive(reply, by: caller) else { return #expect(Bool(false)) }
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .answered && open.unread == 1)
            #expect(messages.map(\.body).last == "It is ready." && messages.last?.role == .system)
            #expect(messages.first?.receipt?.state == .answered)
            #expect(try await f.task(task, for: "fay").outcome == .replied)
            #expect(try await f.delivery(of: sent.message).state == .delivered)
            try await f.tend(after: 9 * 86_400)
            #expect(try await f.count("SELECT count(*) FROM task WHERE state <> 'done'") == 0)
        }
    }

    @Test("An answer from outside leaves a question to whoever has taken it up, and what came after it open", arguments: Engine.underTest)
    func replyBesidePeople(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            let further = try await f.writeAgain("And the X-ray.", to: sent.conversation)
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            try await f.report(claim, .down)
            try await f.tend(after: 3_600)
            let task = try #require(try await f.openTask(of: sent))
            try await f.claim(task, by: "fay")
            try await f.answerFromRecords(sent.message, "It is ready.")
            var (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.role) == [.patient, .patient, .system])
            #expect(messages.first?.receipt?.state == .inWork, "she says when it is answered")
            #expect(open.conversation.status != .answered)
            #expect(try await f.task(task, for: "fay").state == .claimed)
            try await f.answer(task, by: "fay")
            let last = try await f.writeAgain("And the letter.", to: sent.conversation)
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first))
            try await f.answerFromRecords(further.message, "So is that.")
            (open, messages) = try await f.open(sent.conversation)
            #expect(open.conversation.status != .answered, "the letter is still asked for")
            #expect(messages.first { $0.id == last.message }?.receipt?.state == .received)
            try await f.answerFromRecords(last.message, "And that.")
            (open, messages) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .answered)
            #expect(messages.first { $0.id == last.message }?.receipt?.state == .answered)
        }
    }
}
