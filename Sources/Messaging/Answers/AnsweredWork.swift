import Persistence

/// What an answer did to the work on its conversation, and how that is brought back.
struct AnsweredWork {
    let message: MessageRows.Sealed
    let conversation: Conversation
    let patientKey: PatientKey
    let user: SignedIn
    let now: Timestamp

    private var sentAt: Timestamp { message.place.sentAt }

    /// The task that was done by an answer: in the same transaction, so at the same moment.
    static func ended(by answer: MessageRows.Sealed, in tx: Transaction) throws -> WorkbenchTask? {
        try tx.first(
            """
            SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(answer.place.conversation) AND t.state = 'done'
            AND t.outcome = 'replied' AND t.done_at = \(answer.place.sentAt) AND t.done_by = \(answer.place.author)
            ORDER BY t.id DESC LIMIT 1
            """
        ) { try TaskRows.decode($0) }
    }

    /// What was corrected stands again.
    func uncorrect(in tx: Transaction) throws -> ID<Message>? {
        try tx.first(
            """
            UPDATE message SET corrected_at = NULL, corrected_by = NULL
            WHERE conversation = \(conversation.id) AND corrected_by = \(message.place.message) RETURNING id
            """
        ) { try $0[0] as ID<Message> }
    }

    /// The question waits again: with the task that the answer left unfinished, with the one that a further message opened since, or with
    /// a new one that continues the task the answer ended. The caller has judged the user's right to it.
    func takeUp(_ ids: IDs, in tx: Transaction) throws -> (id: ID<WorkbenchTask>, group: ID<WorkflowGroup>)? {
        guard let done = try Self.ended(by: message, in: tx) else { return try unfinishedOwn(in: tx) }
        try backInWork(of: done, in: tx)
        try tx.execute("UPDATE task SET outcome = 'withdrawn', version = version + 1 WHERE id = \(done.id)")
        let other = try tx.first(
            """
            SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(conversation.id) AND t.state <> 'done'
            AND (t.raised_by IS NULL) = \(done.raisedBy == nil)
            """
        ) { try TaskRows.decode($0) }
        let next: ID<WorkbenchTask>
        if let other {
            next = other.id
            try tx.execute(
                """
                UPDATE task SET due_at = CASE WHEN due_at > \(done.dueAt) THEN \(done.dueAt) ELSE due_at END, look_at = \(now),
                    version = version + 1
                WHERE id = \(next)
                """)
            if done.rank < other.rank {
                let words = try sealedWords(of: done, for: next)
                try tx.execute(
                    """
                    UPDATE task SET rank = \(done.rank), urgent_because = \(words),
                        urgent_rules = (SELECT o.urgent_rules FROM task o WHERE o.id = \(done.id))
                    WHERE id = \(next)
                    """)
            }
        } else {
            next = ids.next()
            try continueTask(done, as: next, in: tx)
        }
        // What the task was about is what the next one is about.
        try tx.execute(
            """
            UPDATE task_message SET task = \(next) WHERE task = \(done.id)
            AND message IN (SELECT m.id FROM message m WHERE m.conversation = \(conversation.id))
            """)
        try tx.execute("UPDATE task_escalation SET task = \(next) WHERE task = \(done.id) AND NOT EXISTS (\(sameEscalation(of: next)))")
        return (next, other?.workflowGroup ?? done.workflowGroup)
    }

    private func sameEscalation(of next: ID<WorkbenchTask>) -> SQL {
        """
        SELECT 1 FROM task_escalation x WHERE x.task = \(next) AND x.stage = task_escalation.stage
        AND (x.stage = 'member' OR (x.due_at = task_escalation.due_at AND x.told = task_escalation.told))
        """
    }

    private func sealedWords(of done: WorkbenchTask, for next: ID<WorkbenchTask>) throws -> [UInt8]? {
        try UrgentWords.sealed(as: done, for: next, of: conversation.id, key: patientKey, from: patientKey)
    }

