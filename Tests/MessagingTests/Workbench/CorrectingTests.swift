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

    @Test("Outside a task everybody mends what they wrote themselves")
    func ownRule() throws {
        try Correcting.judge(isAuthor: true, answer: .init())
        #expect(throws: CorrectionRefusal.notTheAuthor) { try Correcting.judge(isAuthor: false, answer: .init()) }
        #expect(throws: CorrectionRefusal.noAnswer) { try Correcting.judge(isAuthor: true, answer: nil) }
        #expect(throws: CorrectionRefusal.noAnswer) { try Correcting.judge(isAuthor: true, answer: .init(isByStaff: false)) }
        #expect(throws: CorrectionRefusal.withdrawn) { try Correcting.judge(isAuthor: true, answer: .init(isWithdrawn: true)) }
        #expect(throws: CorrectionRefusal.correctedAlready) { try Correcting.judge(isAuthor: true, answer: .init(isCorrected: true)) }
    }

    @Test("A first message and an answer from the inbox are corrected by who wrote them (decisions.md, Undo)", arguments: Engine.underTest)
    func personal(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let begun = try await f.writeFirst(body: "Take two tablets.")
            let mended = try await f.correctOwn(begun.message, in: begun.conversation, to: "Take one tablet.")
            try await f.writeAgain("Thank you.", to: begun.conversation)
            let answer = try await f.answerPersonally(begun.conversation, with: "Gladly, Ben.")
            try await f.writeAgain("I am Ada.", to: begun.conversation)
            let again = try await f.correctOwn(answer.message, in: begun.conversation, to: "Gladly, Ada.")
            let messages = try await f.open(begun.conversation).messages
            #expect(messages.map(\.body).suffix(1) == ["Gladly, Ada."])
            let corrections = messages.map { $0.correction?.message }
            #expect(corrections == [mended.message, nil, nil, again.message, nil, nil], "the earlier texts are kept")
            #expect(try await f.audited("correct", "message") == 2)
            #expect(try await f.inbox(waitingOnly: true).map(\.id) == [begun.conversation], "a correction answers nothing that waits")
            await #expect(throws: CorrectionRefusal.correctedAlready) {
                try await f.correctOwn(begun.message, in: begun.conversation, to: "None.")
            }
            await #expect(throws: MessageRefusal.self) { try await f.correctOwn(again.message, in: begun.conversation, to: " ") }
            for other in ["dr.sato", "cy", "hana"] {
                await #expect(throws: NotFound.self, "\(other)") {
                    try await f.correctOwn(again.message, in: begun.conversation, to: "None.", by: other)
                }
            }
        }
    }

    @Test("Who began mends their own words while a group has the conversation, and not those of a colleague", arguments: Engine.underTest)
    func handedOver(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let begun = try await f.writeFirst(by: "dr.sato")
            try await f.writeAgain("And the dose?", to: begun.conversation)
            f.clock.advance(seconds: 3 * 86_400)
            try await f.tend()
            let found = try await f.database.read { tx in
                try tx.first("SELECT id FROM task WHERE conversation = \(begun.conversation)") { try $0[0] as ID<WorkbenchTask> }
            }
            let task = try #require(found)
            try await f.claim(task)
            try await f.correctOwn(begun.message, in: begun.conversation, to: "They are not fine.", by: "dr.sato")
            #expect(try await f.task(task).state == .claimed, "the question of the dose is still open")
            let answer = try await f.reply("The same.", to: task)
            await #expect(throws: CorrectionRefusal.notTheAuthor) {
                try await f.correctOwn(answer.message, in: begun.conversation, to: "Another.", by: "dr.sato")
            }
            try await f.correct(answer.message, on: task, to: "Another.")
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
