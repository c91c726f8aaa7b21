import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Tasks that may be urgent")
struct UrgentTaskTests {
    private static let alarming = "Since breakfast I have chest pain that goes down my arm."

    @Test("It ranks first, is due by the clock and says which words caused it, sealed in the store", arguments: Engine.underTest)
    func ranksFirst(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask()
            f.clock.advance(seconds: 9 * 3_600)  // 19:00, the practice is closed
            let task = try #require(try await f.ask(body: Self.alarming).task)
            let (di, group) = (try f.account("di"), try f.workflowGroup("primary-nurses"))
            let list = try await f.portal.read { try f.portal.workbench.tasks(TaskFilter(group: group), for: di, limit: 10, in: $0) }
            let first = try #require(list.items.first)
            #expect(first.id == task && first.task.rank == 0)
            #expect(first.urgentWords == ["chest pain"])
            #expect(first.task.dueAt == f.clock.now.adding(minutes: 30))
            #expect(list.items.last?.task.rank == 1 && list.items.last?.urgentWords.isEmpty == true)
            let stored = try await f.database.read { tx in
                try tx.first("SELECT urgent_because, urgent_rules FROM task WHERE id = \(task)") { row in
                    (words: try row[0] as [UInt8], rules: try row[1] as String)
                }
            }
            #expect(stored?.rules == "en-1 es-1")
            let kept = String(decoding: try #require(stored).words, as: UTF8.self)
            #expect(!kept.contains("chest"))
        }
    }

    @Test("A message to a group that is not clinical is also looked at by the clinical group the site names", arguments: Engine.underTest)
    func looksBeside(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(type: "billing", group: "billing-office", body: "Why is this so much? \(Self.alarming)")
            let answering = try #require(sent.task)
            #expect(try await f.task(answering, for: "eve").rank == 0, "Billing sees it first too")
            let look = try #require(try await Self.look(sent.conversation, f))
            #expect(look.workflowGroup == (try f.workflowGroup("primary-nurses")))
            #expect(look.raisedBy == sent.message && look.rank == 0 && !look.isPromised)
            #expect(
                try await f.count("SELECT count(*) FROM task_message WHERE message = \(sent.message)") == 1, "still one task answers it")
            #expect(
                try await f.count("SELECT count(*) FROM notification WHERE message = \(sent.message) AND is_group") == 2)
            let summary = try await f.portal.read { [cy = try f.account("cy")] in
                try f.portal.workbench.summary(of: look.id, for: cy, in: $0)
            }
            #expect(summary.urgentWords == ["chest pain"] && summary.message == sent.message)

            try await f.writeAgain("And now I cannot breathe.", to: sent.conversation)
            let again = try #require(try await Self.look(sent.conversation, f))
            #expect(again.id == look.id, "one look for a conversation")
            #expect(again.dueAt == look.dueAt, "never later")
            let words = try await f.portal.read { [cy = try f.account("cy")] in
                try f.portal.workbench.summary(of: look.id, for: cy, in: $0).urgentWords
            }
            #expect(words == ["chest pain", "cannot breathe"])
        }
    }

    @Test("Who only looked closes nothing: the question stays, and the member reads who looked", arguments: Engine.underTest)
    func looked(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(type: "billing", group: "billing-office", body: Self.alarming)
            let look = try #require(try await Self.look(sent.conversation, f))
            try await f.claim(look.id)
            #expect(try await f.open(sent.conversation).open.conversation.status == .inWork)
            try await f.complete(look.id, as: .noReplyNeeded)
            let (open, _) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .inWork)
            #expect(open.endings.map(\.isLook) == [true])
            #expect(try await f.task(try #require(sent.task), for: "eve").state == .open)
        }
    }

    @Test("The external route gets no task at entry, except a look at what may be urgent (S9)", arguments: Engine.underTest)
    func external(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.site
            for place in site.flows.indices { site.flows[place].route = .external(endpoint: "records-ehr") }
            let calm = try await f.ask(site: site)
            #expect(calm.task == nil)
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            let alarming = try await f.ask(body: Self.alarming, site: site)
            #expect(alarming.task == nil)
            #expect(try await Self.look(alarming.conversation, f)?.raisedBy == alarming.message)
        }
    }

    @Test("A further message that may be urgent lifts the task; a calm one never lowers it", arguments: Engine.underTest)
    func lifts(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.writeAgain(Self.alarming, to: sent.conversation)
            let lifted = try await f.task(task)
            #expect(lifted.rank == 0 && lifted.dueAt == f.clock.now.adding(minutes: 30))
            f.clock.advance(seconds: 600)
            try await f.writeAgain("Thank you.", to: sent.conversation)
            #expect(try await f.task(task).rank == 0)
            #expect(try await f.task(task).dueAt == lifted.dueAt)
        }
    }

    @Test("Switched off, nothing is judged; the message is taken in any case", arguments: Engine.underTest)
    func off(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.site
            site.urgent?.rules = .off
            let task = try #require(try await f.ask(body: Self.alarming, site: site).task)
            #expect(try await f.task(task).rank == 1)
        }
    }

    @Test("The store refuses a second unfinished look of a conversation", arguments: Engine.underTest)
    func refusedByTheStore(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(type: "billing", group: "billing-office", body: Self.alarming)
            let look = try #require(try await Self.look(sent.conversation, f))
            let second: ID<WorkbenchTask> = f.portal.surroundings.ids.next()
            await #expect(throws: DatabaseFailure.self) {
                try await f.run(
                    """
                    INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, rank, opened_at, due_at, version, raised_by)
                    SELECT \(second), conversation, patient, chart, workflow_group, type, 'open', 0, 1, 1, 1, raised_by
                    FROM task WHERE id = \(look.id)
                    """)
            }
        }
    }

    private static func look(_ conversation: ID<Conversation>, _ f: PortalFixture) async throws -> WorkbenchTask? {
        try await f.database.read { tx in
            try tx.first("SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(conversation) AND t.raised_by IS NOT NULL") {
                try TaskRows.decode($0)
            }
        }
    }
}
