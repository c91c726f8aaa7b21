import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Counts of what waits")
struct QueueCountTests {
    @Test("A count stops at 1,000, wherever the reading of rows ends", arguments: Engine.underTest)
    func stops(engine: Engine) async throws {
        try await TestDatabase.withDatabase(on: engine) { database in
            for (number, counted) in [(0, 0), (1, 1), (999, 999), (1_000, 1_000), (1_001, 1_000), (1_024, 1_000), (1_030, 1_000)] {
                let rows: SQL = """
                    FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(number))
                        SELECT i FROM n WHERE i <= \(number)) AS many
                    """
                let found = try await database.read { tx in
                    try tx.first("SELECT \(QueueCounts.counting(rows))") { try $0[0] as Int }
                }
                #expect(found == counted, "of \(number)")
            }
        }
    }

    @Test("Of 1,030 late tasks the queue, the roster and the workflows each say 1,000", arguments: Engine.underTest)
    func manyTasks(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.addLateTasks(1_030, in: "primary-nurses", ownedBy: "cy")
            let (cy, group, site) = (try f.account("cy"), try f.workflowGroup("primary-nurses"), f.site)
            let (counts, standings) = try await f.portal.read { [portal = f.portal] tx in
                (try portal.workbench.counts(of: group, for: cy, in: tx), try portal.workflowStandings(site: site, in: tx))
            }
            #expect(counts == QueueCounts(open: 0, mine: 1_000, overdue: 1_000, waiting: 0))
            let member = try #require(try await f.roster().first { $0.username == "cy" })
            #expect(member.load == 1_000 && member.overdue == 1_000)
            let standing = try #require(standings.first { $0.workflow.workflowGroup?.id == group })
            #expect(standing.unfinished == 1_000)
        }
    }
}

extension PortalFixture {
    /// Tasks that somebody claimed long ago, each of a conversation without anything in it.
    fileprivate func addLateTasks(_ number: Int, in code: String, ownedBy username: String) async throws {
        let (owner, group, patient) = (try account(username), try workflowGroup(code), try patient("ada"))
        let clinical = try #require(site.clinicalGroup(code: "primary-care")).id
        let ids = portal.surroundings.ids
        try await database.bulkWrite { tx in
            for _ in 0..<number {
                let (conversation, task): (ID<Conversation>, ID<WorkbenchTask>) = (ids.next(), ids.next())
                try ConversationRow.insert(
                    conversation, .init(patient: patient, chart: patient, type: .medical, audience: .both, begunBy: nil), group: clinical,
                    in: tx)
                try tx.execute(
                    """
                    INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, owner, rank, opened_at, due_at,
                        claimed_at, version)
                    VALUES (\(task), \(conversation), \(patient), \(patient), \(group), 'medical', 'claimed', \(owner), 1, 1, 1, 1, 1)
                    """)
            }
        }
    }
}
