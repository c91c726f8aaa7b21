public import Persistence

/// For whom a task waits.
public enum HoldReason: String, Sendable, SQLText, CaseIterable {
    /// For the member: the promise's clock stands still.
    case member
    /// For a colleague: it goes on.
    case colleague
}

/// Until when a task may wait, as a pure rule.
enum Holding {
    /// The longest wait, in days.
    static let longest: Int64 = 90

    /// - Throws: `TaskRefusal.holdUntil`.
    static func judge(until: Timestamp, now: Timestamp) throws {
        guard until > now, until <= now.adding(days: longest) else { throw TaskRefusal.holdUntil }
    }

    /// When the task is due while it waits.
    static func due(_ due: Timestamp, for reason: HoldReason, from now: Timestamp, until: Timestamp) -> Timestamp {
        switch reason {
        case .member: due.adding(microseconds: until.microseconds - now.microseconds)
        case .colleague: due
        }
    }
}

extension Workbench {
    /// Puts a task of one's own on hold until a date; it stays with its owner.
    ///
    /// - Throws: `TaskRefusal.holdUntil`, `.notOwner`, and as every action.
    public func hold(
        _ id: ID<WorkbenchTask>, for reason: HoldReason, until: Timestamp, version: Int64? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try requireOwned(desk, by: user.account.id, in: tx)
        try Holding.judge(until: until, now: now)
        // A hold that is changed begins from what was due without it.
        let before = desk.task.resumedDue(at: now)
        let held = try tx.first(
            """
            UPDATE task SET state = 'waiting', hold_for = \(reason), wake_at = \(until),
                due_at = \(Holding.due(before, for: reason, from: now, until: until)), look_at = \(now), version = version + 1
            WHERE id = \(id) AND owner = \(user.account.id) AND state <> 'done' RETURNING \(TaskRows.returned)
            """
        ) { try TaskRows.decode($0) }
        guard let held else { throw DatabaseFailure.busy }
        try record(.hold, held, by: user, detail: ["for": reason.rawValue, "until": until.rfc3339], in: tx)
        return Effect(held, wakeups: [.group(held.workflowGroup)])
    }

    /// Goes on with a task that was on hold.
    ///
    /// - Throws: `TaskRefusal.notOwner`, and as every action.
    public func resume(
        _ id: ID<WorkbenchTask>, version: Int64? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try requireOwned(desk, by: user.account.id, in: tx)
        guard desk.task.state == .waiting else { return Effect(desk.task) }
        let resumed = try tx.first(
            """
            UPDATE task SET state = 'claimed', due_at = \(TaskRows.resumedDue(at: now)), wake_at = NULL, hold_for = NULL, look_at = \(now),
                version = version + 1
            WHERE id = \(id) AND owner = \(user.account.id) AND state = 'waiting' RETURNING \(TaskRows.returned)
            """
        ) { try TaskRows.decode($0) }
        guard let resumed else { throw DatabaseFailure.busy }
        try record(.resume, resumed, by: user, in: tx)
        return Effect(resumed, wakeups: [.group(resumed.workflowGroup)])
    }
}

extension WorkbenchTask {
    /// The state as people see it: what waited until a time that has come is its owner's work again.
    public func state(at now: Timestamp) -> TaskState {
        guard state == .waiting, let wakeAt, wakeAt <= now else { return state }
        return owner == nil ? .open : .claimed
    }

    /// The same as `TaskRows.resumedDue`.
    func resumedDue(at now: Timestamp) -> Timestamp {
        guard state == .waiting, holdFor == .member, let wakeAt, wakeAt > now else { return dueAt }
        return dueAt.adding(microseconds: now.microseconds - wakeAt.microseconds)
    }
}
