import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Receipts")
struct ReceiptTests {
    private func receipts(_ f: PortalFixture, _ conversation: ID<Conversation>) async throws -> [Receipt?] {
        try await f.open(conversation).messages.map { $0.receipt?.state }
    }

    private func see(_ f: PortalFixture, _ task: ID<WorkbenchTask>, by username: String = "cy") async throws {
        let user = try f.person(username)
        try await f.portal.perform { try f.portal.workbench.markSeen(task, by: user, in: $0) }
    }

    @Test("A message is received, seen, being worked on and answered, each once and in this order", arguments: Engine.underTest)
    func forward(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            func expect(_ receipt: Receipt, _ status: ConversationStatus) async throws {
                let (open, messages) = try await f.open(sent.conversation)
                #expect(messages[0].receipt?.state == receipt)
                #expect(open.conversation.status == status)
            }
            try await expect(.received, .sent)
            #expect(try await f.portal.read { try f.portal.workbench.isUnseen(task, in: $0) })
            try await see(f, task)
            #expect(try await !f.portal.read { try f.portal.workbench.isUnseen(task, in: $0) })
            try await expect(.seen, .seen)
            try await f.claim(task)
            try await expect(.inWork, .inWork)
            try await f.answer(task, complete: false)
            #expect(try await receipts(f, sent.conversation) == [.answered, nil])
            #expect(try await f.open(sent.conversation).open.conversation.status == .answered)
        }
    }

    @Test("No receipt goes back: not by opening, nor by giving the task back", arguments: Engine.underTest)
    func neverBack(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            try await see(f, task, by: "di")
            #expect(try await receipts(f, sent.conversation) == [.inWork])
            try await f.release(task)
            #expect(try await receipts(f, sent.conversation) == [.inWork])
            #expect(try await f.open(sent.conversation).open.conversation.status == .inWork)
        }
    }

    @Test("Only the first of those who open a task at once has seen it first", arguments: Engine.underTest)
    func firstSeen(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 { group.addTask { try await see(f, task, by: number % 2 == 0 ? "cy" : "di") } }
                try await group.waitForAll()
            }
            #expect(try await f.count("SELECT count(*) FROM first_seen WHERE task = \(task)") == 1)
            #expect(try await f.audited(task) == ["open"])
        }
    }

    @Test("Nobody from outside the group has seen it", arguments: Engine.underTest)
    func outsiders(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            await #expect(throws: NotFound.self) { try await see(f, try #require(sent.task), by: "fay") }
            #expect(try await receipts(f, sent.conversation) == [.received])
        }
    }
}
