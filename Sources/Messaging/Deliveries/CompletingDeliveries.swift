public import Persistence

/// What becomes of a delivery after an attempt, as a pure rule.
struct DeliveryStep: Sendable, Hashable {
    let state: DeliveryState
    /// When it is tried again.
    var dueAt: Timestamp?
    /// Whether people take it over now.
    var handsOver = false

    /// - Parameter wasAccepted: whether the other system had it before and was sent it again. It has it still, whatever it says to that,
    ///   so it stays delivered and people have nothing to take over.
    init(
        after outcome: DeliveryOutcome, failures: Int, began: Timestamp, isUrgent: Bool, isWithdrawn: Bool, wasAccepted: Bool = false,
        schedule: RetrySchedule, jitter: Double, at now: Timestamp
    ) {
        let end: DeliveryState = wasAccepted ? .delivered : isWithdrawn ? .cancelled : .dead
        switch outcome.verdict {
        case .delivered: state = .delivered
        case .sent: state = .sent
        case .refused, .gone:
            state = end
            handsOver = end == .dead
        case .retry:
            let next = schedule.next(failures: failures, began: began, at: now, jitter: jitter, retryAfter: outcome.retryAfter)
            switch next {
            case .at(let due) where !isWithdrawn:
                state = .retrying
                dueAt = due
                handsOver = isUrgent && !wasAccepted
            case .at, .giveUp:
                state = end
                handsOver = end == .dead
            }
        }
    }
}

extension Deliveries {
    /// Reports what came of an attempt. Only who holds the lease is heard.
    ///
    /// - Parameter jitter: 0 to 1, drawn anew for each attempt.
    /// - Returns: the state now; nil when the lease was somebody else's meanwhile.
    public func complete(
        _ claim: ClaimedDelivery, with outcome: DeliveryOutcome, jitter: Double, site: Site, in tx: Transaction
    ) throws -> Effect<DeliveryState?> {
        let now = surroundings.clock()
        guard let conversation = try ConversationRows.find(claim.conversation, lock: true, in: tx),
            let delivery = try DeliveryRows.find(claim.id, lock: true, in: tx), delivery.epoch == claim.epoch
        else { return Effect(nil) }
        try record(outcome, of: claim, at: now, in: tx)
        let isAccepted = outcome.verdict == .delivered || outcome.verdict == .sent
        try note(outcome, of: claim.endpoint, at: now, in: tx)
        guard delivery.state == .sending else {
            // Others finished it meanwhile; that it arrived all the same is kept.
            if isAccepted, delivery.acceptedAt == nil {
                try tx.execute("UPDATE delivery SET accepted_at = \(now) WHERE id = \(claim.id)")
                try recordInAudit(delivery, code: outcome.code, in: tx)
            }
            return Effect(delivery.state)
        }
        return try advance(delivery, after: outcome, jitter: jitter, of: conversation, site: site, at: now, in: tx)
    }

    /// What becomes of a delivery that was under way. The caller holds the locks on the conversation and on it.
    ///
    /// - Parameter epoch: the lease that counts from now on.
    func advance(
        _ delivery: Delivery, to epoch: Int64? = nil, after outcome: DeliveryOutcome, jitter: Double, of conversation: Conversation,
        site: Site, at now: Timestamp, in tx: Transaction
    ) throws -> Effect<DeliveryState?> {
        let isAccepted = outcome.verdict == .delivered || outcome.verdict == .sent
        let failures = delivery.failures + (isAccepted ? 0 : 1)
        let isWithdrawn = try DeliveryRows.isWithdrawn(delivery.message, in: tx)
        let step = DeliveryStep(
            after: outcome, failures: Int(failures), began: delivery.triesFrom, isUrgent: delivery.isUrgent && delivery.task == nil,
            isWithdrawn: isWithdrawn || conversation.movedAt != nil, wasAccepted: delivery.acceptedAt != nil,
            schedule: RetrySchedule(configured: site.endpoint(code: delivery.endpoint)?.retrySeconds ?? []), jitter: jitter, at: now)
        let acceptedAt: Timestamp? = isAccepted ? now : delivery.acceptedAt
        let ended: Timestamp? = step.state.holdsLane || step.state == .sent ? nil : now
        try tx.execute(
            """
            UPDATE delivery SET state = \(step.state), failures = \(failures), lease_until = NULL, last_code = \(outcome.code),
                due_at = \(step.dueAt ?? delivery.dueAt), ended_at = \(ended),
                accepted_at = \(acceptedAt), epoch = \(epoch ?? delivery.epoch)
            WHERE id = \(delivery.id)
            """)
        if isAccepted { return try accepted(delivery, as: step.state, code: outcome.code, of: conversation, site: site, at: now, in: tx) }
        var topics: Set<Topic> = []
        if step.state == .dead {
            try recordInAudit(delivery, code: outcome.code, outcome: .refused, in: tx)
            topics = try readers(of: conversation, at: now, in: tx)
        }
        if step.handsOver { topics.formUnion(try handOver(delivery, conversation, site: site, at: now, in: tx)) }
        return Effect(step.state, wakeups: topics)
    }

