public import Persistence

/// What can be refused to who looks after deliveries.
public enum DeliveryRefusal: Refusal, Equatable {
    /// It is in a state in which this is not done.
    case notNow(DeliveryState)
    case reasonMissing
    /// No group answers for the other system.
    case noFallback
    /// The configuration does not name its endpoint any more.
    case endpointGone

    public var code: String {
        switch self {
        case .notNow: "delivery-not-now"
        case .reasonMissing: "reason-missing"
        case .noFallback: "no-fallback"
        case .endpointGone: "endpoint-gone"
        }
    }

    public var status: Int { self == .reasonMissing ? 422 : 409 }

    public var sentence: String {
        switch self {
        case .notNow(let state): "This delivery is \(state.rawValue), so this cannot be done with it. Look at how it stands now."
        case .reasonMissing: "Say in 1 to 500 characters why it is not delivered."
        case .noFallback: "The message flow names no workflow group that answers for the other system. Add `fallback` to it."
        case .endpointGone: "The configuration does not name its endpoint any more. Send it to the Workbench instead."
        }
    }

    public var fields: [FieldRefusal] {
        self == .reasonMissing ? [FieldRefusal(field: "reason", code: "missing", sentence: sentence)] : []
    }
}

extension Deliveries {
    /// Tries again at once, with the same id, or as soon as its author can no longer take it back without a trace. What was delivered
    /// is sent once more; the other system knows it by its id.
    ///
    /// - Throws: `NotFound`, `DeliveryRefusal.notNow` while it is on its way, and for what people or its author have taken back;
    ///   `DeliveryRefusal.endpointGone`.
    public func replay(
        _ id: ID<Delivery>, by actor: Actor, session: ID<Session>? = nil, site: Site, in tx: Transaction
    ) throws -> Effect<Delivery> {
        let (delivery, conversation, now) = try locked(id, in: tx)
        switch delivery.state {
        case .dead, .skipped, .retrying, .delivered, .sent: break
        case .queued, .sending, .cancelled, .rerouted: throw DeliveryRefusal.notNow(delivery.state)
        }
        guard conversation.movedAt == nil, try !DeliveryRows.isWithdrawn(delivery.message, in: tx) else {
            throw DeliveryRefusal.notNow(.cancelled)
        }
        guard site.endpoint(code: delivery.endpoint) != nil else { throw DeliveryRefusal.endpointGone }
        // As at first: not while its author may take it back without a trace, and people take over when it is not taken in time, which
        // what was accepted once has been.
        let due = max(now, delivery.createdAt.adding(seconds: Int64(max(0, site.limits.undoWindowSeconds))))
        let handOver =
            delivery.isWithNobody ? site.flow(delivery.flow).flatMap { site.handOver(of: $0, isUrgent: delivery.isUrgent, from: due) } : nil
        // A clock that runs is left alone, so that replays do not put off who waits.
        try tx.execute(
            """
            UPDATE delivery SET state = 'queued', failures = 0, tries_from = \(due), due_at = \(due), ended_at = NULL, ended_by = NULL,
                reason = NULL, hand_over_at = COALESCE(hand_over_at, \(handOver)) WHERE id = \(id)
            """)
        try record(.replay, delivery, by: actor, session, in: tx)
        return Effect(try current(id, in: tx), wakeups: try readers(of: conversation, at: now, in: tx))
    }

    /// Gives it up; the next of its lane goes out. What nobody has taken is a task of the flow's fall-back group from now on, as where
    /// it was tried in vain. What was accepted once stays delivered, and its answer is waited for as before.
    ///
    /// - Parameter reason: kept with it, sealed.
    /// - Throws: `NotFound`, `DeliveryRefusal`; `noFallback` where nobody has it and no group would get it.
    public func skip(
        _ id: ID<Delivery>, because reason: String, by actor: Actor, session: ID<Session>? = nil, site: Site, in tx: Transaction
    ) throws -> Effect<Delivery> {
        let (delivery, conversation, now) = try locked(id, in: tx)
        guard case .success(let words) = MessageText.body(reason, limit: 500, field: "reason") else { throw DeliveryRefusal.reasonMissing }
        guard [.queued, .retrying, .dead].contains(delivery.state) else { throw DeliveryRefusal.notNow(delivery.state) }
        // Who skips it cannot read it, and so cannot know that nobody has to answer it.
        if delivery.isWithNobody, conversation.movedAt == nil, site.fallbackGroup(of: delivery.flow) == nil,
            try !isWorkedOn(delivery, in: tx)
        {
            throw DeliveryRefusal.noFallback
        }
        let sealed = try surroundings.keys.secrets.seal(text: words, Self.reasonBinding(id), padded: true)
        let topics = try delivery.isWithNobody ? handOver(delivery, conversation, site: site, at: now, in: tx) : []
        try tx.execute(
            """
            UPDATE delivery SET state = CASE WHEN accepted_at IS NULL THEN 'skipped' ELSE 'delivered' END, reason = \(sealed),
                ended_at = \(now), ended_by = \(actor.account),
                hand_over_at = CASE WHEN accepted_at IS NULL THEN NULL ELSE hand_over_at END
            WHERE id = \(id)
            """)
        try record(.skip, delivery, by: actor, session, in: tx)
        return Effect(try current(id, in: tx), wakeups: topics.union(try readers(of: conversation, at: now, in: tx)))
    }

