public import Persistence

extension Deliveries {
    /// Hands over to people what no other system has taken, or answered, in
    /// time. Every node may call it now and then.
    ///
    /// - Returns: how many deliveries were looked at; as many as `batch` when there may be more.
    public func handOverLate(site: Site, batch: Int = 100, in tx: Transaction) throws -> Effect<Int> {
        let now = surroundings.clock()
        let late = try tx.all(
            """
            SELECT d.id, d.conversation FROM conversation c JOIN delivery d ON d.conversation = c.id
            WHERE d.hand_over_at <= \(now) ORDER BY d.hand_over_at, d.id LIMIT \(rows: batch) \(.forUpdate) \(.skipLocked)
            """
        ) { row in (id: try row[0] as ID<Delivery>, conversation: try row[1] as ID<Conversation>) }
        var topics: Set<Topic> = []
        for late in late {
            guard let delivery = try DeliveryRows.find(late.id, in: tx),
                let conversation = try ConversationRows.find(late.conversation, in: tx)
            else { continue }
            topics.formUnion(try handOver(delivery, conversation, site: site, at: now, in: tx))
        }
        return Effect(late.count, wakeups: topics)
    }

    /// A task in the flow's fall-back group, beside the delivery: whoever
    /// finishes first closes the other. The caller holds the lock on the conversation.
    func handOver(
        _ delivery: Delivery, _ conversation: Conversation, site: Site, at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        guard delivery.answeredAt == nil, conversation.movedAt == nil, let group = site.fallbackGroup(of: delivery.flow),
            try !DeliveryRows.isWithdrawn(delivery.message, in: tx), try !isWorkedOn(delivery, in: tx)
        else {
            try tx.execute("UPDATE delivery SET hand_over_at = NULL WHERE id = \(delivery.id)")
            return []
        }
        // A message has one task: one that ended before the other system fell silent gives it up.
        try tx.execute("DELETE FROM task_message WHERE message = \(delivery.message)")
        let promise = site.flow(delivery.flow)?.promise
        let urgent = try urgentWords(of: delivery, in: conversation, site: site, tx)
        let bound = try tasks.join(
            TaskBinding.Opening(
                conversation: conversation.id, patient: conversation.patient, chart: conversation.chart, group: group.id,
                type: conversation.type, due: delivery.replyDueAt, promise: promise,
                warning: site.warning(promise, from: delivery.createdAt), urgent: urgent), for: delivery.message, at: now, in: tx)
        try tx.execute("UPDATE delivery SET task = \(bound.task), handed_over_at = \(now), hand_over_at = NULL WHERE id = \(delivery.id)")
        try Notifications.tell(bound.group, of: delivery.message, in: tx)
        if urgent != nil { try surroundings.mail.tellStaff(of: .possibleUrgent, in: bound.group, in: tx) }
        try audit.record(
            AuditEvent(
                .reroute, "delivery", delivery.id, by: .system, patient: delivery.patient,
                detail: ["endpoint": delivery.endpoint, "task": bound.task.description]), in: tx)
        return try readers(of: conversation, at: now, in: tx).union([.group(bound.group)])
    }

    /// What ranks it first, as where it is answered here: with a due time of its own, and the words. What was found at entry stays so,
    /// also where its words can no longer be read, or are found by no rule any more.
    private func urgentWords(
        of delivery: Delivery, in conversation: Conversation, site: Site, _ tx: Transaction
    ) throws -> UrgentWords? {
        guard delivery.isUrgent, let settings = site.urgent else { return nil }
        let patientKey = try surroundings.patientKeys.key(of: conversation.patient, in: tx)
        let sealed = try tx.first("SELECT \(MessageRows.columns) FROM message m WHERE m.id = \(delivery.message)", MessageRows.decode)
        let urgency = sealed.flatMap { Urgency.judge($0, in: conversation, key: patientKey, site: site) }
        return UrgentWords(
            words: urgency?.words ?? [], rules: urgency?.rules ?? "",
            due: delivery.createdAt.adding(seconds: Int64(settings.withinSeconds)), conversation: conversation.id, key: patientKey)
    }

    func isWorkedOn(_ delivery: Delivery, in tx: Transaction) throws -> Bool {
        try tx.first(
            """
            SELECT EXISTS (SELECT 1 FROM task_message b JOIN task t ON t.id = b.task
                WHERE b.message = \(delivery.message) AND t.state <> 'done')
            """
        ) { try $0[0] as Bool } ?? false
    }
}
