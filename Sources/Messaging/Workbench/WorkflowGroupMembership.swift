public import Persistence

/// That somebody belongs to a workflow group. `active` (S39) and `assigned`
/// (S40) are two switches and stay two.
public struct WorkflowGroupMembership: Sendable, Hashable {
    public var group: ID<WorkflowGroup>
    public var account: ID<Account>
    public var role: GroupRole
    public var active: Bool
    public var assigned: Bool

    public init(group: ID<WorkflowGroup>, account: ID<Account>, role: GroupRole, active: Bool, assigned: Bool) {
        self.group = group
        self.account = account
        self.role = role
        self.active = active
        self.assigned = assigned
    }
}

extension WorkflowGroupMembership {
    /// Every membership there is, ended ones included.
    public static func all(in tx: Transaction) throws -> [WorkflowGroupMembership] {
        try tx.all("SELECT workflow_group, account, role, active, assigned FROM workflow_group_member ORDER BY workflow_group, account") {
            try WorkflowGroupMembership(group: $0[0], account: $0[1], role: $0[2], active: $0[3], assigned: $0[4])
        }
    }

    /// Writes the membership, whether or not there was one before. Removing
    /// somebody is writing `assigned: false`: the row stays.
    public func save(by author: ID<Account>?, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO workflow_group_member (workflow_group, account, role, active, assigned, created_at, updated_at, updated_by)
            VALUES (\(group), \(account), \(role), \(active), \(assigned), \(now), \(now), \(author))
            ON CONFLICT (workflow_group, account) DO UPDATE SET role = excluded.role, active = excluded.active,
                assigned = excluded.assigned, updated_at = excluded.updated_at, updated_by = excluded.updated_by
            """)
    }

    /// How many unfinished tasks each workflow group holds; a group without any is missing.
    static func unfinishedTasks(in tx: Transaction) throws -> [ID<WorkflowGroup>: Int] {
        let counts = try tx.all("SELECT workflow_group, COUNT(*) FROM task WHERE state <> 'done' GROUP BY workflow_group") { row in
            (group: try row[0] as ID<WorkflowGroup>, tasks: try row[1] as Int)
        }
        return Dictionary(counts.map { ($0.group, $0.tasks) }) { first, _ in first }
    }
}
