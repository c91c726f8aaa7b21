import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What somebody decides about a delivery: sending it again, skipping it, giving it to people")
struct DeliveryConsoleTests {
    @Test("What is skipped before anybody has taken it is handed over at once, tried or not", arguments: Engine.underTest)
    func skipped(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (tried, desk) = (try await f.askRecords(), try f.workflowGroup("front-desk"))
            f.clock.advance(seconds: 1)
            let waiting = try await f.askRecords(by: "ben")
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim(most: 1).first), .down)
            #expect(try await f.delivery(of: tried.message).state == .retrying)
            #expect(try await f.delivery(of: waiting.message).state == .queued)
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            for (sent, author) in [(tried, "ada"), (waiting, "ben")] {
                let skipped = try await f.skip(sent)
                let task = try #require(try await f.openTask(of: sent))
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

    @Test(
        "What nobody has is not skipped where no group would get it, and nothing changes; what people have is", arguments: Engine.underTest)
    func skippedToNobody(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let taken = try await f.askRecords(by: "ben")
            f.clock.advance(seconds: 1)
            let alone = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim(most: 1).first), DeliveryOutcome(status: 400))
            let (before, dead) = (try await f.delivery(of: alone.message), try await f.delivery(of: taken.message))
            #expect(dead.state == .dead && dead.task != nil, "the premise")
            var site = f.site
            for index in site.flows.indices where site.flows[index].code == "records" { site.flows[index].fallback = nil }
            let without = site
            #expect(without.fallbackGroup(of: before.flow) == nil, "the premise")
            func skip(_ delivery: Delivery) async throws -> Delivery {
                try await f.portal.perform {
                    try f.deliveries.skip(delivery.id, because: "Told by phone.", by: .operator, site: without, in: $0)
                }
            }
            func clocks() async throws -> Int {
                try await f.count("SELECT count(*) FROM delivery WHERE message = \(alone.message) AND hand_over_at IS NOT NULL")
            }
            #expect(try await clocks() == 1, "the premise")
            await #expect(throws: DeliveryRefusal.noFallback) { _ = try await skip(before) }
            let after = try await f.delivery(of: alone.message)
            #expect(after.state == before.state && after.task == nil)
            #expect(try await clocks() == 1, "people take it over as before")
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'skip'") == 0)
            #expect(try await skip(dead).state == .skipped)
            #expect(try await f.skip(alone).task != nil)
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
            for claim in both { try await f.report(claim, .down) }
            #expect(try await f.task(task, for: "fay").state == .open, "people keep it while it is tried")
            try await f.tend(after: 1_800)
            try await replay(late)
            #expect(try await f.delivery(of: late.message).dueAt == f.clock.now)
            try await f.tend(after: 1_799)
            #expect(try await f.openTask(of: late) == nil)
            try await f.tend(after: 1)
            #expect(try await f.openTask(of: late) != nil, "the hour since its first attempt, whatever was replayed")

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
