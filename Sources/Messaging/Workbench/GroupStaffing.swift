public import Persistence

/// Whether a manager may change somebody's place in their group, as a pure rule.
enum GroupStaffing {
    /// One place of the group as far as the rule looks.
    struct Place: Sendable, Hashable {
        var account: ID<Account>
        /// Meets all four conditions as a manager.
        var manages: Bool
    }

    /// - Parameters:
    ///   - change: the place as it shall be; its account need not have been there.
    ///   - may: whether the account meets the two conditions that are not of the group.
    /// - Throws: `TaskRefusal.lastManager` when nobody would be left who manages the group (S34).
    static func judge(_ change: WorkflowGroupMembership, may: Bool, places: [Place]) throws {
        let manages = may && change.role == .manager && change.active && change.assigned
        let others = places.contains { $0.account != change.account && $0.manages }
        guard manages || others else { throw TaskRefusal.lastManager }
    }
}

extension Workbench {
    /// Adds somebody to a group, makes them agent or manager, or switches them active or inactive (S31, S34, S39).
    ///
    /// - Throws: `TaskRefusal.unknownUser`, `.lastManager`, `.managerOnly`, `.notEligible`; `NotFound` for a stranger to the group.
    public func place(
        _ username: String, in group: ID<WorkflowGroup>, as role: GroupRole, active: Bool, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<GroupMember> {
        try requireManager(of: group, user.account.id, in: tx)
        guard let account = try identity.account(username: username, in: tx), account.kind == .staff else {
            throw TaskRefusal.unknownUser
        }
        return try change(
            WorkflowGroupMembership(group: group, account: account.id, role: role, active: active, assigned: true), by: user, in: tx)
    }

    /// Takes somebody out of a group. Their place is remembered, their tasks go back (S34, S40).
    ///
    /// - Throws: as `place`; `NotFound` for somebody who is not in the group.
    public func remove(
        _ username: String, from group: ID<WorkflowGroup>, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<GroupMember> {
        try requireManager(of: group, user.account.id, in: tx)
        guard let account = try identity.account(username: username, in: tx),
            let place = try EligibilityRows.facts(of: account.id, in: group, tx).membership
        else { throw NotFound() }
        return try change(
            WorkflowGroupMembership(group: group, account: account.id, role: place.role, active: place.active, assigned: false),
            by: user, in: tx)
    }

    private func change(_ membership: WorkflowGroupMembership, by user: SignedIn, in tx: Transaction) throws -> Effect<GroupMember> {
        let now = surroundings.clock()
        let group = membership.group
        // Two managers who remove each other at once wait for one another: the second then sees the first.
        _ = try tx.all("SELECT id FROM workflow_group WHERE id = \(group) \(.forUpdate)") { _ in }
        let facts = try EligibilityRows.facts(of: membership.account, in: group, tx)
        let places = try roster(of: group, in: tx).map {
            GroupStaffing.Place(account: $0.account, manages: $0.role == .manager && $0.failing.isEmpty)
        }
        try GroupStaffing.judge(membership, may: facts.enabled && facts.taskProcessing, places: places)
        let wanted = EligibilityFacts.Membership(role: membership.role, active: membership.active, assigned: membership.assigned)
        var topics: Set<Topic> = []
        if facts.membership != wanted {
            try membership.save(by: user.account.id, at: now, in: tx)
            topics = try TaskCustody.settle(membership.account, by: user.actor, at: now, audit: audit, in: tx)
            try audit.record(
                AuditEvent(
                    .change, "workflow-group", group, by: user.actor, session: user.session,
                    detail: [
                        "member": membership.account.description, "role": wanted.role.rawValue, "active": "\(wanted.active)",
                        "assigned": "\(wanted.assigned)",
                    ]), in: tx)
            try Configuration(surroundings, audit: audit).revise(by: user.actor, in: tx)
            topics.insert(.group(group))
        }
        guard let member = try roster(of: group, in: tx).first(where: { $0.account == membership.account }) else { throw NotFound() }
        return Effect(member, wakeups: topics)
    }
}
