import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Questions that are asked of a large store find their rows by an index")
struct QueryPlanTests {
    @Test("Whether somebody works for a patient is asked of that chart, not of all tasks", arguments: Engine.underTest)
    func chart(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (cy, ada, asked) = (try f.account("cy"), try f.patient("ada"), try await f.ask().conversation)
            let queries: [SQL] = [
                "SELECT \(Visibility.worksForPatient(cy, chart: "\(ada)"))",
                "SELECT c.id FROM conversation c WHERE c.chart = \(ada) AND \(Visibility.staffCondition(for: cy, chart: ada))",
                "SELECT c.id FROM conversation c WHERE c.id = \(asked) AND \(Visibility.staffCondition(for: cy))",
            ]
            for query in queries {
                let plan = try await f.plan(of: query)
                #expect(!plan.isEmpty && plan.filter(\.readsAllRows).isEmpty, "\(plan)")
            }
        }
    }

    @Test("A page of what is done is read in its order, and sorts only what was due at one moment", arguments: Engine.underTest)
    func done(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (nurses, desk) = (try f.workflowGroup("primary-nurses"), try f.workflowGroup("front-desk"))
            let mark = PageMark(at: f.clock.now, id: nurses, rank: 1)
            for after in [nil, mark] {
                let one = try await f.plan(of: f.donePage(of: [nurses], after: after))
                #expect(one.contains { $0.contains("task_done") } && one.filter(\.readsAllRows).isEmpty, "\(one)")
                #expect(one.filter(\.sortsAllRows).isEmpty, "\(one)")
            }
            let several = try await f.plan(of: f.donePage(of: [nurses, desk], after: mark))
            #expect(several.filter { $0.contains("task_done") }.count == 2, "\(several)")
        }
    }

    @Test("What is done is listed page by page in one order, whichever of the reader's groups did it", arguments: Engine.underTest)
    func order(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.setMembership(of: "cy", in: "front-desk")
            for type in ["medical", "general", "medical", "general", "general"] {
                let task = try #require(try await f.ask(type: type).task)
                f.clock.advance(seconds: 60)
                try await f.claim(task)
                try await f.complete(task, as: .noReplyNeeded)
            }
            let cy = try f.account("cy")
            var listed: [ID<WorkbenchTask>] = []
            var mark: PageMark?
            repeat {
                let after = mark
                let page = try await f.portal.read { [portal = f.portal] tx in
                    try portal.workbench.tasks(TaskFilter(state: .done), for: cy, after: after, limit: 2, in: tx)
                }
                listed += page.items.map(\.task.id)
                mark = page.next
            } while mark != nil
            let expected = try await f.database.read { tx in
                try tx.all("SELECT id FROM task ORDER BY rank, due_at, id") { try $0[0] as ID<WorkbenchTask> }
            }
            #expect(listed == expected && listed.count == 5)
        }
    }
}

extension String {
    /// Whether a line of a plan reads a whole table of tasks or conversations, or builds an index for the occasion.
    fileprivate var readsAllRows: Bool {
        contains(#/SCAN (t|vt|vc|c)\b|Seq Scan on (task|conversation)\b|AUTOMATIC/#)
    }

    /// Whether it sorts more than rows that are equal but for the last column.
    fileprivate var sortsAllRows: Bool {
        contains("TEMP B-TREE FOR ORDER BY") || (contains("Sort") && !contains("Incremental Sort") && !contains("Sort Key"))
    }
}

extension PortalFixture {
    fileprivate func donePage(of groups: [ID<WorkflowGroup>], after mark: PageMark?) throws -> SQL {
        portal.workbench.page(of: TaskFilter(state: .done), in: groups, for: try account("cy"), after: mark, limit: 50)
    }

    /// How the engine finds the rows of a query, step by step.
    fileprivate func plan(of query: SQL) async throws -> [String] {
        try await database.bulkWrite { tx -> [String] in
            switch tx.engine {
            case .sqlite:
                return try tx.all("EXPLAIN QUERY PLAN \(query)") { try $0[3] as String }
            case .postgres:
                // A few rows are read whole whatever index there is, so that is made the last resort, as it is in a large store.
                for way in ["seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"] {
                    try tx.execute(SQL(once: "SET LOCAL enable_\(way) = off"))
                }
                return try tx.all("EXPLAIN \(query)") { try $0[0] as String }
            }
        }
    }
}
