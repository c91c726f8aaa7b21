import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Undo of what the practice sent")
struct UndoingAnswersTests {
    @Test("The rule: only within the window; a stub stays once a member was shown it or something follows (decisions.md, Undo)")
    func rule() throws {
        let sent = PortalFixture.start
        func trace(after seconds: Int64, _ facts: UndoingAnswers.Facts, window: Int = 20) throws -> Bool {
            try UndoingAnswers.leavesTrace(facts, at: sent.adding(seconds: seconds), window: window)
        }
        #expect(try !trace(after: 0, .init(sentAt: sent)))
        #expect(try !trace(after: 19, .init(sentAt: sent)))
        #expect(throws: AnswerUndoRefusal.tooLate) { try trace(after: 20, .init(sentAt: sent)) }
        #expect(throws: AnswerUndoRefusal.tooLate, "0 is off") { try trace(after: 0, .init(sentAt: sent), window: 0) }
        #expect(try trace(after: 1, .init(sentAt: sent, isLast: false)))
        #expect(try trace(after: 1, .init(sentAt: sent, isShown: true)))
        #expect(throws: AnswerUndoRefusal.corrected) { try trace(after: 1, .init(sentAt: sent, isCorrected: true)) }
        #expect(throws: WithdrawalRefusal.withdrawnAlready) { try trace(after: 1, .init(sentAt: sent, isWithdrawn: true)) }
        #expect(throws: WithdrawalRefusal.withdrawnAlready) { try trace(after: 60, .init(sentAt: sent, isWithdrawn: true)) }
    }

    @Test("What is late stays late when something newer is taken back")
    func delayed() {
        #expect(ConversationStatus.of([.init(receipt: .received, isWithdrawn: true), .init(receipt: .seen, isDelayed: true)]) == .delayed)
        #expect(ConversationStatus.of([.init(receipt: .received), .init(receipt: .seen, isDelayed: true)]) == .delayed)
        #expect(ConversationStatus.of([.init(receipt: .answered, isDelayed: true)]) == .answered)
        #expect(ConversationStatus.of([.init(receipt: .seen, isDone: true, isDelayed: true)]) == .closed)
    }

    @Test("Unseen, the answer was never sent; a new task of the same agent continues the old, with the words", arguments: Engine.underTest)
    func withoutTrace(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(body: "I have chest pain since yesterday.")
            let task = try #require(sent.task)
            try await f.claim(task)
            let before = try await f.open(sent.conversation)
            let old = try await f.task(task)
            f.clock.advance(seconds: 60)
            let answer = try await f.reply("For Ben: take two.", to: task)
            f.clock.advance(seconds: 19)
            let undone = try await f.undo(answer.message)
            #expect(!undone.hasTrace && !undone.endsConversation && undone.words == "For Ben: take two.")
            let after = try await f.open(sent.conversation)
            #expect(after.messages.map(\.id) == [sent.message] && after.messages[0].receipt?.state == .inWork)
            #expect(after.open.conversation.status == .inWork && after.open.card == before.open.card && after.open.unread == 0)
            #expect(after.open.conversation.chainHash == before.open.conversation.chainHash)
            #expect(after.open.endings.isEmpty, "nothing of it is told")
            let done = try await f.task(task)
            #expect(done.state == .done && done.outcome == .withdrawn)
            let next = try await f.task(try #require(undone.task))
            let cy = try f.account("cy")
            #expect(next.state == .claimed && next.owner == cy && next.continues == task)
            #expect(next.dueAt == old.dueAt && next.rank == old.rank && next.openedAt == old.openedAt && next.rank == 0)
            let summary = try await f.portal.read {
                try f.portal.workbench.summary(of: next.id, for: cy, in: $0)
            }
            #expect(summary.message == sent.message && !summary.urgentWords.isEmpty)
            #expect(try await f.taskDrafts(next.id, for: "cy").own?.content.body == "For Ben: take two.")
            #expect(try await f.count("SELECT count(*) FROM notification WHERE message = \(answer.message)") == 0)
            await #expect(throws: NotFound.self) { try await f.undo(answer.message) }
            #expect(try await f.audited("withdraw", "message") == 1)
            // The chain goes on without a gap, and the question is answered at last.
            try await f.answer(next.id, with: "Call us now.")
            let told = try await f.open(sent.conversation)
            #expect(told.messages.map(\.seq) == [1, 2] && told.open.conversation.status == .answered)
            #expect(try await f.count("SELECT count(*) FROM draft") == 0)
        }
    }

