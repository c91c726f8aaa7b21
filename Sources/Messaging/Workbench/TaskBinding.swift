import Persistence

/// Binds members' messages to tasks: every message to exactly one, every
/// conversation to at most one that is unfinished (S28).
public final class TaskBinding: Sendable {
    let surroundings: Surroundings

    public init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    struct Opening: Sendable {
        let conversation: ID<Conversation>
        let patient: ID<Patient>
        let chart: ID<Patient>
        let group: ID<WorkflowGroup>
        let type: MessageType
        let due: Timestamp
        let promise: Promise?
        /// When the managers are told that it is about to be late.
        var warning: Timestamp?
        var continues: ID<WorkbenchTask>?
        /// The words for which it ranks first.
        var urgent: UrgentWords?
        /// Whether time alone brings something about; not for what is loaded as it once was.
        var isTended = true
    }

    struct Bound: Sendable {
        let task: ID<WorkbenchTask>
        /// Where the task waits: that of the unfinished task, when one was joined.
        let group: ID<WorkflowGroup>
    }

    /// A task for the first message of a conversation.
    func open(_ opening: Opening, for message: ID<Message>, at now: Timestamp, in tx: Transaction) throws -> Bound {
        let id: ID<WorkbenchTask> = surroundings.ids.next()
        try tx.insert(insertion(of: id, opening, at: now))
        try bind(message, to: id, in: tx)
        return Bound(task: id, group: opening.group)
    }

    /// The unfinished task of the conversation takes a further message: a
    /// waiting one goes back to its owner, the due time stays that of the
    /// oldest unanswered message. After a finished one, a new task continues it.
    ///
    /// The caller holds the lock on the conversation, so no other message and
    /// no completion comes between.
    func join(_ opening: Opening, for message: ID<Message>, at now: Timestamp, in tx: Transaction) throws -> Bound {
        let last = try tx.first(
            """
            SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(opening.conversation) AND t.raised_by IS NULL
            ORDER BY t.opened_at DESC, t.id DESC LIMIT 1
            """
        ) { try TaskRows.decode($0) }
        guard let last, last.state != .done else {
            var next = opening
            next.continues = last?.id
            return try open(next, for: message, at: now, in: tx)
        }
        let state: TaskState = last.owner == nil ? .open : .claimed
        try tx.execute(
            """
            UPDATE task SET state = \(state), due_at = \(TaskRows.resumedDue(at: now)), wake_at = NULL, hold_for = NULL, look_at = \(now),
                version = version + 1
            WHERE id = \(last.id) AND state <> 'done'
            """)
        if let urgent = opening.urgent { try rankFirst(last, because: urgent, at: now, in: tx) }
        try bind(message, to: last.id, in: tx)
        return Bound(task: last.id, group: last.workflowGroup)
    }

    /// - Parameter answered: who answered it and when, for a task whose work is known to be done.
    /// - Parameter raisedBy: the message for which somebody is only to look.
    func insertion(
        of id: ID<WorkbenchTask>, _ opening: Opening, at now: Timestamp, answered: (by: ID<Account>, at: Timestamp)? = nil,
        raisedBy: ID<Message>? = nil
    ) throws -> Insertion {
        let promise = opening.promise?.stored
        let due = opening.urgent.map { min($0.due, opening.due) } ?? opening.due
        let urgentWarning = opening.urgent.map { $0.warning(from: now) }
        let warning = [urgentWarning, opening.warning].compactMap { $0 }.min().flatMap { $0 < due ? $0 : nil }
        let warnBefore: Int64? = warning.map { due.microseconds(since: $0) }
        let promisedAfter: Int64? = opening.promise == nil ? nil : opening.due.microseconds(since: due)
        let look: Timestamp? = answered == nil && opening.isTended ? warning ?? due : nil
        let state: TaskState = answered == nil ? .open : .done
        let outcome: TaskOutcome? = answered.map { _ in .replied }
        return Insertion(
            into: """
                INSERT INTO task (id, conversation, patient, chart, workflow_group, type, state, outcome, owner, rank, opened_at, due_at,
                    promise, claimed_at, done_at, done_by, continues, version, urgent_because, urgent_rules, raised_by,
                    warn_before, promised_after, look_at) VALUES
                """,
            row: """
                 (\(id), \(opening.conversation), \(opening.patient), \(opening.chart), \(opening.group), \(opening.type), \(state),
                \(outcome), \(answered?.by), \(opening.urgent == nil ? 1 : 0), \(now), \(due), \(promise), \(answered?.at), \(answered?.at), \(answered?.by),
                \(opening.continues), \(answered == nil ? 1 : 3), \(try opening.urgent?.sealed(for: id)), \(opening.urgent?.rules), \(raisedBy),
                \(warnBefore), \(promisedAfter), \(look))
                """)
    }

    private func bind(_ message: ID<Message>, to task: ID<WorkbenchTask>, in tx: Transaction) throws {
        try tx.insert(Self.binding(of: message, to: task))
    }

    static func binding(of message: ID<Message>, to task: ID<WorkbenchTask>) -> Insertion {
        Insertion(into: "INSERT INTO task_message (message, task) VALUES", row: " (\(message), \(task))")
    }
}
