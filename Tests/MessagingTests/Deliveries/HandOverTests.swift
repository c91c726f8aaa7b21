import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What another system does not take in time")
struct HandOverTests {
    private static let down = DeliveryOutcome(status: 503)

    private static func openTask(_ f: PortalFixture, of sent: Sent) async throws -> ID<WorkbenchTask>? {
        try await f.database.read { tx in
            try tx.first("SELECT task FROM task_message WHERE message = \(sent.message)") { try $0[0] }
        }
    }

    @Test(
        "After an open hour the fall-back group gets a task, while it is tried on; the member reads that it is late",
        arguments: Engine.underTest)
    func afterAnHour(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), Self.down)
            #expect(try await f.fact(of: sent) == .onItsWay)
            try await f.tend(after: 3_599)
            #expect(try await Self.openTask(f, of: sent) == nil)
            try await f.tend(after: 1)
            let task = try #require(try await Self.openTask(f, of: sent))
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
            #expect(try await Self.openTask(f, of: sent) == nil)
            try await f.tend(after: 3_600 + 20)
            #expect(try await Self.openTask(f, of: sent) != nil)
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
                #expect(try await Self.openTask(f, of: sent) == nil, "\(span)")
                try await f.tend(after: 1)
                #expect(try await Self.openTask(f, of: sent) != nil, "\(span)")
            }
        }
    }

    @Test("What may be urgent is handed over as soon as it is not taken", arguments: Engine.underTest)
    func urgent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords(PortalFixture.alarming)
            #expect(try await Self.openTask(f, of: sent) == nil, "at entry there is only the look")
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), Self.down)
            #expect(try await Self.openTask(f, of: sent) != nil)
            let silent = try await f.askRecords(PortalFixture.alarming, by: "ben")
            try await f.tend(after: 79)
            #expect(try await Self.openTask(f, of: silent) == nil)
            try await f.tend(after: 1)
            #expect(try await Self.openTask(f, of: silent) != nil)
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
            #expect(try await Self.openTask(f, of: sent) != nil)
            #expect(try await f.fact(of: sent) == .notDelivered)
            let claim = try #require(try await f.claim().first)
            #expect(claim.message == next.message)
            let content = try await f.portal.read { try f.deliveries.content(of: claim, site: f.site, in: $0) }
            #expect(content?.isPrecededByUndelivered == true)
        }
    }

    @Test("What is skipped before anybody has taken it is handed over at once, tried or not", arguments: Engine.underTest)
    func skipped(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (tried, desk) = (try await f.askRecords(), try f.workflowGroup("front-desk"))
            f.clock.advance(seconds: 1)
            let waiting = try await f.askRecords(by: "ben")
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim(most: 1).first), Self.down)
            #expect(try await f.delivery(of: tried.message).state == .retrying)
            #expect(try await f.delivery(of: waiting.message).state == .queued)
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            for (sent, author) in [(tried, "ada"), (waiting, "ben")] {
                let skipped = try await f.skip(sent)
                let task = try #require(try await Self.openTask(f, of: sent))
                #expect(skipped.state == .skipped && skipped.task == task)
                let found = try await f.task(task, for: "fay")
                #expect(found.state == .open && found.workflowGroup == desk)
                #expect(try await f.database.read { try Deliveries.handedOver(to: task, in: $0)?.because } == .notTaken)
                #expect(try await f.fact(of: sent, by: author) == .notDelivered)
            }
            try await f.tend(after: 3_600)
            #expect(try await f.claim().isEmpty, "it does not leave any more")
            #expect(try await f.count("SELECT count(*) FROM task") == 2, "once")
        }
    }

    @Test("Skipped while its author may still take it back, it goes without a trace all the same", arguments: Engine.underTest)
    func skippedAndTakenBack(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, ada) = (try await f.askRecords(), try f.person("ada"))
            #expect(try await f.skip(sent).task != nil)
            let withdrawal = try await f.portal.perform {
                try f.portal.conversations.withdraw(sent.message, by: ada, site: f.site, in: $0)
            }
            #expect(!withdrawal.hasTrace)
            for table in ["conversation", "message", "delivery", "task", "task_message"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
        }
    }

    @Test("When people finish it first, it is not delivered any more", arguments: Engine.underTest)
    func answeredByPeople(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), Self.down)
            try await f.tend(after: 3_600)
            let task = try #require(try await Self.openTask(f, of: sent))
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
            #expect(try await Self.openTask(f, of: sent) == nil)
            try await f.tend(after: 3 * 86_400)
            let task = try #require(try await Self.openTask(f, of: sent))
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
            try await f.report(claim, Self.down)
            try await f.tend(after: 3_600)
            let task = try #require(try await Self.openTask(f, of: sent))
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
            try await f.report(claim, Self.down)
            try await f.tend(after: 3_600)
            let task = try #require(try await Self.openTask(f, of: sent))
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

    @Test(
        "Replayed, it leaves no sooner than it can be taken back; what was skipped stays with people, and a clock that runs goes on",
        arguments: Engine.underTest)
    func replayed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let admin = try f.person("admin")
            func replay(_ sent: Sent) async throws {
                let id = try await f.delivery(of: sent.message).id
                _ = try await f.portal.perform { try f.deliveries.replay(id, by: admin.actor, site: f.site, in: $0) }
            }
            let (skipped, late) = (try await f.askRecords(), try await f.askRecords(by: "lily"))
            let first = f.clock.now.adding(seconds: 20)
            f.clock.advance(seconds: 2)
            let task = try #require(try await f.skip(skipped).task)
            try await replay(skipped)
            #expect(try await f.delivery(of: skipped.message).dueAt == first)
            #expect(try await f.claim().isEmpty, "its author may still take it back")
            f.clock.advance(seconds: 18)
            let both = try await f.claim()
            #expect(Set(both.map(\.message)) == [skipped.message, late.message])
            for claim in both { try await f.report(claim, Self.down) }
            #expect(try await f.task(task, for: "fay").state == .open, "people keep it while it is tried")
            try await f.tend(after: 1_800)
            try await replay(late)
            #expect(try await f.delivery(of: late.message).dueAt == f.clock.now)
            try await f.tend(after: 1_799)
            #expect(try await Self.openTask(f, of: late) == nil)
            try await f.tend(after: 1)
            #expect(try await Self.openTask(f, of: late) != nil, "the hour since its first attempt, whatever was replayed")

            let answered = try await f.askRecords(by: "ben")
            f.passUndoWindow()
            let claims = try await f.claim()
            try await f.report(try #require(claims.last { $0.message == answered.message }))
            try await f.answerFromRecords(answered.message, "It is ready.")
            try await replay(answered)
            let waiting = try await f.count(
                "SELECT count(*) FROM delivery WHERE message = \(answered.message) AND hand_over_at IS NOT NULL")
            #expect(waiting == 0, "nobody waits for an answer any more")
        }
    }

    @Test("Replay keeps the id, skip wants a reason, and the Workbench answers what is sent there", arguments: Engine.underTest)
    func console(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (one, two, three) = (try await f.askRecords(), try await f.askRecords(by: "ben"), try await f.askRecords(by: "lily"))
            f.passUndoWindow()
            for claim in try await f.claim() { try await f.report(claim, DeliveryOutcome(status: 400)) }
            let admin = try f.person("admin")
            let ids = try await [one, two, three].asyncMap { try await f.delivery(of: $0.message).id }
            let replayed = try await f.portal.perform { try f.deliveries.replay(ids[0], by: admin.actor, site: f.site, in: $0) }
            #expect(replayed.state == .queued && replayed.id == ids[0])
            await #expect(throws: DeliveryRefusal.notNow(.queued)) {
                try await f.portal.perform { try f.deliveries.replay(ids[0], by: admin.actor, site: f.site, in: $0) }
            }
            let claim = try #require(try await f.claim().first)
            #expect(claim.id == ids[0] && claim.attempt == 2)
            await #expect(throws: DeliveryRefusal.reasonMissing) {
                try await f.portal.perform { try f.deliveries.skip(ids[1], because: "  ", by: admin.actor, site: f.site, in: $0) }
            }
            let given = try await f.delivery(of: two.message).task
            let skipped = try await f.portal.perform {
                try f.deliveries.skip(ids[1], because: "Told by phone.", by: admin.actor, site: f.site, in: $0)
            }
            #expect(skipped.state == .skipped && skipped.task == given && given != nil, "people had it already")
            #expect(try await f.database.read { try f.deliveries.delivery(ids[1], in: $0).reason } == "Told by phone.")
            let rerouted = try await f.portal.perform { try f.deliveries.reroute(ids[2], by: admin.actor, site: f.site, in: $0) }
            #expect(rerouted.state == .rerouted && rerouted.task != nil)
            await #expect(throws: NotFound.self) {
                try await f.portal.perform { try f.deliveries.replay(claim.id.other, by: admin.actor, site: f.site, in: $0) }
            }
        }
    }
}

extension ID {
    /// An id that nothing has.
    fileprivate var other: ID { ID(high: high, low: low ^ 1) }
}