    @Test("What a member was shown leaves a stub, and the question waits all the same", arguments: Engine.underTest)
    func shown(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let answer = try await f.reply("Wrong words.", to: task)
            #expect(try await f.show(sent.conversation))
            let undone = try await f.undo(answer.message)
            #expect(undone.hasTrace)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.body) == [PortalFixture.question, ""] && messages[1].withdrawnAt != nil)
            #expect(open.conversation.status == .inWork && open.card.snippet.isEmpty)
            #expect(try await f.task(try #require(undone.task)).state == .claimed)
            #expect(try await f.count("SELECT count(*) FROM message WHERE withdrawn_at IS NOT NULL AND length(body) > 0") == 1)
            await #expect(throws: WithdrawalRefusal.withdrawnAlready) { try await f.undo(answer.message) }
        }
    }

    @Test("After the window it is corrected instead; nobody undoes for somebody else", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let answer = try await f.reply("Words.", to: task)
            for other in ["di", "eve", "ada", "dr.sato", "priv"] {
                await #expect(throws: NotFound.self, "\(other)") { try await f.undo(answer.message, by: other) }
            }
            await #expect(throws: NotFound.self, "a member's message") { try await f.undo(sent.message) }
            f.clock.advance(seconds: 20)
            await #expect(throws: AnswerUndoRefusal.tooLate) { try await f.undo(answer.message) }
            #expect(try await f.task(task).outcome == .replied)
        }
    }

    @Test("Whoever lost the right to the task meanwhile does not get it back by undoing", arguments: Engine.underTest)
    func rightGone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            let answer = try await f.reply("Words.", to: task)
            try await f.setMembership(of: "cy", in: "primary-nurses", active: false)
            await #expect(throws: TaskRefusal.notEligible([.active])) { try await f.undo(answer.message) }
            #expect(try await f.task(task).outcome == .replied)
        }
    }

    @Test("An answer that left the task unfinished gives it back as it was", arguments: Engine.underTest)
    func unfinished(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let answer = try await f.reply("First part.", to: task, complete: false)
            let undone = try await f.undo(answer.message)
            #expect(undone.task == task && !undone.hasTrace)
            #expect(try await f.count("SELECT count(*) FROM task") == 1)
            #expect(try await f.open(sent.conversation).open.conversation.status == .inWork)
        }
    }

    @Test("When the member has written on, the words of the question join the task that opened", arguments: Engine.underTest)
    func writtenOn(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let answer = try await f.reply("Words.", to: task)
            f.clock.advance(seconds: 5)
            let again = try await f.writeAgain("What?", to: sent.conversation)
            let other = try #require(again.task)
            let undone = try await f.undo(answer.message)
            #expect(undone.hasTrace && undone.task == other)
            let open = try await f.task(other)
            let older = try await f.task(task)
            #expect(open.state == .open && open.dueAt == older.dueAt, "the older question is due first")
            #expect(try await f.count("SELECT count(*) FROM task_message WHERE task = \(other)") == 2)
            try await f.claim(other, by: "di")
            #expect(try await f.taskDrafts(other, for: "di").others.map(\.draft.content.body) == ["Words."])
        }
    }

    @Test("A correction that is undone lets the first answer stand again", arguments: Engine.underTest)
    func correction(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let answer = try await f.reply("In the morning.", to: task)
            f.clock.advance(seconds: 60)
            let better = try await f.correct(answer.message, on: task, to: "In the evening.").sent
            let undone = try await f.undo(better.message)
            #expect(undone.corrects == answer.message && undone.task == nil && undone.draft == nil && !undone.hasTrace)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.body) == [PortalFixture.question, "In the morning."] && messages[1].correction == nil)
            #expect(open.conversation.status == .answered)
            #expect(try await f.task(task).outcome == .replied)
        }
    }

    @Test("A first message goes with its conversation, an answer from the inbox puts the reply back there", arguments: Engine.underTest)
    func personal(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await f.writeFirst(body: "Wrong person.")
            let undone = try await f.undo(first.message, by: "di")
            #expect(undone.endsConversation && !undone.hasTrace)
            await #expect(throws: NotFound.self) { try await f.open(first.conversation) }
            #expect(try await f.staffDrafts(of: "di").map(\.draft.content.body) == ["Wrong person."])
            let second = try await f.writeFirst()
            f.clock.advance(seconds: 60)
            try await f.writeAgain("Thank you!", to: second.conversation)
            let answer = try await f.answerPersonally(second.conversation, with: "You are welcome, Ben.")
            #expect(try await f.inbox(waitingOnly: true).isEmpty)
            let back = try await f.undo(answer.message, by: "di")
            #expect(!back.hasTrace && back.task == nil && back.draft?.kind == .reply)
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [1])
            #expect(try await f.open(second.conversation).open.conversation.status == .seen)
        }
    }

    @Test("Of an undo and a member's reading exactly one is first, and both see the truth", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for round in 0..<12 {
                let sent = try await f.ask(subject: "Round \(round)")
                let task = try #require(sent.task)
                try await f.claim(task)
                let answer = try await f.reply("Oops \(round).", to: task)
                async let undone = f.undo(answer.message)
                async let reading = f.read(sent.conversation)
                let (withdrawal, bodies) = try await (undone, reading)
                let sawIt = bodies.contains("Oops \(round).")
                #expect(!sawIt || withdrawal.hasTrace, "what was shown is never as if it had not been sent")
                #expect(try await f.open(sent.conversation).messages.count == (withdrawal.hasTrace ? 2 : 1))
                try await f.complete(try #require(withdrawal.task), as: .noReplyNeeded)
                f.clock.advance(seconds: 60)
            }
        }
    }
}

extension PortalFixture {
    @discardableResult
    func undo(_ message: ID<Message>, by username: String = "cy") async throws -> AnswerWithdrawal {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] tx in try portal.answers.withdraw(message, by: user, site: site, in: tx) }
    }

    /// Reads a conversation as a page does that a member is shown.
    func read(_ id: ID<Conversation>, by username: String = "ada") async throws -> [String] {
        let member = try person(username)
        let found = try await portal.readShowing(to: member, site: site) { (found: (OpenConversation, [Message])) in
            [ShownConversation(found.0)]
        } by: {
            let (open, messages) = try await open(id, by: username)
            return (open, messages)
        }
        return found.1.map(\.body)
    }

    func show(_ id: ID<Conversation>) async throws -> Bool {
        try await !read(id).isEmpty
    }
}
