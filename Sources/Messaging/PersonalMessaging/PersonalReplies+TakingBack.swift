import Persistence

extension PersonalReplies {
    /// Puts the replies that became a task back into the inbox and takes the task back, as if it had never been opened: while nobody has
    /// taken it up, and where the replies may wait there now.
    ///
    /// - Parameter version: of the task as the move left it.
    /// - Returns: whom to wake; nil where the task stays.
    func takeBack(
        _ task: ID<WorkbenchTask>, version: Int64, of conversation: ID<Conversation>, to account: ID<Account>, site: Site,
        at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic>? {
        // Held first, as by whoever opens or claims the task.
        guard try ConversationRows.find(conversation, lock: true, in: tx) != nil else { return nil }
        let found = try tx.first(
            """
            SELECT t.workflow_group, t.version = \(version) AND t.state <> 'done' AND NOT (\(Self.isTakenUp)),
                a.disabled_at IS NULL, EXISTS (SELECT 1 FROM account_role k WHERE k.account = a.id AND k.role = 'personalMessaging'),
                EXISTS (SELECT 1 FROM personal_reply r WHERE r.task = t.id AND r.fallback_at <= \(now))
            FROM task t JOIN account a ON a.id = \(account) WHERE t.id = \(task)
            """
        ) { row in
            (
                group: try row[0] as ID<WorkflowGroup>, isUntouched: try row[1] as Bool,
                because: HandOverReason.of(
                    isOn: WritingFirst.isOn(site.decisions), isEnabled: try row[2], hasRole: try row[3], isAway: false,
                    isOverdue: try row[4])
            )
        }
        guard let found, AbsenceUndo.returnsReply(isUntouched: found.isUntouched, because: found.because) else { return nil }
        try tx.execute(
            """
            DELETE FROM task_message WHERE task = \(task) AND message IN (SELECT r.message FROM personal_reply r WHERE r.task = \(task))
            """)
        try tx.execute(
            "UPDATE personal_reply SET ended_at = NULL, ended_as = NULL, because = NULL, task = NULL WHERE task = \(task)")
        guard try tx.update("DELETE FROM task WHERE id = \(task) AND version = \(version)") == 1 else { throw DatabaseFailure.busy }
        return [.group(found.group), .inbox(account)]
    }

    /// Whether anybody has seen to `task t`, or was told that it is late.
    private static let isTakenUp: SQL = """
        EXISTS (SELECT 1 FROM first_seen s WHERE s.task = t.id) OR EXISTS (SELECT 1 FROM task_note n WHERE n.task = t.id)
        OR EXISTS (SELECT 1 FROM task_transfer x WHERE x.task = t.id) OR EXISTS (SELECT 1 FROM task_presence p WHERE p.task = t.id)
        OR EXISTS (SELECT 1 FROM absence_move m WHERE m.task = t.id) OR EXISTS (SELECT 1 FROM task_escalation e WHERE e.task = t.id)
        OR EXISTS (SELECT 1 FROM draft f WHERE f.task = t.id) OR EXISTS (SELECT 1 FROM delivery d WHERE d.task = t.id)
        """
}
