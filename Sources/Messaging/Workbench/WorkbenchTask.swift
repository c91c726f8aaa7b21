public import Persistence

/// One unit of staff work: what a member wrote to a clinical group, waiting in
/// a workflow group for somebody eligible (S28).
public struct WorkbenchTask: Sendable {
    public let id: ID<WorkbenchTask>
    public let conversation: ID<Conversation>
    public let patient: ID<Patient>
    public let chart: ID<Patient>
    public let workflowGroup: ID<WorkflowGroup>
    public let type: MessageType
    public let state: TaskState
    public let outcome: TaskOutcome?
    public let owner: ID<Account>?
    /// 0 is possible urgent, 1 is normal; the first part of the order.
    public let rank: Int64
    /// The words that made it possibly urgent, sealed.
    let sealedUrgentWords: [UInt8]?
    public let openedAt: Timestamp
    public let dueAt: Timestamp
    /// What was promised when the task was opened, as it was stored; later changes of the flow leave it.
    let storedPromise: String?
    public let claimedAt: Timestamp?
    /// When the managers were told that it is about to be late.
    public let warnedAt: Timestamp?
    /// When it was escalated because it was due.
    public let escalatedAt: Timestamp?
    /// Until when it is on hold; nil unless it waits.
    public let wakeAt: Timestamp?
    /// For whom it waits.
    public let holdFor: HoldReason?
    public let doneAt: Timestamp?
    public let continues: ID<WorkbenchTask>?
    /// The possibly urgent message for which somebody is to look, where another task, or another system, answers it.
    public let raisedBy: ID<Message>?
    /// Counts up with every change; the ETag.
    public let version: Int64

    /// Whether `dueAt` was promised to the member.
    public var isPromised: Bool { storedPromise != nil }
}

public enum TaskState: String, Sendable, SQLText, CaseIterable {
    case open, claimed, waiting, done
}

/// How a task ended (D8).
public enum TaskOutcome: String, Sendable, SQLText, CaseIterable {
    case replied
    case answeredByPhone = "answered-by-phone"
    case noReplyNeeded = "no-reply-needed"
    /// Handled outside; a note says how.
    case forwarded
    case misdirected, withdrawn

    /// Whether the note that documents it must be written.
    public var needsNote: Bool {
        switch self {
        case .answeredByPhone, .forwarded, .misdirected: true
        case .replied, .noReplyNeeded, .withdrawn: false
        }
    }
}

enum TaskRows {
    static let columns: SQL = """
        t.id, t.conversation, t.patient, t.chart, t.workflow_group, t.type, t.state, t.outcome, t.owner, t.rank, t.urgent_because,
        t.opened_at, t.due_at, t.promise, t.claimed_at, t.done_at, t.continues, t.version,
        t.wake_at, t.hold_for, t.raised_by, t.warned_at, t.escalated_at
        """
    static let count = 23

    /// The same columns for RETURNING, where SQLite knows no alias.
    static let returned: SQL = """
        id, conversation, patient, chart, workflow_group, type, state, outcome, owner, rank, urgent_because, opened_at, due_at,
        promise, claimed_at, done_at, continues, version, wake_at, hold_for, raised_by, warned_at, escalated_at
        """

    static func decode(_ row: Row, from first: Int = 0) throws -> WorkbenchTask {
        try WorkbenchTask(
            id: row[first], conversation: row[first + 1], patient: row[first + 2], chart: row[first + 3], workflowGroup: row[first + 4],
            type: row[first + 5], state: row[first + 6], outcome: row[first + 7], owner: row[first + 8], rank: row[first + 9],
            sealedUrgentWords: row[first + 10], openedAt: row[first + 11], dueAt: row[first + 12], storedPromise: row[first + 13],
            claimedAt: row[first + 14], warnedAt: row[first + 21], escalatedAt: row[first + 22], wakeAt: row[first + 18],
            holdFor: row[first + 19], doneAt: row[first + 15],
            continues: row[first + 16], raisedBy: row[first + 20], version: row[first + 17])
    }

    static func find(_ id: ID<WorkbenchTask>, in tx: Transaction) throws -> WorkbenchTask? {
        try tx.first("SELECT \(columns) FROM task t WHERE t.id = \(id)") { try decode($0) }
    }
}