    /// As the task was before it was done, with the same owner and due time.
    private func continueTask(_ done: WorkbenchTask, as next: ID<WorkbenchTask>, in tx: Transaction) throws {
        let words = try sealedWords(of: done, for: next)
        try tx.execute(
            """
            INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, owner, rank, urgent_because,
                raised_by, urgent_rules, opened_at, due_at, promise, warn_before, promised_after, look_at, warned_at, escalated_at,
                claimed_at, continues, version)
            SELECT \(next), conversation, patient, chart, workflow_group, type, 'claimed', \(user.account.id), rank, urgent_because,
                raised_by, urgent_rules, opened_at, due_at, promise, warn_before, promised_after, look_at, warned_at, escalated_at,
                claimed_at, id, 1
            FROM task WHERE id = \(done.id)
            """)
        try tx.execute(
            "UPDATE task SET urgent_because = \(words), claimed_at = coalesce(claimed_at, \(now)), look_at = \(now) WHERE id = \(next)")
        try tx.execute(
            "INSERT INTO first_seen (task, account, seen_at) SELECT \(next), account, seen_at FROM first_seen WHERE task = \(done.id)")
    }

    /// The answer had left the task with its owner. Whoever began the conversation answers from the inbox what waits there, and a look
    /// that they own has nothing to do with that.
    private func unfinishedOwn(in tx: Transaction) throws -> (id: ID<WorkbenchTask>, group: ID<WorkflowGroup>)? {
        let isTheirs = conversation.begunAs == .staff && conversation.begunBy == user.account.id
        let wasInInbox: SQL = "SELECT 1 FROM personal_reply w WHERE w.message = t.raised_by AND w.ended_at = \(sentAt)"
        let answering: SQL = isTheirs ? "AND (t.raised_by IS NULL OR NOT EXISTS (\(wasInInbox)))" : ""
        let task = try tx.first(
            """
            SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(conversation.id) AND t.state <> 'done'
            AND t.owner = \(user.account.id) \(answering) ORDER BY t.raised_by IS NULL DESC LIMIT 1
            """
        ) { try TaskRows.decode($0) }
        guard let task else { return nil }
        try backInWork(of: task, in: tx)
        try tx.execute("UPDATE task SET version = version + 1 WHERE id = \(task.id)")
        return (task.id, task.workflowGroup)
    }

    /// What the answer had answered is being worked on, as before it. Nobody was told otherwise, or they are told now.
    private func backInWork(of task: WorkbenchTask, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE message SET receipt = 'in-work', receipt_at = \(task.claimedAt ?? now)
            WHERE conversation = \(conversation.id) AND receipt = 'answered' AND receipt_at = \(sentAt) AND withdrawn_at IS NULL
            AND \(Workbench.belongs("message.id", to: task))
            """)
        try Outbox.awaitAgain(task, answeredAt: sentAt, in: tx)
    }

    /// What the answer ended in an inbox waits there again, whether it was given there or from a look. What somebody works on by now
    /// stays in work.
    ///
    /// - Returns: whom to wake.
    func returnToInbox(in tx: Transaction) throws -> Set<Topic> {
        let isEnded: SQL = "w.conversation = \(conversation.id) AND w.ended_at = \(sentAt) AND w.ended_as = 'answered'"
        let accounts = try tx.all("SELECT DISTINCT w.account FROM personal_reply w WHERE \(isEnded)") { try $0[0] as ID<Account> }
        guard !accounts.isEmpty else { return [] }
        try tx.execute(
            """
            UPDATE message SET receipt = CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.conversation = \(conversation.id)
                AND t.raised_by = message.id AND t.state <> 'done' AND t.owner IS NOT NULL) THEN 'in-work' ELSE 'seen' END
            WHERE conversation = \(conversation.id) AND receipt = 'answered' AND receipt_at = \(sentAt) AND withdrawn_at IS NULL
            AND EXISTS (SELECT 1 FROM personal_reply w WHERE w.message = message.id AND \(isEnded))
            """)
        try tx.execute(
            """
            UPDATE personal_reply SET ended_at = NULL, ended_as = NULL
            WHERE conversation = \(conversation.id) AND ended_at = \(sentAt) AND ended_as = 'answered'
            """)
        return Set(accounts.map { Topic.inbox($0) })
    }
}
