public import Persistence

extension Workbench {
    /// Tells whom time alone has to tell of unfinished tasks. Every node may call it now and then: a task's row is locked while it is
    /// looked at, one that another node looks at is left to it, and who was told is a row that can be there once.
    ///
    /// - Parameter batch: how many tasks at most; a writer is not held up by more.
    /// - Returns: how many tasks were looked at.
    public func escalate(site: Site, batch: Int = 100, in tx: Transaction) throws -> Effect<Int> {
        let now = surroundings.clock()
        let rows = try tx.all(
            """
            SELECT \(TaskRows.columns), \(ConversationRows.columns), t.warn_before, t.promised_after
            FROM conversation c JOIN task t ON t.conversation = c.id WHERE t.state <> 'done' AND t.look_at <= \(now)
            ORDER BY t.look_at, t.id LIMIT \(rows: batch) \(.forUpdate) \(.skipLocked)
            """
        ) { row in
            let next = TaskRows.count + ConversationRows.count
            return (
                task: try TaskRows.decode(row), conversation: try ConversationRows.decode(row, from: TaskRows.count),
                warnBefore: try row[next] as Int64?, promisedAfter: try row[next + 1] as Int64?
            )
        }
        var topics: Set<Topic> = []
        var chains: [ID<WorkflowGroup>: EscalationChain] = [:]
        for row in rows {
            let group = row.task.workflowGroup
            let chain = try chains[group] ?? escalationChain(of: group, site: site, in: tx)
            chains[group] = chain
            let told = try escalations(of: row.task.id, in: tx)
            let chainTold = told.filter { $0.stage == .overdue && $0.due == row.task.dueAt }
            var wasOpened = chainTold.contains { $0.openedAt != nil }
            if let first = chainTold.map(\.at).min(), let claimed = row.task.claimedAt, claimed > first { wasOpened = true }
            let gone = chainTold.count { told in !chain.names.contains { $0 == told.told } }
            let facts = EscalationPlan.Facts(
                due: row.task.dueAt, warning: row.warnBefore.map { row.task.dueAt.adding(microseconds: -$0) },
                promised: row.promisedAfter.map { row.task.dueAt.adding(microseconds: $0) },
                wasWarned: told.contains { $0.stage == .warning && $0.due == row.task.dueAt }, told: chainTold.count,
                lastTold: chainTold.map(\.at).max(),
                wasOpened: wasOpened, names: chain.names.count + gone,
                memberWasTold: told.contains { $0.stage == .member })
            let plan = EscalationPlan(facts, now: now)
            for step in plan.steps {
                let names: [ID<Account>]
                switch step {
                case .warnManagers:
                    names = chain.managers
                    try tell(names, .warning, of: row.task, at: now, in: tx)
                    // Theirs until they open it; by e-mail too for those who chose to hear of what is late.
                    for name in names { try surroundings.mail.tell(name, of: .overdue, in: group, in: tx) }
                case .escalate(let number):
                    let known = Set(chainTold.compactMap(\.told))
                    let left = chain.names.filter { !known.contains($0) }
                    // Without a name of its own a group escalates to all its managers at once.
                    names = number == 0 && chain.isByManagers ? chain.managers : Array(left.prefix(1))
                    try tell(names, .overdue, of: row.task, at: now, in: tx)
                    for name in names { try surroundings.mail.queue(.task, to: name, in: tx) }
                    if number == 0 {
                        try surroundings.mail.tellStaff(of: .overdue, in: row.task.workflowGroup, besides: names, in: tx)
                    }
                case .tellMember:
                    names = []
                    topics.formUnion(try tellMember(row.task, row.conversation, promisedAfter: row.promisedAfter ?? 0, at: now, in: tx))
                }
                try audit.record(
                    AuditEvent(
                        .escalate, "task", row.task.id, by: .system, patient: row.task.patient,
                        detail: ["to": step == .tellMember ? "member" : names.map(\.description).joined(separator: " ")]), in: tx)
            }
            let isWarned = plan.steps.contains(.warnManagers)
            let isEscalated = plan.steps.contains { if case .escalate = $0 { true } else { false } }
            let warnedAt: Timestamp? = isWarned ? now : row.task.warnedAt
            let escalatedAt: Timestamp? = row.task.escalatedAt ?? (isEscalated ? now : nil)
            try tx.execute(
                """
                UPDATE task SET look_at = \(plan.nextLook), warned_at = \(warnedAt), escalated_at = \(escalatedAt) WHERE id = \(row.task.id)
                """)
            if !plan.steps.isEmpty { topics.insert(.group(row.task.workflowGroup)) }
        }
        return Effect(rows.count, wakeups: topics)
    }

    /// Who is told in a group, one after the other: those who may process its tasks now.
    struct EscalationChain: Sendable {
        let managers: [ID<Account>]
        let names: [ID<Account>]
        /// Whether the group names nobody, so that the managers come first.
        let isByManagers: Bool
    }

