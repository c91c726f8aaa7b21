import Persistence

/// Where staff work: the tasks of their workflow groups.
public final class Workbench: Sendable {
    let surroundings: Surroundings
    let patients: Patients
    let identity: Identity
    let audit: Audit
    let readings: ReadingLog
    let sending: Sending
    let cards: Cards

    init(
        _ surroundings: Surroundings, patients: Patients, identity: Identity, audit: Audit, readings: ReadingLog, sending: Sending,
        cards: Cards
    ) {
        self.surroundings = surroundings
        self.patients = patients
        self.identity = identity
        self.audit = audit
        self.readings = readings
        self.sending = sending
        self.cards = cards
    }

    /// A task together with its conversation, both rows locked when something
    /// is to change, and the right of the one who asks.
    struct Desk: Sendable {
        let task: WorkbenchTask
        let conversation: Conversation
        let eligibility: Eligibility
    }

    /// - Throws: `NotFound` when there is no such task, or the user never
    ///   belonged to its group.
    func desk(_ id: ID<WorkbenchTask>, of user: ID<Account>, lock: Bool, in tx: Transaction) throws -> Desk {
        // Rows are locked in the order of FROM: the conversation first, as every message does, so that two never wait for each other.
        let found: SQL = """
            SELECT \(TaskRows.columns), \(ConversationRows.columns), \(EligibilityRows.columns(for: user, group: "t.workflow_group"))
            FROM conversation c JOIN task t ON t.conversation = c.id WHERE t.id = \(id)
            """
        let desk = try tx.first(lock ? "\(found) \(.forUpdate)" : found) { row in
            Desk(
                task: try TaskRows.decode(row), conversation: try ConversationRows.decode(row, from: TaskRows.count),
                eligibility: Eligibility.judge(try EligibilityRows.decode(row, from: TaskRows.count + ConversationRows.count)))
        }
        guard let desk, desk.eligibility != .stranger else { throw NotFound() }
        return desk
    }

    /// The task to change something of: all four conditions hold now, and it is
    /// as the caller read it.
    ///
    /// - Throws: `NotFound`, `TaskRefusal.notEligible`, `.accountDisabled`, `.stale`.
    func workableDesk(_ id: ID<WorkbenchTask>, version: Int64?, of user: ID<Account>, in tx: Transaction) throws -> Desk {
        let desk = try desk(id, of: user, lock: true, in: tx)
        try desk.eligibility.require()
        if let version, version != desk.task.version { throw TaskRefusal.stale(current: desk.task.version) }
        return desk
    }

    /// - Throws: `TaskRefusal.finished` or `.notOwner` unless the user owns it.
    func requireOwned(_ desk: Desk, by user: ID<Account>, in tx: Transaction) throws {
        if let outcome = desk.task.outcome { throw TaskRefusal.finished(outcome) }
        guard desk.task.owner == user else { throw TaskRefusal.notOwner(try owner(of: desk.task, in: tx)) }
    }

    func owner(of task: WorkbenchTask, in tx: Transaction) throws -> TaskOwner? {
        guard let account = task.owner else { return nil }
        let username = try tx.first("SELECT username FROM account WHERE id = \(account)") { try $0[0] as String }
        return TaskOwner(account: account, username: username ?? "", name: try identity.names(of: [account], in: tx)[account] ?? "")
    }

    /// Moves the receipts of a task's messages forward, and the conversation's
    /// status with them.
    func advanceReceipts(of desk: Desk, to receipt: Receipt, at now: Timestamp, in tx: Transaction) throws {
        let earlier = Receipt.allCases.filter { $0 < receipt }
        try tx.execute(
            """
            UPDATE message SET receipt = \(receipt), receipt_at = \(now)
            WHERE conversation = \(desk.conversation.id) AND receipt IN (\(SQL.list(earlier))) AND withdrawn_at IS NULL
            AND \(Self.belongs("message.id", to: desk.task))
            """)
        try ConversationRows.advance(desk.conversation.id, to: ConversationStatus(receipt), at: now, in: tx)
    }

    /// Whether a message is among those a task is about.
    static func belongs(_ message: SQL, to task: WorkbenchTask) -> SQL {
        if let raisedBy = task.raisedBy { return "\(message) = \(raisedBy)" }
        return "EXISTS (SELECT 1 FROM task_message tm WHERE tm.message = \(message) AND tm.task = \(task.id))"
    }

    /// Everybody whose page shows the task or its conversation.
    func wakeups(for desk: Desk, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        var topics: Set<Topic> = [.group(desk.task.workflowGroup)]
        for reader in try Readers.members(of: desk.conversation.visibilityFacts, at: now, patients, in: tx) {
            topics.insert(.mailbox(reader.account, reader.patient))
        }
        return topics
    }

    func record(
        _ action: AuditAction, _ task: WorkbenchTask, by user: SignedIn, detail: [String: String] = [:], in tx: Transaction
    ) throws {
        try audit.record(
            AuditEvent(action, "task", task.id, by: user.actor, session: user.session, patient: task.patient, detail: detail), in: tx)
    }
}
