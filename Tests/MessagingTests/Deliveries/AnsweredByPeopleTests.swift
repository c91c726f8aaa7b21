import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("When people deal with what another system has taken since")
struct AnsweredByPeopleTests {
    /// Handed over and claimed by Fay; a retry is accepted after that.
    private static func takenBeside(_ f: PortalFixture) async throws -> (sent: Sent, task: ID<WorkbenchTask>) {
        let (sent, task) = try await f.handedOver()
        try await f.report(try #require(try await f.claim().first))
        #expect(try await f.task(task, for: "fay").state == .claimed)
        return (sent, task)
    }

    /// A question that may be urgent was taken by the other system, and somebody looks at it.
    private static func claimedLook(_ f: PortalFixture) async throws -> (sent: Sent, look: ID<WorkbenchTask>) {
        let sent = try await f.askRecords(PortalFixture.alarming)
        f.passUndoWindow()
        try await f.report(try #require(try await f.claim().first))
        let look = try await Self.look(at: sent, f)
        try await f.claim(look)
        return (sent, look)
    }

    private static func look(at sent: Sent, _ f: PortalFixture) async throws -> ID<WorkbenchTask> {
        let found = try await f.database.read { tx in
            try tx.first("SELECT id FROM task WHERE raised_by = \(sent.message)") { try $0[0] as ID<WorkbenchTask> }
        }
        return try #require(found)
    }

    /// Nobody is given it again, and the member is not told that it is late.
    private static func requireQuiet(_ f: PortalFixture, _ sent: Sent) async throws {
        let delivery = try await f.delivery(of: sent.message)
        #expect(delivery.state == .delivered && delivery.answeredAt == f.clock.now)
        try await f.tend(after: 9 * 86_400)
        #expect(try await f.count("SELECT count(*) FROM task") == 1)
        #expect(try await f.count("SELECT count(*) FROM task_escalation WHERE stage = 'member'") == 0)
    }

    @Test("Who answers ends the wait for the other system: nothing is made of it at its promise", arguments: Engine.underTest)
    func answered(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, task) = try await Self.takenBeside(f)
            try await f.answer(task, by: "fay")
            try await Self.requireQuiet(f, sent)
        }
    }

    @Test("So does who calls", arguments: Engine.underTest)
    func called(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, task) = try await Self.takenBeside(f)
            try await f.complete(task, as: .answeredByPhone, note: "Called her.", by: "fay")
            try await Self.requireQuiet(f, sent)
        }
    }

    @Test("So does who only looked because it may be urgent, and answered", arguments: Engine.underTest)
    func answeredFromTheLook(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, look) = try await Self.claimedLook(f)
            try await f.answer(look)
            try await Self.requireQuiet(f, sent)
        }
    }

    @Test(
        "An answer that is undone is waited for again, and a look that ends without one leaves the question where it was",
        arguments: Engine.underTest)
    func undone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, look) = try await Self.claimedLook(f)
            let answer = try await f.reply("Wrong words.", to: look)
            let again = try #require(try await f.undo(answer.message).task)
            #expect(try await f.delivery(of: sent.message).answeredAt == nil)
            try await f.complete(again, as: .noReplyNeeded)
            try await f.tend(after: 9 * 86_400)
            let task = try #require(try await f.delivery(of: sent.message).task)
            #expect(try await f.task(task, for: "fay").state == .open)
        }
    }

    @Test("What was skipped because people had answered it is theirs when they undo that answer", arguments: Engine.underTest)
    func skippedThenUndone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords(PortalFixture.alarming)
            let look = try await Self.look(at: sent, f)
            try await f.claim(look)
            let answer = try await f.reply("Wrong words.", to: look)
            let skipped = try await f.skip(sent)
            #expect(skipped.state == .skipped && skipped.task == nil, "there is nothing left to answer")
            let again = try #require(try await f.undo(answer.message).task)
            try await f.complete(again, as: .noReplyNeeded)
            try await f.tend(after: 81)
            let task = try #require(try await f.delivery(of: sent.message).task)
            #expect(try await f.task(task, for: "fay").state == .open)
        }
    }
}
