public import Persistence

/// The four conditions to process a task (S37 to S41): four switches that are
/// never merged, checked together at every action.
public enum EligibilityCondition: String, Sendable, Hashable, CaseIterable {
    /// Enabled as a Workbench user (S37).
    case enabled
    /// Holds the Task Processing role (S38).
    case taskProcessing = "task-processing"
    /// Active as agent or manager of the group (S39).
    case active
    /// Assigned to the group (S40).
    case assigned
}

/// What a user's right to process the tasks of one group is judged by.
public struct EligibilityFacts: Sendable, Hashable {
    public var enabled: Bool
    public var taskProcessing: Bool
    /// nil when the user never belonged to the group.
    public var membership: Membership?

    public init(enabled: Bool, taskProcessing: Bool, membership: Membership?) {
        self.enabled = enabled
        self.taskProcessing = taskProcessing
        self.membership = membership
    }

    public struct Membership: Sendable, Hashable {
        public var role: GroupRole
        public var active: Bool
        public var assigned: Bool

        public init(role: GroupRole, active: Bool, assigned: Bool) {
            self.role = role
            self.active = active
            self.assigned = assigned
        }
    }
}

/// What somebody is in one workflow group; in another they may be the other (S31).
public enum GroupRole: String, Sendable, SQLText, CaseIterable {
    case agent, manager
}

/// Whether somebody may process the tasks of a group.
public enum Eligibility: Sendable, Hashable {
    /// All four conditions hold.
    case eligible(GroupRole)
    /// The user belongs to the group, but these conditions fail.
    case failing([EligibilityCondition])
    /// The user has nothing to do with the group: it does not exist for them.
    case stranger

    /// The one rule (S30 to S33, S41); the same for agents and managers.
    public static func judge(_ facts: EligibilityFacts) -> Eligibility {
        guard let membership = facts.membership else { return .stranger }
        var failing: [EligibilityCondition] = []
        if !facts.enabled { failing.append(.enabled) }
        if !facts.taskProcessing { failing.append(.taskProcessing) }
        if !membership.active { failing.append(.active) }
        if !membership.assigned { failing.append(.assigned) }
        return failing.isEmpty ? .eligible(membership.role) : .failing(failing)
    }

    /// - Throws: `NotFound` for a stranger; `TaskRefusal.accountDisabled` or
    ///   `.notEligible` with every condition that fails.
    func require() throws {
        switch self {
        case .eligible: return
        case .stranger: throw NotFound()
        case .failing(let conditions) where conditions.contains(.enabled): throw TaskRefusal.accountDisabled
        case .failing(let conditions): throw TaskRefusal.notEligible(conditions)
        }
    }
}

enum EligibilityRows {
    /// The facts about one account and the group that `group` names, as five
    /// scalar columns, so that a locking query can carry them.
    static func columns(for account: ID<Account>, group: SQL) -> SQL {
        """
        EXISTS (SELECT 1 FROM account ea WHERE ea.id = \(account) AND ea.disabled_at IS NULL),
        EXISTS (SELECT 1 FROM account_role er WHERE er.account = \(account) AND er.role = 'taskProcessing'),
        (SELECT em.role FROM workflow_group_member em WHERE em.workflow_group = \(group) AND em.account = \(account)),
        (SELECT em.active FROM workflow_group_member em WHERE em.workflow_group = \(group) AND em.account = \(account)),
        (SELECT em.assigned FROM workflow_group_member em WHERE em.workflow_group = \(group) AND em.account = \(account))
        """
    }

    static func decode(_ row: Row, from first: Int) throws -> EligibilityFacts {
        let role: GroupRole? = try row[first + 2]
        let membership = try role.map { role in
            EligibilityFacts.Membership(role: role, active: try row[first + 3], assigned: try row[first + 4])
        }
        return EligibilityFacts(enabled: try row[first], taskProcessing: try row[first + 1], membership: membership)
    }

    static func facts(of account: ID<Account>, in group: ID<WorkflowGroup>, _ tx: Transaction) throws -> EligibilityFacts {
        try tx.first("SELECT \(columns(for: account, group: "\(group)"))") { try decode($0, from: 0) }
            ?? EligibilityFacts(enabled: false, taskProcessing: false, membership: nil)
    }
}
