import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("An answer is corrected")
struct CorrectingTests {
    @Test("The rule: whoever may answer in the group may correct what the care team wrote, once (decisions.md, Undo)")
    func rule() throws {
        try Correcting.judge(actor: .eligible(.agent), answer: .init())
        try Correcting.judge(actor: .eligible(.manager), answer: .init())
        #expect(throws: TaskRefusal.notEligible([.assigned])) { try Correcting.judge(actor: .failing([.assigned]), answer: .init()) }
        #expect(throws: NotFound.self) { try Correcting.judge(actor: .stranger, answer: .init()) }
        #expect(throws: CorrectionRefusal.noAnswer) { try Correcting.judge(actor: .eligible(.agent), answer: nil) }
        #expect(throws: CorrectionRefusal.noAnswer) { try Correcting.judge(actor: .eligible(.agent), answer: .init(isByStaff: false)) }
        #expect(throws: CorrectionRefusal.withdrawn) { try Correcting.judge(actor: .eligible(.agent), answer: .init(isWithdrawn: true)) }
        #expect(throws: CorrectionRefusal.correctedAlready) {
            try Correcting.judge(actor: .eligible(.agent), answer: .init(isCorrected: true))
        }
    }

    @Test(
        "The earlier text is marked and kept, every reader has something unread again, and the task stays done", arguments: Engine.underTest
    )
    func marks(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let answer = try await f.reply("Take two tablets.", to: task)
            #expect(try await f.open(sent.conversation).open.unread == 1)
            let corrected = try await f.correct(answer.message, on: task, to: "Take one tablet.", by: "di")
            #expect(corrected.task.state == .done && corrected.task.outcome == .replied)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.unread == 2)
            #expect(open.conversation.status == .answered)
            #expect(messages.map(\.body).suffix(2) == ["Take two tablets.", "Take one tablet."])
            #expect(messages.map(\.correction) == [nil, Correction(at: f.clock.now, message: corrected.sent.message), nil])
            #expect(try await f.audited("correct", "message") == 1)
            await #expect(throws: CorrectionRefusal.correctedAlready) { try await f.correct(answer.message, on: task, to: "None.") }
            // The correction is an answer too, and can be mended itself.
            try await f.correct(corrected.sent.message, on: task, to: "Take half a tablet.")
        }
    }

    @Test("A correction answers nothing that is open", arguments: Engine.underTest)
    func answersNothing(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let first = try #require(sent.task)
            try await f.claim(first)
            let answer = try await f.reply("Take two tablets.", to: first)
            let again = try await f.writeAgain("Before or after meals?", to: sent.conversation)
            let second = try #require(again.task)
            #expect(second != first)
            try await f.correct(answer.message, on: second, to: "Take one tablet.")
            let open = try await f.open(sent.conversation).open
            #expect(open.conversation.status == .sent, "the question of the meals is still open")
            #expect(try await f.tasks(TaskFilter(), for: "cy") == [second])
        }
    }

    @Test("What a member wrote, and a message of another conversation, are no answers", arguments: Engine.underTest)
    func others(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            await #expect(throws: CorrectionRefusal.noAnswer) { try await f.correct(sent.message, on: task, to: "Else.") }
            let other = try await f.ask()
            let otherTask = try #require(other.task)
            try await f.claim(otherTask)
            let answer = try await f.reply("Rest.", to: otherTask)
            await #expect(throws: CorrectionRefusal.noAnswer) { try await f.correct(answer.message, on: task, to: "Else.") }
            await #expect(throws: MessageRefusal.self) { try await f.correct(answer.message, on: otherTask, to: " \n") }
            #expect(try await f.open(other.conversation).messages.count == 2, "nothing is half done")
        }
    }
}
