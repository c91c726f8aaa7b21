import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Messages and their tasks")
struct BindingTests {
    @Test("A further message joins the unfinished task: owner and due time stay (S28)", arguments: Engine.underTest)
    func joins(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            let claimed = try await f.claim(task)
            f.clock.advance(seconds: 86_400)
            let again = try await f.writeAgain(to: sent.conversation)
            #expect(again.task == task)
            let joined = try await f.task(task)
            #expect(joined.owner == claimed.owner)
            #expect(joined.state == .claimed)
            #expect(joined.dueAt == claimed.dueAt, "the oldest unanswered message counts")
            #expect(joined.version == claimed.version + 1)
            #expect(try await f.count("SELECT count(*) FROM task_message WHERE task = \(task)") == 2)
        }
    }

    @Test("A waiting task comes back to its owner when the member writes", arguments: Engine.underTest)
    func waiting(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            try await f.run("UPDATE task SET state = 'waiting', wake_at = \(f.clock.now.adding(days: 3)) WHERE id = \(task)")
            try await f.writeAgain(to: sent.conversation)
            #expect(try await f.task(task).state == .claimed)
            #expect(try await f.task(task).owner == (try f.account("cy")))
        }
    }

    @Test("After a finished task a new one continues it, with a due time of its own (S28)", arguments: Engine.underTest)
    func continues(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let first = try #require(sent.task)
            try await f.claim(first)
            let done = try await f.answer(first)
            f.clock.advance(seconds: 86_400)
            let second = try #require(try await f.writeAgain(to: sent.conversation).task)
            let next = try await f.task(second)
            #expect(second != first)
            #expect(next.continues == first)
            #expect(next.state == .open)
            #expect(next.dueAt > done.dueAt)
            #expect(try await f.task(first).state == .done)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .sent)
            #expect(messages.map { $0.receipt?.state } == [.answered, nil, .received], "what was answered stays answered")
        }
    }

    @Test("A conversation never has two unfinished tasks, whatever happens at once", arguments: Engine.underTest)
    func oneUnfinished(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            try await f.claim(try #require(sent.task))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 { group.addTask { try await f.writeAgain(to: sent.conversation) } }
                group.addTask { try await f.answer(try #require(sent.task)) }
                try await group.waitForAll()
            }
            #expect(try await f.count("SELECT count(*) FROM task WHERE conversation = \(sent.conversation) AND state <> 'done'") <= 1)
            #expect(try await f.count("SELECT count(*) FROM task WHERE conversation = \(sent.conversation)") <= 2)
            #expect(try await f.count("SELECT count(*) FROM task_message") == 13, "every member message has exactly one task")
        }
    }

    @Test("The store itself refuses a second unfinished task of a conversation", arguments: Engine.underTest)
    func refusedByTheStore(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try #require(try await f.ask().task)
            let second: ID<WorkbenchTask> = f.portal.surroundings.ids.next()
            let copy: SQL = """
                INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, rank, opened_at, due_at, version)
                SELECT \(second), conversation, patient, chart, workflow_group, type, 'open', 1, 1, 1, 1 FROM task WHERE id = \(first)
                """
            await #expect(throws: DatabaseFailure.self) { try await f.run(copy) }
            try await f.claim(first)
            try await f.answer(first)
            try await f.run(copy)
        }
    }

    @Test("Members who write and agents who take the next task never wait for each other in a circle", arguments: Engine.underTest)
    func noCircle(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var conversations: [ID<Conversation>] = []
            for _ in 0..<6 { conversations.append(try await f.ask().conversation) }
            try await withThrowingTaskGroup(of: Void.self) { [conversations] group in
                for _ in 0..<4 { for conversation in conversations { group.addTask { try await f.writeAgain(to: conversation) } } }
                for username in ["cy", "di"] {
                    let agent = try f.person(username)
                    group.addTask {
                        do {
                            for _ in 0..<3 {
                                let task = try await f.portal.perform { try f.portal.workbench.claimNext(by: agent, $0) }
                                try await f.answer(task.id, by: username)
                            }
                        } catch TaskRefusal.nothingToClaim {
                            // Every task is taken or being written to at this moment.
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await f.count("SELECT count(*) FROM message WHERE receipt IS NOT NULL") == 30)
            #expect(try await f.count("SELECT count(*) FROM task_message") == 30)
        }
    }

    @Test("The promise and the due time come from the flow (S29)", arguments: Engine.underTest)
    func due(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let medical = try await f.task(try #require(try await f.ask().task))
            #expect(medical.workflowGroup == (try f.workflowGroup("primary-nurses")))
            #expect(medical.isPromised)
            // Two business days from Tuesday at 10:00 in Chicago.
            #expect(medical.dueAt == PortalFixture.start.adding(days: 2))
            let general = try await f.task(try #require(try await f.ask(type: "general").task), for: "fay")
            #expect(general.workflowGroup == (try f.workflowGroup("front-desk")))
            #expect(general.dueAt == PortalFixture.start.adding(days: 3))
        }
    }

    @Test("What is overdue, open, waiting and mine is counted", arguments: Engine.underTest)
    func counts(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (cy, group) = (try f.account("cy"), try f.workflowGroup("primary-nurses"))
            func counts() async throws -> QueueCounts {
                try await f.portal.read { try f.portal.workbench.counts(of: group, for: cy, in: $0) }
            }
            var tasks: [ID<WorkbenchTask>] = []
            for _ in 0..<3 { tasks.append(try #require(try await f.ask().task)) }
            try await f.claim(tasks[0])
            #expect(try await counts() == QueueCounts(open: 2, mine: 1, overdue: 0, waiting: 0))
            try await f.run("UPDATE task SET state = 'waiting', wake_at = \(f.clock.now.adding(hours: 1)) WHERE id = \(tasks[0])")
            #expect(try await counts() == QueueCounts(open: 2, mine: 1, overdue: 0, waiting: 1))
            f.clock.advance(seconds: 4 * 86_400)
            #expect(try await counts() == QueueCounts(open: 2, mine: 1, overdue: 3, waiting: 0))
        }
    }
}
