import Persistence

/// When a message that leaves for another system is tried first, and when
/// people take it over.
struct Outbound: Sendable, Hashable {
    /// Not before its author can no longer take it back without a trace.
    let firstAt: Timestamp
    /// nil where no group answers for the other system.
    let handOverAt: Timestamp?

    /// What is possibly urgent is handed over this long after its first attempt, if that has said nothing until then.
    static let urgentSeconds: Int64 = 60
    static let handOverSeconds = 3_600
}

extension Site {
    /// As a pure rule; nil for what stays inside.
    func outbound(_ route: RouteDecision?, isUrgent: Bool, from now: Timestamp) -> Outbound? {
        guard let flow = route?.flow, case .external = flow.route else { return nil }
        let first = now.adding(seconds: Int64(max(0, limits.undoWindowSeconds)))
        return Outbound(firstAt: first, handOverAt: handOver(of: flow, isUrgent: isUrgent, from: first))
    }

    /// When people take over what is tried from a moment on, as a pure rule; nil where no group answers for the other system.
    func handOver(of flow: MessageFlow, isUrgent: Bool, from first: Timestamp) -> Timestamp? {
        guard flow.fallback != nil || fallbackGroup(of: flow.id) != nil else { return nil }
        guard !isUrgent else { return first.adding(seconds: Outbound.urgentSeconds) }
        guard let time = time(for: flow.promise) else { return first.adding(seconds: Int64(Outbound.handOverSeconds)) }
        return switch flow.fallback?.after ?? .seconds(Outbound.handOverSeconds) {
        case .seconds(let seconds): time.adding(openSeconds: seconds, to: first)
        case .businessDays(let days): time.adding(businessDays: days, to: first)
        }
    }

    /// The group that answers what another system does not take; that of the flow itself, when it has come to the Workbench since.
    func fallbackGroup(of flow: ID<MessageFlow>) -> WorkflowGroup? {
        guard let flow = self.flow(flow) else { return nil }
        if let fallback = flow.fallback { return workflowGroup(code: fallback.workbench) }
        guard case .workbench(let id) = flow.route, let group = workflowGroup(id), group.retiredAt == nil else { return nil }
        return group
    }
}

enum Outbox {
    /// The delivery of a message, in the message's own transaction.
    static func enqueue(
        _ place: MessagePlace, patient: ID<Patient>, flow: MessageFlow, endpoint: String, outbound: Outbound, isUrgent: Bool,
        replyDue: Timestamp, ids: IDs, in tx: Transaction
    ) throws {
        let id: ID<Delivery> = ids.next()
        try tx.insert(
            Insertion(
                into: """
                    INSERT INTO delivery (id, message, conversation, seq, patient, flow, endpoint, state, urgent, attempts, failures,
                        tries_from, due_at, epoch, hand_over_at, reply_due_at, created_at) VALUES
                    """,
                row: """
                     (\(id), \(place.message), \(place.conversation), \(place.seq), \(patient), \(flow.id), \(endpoint),
                    \(DeliveryState.queued), \(isUrgent), 0, 0, \(outbound.firstAt), \(outbound.firstAt), 0, \(outbound.handOverAt),
                    \(replyDue), \(place.sentAt))
                    """))
    }

    /// As if it had never been: nothing was tried yet.
    static func erase(_ message: ID<Message>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM delivery WHERE message = \(message)")
    }

    /// What was taken back does not leave any more; what is under way is not tried again. What was to be sent once more stays delivered.
    static func cancel(_ message: ID<Message>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE delivery SET state = CASE WHEN accepted_at IS NULL THEN 'cancelled' ELSE 'delivered' END, ended_at = \(now),
                hand_over_at = NULL
            WHERE message = \(message) AND state IN ('queued', 'retrying', 'dead')
            """)
        try tx.execute("UPDATE delivery SET hand_over_at = NULL WHERE message = \(message)")
    }

    /// The same for a whole conversation that went to another patient's chart. Whoever attempts one of it is still heard, so that it
    /// is known what came of that.
    static func cancelAll(of conversation: ID<Conversation>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE delivery SET state = 'cancelled', ended_at = \(now), lease_until = NULL
            WHERE conversation = \(conversation) AND state IN ('queued', 'retrying', 'sending', 'dead')
            """)
        try tx.execute("UPDATE delivery SET hand_over_at = NULL WHERE conversation = \(conversation)")
    }

    /// People have finished what was handed over to them: it is not delivered any more.
    static func close(with task: ID<WorkbenchTask>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE delivery SET state = CASE WHEN accepted_at IS NULL THEN 'rerouted' ELSE 'delivered' END, ended_at = \(now),
                lease_until = NULL
            WHERE task = \(task) AND state IN ('queued', 'retrying', 'sending', 'dead')
            """)
    }

    /// People have dealt with what a task is about: nobody waits for another system's answer to it any more, whatever that system took.
    static func answer(_ task: WorkbenchTask, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE delivery SET answered_at = \(now), hand_over_at = NULL
            WHERE conversation = \(task.conversation) AND answered_at IS NULL
                AND (task = \(task.id) OR \(Workbench.belongs("delivery.message", to: task)))
            """)
    }

    /// The answer that people gave was undone, so that the other system's is waited for again. Who only looked at what may be urgent
    /// may have been the only one: the clock of the hand-over runs again as it would have, and may be over.
    ///
    /// - Parameter answeredAt: when they gave it.
    static func awaitAgain(_ task: WorkbenchTask, answeredAt: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE delivery SET answered_at = NULL,
                hand_over_at = CASE
                    WHEN state IN ('cancelled', 'rerouted') OR (state = 'skipped' AND task IS NOT NULL) THEN NULL
                    WHEN accepted_at IS NULL THEN tries_from + \(Outbound.urgentSeconds * 1_000_000) ELSE reply_due_at END
            WHERE conversation = \(task.conversation) AND answered_at = \(answeredAt)
                AND \(Workbench.belongs("delivery.message", to: task))
            """)
    }
}
