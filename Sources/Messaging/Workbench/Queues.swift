public import Persistence

/// A workflow group as one of its people sees it.
public struct GroupMembership: Sendable, Hashable {
    public let group: ID<WorkflowGroup>
    public let role: GroupRole
    public let eligibility: Eligibility
}

/// How much waits in a group; each number stops at 1,000.
public struct QueueCounts: Sendable, Hashable {
    /// Counting ends here, so that a count costs no more in a store of any size.
    public static let most = 1_000

    public let open: Int64
    public let mine: Int64
    public let overdue: Int64
    public let waiting: Int64
    /// Late, or nearly so: what the one who asks was told of by name and has not opened since.
    public var told: Int64 = 0

    /// How many rows there are, as a column that stops at `most`.
    ///
    /// - Parameter rows: from `FROM` on.
    static func counting(_ rows: SQL) -> SQL {
        // A limit is written rounded up: counting ends by it, the number does not.
        """
        (SELECT CASE WHEN count(*) < \(most) THEN count(*) ELSE \(most) END FROM (SELECT 1 \(rows) LIMIT \(rows: most)) AS counted)
        """
    }
}

/// Which tasks are asked for.
public struct TaskFilter: Sendable, Hashable {
    public enum Owner: Sendable, Hashable {
        case me, none
        case user(ID<Account>)
    }

    public enum Order: String, Sendable, Hashable {
        /// By rank, then due time.
        case due
        /// By how long it waits.
        case age
    }

    public var group: ID<WorkflowGroup>?
    public var state: TaskState?
    public var type: MessageType?
    public var owner: Owner?
    public var overdueOnly: Bool
    public var order: Order
    /// Only what the one who asks was told of, because it is late or nearly so, and has not opened since.
    public var toldOnly: Bool

    public init(
        group: ID<WorkflowGroup>? = nil, state: TaskState? = nil, type: MessageType? = nil, owner: Owner? = nil, overdueOnly: Bool = false,
        order: Order = .due, toldOnly: Bool = false
    ) {
        self.group = group
        self.state = state
        self.type = type
        self.owner = owner
        self.overdueOnly = overdueOnly
        self.order = order
        self.toldOnly = toldOnly
    }
}

extension Workbench {
    /// The groups somebody belongs to, with their right in each. A group where
    /// the right fails is listed too, so that the page can say why.
    public func memberships(of account: ID<Account>, in tx: Transaction) throws -> [GroupMembership] {
        try tx.all(
            """
            SELECT g.id, \(EligibilityRows.columns(for: account, group: "g.id"))
            FROM workflow_group_member m JOIN workflow_group g ON g.id = m.workflow_group
            WHERE m.account = \(account) AND m.assigned AND g.retired_at IS NULL ORDER BY g.position, g.id
            """
        ) { row in
            let facts = try EligibilityRows.decode(row, from: 1)
            return GroupMembership(group: try row[0], role: facts.membership?.role ?? .agent, eligibility: Eligibility.judge(facts))
        }
    }

    public func counts(of group: ID<WorkflowGroup>, for user: ID<Account>, in tx: Transaction) throws -> QueueCounts {
        let now = surroundings.clock()
        func count(_ condition: SQL) -> SQL {
            QueueCounts.counting("FROM task t WHERE t.workflow_group = \(group) AND t.state <> 'done' AND \(condition)")
        }
        let counts = try tx.first(
            """
            SELECT \(count("t.state = 'open'")), \(count("t.owner = \(user)")), \(count("t.due_at < \(now)")),
                \(count("t.state = 'waiting' AND (t.wake_at IS NULL OR t.wake_at > \(now))")), \(count(Self.awaits(user)))
            """
        ) { row in try QueueCounts(open: row[0], mine: row[1], overdue: row[2], waiting: row[3], told: row[4]) }
        return counts ?? QueueCounts(open: 0, mine: 0, overdue: 0, waiting: 0)
    }

