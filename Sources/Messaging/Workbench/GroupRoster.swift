public import Persistence

/// Somebody's place in a workflow group, and what lies with them.
public struct GroupMember: Sendable {
    public let account: ID<Account>
    public let username: String
    public let name: String
    public let role: GroupRole
    public let active: Bool
    public let assigned: Bool
    /// The conditions that do not hold; empty for whoever may process tasks.
    public let failing: [EligibilityCondition]
    /// Unfinished tasks they own in the group, waiting ones included; counting stops at `QueueCounts.most`, as that of `overdue` does.
    public let load: Int
    public let overdue: Int
    public let absence: Absence?
}

extension Workbench {
    /// The people of a group as its manager sees them, those no longer assigned left out.
    ///
    /// - Throws: `NotFound` for a stranger; `TaskRefusal.managerOnly`, `.notEligible`.
    public func roster(of group: ID<WorkflowGroup>, for user: SignedIn, in tx: Transaction) throws -> [GroupMember] {
        try requireManager(of: group, user.account.id, in: tx)
        return try roster(of: group, in: tx).filter(\.assigned)
    }

    /// Staff who are not assigned to the group, in the order of their names.
    ///
    /// - Throws: as `roster`.
    public func candidates(for group: ID<WorkflowGroup>, by user: SignedIn, in tx: Transaction) throws -> [TaskOwner] {
        try requireManager(of: group, user.account.id, in: tx)
        return try tx.all(
            """
            SELECT a.id, a.username, a.name FROM account a WHERE a.kind = 'staff' AND a.disabled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM workflow_group_member m WHERE m.account = a.id AND m.workflow_group = \(group) AND m.assigned)
            """
        ) { row in
            let account: ID<Account> = try row[0]
            return TaskOwner(account: account, username: try row[1], name: try identity.name(sealed: row[2], of: account))
        }.sorted { ($0.name, $0.username) < ($1.name, $1.username) }
    }

    /// The group to look after: it is there, and the user manages it.
    ///
    /// - Throws: `NotFound`, `TaskRefusal.accountDisabled`, `.notEligible`, `.managerOnly`.
    func requireManager(of group: ID<WorkflowGroup>, _ user: ID<Account>, in tx: Transaction) throws {
        let isThere = try tx.first("SELECT 1 FROM workflow_group WHERE id = \(group) AND retired_at IS NULL") { _ in true }
        guard isThere == true else { throw NotFound() }
        try Eligibility.judge(try EligibilityRows.facts(of: user, in: group, tx)).requireManager()
    }

    /// Everybody who has or had a place in the group, in the order of their names.
    func roster(of group: ID<WorkflowGroup>, in tx: Transaction) throws -> [GroupMember] {
        let now = surroundings.clock()
        let away = try AbsenceRows.recorded(at: now, in: tx)
        let owned: SQL = "FROM task t WHERE t.owner = a.id AND t.workflow_group = \(group) AND t.state <> 'done'"
        let counts: SQL = "\(QueueCounts.counting(owned)), \(QueueCounts.counting("\(owned) AND t.due_at < \(now)"))"
        return try people(of: group, counts, in: tx) { row, member in
            GroupMember(
                account: member.person.account, username: member.person.username, name: member.person.name, role: member.membership.role,
                active: member.membership.active, assigned: member.membership.assigned, failing: member.failing, load: try row[8],
                overdue: try row[9], absence: away[member.person.account])
        }
    }

    /// Who may process the group's tasks now, in the order of their names.
    func processors(of group: ID<WorkflowGroup>, in tx: Transaction) throws -> [(account: ID<Account>, role: GroupRole)] {
        try people(of: group, "0", in: tx) { _, member in member }
            .filter(\.failing.isEmpty).map { ($0.person.account, $0.membership.role) }
    }

    private struct Placed {
        let person: TaskOwner
        let membership: EligibilityFacts.Membership
        let failing: [EligibilityCondition]
    }

    /// - Parameter further: columns that `decode` finds from the eighth on.
    private func people<Member>(
        of group: ID<WorkflowGroup>, _ further: SQL, in tx: Transaction, _ decode: (Row, Placed) throws -> Member
    ) throws -> [Member] {
        try tx.all(
            """
            SELECT a.id, a.username, a.name,
                a.disabled_at IS NULL, EXISTS (SELECT 1 FROM account_role r WHERE r.account = a.id AND r.role = 'taskProcessing'),
                m.role, m.active, m.assigned, \(further)
            FROM workflow_group_member m JOIN account a ON a.id = m.account WHERE m.workflow_group = \(group)
            """
        ) { row in
            let account: ID<Account> = try row[0]
            let facts = try EligibilityRows.decode(row, from: 3)
            var failing: [EligibilityCondition] = []
            if case .failing(let conditions) = Eligibility.judge(facts) { failing = conditions }
            let placed = Placed(
                person: TaskOwner(account: account, username: try row[1], name: try identity.name(sealed: row[2], of: account)),
                membership: facts.membership ?? .init(role: .agent, active: false, assigned: false), failing: failing)
            return (person: placed.person, member: try decode(row, placed))
        }.sorted { ($0.person.name, $0.person.username) < ($1.person.name, $1.person.username) }.map(\.member)
    }
}

extension Workbench {
    /// Whether the user manages the group of a task.
    ///
    /// - Throws: as `roster`.
    public func requireManager(ofTask id: ID<WorkbenchTask>, by user: SignedIn, in tx: Transaction) throws {
        try desk(id, of: user.account.id, lock: false, in: tx).eligibility.requireManager()
    }
}
