public import Persistence

extension PersonalReplies {
    /// A conversation whose replies wait where nobody will answer them.
    private struct Stranded {
        let conversation: ID<Conversation>
        let account: ID<Account>
        let because: HandOverReason
    }

    /// Makes tasks of the groups out of replies that wait with somebody who is
    /// disabled, without the role, away, or has not answered in time; of all of
    /// them where personal messaging is off.
    ///
    /// - Parameter batch: how many conversations at most; a writer is not held up by more.
    /// - Returns: whom to wake.
    @discardableResult
    func settle(by actor: Actor, at now: Timestamp, batch: Int = 1_000, in tx: Transaction) throws -> Set<Topic> {
        guard try tx.first("SELECT 1 FROM personal_reply WHERE ended_at IS NULL LIMIT 1", { try $0[0] as Int64 }) != nil else { return [] }
        let site = try Configuration.load(tx)
        let away = try AbsenceRows.current(at: now, in: tx)
        var topics: Set<Topic> = []
        for one in try stranded(site, away: away, at: now, batch: batch, in: tx) {
            try topics.formUnion(handOver(one, site, away: away, by: actor, at: now, in: tx))
        }
        return topics
    }

    private func stranded(
        _ site: Site, away: [ID<Account>: Absence], at now: Timestamp, batch: Int, in tx: Transaction
    ) throws -> [Stranded] {
        let isOn = WritingFirst.isOn(site.decisions)
        let rows = try tx.all(
            """
            SELECT r.conversation, r.account, a.disabled_at IS NULL,
                EXISTS (SELECT 1 FROM account_role k WHERE k.account = r.account AND k.role = 'personalMessaging'), r.fallback_at
            FROM personal_reply r JOIN account a ON a.id = r.account WHERE r.ended_at IS NULL ORDER BY r.received_at, r.message
            """
        ) { row in
            (
                conversation: try row[0] as ID<Conversation>, account: try row[1] as ID<Account>, isEnabled: try row[2] as Bool,
                hasRole: try row[3] as Bool, fallbackAt: try row[4] as Timestamp
            )
        }
        var seen: Set<ID<Conversation>> = []
        var stranded: [Stranded] = []
        for row in rows where stranded.count < batch {
            // The oldest reply of a conversation decides for all of them.
            guard seen.insert(row.conversation).inserted,
                let because = HandOverReason.of(
                    isOn: isOn, isEnabled: row.isEnabled, hasRole: row.hasRole, isAway: away[row.account] != nil,
                    isOverdue: row.fallbackAt <= now)
            else { continue }
            stranded.append(Stranded(conversation: row.conversation, account: row.account, because: because))
        }
        // Conversations are locked in one order, whoever locks several.
        return stranded.sorted { $0.conversation < $1.conversation }
    }

    /// All waiting replies of a conversation become one task; who covers for an
    /// absent person owns it, where they may.
    private func handOver(
        _ one: Stranded, _ site: Site, away: [ID<Account>: Absence], by actor: Actor, at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        guard let conversation = try ConversationRows.find(one.conversation, lock: true, in: tx) else { return [] }
        let waiting = try tx.all(
            """
            SELECT message, workflow_group, received_at FROM personal_reply
            WHERE conversation = \(conversation.id) AND ended_at IS NULL ORDER BY received_at, message
            """
        ) { (message: try $0[0] as ID<Message>, group: try $0[1] as ID<WorkflowGroup>, at: try $0[2] as Timestamp) }
        guard let oldest = waiting.first else { return [] }
        let route = RouteDecision.continuing(conversation.flow, group: conversation.clinicalGroup, type: conversation.type, site: site)
        let promise = route?.flow.promise
        let group: ID<WorkflowGroup> =
            if case .workbench(let current)? = route?.flow.route { current } else { oldest.group }
        let tasks = TaskBinding(surroundings)
        let opening = TaskBinding.Opening(
            conversation: conversation.id, patient: conversation.patient, chart: conversation.chart, group: group,
            type: conversation.type, due: site.due(promise, from: oldest.at), promise: promise,
            warning: site.warning(promise, from: oldest.at), continues: nil)
        // A task that is there already keeps its owner, and stays when the absence is undone.
        let isJoined =
            try tx.first(
                "SELECT 1 FROM task WHERE conversation = \(conversation.id) AND raised_by IS NULL AND state <> 'done'"
            ) { try $0[0] as Int64 } != nil
        var bound: TaskBinding.Bound?
        for reply in waiting { bound = try tasks.join(opening, for: reply.message, at: now, in: tx) }
        guard let bound else { return [] }
        let absence = one.because == .away && !isJoined ? away[one.account] : nil
        let cover = try absence.flatMap { absence in
            try CoverChain.end(of: absence.account, away: away) { try TaskCustody.mayProcess($0, in: bound.group, tx) }
        }
        if let cover {
            try TaskRows.hand(bound.task, to: cover, at: now, in: tx)
            try surroundings.mail.tell(cover, of: .assigned, in: bound.group, in: tx)
        }
        try tx.execute(
            """
            UPDATE personal_reply SET ended_at = \(now), ended_as = 'handed-over', because = \(one.because), task = \(bound.task)
            WHERE conversation = \(conversation.id) AND ended_at IS NULL
            """)
        if let absence { try AbsenceRows.remember(bound.task, in: bound.group, of: conversation.id, to: cover, by: absence, in: tx) }
        for reply in waiting {
            try Notifications.tell(bound.group, of: reply.message, in: tx)
        }
        var detail = ["from": one.account.description, "because": one.because.rawValue]
        detail["to"] = cover?.description
        try audit.record(
            AuditEvent(.transfer, "task", bound.task, by: actor, patient: conversation.patient, detail: detail), in: tx)
        return [.group(bound.group), .inbox(one.account)]
    }

    /// Waiting replies that would fall to each group: none may be left without one.
    static func waiting(in tx: Transaction) throws -> [ID<WorkflowGroup>: Int] {
        let rows = try tx.all("SELECT workflow_group, count(*) FROM personal_reply WHERE ended_at IS NULL GROUP BY workflow_group") {
            (try $0[0] as ID<WorkflowGroup>, try $0[1] as Int)
        }
        return Dictionary(rows) { first, _ in first }
    }
}

extension Workbench {
    /// Replies in inboxes that nobody answered in time, or whose reader is gone, become tasks.
    public func settlePersonalReplies(batch: Int = 200, in tx: Transaction) throws -> Effect<Void> {
        let replies = PersonalReplies(surroundings, audit: audit)
        return Effect((), wakeups: try replies.settle(by: .system, at: surroundings.clock(), batch: batch, in: tx))
    }
}