    /// Sends it to the Workbench instead: a task of the flow's fall-back group answers it.
    ///
    /// - Throws: `NotFound`, `DeliveryRefusal`.
    public func reroute(
        _ id: ID<Delivery>, by actor: Actor, session: ID<Session>? = nil, site: Site, in tx: Transaction
    ) throws -> Effect<Delivery> {
        let (delivery, conversation, now) = try locked(id, in: tx)
        guard [.queued, .retrying, .dead, .skipped].contains(delivery.state) else { throw DeliveryRefusal.notNow(delivery.state) }
        guard site.fallbackGroup(of: delivery.flow) != nil else { throw DeliveryRefusal.noFallback }
        let topics = try handOver(delivery, conversation, site: site, at: now, in: tx)
        try tx.execute(
            "UPDATE delivery SET state = 'rerouted', ended_at = \(now), ended_by = \(actor.account), hand_over_at = NULL WHERE id = \(id)")
        try record(.reroute, delivery, by: actor, session, in: tx)
        return Effect(try current(id, in: tx), wakeups: topics.union(try readers(of: conversation, at: now, in: tx)))
    }

    /// The same for what waits for an endpoint and is not under way just now, a batch at a time.
    ///
    /// - Returns: how many; none when nothing waits any more.
    /// - Throws: `DeliveryRefusal.noFallback`.
    public func rerouteWaiting(
        _ endpoint: String, by actor: Actor, batch: Int = 50, site: Site, in tx: Transaction
    ) throws -> Effect<Int> {
        let waiting = try tx.all(
            """
            SELECT d.id FROM delivery d WHERE d.endpoint = \(endpoint) AND d.state IN ('queued', 'retrying') ORDER BY d.due_at, d.id
            LIMIT \(rows: batch)
            """
        ) { try $0[0] as ID<Delivery> }
        var (moved, topics) = (0, Set<Topic>())
        for id in waiting {
            guard let state = try DeliveryRows.find(id, in: tx)?.state, state == .queued || state == .retrying else { continue }
            do {
                topics.formUnion(try reroute(id, by: actor, site: site, in: tx).wakeups)
                moved += 1
            } catch DeliveryRefusal.notNow(_) {
                continue
            }
        }
        return Effect(moved, wakeups: topics)
    }

    /// How many are under way to an endpoint at this moment.
    public func underWay(to endpoint: String, in tx: Transaction) throws -> Int {
        try tx.first("SELECT count(*) FROM delivery WHERE endpoint = \(endpoint) AND state = 'sending'") { try $0[0] } ?? 0
    }

    /// Delivers to an endpoint again that had said it wants nothing any more, or that is not tried for now.
    public func enable(_ endpoint: String, by actor: Actor, in tx: Transaction) throws -> Effect<Void> {
        var state = try EndpointState.locked(endpoint, in: tx)
        guard state.disabledAt != nil || state.breaker.openUntil != nil else { return Effect(()) }
        state.disabledAt = nil
        state.breaker.answered()
        try state.save(in: tx)
        try audit.record(AuditEvent(.enable, "endpoint", ID<Delivery>?.none, by: actor, detail: ["endpoint": endpoint]), in: tx)
        return Effect(())
    }

    static func reasonBinding(_ id: ID<Delivery>) -> Binding {
        Binding(table: "delivery", column: "reason", row: id)
    }

    func current(_ id: ID<Delivery>, in tx: Transaction) throws -> Delivery {
        guard let delivery = try DeliveryRows.find(id, in: tx) else { throw NotFound() }
        return delivery
    }

    /// The conversation first, as everybody locks it first.
    private func locked(_ id: ID<Delivery>, in tx: Transaction) throws -> (Delivery, Conversation, Timestamp) {
        guard let place = try DeliveryRows.find(id, in: tx)?.conversation,
            let conversation = try ConversationRows.find(place, lock: true, in: tx),
            let delivery = try DeliveryRows.find(id, lock: true, in: tx)
        else { throw NotFound() }
        return (delivery, conversation, surroundings.clock())
    }

    private func record(_ action: AuditAction, _ delivery: Delivery, by actor: Actor, _ session: ID<Session>?, in tx: Transaction) throws {
        try audit.record(
            AuditEvent(
                action, "delivery", delivery.id, by: actor, session: session, patient: delivery.patient,
                detail: ["endpoint": delivery.endpoint, "from": delivery.state.rawValue]), in: tx)
    }
}