    /// The tasks of the groups in which the user may work, in the order asked
    /// for. A group that is not theirs is empty, like one that is not there.
    public func tasks(
        _ filter: TaskFilter, for user: ID<Account>, after mark: PageMark? = nil, limit: Int, in tx: Transaction
    ) throws -> Page<TaskSummary> {
        let groups = try memberships(of: user, in: tx).filter { $0.eligibility.isEligible }.map(\.group)
        let asked = filter.group.map { group in groups.filter { $0 == group } } ?? groups
        guard !asked.isEmpty else { return Page(items: [], next: nil) }
        // The page is taken first, in the order of its index: joined first, all tasks of a long queue would be sorted for it.
        let page = page(of: filter, in: asked, for: user, after: mark, limit: limit)
        let order = Self.order(filter.order, after: mark).order
        let rows = try tx.all(
            "SELECT \(TaskSummaryRow.columns) FROM (\(page)) t \(TaskSummaryRow.joins) ORDER BY \(order)", TaskSummaryRow.decode)
        let shown = rows.prefix(limit)
        let items = try open(Array(shown), in: tx)
        guard rows.count > limit, let last = shown.last?.task else { return Page(items: items, next: nil) }
        let at = filter.order == .due ? last.dueAt : last.openedAt
        return Page(items: items, next: PageMark(at: at, id: last.id, rank: last.rank))
    }

    /// The tasks of one page and the first of the next, as a query.
    func page(
        of filter: TaskFilter, in groups: [ID<WorkflowGroup>], for user: ID<Account>, after mark: PageMark?, limit: Int
    ) -> SQL {
        let (order, older) = Self.order(filter.order, after: mark)
        let conditions = SQL.joined(conditions(of: filter, user: user) + [older], separator: " AND ")
        func first(in groups: SQL) -> SQL {
            "SELECT t.* FROM task t WHERE t.workflow_group \(groups) AND \(conditions) ORDER BY \(order) LIMIT \(rows: limit + 1)"
        }
        guard filter.state == .done, groups.count > 1 else { return first(in: "IN (\(SQL.list(groups)))") }
        // What is done only ever grows: of each group the index gives as much as the page may hold, and no more than that is sorted.
        let each = groups.map { group -> SQL in "SELECT * FROM (\(first(in: "= \(group)"))) AS g" }
        return "SELECT t.* FROM (\(SQL.joined(each, separator: " UNION ALL "))) AS t ORDER BY \(order) LIMIT \(rows: limit + 1)"
    }

    private func conditions(of filter: TaskFilter, user: ID<Account>) -> [SQL] {
        let now = surroundings.clock()
        var conditions: [SQL] = []
        switch filter.state {
        case .open?: conditions.append("t.state = 'open'")
        case .claimed?:
            conditions.append("(t.state = 'claimed' OR (t.state = 'waiting' AND t.owner IS NOT NULL AND t.wake_at <= \(now)))")
        case .waiting?: conditions.append("t.state = 'waiting' AND (t.wake_at IS NULL OR t.wake_at > \(now))")
        case .done?: conditions.append("t.state = 'done'")
        case nil: conditions.append("t.state <> 'done'")
        }
        switch filter.owner {
        case .me?: conditions.append("t.owner = \(user)")
        case .some(.none): conditions.append("t.owner IS NULL")
        case .user(let account)?: conditions.append("t.owner = \(account)")
        case nil: break
        }
        if let type = filter.type { conditions.append("t.type = \(type)") }
        if filter.overdueOnly { conditions.append("t.due_at < \(now)") }
        if filter.toldOnly { conditions.append(Self.awaits(user)) }
        return conditions
    }

    /// Whether somebody was told that `task t` is late or nearly so, and has not opened it since. Few tasks are, and an index knows them.
    private static func awaits(_ user: ID<Account>) -> SQL {
        """
        (t.warned_at IS NOT NULL OR t.escalated_at IS NOT NULL)
        AND EXISTS (SELECT 1 FROM task_escalation e WHERE e.task = t.id AND e.told = \(user) AND e.opened_at IS NULL)
        """
    }

    private static func order(_ order: TaskFilter.Order, after mark: PageMark?) -> (order: SQL, older: SQL) {
        switch order {
        case .due:
            let older: SQL = mark.map { "(t.rank, t.due_at, t.id) > (\($0.rank), \($0.at), \($0.id() as ID<WorkbenchTask>))" } ?? "TRUE"
            return ("t.rank, t.due_at, t.id", older)
        case .age:
            let older: SQL = mark.map { "(t.opened_at, t.id) > (\($0.at), \($0.id() as ID<WorkbenchTask>))" } ?? "TRUE"
            return ("t.opened_at, t.id", older)
        }
    }
}
