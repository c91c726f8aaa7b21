public import Persistence

/// No unfinished task is owned by somebody who may not process it.
///
/// The four conditions are judged at every action (`Eligibility`); here is
/// what follows when one of them stops holding for an owner: the task leaves
/// them in the same transaction.
enum TaskCustody {
    /// Whether the owner of `task t` meets all four conditions (S37 to S41).
    static let ownerMayProcess: SQL = """
        EXISTS (SELECT 1 FROM workflow_group_member cm JOIN account ca ON ca.id = cm.account
            JOIN account_role cr ON cr.account = cm.account AND cr.role = 'taskProcessing'
            WHERE cm.workflow_group = t.workflow_group AND cm.account = t.owner AND cm.active AND cm.assigned AND ca.disabled_at IS NULL)
        """

    /// What must never be there; tests ask after every change.
    static func violations(in tx: Transaction) throws -> [ID<WorkbenchTask>] {
        try tx.all("SELECT t.id FROM task t WHERE t.owner IS NOT NULL AND t.state <> 'done' AND NOT \(ownerMayProcess)") { try $0[0] }
    }

    /// Takes every unfinished task from owners who may no longer process it:
    /// to whoever covers for them, else back to the group.
    ///
    /// - Parameter account: looks at this owner alone; nil at all of them.
    /// - Returns: whom to wake.
    @discardableResult
    static func settle(
        _ account: ID<Account>? = nil, by actor: Actor, at now: Timestamp, audit: Audit, in tx: Transaction
    ) throws -> Set<Topic> {
        let whose: SQL = account.map { "t.owner = \($0)" } ?? "t.owner IS NOT NULL"
        let lost = try tx.all(
            """
            SELECT \(TaskRows.columns) FROM task t WHERE \(whose) AND t.state <> 'done' AND NOT \(ownerMayProcess) ORDER BY t.id \(.forUpdate)
            """
        ) { try TaskRows.decode($0) }
        guard !lost.isEmpty else { return [] }
        let away = try AbsenceRows.current(at: now, in: tx)
        var topics: Set<Topic> = []
        for task in lost {
            guard let owner = task.owner else { continue }
            let next = try CoverChain.end(of: owner, away: away) { try mayProcess($0, in: task.workflowGroup, tx) }
            try TaskRows.hand(task.id, to: next, at: now, in: tx)
            var detail = ["from": owner.description, "because": "not-eligible"]
            detail["to"] = next?.description
            try audit.record(
                AuditEvent(next == nil ? .unassign : .assign, "task", task.id, by: actor, patient: task.patient, detail: detail), in: tx)
            if let next { try audit.surroundings.mail.tell(next, of: .assigned, in: task.workflowGroup, in: tx) }
            topics.insert(.group(task.workflowGroup))
        }
        return topics
    }

    static func mayProcess(_ account: ID<Account>, in group: ID<WorkflowGroup>, _ tx: Transaction) throws -> Bool {
        Eligibility.judge(try EligibilityRows.facts(of: account, in: group, tx)).isEligible
    }

    /// Holds still what makes somebody eligible until this transaction ends,
    /// so that nobody becomes an owner while they are being shut out.
    ///
    /// On SQLite there is one writer and nothing to hold.
    static func hold(_ account: ID<Account>, in group: ID<WorkflowGroup>, _ tx: Transaction) throws {
        try hold(account, in: "\(group)" as SQL, tx)
    }

    /// The same for the group in which a task lies now.
    static func hold(_ account: ID<Account>, inGroupOf task: ID<WorkbenchTask>, _ tx: Transaction) throws {
        try hold(account, in: "(SELECT t.workflow_group FROM task t WHERE t.id = \(task))" as SQL, tx)
    }

    private static func hold(_ account: ID<Account>, in group: SQL, _ tx: Transaction) throws {
        guard tx.engine == .postgres else { return }
        _ = try tx.all(
            """
            SELECT 1 FROM account a JOIN workflow_group_member m ON m.account = a.id JOIN account_role r ON r.account = a.id
            WHERE a.id = \(account) AND m.workflow_group = \(group) AND r.role = 'taskProcessing' \(.forShare)
            """
        ) { _ in }
    }
}

extension Workbench {
    /// Unfinished tasks whose owner may not process them: there are none, whatever was done.
    public func tasksWithoutRightfulOwner(in tx: Transaction) throws -> [ID<WorkbenchTask>] {
        try TaskCustody.violations(in: tx)
    }

    /// Takes tasks from owners who may not process them, after a change that no verb of ours made.
    public func settleOwners(by actor: Actor, in tx: Transaction) throws -> Effect<Void> {
        Effect((), wakeups: try TaskCustody.settle(by: actor, at: surroundings.clock(), audit: audit, in: tx))
    }
}
