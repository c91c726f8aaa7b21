import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A member takes back a message")
struct WithdrawingTests {
    @Test("The rule: within the window, untouched and last, nothing stays; else a stub does, and only once (decisions.md, Undo)")
    func rule() throws {
        let sent = PortalFixture.start
        func trace(after seconds: Int64, _ facts: Withdrawing.Facts, window: Int = 20) throws -> Bool {
            try Withdrawing.leavesTrace(facts, at: sent.adding(seconds: seconds), window: window)
        }
        #expect(try !trace(after: 0, .init(sentAt: sent)))
        #expect(try !trace(after: 19, .init(sentAt: sent)))
        #expect(try trace(after: 20, .init(sentAt: sent)))
        #expect(try trace(after: 0, .init(sentAt: sent), window: 0), "0 is off")
        #expect(try trace(after: 1, .init(sentAt: sent, isLast: false)))
        #expect(try trace(after: 1, .init(sentAt: sent, isTouched: true)))
        #expect(throws: WithdrawalRefusal.withdrawnAlready) { try trace(after: 1, .init(sentAt: sent, isWithdrawn: true)) }
    }

    @Test("The status says what is open first, then what became of the last message")
    func status() {
        #expect(ConversationStatus.of([]) == .sent)
        #expect(ConversationStatus.of([.init(receipt: .received)]) == .sent)
        #expect(ConversationStatus.of([.init(receipt: .received, isWithdrawn: true)]) == .withdrawn)
        #expect(ConversationStatus.of([.init(receipt: .seen, isWithdrawn: true), .init(receipt: .inWork)]) == .inWork)
        #expect(
            ConversationStatus.of([.init(receipt: .received, isWithdrawn: true), .init(receipt: .answered, isDone: true)]) == .withdrawn)
        #expect(ConversationStatus.of([.init(receipt: .answered, isWithdrawn: true, isDone: true)]) == .answered)
        #expect(ConversationStatus.of([.init(receipt: .inWork, isDone: true)]) == .closed)
    }

    @Test("At once, a first message is gone with its conversation and task; only the audit trail knows", arguments: Engine.underTest)
    func withoutTrace(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(body: "Never mind.")
            let task = try #require(sent.task)
            f.clock.advance(seconds: 19)
            let withdrawal = try await f.withdraw(sent.message)
            #expect(!withdrawal.hasTrace && withdrawal.endsConversation)
            #expect(withdrawal.words == "Never mind." && withdrawal.message.body.isEmpty && withdrawal.message.withdrawnAt != nil)
            for table: SQL in ["conversation", "message", "task", "task_message", "notification", "read_mark"] {
                #expect(try await f.count("SELECT count(*) FROM \(table)") == 0)
            }
            await #expect(throws: NotFound.self) { try await f.open(sent.conversation) }
            await #expect(throws: NotFound.self) { try await f.claim(task) }
            await #expect(throws: NotFound.self) { try await f.withdraw(sent.message) }
            #expect(try await f.audited("withdraw", "message") == 1)
        }
    }

    @Test("At once, a further message is gone and the conversation is as before it", arguments: Engine.underTest)
    func furtherWithoutTrace(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            let before = try await f.open(sent.conversation)
            f.clock.advance(seconds: 60)
            let again = try await f.writeAgain("Forget it.", to: sent.conversation)
            #expect(again.task == task)
            #expect(!(try await f.withdraw(again.message)).hasTrace)
            let after = try await f.open(sent.conversation)
            #expect(after.messages.map(\.id) == [sent.message])
            #expect(after.open.card == before.open.card && after.open.conversation.lastSeq == 1)
            #expect(after.open.conversation.chainHash == before.open.conversation.chainHash)
            #expect(after.open.conversation.status == .sent && after.open.conversation.lastAt == before.open.conversation.lastAt)
            #expect(try await f.task(task).state == .open)
            // The chain goes on without a gap.
            try await f.writeAgain("One more.", to: sent.conversation)
            #expect(try await f.open(sent.conversation).messages.map(\.seq) == [1, 2])
        }
    }

    @Test(
        "At once, a message beside a stub is gone, and the task that both were bound to is done as withdrawn", arguments: Engine.underTest)
    func besideStub(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            f.clock.advance(seconds: 60)
            let again = try await f.writeAgain("Forget it.", to: sent.conversation)
            #expect(again.task == task)
            #expect(try await f.withdraw(sent.message).hasTrace, "it is not the last")
            #expect(try await f.task(task).state == .open)
            #expect(!(try await f.withdraw(again.message)).hasTrace)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.id) == [sent.message] && open.conversation.lastSeq == 1)
            #expect(open.conversation.status == .withdrawn && open.endings.isEmpty)
            let done = try await f.task(task)
            #expect(done.state == .done && done.outcome == .withdrawn)
            #expect(try await f.count("SELECT count(*) FROM task_message") == 1)
            #expect(try await f.count("SELECT count(*) FROM notification WHERE message = \(again.message)") == 0)
        }
    }

    @Test("Later a stub stays, its words are kept sealed, and the task is done as withdrawn", arguments: Engine.underTest)
    func later(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(body: "My secret.")
            let task = try #require(sent.task)
            f.clock.advance(seconds: 20)
            let withdrawal = try await f.withdraw(sent.message)
            #expect(withdrawal.hasTrace && !withdrawal.endsConversation)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .withdrawn && open.card.snippet.isEmpty && open.endings.isEmpty)
            #expect(messages.map(\.body) == [""] && messages[0].receipt?.state == .received)
            let done = try await f.task(task)
            #expect(done.state == .done && done.outcome == .withdrawn)
            #expect(try await f.count("SELECT count(*) FROM message WHERE withdrawn_at IS NOT NULL AND length(body) > 0") == 1)
            await #expect(throws: TaskRefusal.finished(.withdrawn)) { try await f.claim(task) }
            await #expect(throws: WithdrawalRefusal.withdrawnAlready) { try await f.withdraw(sent.message) }
        }
    }

    @Test("While another message of the task stands, the task goes on", arguments: Engine.underTest)
    func shared(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let again = try await f.writeAgain("And this?", to: sent.conversation)
            #expect(try await f.withdraw(again.message).hasTrace)
            #expect(try await f.task(task).state == .claimed)
            #expect(try await f.open(sent.conversation).open.conversation.status == .inWork)
            try await f.answer(task)
            // A receipt only tells of what was there to be read.
            #expect(try await f.open(sent.conversation).messages.map(\.receipt?.state) == [.answered, .received, nil])
        }
    }

    @Test("After an answer the stub stays beside it, and the conversation is still answered", arguments: Engine.underTest)
    func answered(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            try await f.answer(task)
            #expect(try await f.withdraw(sent.message).hasTrace)
            #expect(try await f.open(sent.conversation).open.conversation.status == .answered)
            #expect(try await f.task(task).outcome == .replied)
        }
    }

    @Test("Somebody else's message, an answer, and a conversation one may no longer read do not exist", arguments: Engine.underTest)
    func others(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            for other in ["james", "ben", "lily"] {
                await #expect(throws: NotFound.self, "\(other)") { try await f.withdraw(sent.message, by: other) }
            }
            let task = try #require(sent.task)
            try await f.claim(task)
            let answer = try await f.reply("Rest.", to: task)
            await #expect(throws: NotFound.self) { try await f.withdraw(answer.message) }
            f.clock.advance(seconds: 60)
            try await f.run("UPDATE proxy_grant SET until_at = \(f.clock.now) WHERE proxy = \(try f.account("ada"))")
            await #expect(throws: NotFound.self) { try await f.withdraw(sent.message) }
        }
    }

    @Test("Of a withdrawal and 63 claims at once exactly one wins, and all see the same", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let nurses = try await f.addNurses(63)
            let sent = try await f.ask()
            let task = try #require(sent.task)
            let claimed = try await withThrowingTaskGroup(of: Bool.self) { group in
                for (number, nurse) in nurses.enumerated() {
                    if number == 31 {
                        group.addTask {
                            try await f.withdraw(sent.message)
                            return false
                        }
                    }
                    group.addTask {
                        do {
                            _ = try await f.portal.perform { try f.portal.workbench.claim(task, by: nurse, in: $0) }
                            return true
                        } catch is TaskRefusal {
                            return false
                        } catch is NotFound {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(claimed <= 1)
            #expect(try await f.audited("withdraw", "message") == 1)
            guard claimed == 1 else {
                await #expect(throws: NotFound.self) { try await f.open(sent.conversation) }
                return
            }
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .withdrawn && messages.map(\.receipt?.state) == [.inWork])
            let done = try await f.task(task)
            #expect(done.outcome == .withdrawn && done.owner != nil)
        }
    }
}

extension PortalFixture {
    @discardableResult
    func withdraw(_ message: ID<Message>, by username: String = "ada", site: Site? = nil) async throws -> Withdrawal {
        let (member, site) = (try person(username), site ?? self.site)
        return try await portal.perform { [portal] tx in try portal.conversations.withdraw(message, by: member, site: site, in: tx) }
    }
}
