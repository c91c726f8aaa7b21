public import Persistence

/// One thing that became of a task: who did what, when. Taken from the audit trail and the rows beside it; nothing is kept for it.
public struct TaskHappening: Sendable {
    public let id: ID<AuditEvent>
    public let at: Timestamp
    public let action: AuditAction
    /// Empty when the server did it by itself.
    public let byName: String
    /// Whether the member side did it.
    public let isOfMember: Bool
    /// From whom a task went.
    public let fromName: String?
    /// To whom it went, or who was told.
    public let toNames: [String]
    /// Whether the member side was told.
    public let toldMember: Bool
    public let fromGroup: ID<WorkflowGroup>?
    public let toGroup: ID<WorkflowGroup>?
    /// Why the server moved it: `absence`, `absence-undone`, `lease-ended` or `not-eligible`.
    public let because: String?
    /// What somebody wrote when they gave it to another group, or back to their own.
    public let reason: String?
    /// Until when it was put on hold.
    public let until: Timestamp?
    public let holdFor: HoldReason?
    public let outcome: TaskOutcome?
    /// What its rank was changed to.
    public let isUrgent: Bool?
    /// The type of question it was filed under.
    public let type: MessageType?
    /// The message that was written, corrected or withdrawn.
    public let message: ID<Message>?
}

extension Workbench {
    /// What a task's history tells of: every change, and the first opening.
    static let told: [AuditAction] = [
        .open, .claim, .release, .assign, .unassign, .transfer, .hold, .resume, .note, .change, .complete, .escalate, .proposePatient,
    ]
    static let toldOfMessages: [AuditAction] = [.send, .reply, .withdraw, .correct]

    /// Who did what with a task, oldest first, for those who may process it.
    ///
    /// - Throws: `NotFound` for a stranger to the group; `TaskRefusal.notEligible`.
    public func history(of id: ID<WorkbenchTask>, by user: SignedIn, in tx: Transaction) throws -> [TaskHappening] {
        let desk = try desk(id, of: user.account.id, lock: false, in: tx)
        try desk.eligibility.require()
        let task = desk.task
        // A conversation has one unfinished task at a time, so what staff wrote in between belongs to it.
        let messages: SQL = """
            SELECT m.id FROM message m WHERE m.conversation = \(task.conversation) AND (\(Self.belongs("m.id", to: task))
                OR (m.author_role = 'staff' AND m.sent_at >= \(task.openedAt) AND m.sent_at <= \(task.doneAt ?? surroundings.clock())))
            """
        let rows = try tx.all(
            """
            SELECT e.id, e.at, e.actor, e.actor_kind, e.action, e.object, e.detail FROM audit_event e
            WHERE e.patient = \(task.patient) AND e.outcome = 'done' AND e.repeated = 0 AND (
                (e.object_kind = 'task' AND e.object = \(id) AND e.action IN (\(SQL.list(Self.told))))
                OR (e.object_kind = 'message' AND e.action IN (\(SQL.list(Self.toldOfMessages))) AND e.object IN (\(messages))))
            ORDER BY e.at, e.id
            """
        ) { row in
            HistoryRow(
                id: try row[0], at: try row[1], actor: try row[2], kind: try row[3], action: try row[4], object: try row[5],
                detail: try row[6])
        }
        let details = try rows.map { row in try row.detail.map { try audit.open($0, of: row.id, at: row.at) } ?? [:] }
        let people = zip(rows, details).flatMap { row, detail in [row.actor].compactMap { $0 } + detail.people }
        let names = try identity.names(of: Array(Set(people)), in: tx)
        let key = try desk.conversation.key(under: surroundings.patientKeys.key(of: desk.conversation.patient, in: tx))
        var reasons = try reasons(of: desk, key, in: tx)[...]
        return try zip(rows, details).map { row, detail in
            var reason: String?
            switch row.action {
            case .transfer: reason = reasons.popFirst() ?? nil
            case .release: reason = try detail["note"].flatMap { ID<TaskNote>($0) }.flatMap { try note($0, of: desk, key, in: tx) }
            default: break
            }
            return row.told(detail, names, reason: reason)
        }
    }

    /// The words of one note of the task.
    private func note(_ id: ID<TaskNote>, of desk: Desk, _ key: ContentKey, in tx: Transaction) throws -> String? {
        try tx.first("SELECT author, body, created_at FROM task_note WHERE id = \(id) AND task = \(desk.task.id)") { row in
            try key.openText(try row[1], TaskNote.binding(id, desk.task.id, try row[0], try row[2]), padded: true)
        }
    }

    /// What was written each time the task went to another group, oldest first: one for each transfer that was audited.
    private func reasons(of desk: Desk, _ key: ContentKey, in tx: Transaction) throws -> [String?] {
        try tx.all(
            """
            SELECT n.id, n.author, n.body, n.created_at FROM task_transfer x LEFT JOIN task_note n ON n.task = x.task
                AND n.created_at = x.created_at AND n.author = x.transferred_by
            WHERE x.task = \(desk.task.id) ORDER BY x.created_at, x.id
            """
        ) { row in
            guard let id: ID<TaskNote> = try row[0] else { return nil }
            return try key.openText(try row[2], TaskNote.binding(id, desk.task.id, try row[1], try row[3]), padded: true)
        }
    }
}

private struct HistoryRow {
    let id: ID<AuditEvent>
    let at: Timestamp
    let actor: ID<Account>?
    let kind: String
    let action: AuditAction
    let object: ID<AuditedObject>?
    let detail: [UInt8]?

    func told(_ detail: [String: String], _ names: [ID<Account>: String], reason: String?) -> TaskHappening {
        let isTransfer = action == .transfer
        func group(_ name: String) -> ID<WorkflowGroup>? { isTransfer ? detail[name].flatMap { ID($0) } : nil }
        let isOfMessage = Workbench.toldOfMessages.contains(action)
        return TaskHappening(
            id: id, at: at, action: action, byName: actor.flatMap { names[$0] } ?? "", isOfMember: kind == "member",
            fromName: isTransfer ? nil : detail.people("from").first.flatMap { names[$0] },
            toNames: isTransfer ? [] : detail.people("to").compactMap { names[$0] }, toldMember: detail["to"] == "member",
            fromGroup: group("from"), toGroup: group("to"), because: detail["because"], reason: reason,
            until: detail["until"].flatMap { Timestamp(rfc3339: $0) }, holdFor: detail["for"].flatMap(HoldReason.init(rawValue:)),
            outcome: detail["outcome"].flatMap(TaskOutcome.init(rawValue:)), isUrgent: detail["priority"].map { $0 == "possible-urgent" },
            type: detail["type"].flatMap(MessageType.init(rawValue:)), message: isOfMessage ? object?.retyped() : nil)
    }
}

extension [String: String] {
    fileprivate var people: [ID<Account>] { people("from") + people("to") }

    fileprivate func people(_ name: String) -> [ID<Account>] { self[name]?.split(separator: " ").compactMap { ID<Account>($0) } ?? [] }
}
