public import Persistence

/// Whether a task may go to another group, as a pure rule.
enum Transferring {
    /// - Parameters:
    ///   - isOwner: whether the one who asks owns the task.
    ///   - staffed: whether somebody may process tasks there.
    static func judge(
        actor: Eligibility, isOwner: Bool, outcome: TaskOutcome?, sameGroup: Bool, staffed: Bool, reason: String, owner: TaskOwner?
    ) throws {
        try actor.require()
        if let outcome { throw TaskRefusal.finished(outcome) }
        guard isOwner || actor.role == .manager else { throw TaskRefusal.notOwner(owner) }
        guard !reason.allSatisfy(\.isWhitespace) else { throw TaskRefusal.reasonMissing }
        guard !sameGroup else { throw TaskRefusal.sameGroup }
        guard staffed else { throw TaskRefusal.nobodyThere }
    }
}

/// That a task went on to other colleagues, as the member side is told of it: when and by whom. Which groups, and why, is no part of it.
/// Nobody is named where a group went with the configuration and somebody at a terminal said who takes over.
public struct TaskTransfer: Sendable, Hashable {
    public let id: ID<TaskTransfer>
    public let at: Timestamp
    public let byName: String
}

extension Workbench {
    /// Moves a task to another workflow group, where it is open. The reason becomes an internal note; the member side sees a dated line.
    ///
    /// - Throws: `TaskRefusal.notOwner` unless the user owns it or manages the group, `.reasonMissing`, `.sameGroup`, `.nobodyThere`,
    ///   `.unknownGroup`, and as every action.
    public func transfer(
        _ id: ID<WorkbenchTask>, to code: String, because reason: String, version: Int64? = nil, by user: SignedIn, site: Site,
        in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try desk(id, of: user.account.id, lock: true, in: tx)
        try desk.eligibility.require()
        guard let target = site.workflowGroup(code: code), target.retiredAt == nil else { throw TaskRefusal.unknownGroup }
        try Transferring.judge(
            actor: desk.eligibility, isOwner: desk.task.owner == user.account.id, outcome: desk.task.outcome,
            sameGroup: target.id == desk.task.workflowGroup, staffed: try roster(of: target.id, in: tx).contains { $0.failing.isEmpty },
            reason: reason, owner: try owner(of: desk.task, in: tx))
        if let version, version != desk.task.version { throw TaskRefusal.stale(current: desk.task.version) }
        try addNote(reason, to: desk, by: user, limit: site.limits.body, field: "reason", at: now, in: tx)
        let moved = try tx.first(
            """
            UPDATE task SET workflow_group = \(target.id), \(TaskRows.opened(at: now))
            WHERE id = \(id) AND state <> 'done' RETURNING \(TaskRows.returned)
            """
        ) { try TaskRows.decode($0) }
        guard let moved else { throw DatabaseFailure.busy }
        let transfer: ID<TaskTransfer> = surroundings.ids.next()
        try tx.execute(
            """
            INSERT INTO task_transfer (id, task, conversation, from_group, to_group, transferred_by, created_at)
            VALUES (\(transfer), \(id), \(desk.conversation.id), \(desk.task.workflowGroup), \(target.id), \(user.account.id), \(now))
            """)
        try record(
            .transfer, moved, by: user, detail: ["from": desk.task.workflowGroup.description, "to": target.id.description], in: tx)
        return Effect(moved, wakeups: try wakeups(for: desk, at: now, in: tx).union([.group(target.id)]))
    }
}

extension TaskBinding {
    /// How often a conversation's tasks went on to other colleagues, oldest first.
    func transfers(of conversation: ID<Conversation>, named identity: Identity, in tx: Transaction) throws -> [TaskTransfer] {
        let rows = try tx.all(
            "SELECT id, transferred_by, created_at FROM task_transfer WHERE conversation = \(conversation) ORDER BY created_at, id"
        ) { row in (id: try row[0] as ID<TaskTransfer>, by: try row[1] as ID<Account>?, at: try row[2] as Timestamp) }
        guard !rows.isEmpty else { return [] }
        let names = try identity.names(of: rows.compactMap(\.by), in: tx)
        return rows.map { row in TaskTransfer(id: row.id, at: row.at, byName: row.by.flatMap { names[$0] } ?? "") }
    }
}
