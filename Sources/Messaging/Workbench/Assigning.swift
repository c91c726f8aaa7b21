public import Persistence

/// What a manager may do with the owner of a task, as a pure rule.
enum Assigning {
    /// - Parameter target: nil unassigns.
    /// - Throws: `TaskRefusal`; nothing else decides.
    static func judge(actor: Eligibility, outcome: TaskOutcome?, target: Eligibility?, targetIsAway: Bool) throws {
        try actor.requireManager()
        if let outcome { throw TaskRefusal.finished(outcome) }
        switch target {
        case nil: return
        case .stranger?: throw TaskRefusal.assigneeNotEligible([])
        case .failing(let conditions)?: throw TaskRefusal.assigneeNotEligible(conditions)
        case .eligible? where targetIsAway: throw TaskRefusal.assigneeAway
        case .eligible?: return
        }
    }
}

extension Eligibility {
    /// - Throws: as `require`, and `TaskRefusal.managerOnly` for an agent.
    func requireManager() throws {
        try require()
        guard role == .manager else { throw TaskRefusal.managerOnly }
    }
}

/// Somebody a task can be given to.
public struct Assignee: Sendable, Hashable {
    public let account: ID<Account>
    public let username: String
    public let name: String
    public let role: GroupRole
    /// Unfinished tasks they own in the group.
    public let load: Int
    public let isAway: Bool
}

extension Workbench {
    /// Gives a task to somebody of its group: assigns it, or changes its owner (S35, S36a).
    ///
    /// - Throws: `TaskRefusal.managerOnly`, `.assigneeNotEligible`, `.assigneeAway`, `.finished`, `.stale`; `NotFound` for a stranger.
    public func assign(
        _ id: ID<WorkbenchTask>, to assignee: ID<Account>, version: Int64? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        guard let place = try TaskRows.find(id, in: tx) else { throw NotFound() }
        try TaskCustody.hold(assignee, in: place.workflowGroup, tx)
        let desk = try desk(id, of: user.account.id, lock: true, in: tx)
        let target = Eligibility.judge(try EligibilityRows.facts(of: assignee, in: desk.task.workflowGroup, tx))
        let absence = try AbsenceRows.current(of: assignee, at: now, in: tx)
        let isAway = absence != nil && assignee != user.account.id
        try Assigning.judge(actor: desk.eligibility, outcome: desk.task.outcome, target: target, targetIsAway: isAway)
        if let version, version != desk.task.version { throw TaskRefusal.stale(current: desk.task.version) }
        guard desk.task.owner != assignee else { return Effect(desk.task) }
        let assigned = try TaskRows.hand(id, to: assignee, at: now, in: tx)
        try advanceReceipts(of: desk, to: .inWork, at: now, in: tx)
        var detail = ["to": assignee.description]
        detail["from"] = desk.task.owner?.description
        try record(.assign, assigned, by: user, detail: detail, in: tx)
        if assignee != user.account.id { try surroundings.mail.tell(assignee, of: .assigned, in: assigned.workflowGroup, in: tx) }
        return Effect(assigned, wakeups: try wakeups(for: desk, at: now, in: tx))
    }

    /// Takes a task from its owner: every eligible user of the group sees it open again (S36b).
    ///
    /// - Throws: as `assign`.
    public func unassign(
        _ id: ID<WorkbenchTask>, version: Int64? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try desk(id, of: user.account.id, lock: true, in: tx)
        try Assigning.judge(actor: desk.eligibility, outcome: desk.task.outcome, target: nil, targetIsAway: false)
        if let version, version != desk.task.version { throw TaskRefusal.stale(current: desk.task.version) }
        guard let owner = desk.task.owner else { return Effect(desk.task) }
        let opened = try TaskRows.hand(id, to: nil, at: now, in: tx)
        try record(.unassign, opened, by: user, detail: ["from": owner.description], in: tx)
        return Effect(opened, wakeups: try wakeups(for: desk, at: now, in: tx))
    }

    /// Everybody who may process tasks of a group of somebody's, that person left out, in the order of their names.
    public func covers(for account: ID<Account>, in tx: Transaction) throws -> [TaskOwner] {
        var found: [ID<Account>: TaskOwner] = [:]
        for membership in try memberships(of: account, in: tx) {
            for other in try assignees(of: membership.group, in: tx) where other.account != account {
                found[other.account] = TaskOwner(account: other.account, username: other.username, name: other.name)
            }
        }
        return found.values.sorted { ($0.name, $0.username) < ($1.name, $1.username) }
    }

    /// Everybody who may process the tasks of a group now, in the order of their names.
    public func assignees(of group: ID<WorkflowGroup>, in tx: Transaction) throws -> [Assignee] {
        try roster(of: group, in: tx).filter { $0.failing.isEmpty }.map { member in
            Assignee(
                account: member.account, username: member.username, name: member.name, role: member.role, load: member.load,
                isAway: member.absence?.isCurrent ?? false)
        }
    }
}
