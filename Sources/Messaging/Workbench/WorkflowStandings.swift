public import Persistence

/// How a workflow stands at a moment.
public struct WorkflowStanding: Sendable, Hashable {
    public let workflow: Workflow
    /// People of its workflow group who could take a task now: all four conditions hold, and they are not away.
    public let answering: Int
    /// Unfinished tasks of its workflow group, those of its other workflows included; counting stops at `QueueCounts.most`.
    public let unfinished: Int
    /// Deliveries of its endpoint that the other system has not taken yet; nil on the Workbench route.
    public let undelivered: Int64?
}

extension Portal {
    /// Every workflow in force as it stands now (S3). It holds nothing that anybody wrote.
    public func workflowStandings(site: Site, in tx: Transaction) throws -> [WorkflowStanding] {
        let answering = try workbench.answering(in: tx)
        let unfinished = try workbench.unfinished(in: tx)
        let endpoints = try deliveries.standings(site: site, in: tx)
        let undelivered = Dictionary(endpoints.map { ($0.endpoint.code, $0.waiting) }) { first, _ in first }
        return site.workflows.map { workflow in
            let group = workflow.workflowGroup?.id
            return WorkflowStanding(
                workflow: workflow, answering: group.flatMap { answering[$0] } ?? 0, unfinished: group.flatMap { unfinished[$0] } ?? 0,
                undelivered: workflow.flow.route.endpoint.map { undelivered[$0] ?? 0 })
        }
    }
}

extension Workbench {
    /// How many people of each group could take a task now.
    func answering(in tx: Transaction) throws -> [ID<WorkflowGroup>: Int] {
        let away = try AbsenceRows.current(at: surroundings.clock(), in: tx)
        let placed = try tx.all(
            """
            SELECT m.workflow_group, m.account,
                a.disabled_at IS NULL, EXISTS (SELECT 1 FROM account_role r WHERE r.account = a.id AND r.role = 'taskProcessing'),
                m.role, m.active, m.assigned
            FROM workflow_group_member m JOIN account a ON a.id = m.account
            """
        ) { row in
            let facts = try EligibilityRows.decode(row, from: 2)
            return (group: try row[0] as ID<WorkflowGroup>, account: try row[1] as ID<Account>, right: Eligibility.judge(facts))
        }
        let present = placed.filter { $0.right.isEligible && away[$0.account] == nil }
        return Dictionary(grouping: present, by: \.group).mapValues(\.count)
    }

    /// How many unfinished tasks each group has.
    func unfinished(in tx: Transaction) throws -> [ID<WorkflowGroup>: Int] {
        let counts = try tx.all(
            """
            SELECT g.id, \(QueueCounts.counting("FROM task t WHERE t.workflow_group = g.id AND t.state <> 'done'"))
            FROM workflow_group g WHERE g.retired_at IS NULL
            """
        ) { row in (group: try row[0] as ID<WorkflowGroup>, count: try row[1] as Int) }
        return Dictionary(counts.map { ($0.group, $0.count) }) { first, _ in first }
    }
}