    /// The other system has it: whoever was to answer in its stead need not, and its promise begins to count.
    private func accepted(
        _ delivery: Delivery, as state: DeliveryState, code: String, of conversation: Conversation, site: Site, at now: Timestamp,
        in tx: Transaction
    ) throws -> Effect<DeliveryState?> {
        let isAwaited = delivery.answeredAt == nil && site.fallbackGroup(of: delivery.flow) != nil
        // Past the promise the task that people were given stays theirs.
        let isLate = delivery.task != nil && delivery.replyDueAt <= now
        let until: Timestamp? = isAwaited && !isLate ? delivery.replyDueAt : nil
        try tx.execute("UPDATE delivery SET hand_over_at = \(until) WHERE id = \(delivery.id)")
        try recordInAudit(delivery, code: code, in: tx)
        var topics = try readers(of: conversation, at: now, in: tx)
        if let task = delivery.task, let group = try closeUnclaimed(task, as: .forwarded, at: now, in: tx) { topics.insert(.group(group)) }
        return Effect(state, wakeups: topics)
    }

    /// Ends a task that was made of deliveries and that nobody has taken up, when each of them was answered, or has arrived and its
    /// promise counts: what arrived and was not answered in time is why the task is there.
    func closeUnclaimed(
        _ task: ID<WorkbenchTask>, as outcome: TaskOutcome, at now: Timestamp, in tx: Transaction
    ) throws -> ID<WorkflowGroup>? {
        let ended = try tx.first(
            """
            UPDATE task SET state = 'done', outcome = \(outcome), done_at = \(now), wake_at = NULL, hold_for = NULL, version = version + 1
            WHERE id = \(task) AND state = 'open' AND owner IS NULL
            AND NOT EXISTS (SELECT 1 FROM message m JOIN task_message b ON b.message = m.id LEFT JOIN delivery d ON d.message = m.id
                WHERE m.conversation = task.conversation AND b.task = \(task) AND m.withdrawn_at IS NULL
                AND (d.id IS NULL OR (d.answered_at IS NULL AND (d.accepted_at IS NULL OR d.hand_over_at IS NULL))))
            RETURNING workflow_group
            """
        ) { try $0[0] as ID<WorkflowGroup> }
        guard let ended else { return nil }
        try audit.record(AuditEvent(.complete, "task", task, by: .system, detail: ["outcome": outcome.rawValue]), in: tx)
        return ended
    }

    private func record(_ outcome: DeliveryOutcome, of claim: ClaimedDelivery, at now: Timestamp, in tx: Transaction) throws {
        let kept: DeliveryAttempt.Outcome =
            switch outcome.verdict {
            case .delivered, .sent: .accepted
            case .retry: .retry
            case .refused, .gone: .refused
            }
        try tx.execute(
            """
            UPDATE delivery_attempt SET ended_at = \(now), outcome = \(kept), code = \(String(outcome.code.prefix(40))),
                reason = \(outcome.fault?.rawValue), request_hash = \(outcome.requestHash)
            WHERE delivery = \(claim.id) AND number = \(claim.attempt) AND (ended_at IS NULL OR outcome = 'lost')
            """)
    }

    /// The breaker, and whether the endpoint wants nothing any more.
    func note(_ outcome: DeliveryOutcome, of endpoint: String, at now: Timestamp, in tx: Transaction) throws {
        let sign = outcome.sign
        guard sign != .nothing else { return }
        // While all goes well nobody waits for the endpoint's row.
        let isTrouble = sign == .failed || outcome.verdict == .gone
        guard try isTrouble || !EndpointState.isUntroubled(endpoint, in: tx) else { return }
        var state = try EndpointState.locked(endpoint, in: tx)
        let before = (state.breaker, state.disabledAt)
        state.breaker.note(sign, at: now)
        if outcome.verdict == .gone, state.disabledAt == nil { state.disabledAt = now }
        if (state.breaker, state.disabledAt) != before { try state.save(in: tx) }
    }

    func recordInAudit(
        _ delivery: Delivery, code: String, outcome: AuditEvent.Outcome = .done, in tx: Transaction
    ) throws {
        try audit.record(
            AuditEvent(
                .deliver, "delivery", delivery.id, by: .system, patient: delivery.patient, outcome: outcome,
                detail: ["endpoint": delivery.endpoint, "code": code]), in: tx)
    }
}