    /// Whom a late task of a group is told to: when most of the time is over, and then one after the other.
    public func toldWhenLate(
        in group: ID<WorkflowGroup>, site: Site, tx: Transaction
    ) throws -> (early: [ID<Account>], late: [ID<Account>]) {
        let chain = try escalationChain(of: group, site: site, in: tx)
        return (chain.managers, chain.names)
    }

    private func escalationChain(of group: ID<WorkflowGroup>, site: Site, in tx: Transaction) throws -> EscalationChain {
        let people = try processors(of: group, in: tx)
        let leading = people.filter { $0.role == .manager }
        // A group without a manager is told as a whole, rather than nobody.
        let managers = (leading.isEmpty ? people : leading).map(\.account)
        let configured = site.workflowGroup(group)
        let named = ([configured?.escalateTo].compactMap { $0 } + (configured?.onCall ?? [])).filter { name in
            people.contains { $0.account == name }
        }
        var names: [ID<Account>] = []
        for name in named where !names.contains(name) { names.append(name) }
        let isByManagers = !names.contains { $0 == configured?.escalateTo }
        if isByManagers, let first = managers.first { names = [first] + names.filter { !managers.contains($0) } }
        return EscalationChain(managers: managers, names: names, isByManagers: isByManagers)
    }

    private struct ToldRow {
        let stage: TaskEscalation.Stage
        let told: ID<Account>?
        let due: Timestamp
        let at: Timestamp
        let openedAt: Timestamp?
    }

    private func escalations(of task: ID<WorkbenchTask>, in tx: Transaction) throws -> [ToldRow] {
        try tx.all(
            "SELECT stage, told, due_at, created_at, opened_at FROM task_escalation WHERE task = \(task) ORDER BY created_at, id"
        ) { row in ToldRow(stage: try row[0], told: try row[1], due: try row[2], at: try row[3], openedAt: try row[4]) }
    }

    private func tell(
        _ names: [ID<Account>], _ stage: TaskEscalation.Stage, of task: WorkbenchTask, at now: Timestamp, in tx: Transaction
    ) throws {
        for name in names {
            let id: ID<TaskEscalation> = surroundings.ids.next()
            try tx.execute(
                """
                INSERT INTO task_escalation (id, task, conversation, stage, told, due_at, created_at)
                VALUES (\(id), \(task.id), \(task.conversation), \(stage), \(name), \(task.dueAt), \(now)) ON CONFLICT DO NOTHING
                """)
        }
    }

    private func tellMember(
        _ task: WorkbenchTask, _ conversation: Conversation, promisedAfter: Int64, at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        let id: ID<TaskEscalation> = surroundings.ids.next()
        try tx.execute(
            """
            INSERT INTO task_escalation (id, task, conversation, stage, due_at, created_at)
            VALUES (\(id), \(task.id), \(task.conversation), \(TaskEscalation.Stage.member),
                \(task.dueAt.adding(microseconds: promisedAfter)), \(now)) ON CONFLICT DO NOTHING
            """)
        try ConversationRows.advance(conversation.id, to: .delayed, at: now, in: tx)
        return Set(
            try Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx).map { .mailbox($0.account, $0.patient) })
    }
}

extension Workbench {
    /// Who was told of a task by time alone, and who has opened it since; oldest first.
    func told(of task: ID<WorkbenchTask>, in tx: Transaction) throws -> [TaskEscalation] {
        let rows = try tx.all(
            """
            SELECT e.stage, e.told, a.username, e.created_at, e.opened_at FROM task_escalation e LEFT JOIN account a ON a.id = e.told
            WHERE e.task = \(task) ORDER BY e.created_at, e.id
            """
        ) { row in
            (
                stage: try row[0] as TaskEscalation.Stage, told: try row[1] as ID<Account>?, username: try row[2] as String?,
                at: try row[3] as Timestamp, openedAt: try row[4] as Timestamp?
            )
        }
        guard !rows.isEmpty else { return [] }
        let names = try identity.names(of: Array(Set(rows.compactMap(\.told))), in: tx)
        return rows.map { row in
            TaskEscalation(
                stage: row.stage,
                told: row.told.map { TaskOwner(account: $0, username: row.username ?? "", name: names[$0] ?? "") }, at: row.at,
                openedAt: row.openedAt)
        }
    }

    /// Whether a task waits for somebody to open it who was told of it.
    public func isAwaited(_ id: ID<WorkbenchTask>, of account: ID<Account>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM task_escalation WHERE task = \(id) AND told = \(account) AND opened_at IS NULL") { _ in true } ?? false
    }
}

extension TaskBinding {
    /// The times at which the member side was told that an answer is late, oldest first.
    func delays(of conversation: ID<Conversation>, in tx: Transaction) throws -> [TaskDelay] {
        try tx.all(
            """
            SELECT id, created_at, due_at FROM task_escalation
            WHERE conversation = \(conversation) AND stage = 'member' ORDER BY created_at, id
            """
        ) { row in TaskDelay(id: try row[0], at: try row[1], promised: try row[2]) }
    }
}
