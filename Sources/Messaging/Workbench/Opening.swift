public import Persistence

/// A task as its page shows it: the whole chain and who the patient is.
public struct OpenTask: Sendable {
    public let summary: TaskSummary
    public let conversation: Conversation
    public let subject: String
    /// The newest, or those that were asked for.
    public let messages: [Message]
    /// How many messages came before those.
    public let earlier: Int64
    public let notes: [TaskNote]
    public let identifiers: [Patients.Identifier]
    /// Who on the member side reads along.
    public let readers: [NamedReader]
    /// Why it came here.
    public let reasons: [String]
    public let role: GroupRole
    /// Who was told that it is late or about to be, oldest first.
    public let escalations: [TaskEscalation]
    /// Who else has it open.
    public let presences: [Presence]
    /// The other patient it is said to be about, until somebody has decided.
    public let patientChange: PatientChange?
    /// Where it came from, when it was a reply in an inbox before.
    public let handOver: HandOver?
    /// Where it came from, when another system was to answer.
    public let handedOver: HandedOverDelivery?
}

extension Workbench {
    /// How many messages of a chain a page or an answer carries: the newest, unless one reads back.
    static let chainLength = 500

    /// Opens a task for somebody who may process it. The first opening of a
    /// task is what the member sees as *seen*.
    ///
    /// - Parameter through: the number of the last message asked for, to read back in a long conversation.
    /// - Throws: `NotFound` for a stranger to the group; `TaskRefusal.notEligible`.
    public func open(
        _ id: ID<WorkbenchTask>, through: Int64? = nil, by user: SignedIn, conversations: Conversations, in tx: Transaction
    ) throws -> OpenTask {
        let desk = try desk(id, of: user.account.id, lock: false, in: tx)
        try desk.eligibility.require()
        let key = try desk.conversation.key(under: surroundings.patientKeys.key(of: desk.conversation.patient, in: tx))
        let decision = try tx.first(
            """
            SELECT d.reasons FROM message m JOIN route_decision d ON d.id = m.route_decision
            WHERE m.conversation = \(desk.conversation.id) AND \(Self.belongs("m.id", to: desk.task)) ORDER BY m.seq LIMIT 1
            """
        ) { try $0[0] as String }
        let chain = try conversations.chain(of: desk.conversation, through: through, in: tx)
        return OpenTask(
            summary: try summary(of: id, for: user.account.id, in: tx), conversation: desk.conversation,
            subject: try desk.conversation.subject(with: key),
            messages: chain.messages, earlier: chain.earlier,
            notes: desk.conversation.movedAt == nil ? try notes(of: desk, key: key, in: tx) : [],
            identifiers: try patients.identifiers(of: desk.task.patient, in: tx),
            readers: try conversations.readers(of: desk.conversation, in: tx),
            reasons: decision?.split(separator: "\n").map(String.init) ?? [], role: desk.eligibility.role ?? .agent,
            escalations: try told(of: id, in: tx),
            presences: try presences(at: id, besides: user.account.id, in: tx),
            patientChange: try conversations.pendingPatientChange(of: desk.conversation.id, in: tx),
            handOver: try handOver(of: id, in: desk.conversation.id, tx), handedOver: try Deliveries.handedOver(to: id, in: tx))
    }

    /// Whether an opening of this task would be its first.
    ///
    /// - Parameter account: for whom it would also be a first when they were told of it.
    public func isUnseen(_ id: ID<WorkbenchTask>, by account: ID<Account>, in tx: Transaction) throws -> Bool {
        if try isAwaited(id, of: account, in: tx) { return true }
        return try isUnseen(id, in: tx)
    }

    /// Whether nobody has opened it.
    public func isUnseen(_ id: ID<WorkbenchTask>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM first_seen WHERE task = \(id)") { try $0[0] as Int64 } == nil
    }

    /// Records that somebody eligible has opened the task.
    public func markSeen(_ id: ID<WorkbenchTask>, by user: SignedIn, in tx: Transaction) throws -> Effect<Void> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: nil, of: user.account.id, in: tx)
        let awaited = try tx.update(
            "UPDATE task_escalation SET opened_at = \(now) WHERE task = \(id) AND told = \(user.account.id) AND opened_at IS NULL")
        let first = try tx.update(
            "INSERT INTO first_seen (task, account, seen_at) VALUES (\(id), \(user.account.id), \(now)) ON CONFLICT DO NOTHING")
        guard first == 1 else {
            guard awaited > 0 else { return Effect(()) }
            // Of a kind of its own: the history of the task tells of the first opening alone.
            try audit.record(
                AuditEvent(.open, "task-escalation", id, by: user.actor, session: user.session, patient: desk.task.patient), in: tx)
            return Effect((), wakeups: [.group(desk.task.workflowGroup)])
        }
        try advanceReceipts(of: desk, to: .seen, at: now, in: tx)
        try record(.open, desk.task, by: user, in: tx)
        return Effect((), wakeups: try wakeups(for: desk, at: now, in: tx))
    }

    private func notes(of desk: Desk, key: ContentKey, in tx: Transaction) throws -> [TaskNote] {
        let rows = try tx.all(
            """
            SELECT n.id, n.author, n.body, n.created_at, n.task FROM task_note n JOIN task t ON t.id = n.task
            WHERE t.conversation = \(desk.conversation.id) ORDER BY n.created_at, n.id
            """
        ) { row in
            (
                id: try row[0] as ID<TaskNote>, author: try row[1] as ID<Account>, body: try row[2] as [UInt8],
                at: try row[3] as Timestamp, task: try row[4] as ID<WorkbenchTask>
            )
        }
        let names = try identity.names(of: Array(Set(rows.map(\.author))), in: tx)
        return try rows.map { row in
            TaskNote(
                id: row.id, author: row.author, authorName: names[row.author] ?? "",
                body: try key.openText(row.body, TaskNote.binding(row.id, row.task, row.author, row.at), padded: true), createdAt: row.at)
        }
    }
}

extension Eligibility {
    var role: GroupRole? {
        if case .eligible(let role) = self { role } else { nil }
    }
}
