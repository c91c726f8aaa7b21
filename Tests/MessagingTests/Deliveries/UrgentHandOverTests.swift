import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What may be urgent, when another system does not take it")
struct UrgentHandOverTests {
    private static func frontDesk(_ f: PortalFixture) async throws -> [TaskSummary] {
        let (fay, group) = (try f.account("fay"), try f.workflowGroup("front-desk"))
        return try await f.portal.read { try f.portal.workbench.tasks(TaskFilter(group: group), for: fay, limit: 10, in: $0).items }
    }

    @Test("It ranks first with people too, due by the clock since it was sent, with its words", arguments: Engine.underTest)
    func ranksFirst(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let calm = try await f.askRecords()
            let sent = try await f.askRecords(PortalFixture.alarming, by: "ben")
            let asked = f.clock.now
            f.passUndoWindow()
            for claim in try await f.claim() { try await f.report(claim, .down) }
            try await f.tend(after: 3_600)
            let tasks = try await Self.frontDesk(f)
            #expect(tasks.map(\.task.conversation) == [sent.conversation, calm.conversation])
            let first = try #require(tasks.first)
            #expect(first.task.rank == 0 && first.task.dueAt == asked.adding(minutes: 30) && first.task.isPromised)
            let cy = try f.account("cy")
            let look = try await f.database.read { tx in
                try tx.first("SELECT id FROM task WHERE raised_by = \(sent.message)") { try $0[0] as ID<WorkbenchTask> }
            }
            let looking = try #require(look)
            let words = try await f.portal.read { try f.portal.workbench.summary(of: looking, for: cy, in: $0).urgentWords }
            #expect(!words.isEmpty && first.urgentWords == words)
            #expect(tasks.last?.task.rank == 1 && tasks.last?.urgentWords.isEmpty == true)
        }
    }

    @Test("It lifts the task that people have of the conversation already", arguments: Engine.underTest)
    func lifts(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), .down)
            try await f.tend(after: 3_600)
            #expect(try await Self.frontDesk(f).map(\.task.rank) == [1])
            try await f.writeAgain(PortalFixture.alarming, to: sent.conversation)
            let asked = f.clock.now
            try await f.tend(after: 80)
            let tasks = try await Self.frontDesk(f)
            #expect(tasks.map(\.task.rank) == [0] && tasks.map(\.task.dueAt) == [asked.adding(minutes: 30)])
            #expect(tasks.first?.urgentWords.isEmpty == false)
        }
    }

    @Test("Where its words cannot be opened any more it ranks first without them", arguments: Engine.underTest)
    func damaged(engine: Engine) async throws {
        try await PortalFixture.with(engine, isDamaged: true) { f in
            let sent = try await f.askRecords(PortalFixture.alarming)
            try await f.run("UPDATE message SET body = \([UInt8](repeating: 7, count: 64)) WHERE id = \(sent.message)")
            f.passUndoWindow()
            let outcome = DeliveryOutcome(.refused, code: "not-opened", fault: .notOpened)
            #expect(try await f.report(try #require(try await f.claim().first), outcome) == .dead)
            let tasks = try await Self.frontDesk(f)
            #expect(tasks.map(\.task.rank) == [0] && tasks.first?.urgentWords.isEmpty == true)
        }
    }
}
