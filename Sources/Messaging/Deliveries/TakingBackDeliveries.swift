public import Persistence

extension Deliveries {
    /// What somebody claimed and never reported was an attempt in vain, though the other system may have it. It is tried again
    /// by the schedule, with the same id; when that has ended it is given up and handed over like any other.
    ///
    /// - Parameter jitter: 0 to 1.
    /// - Returns: how many were taken back.
    public func takeBackLost(of endpoint: Endpoint, jitter: Double, site: Site, in tx: Transaction) throws -> Effect<Int> {
        let now = surroundings.clock()
        let lost = try tx.all(
            """
            SELECT d.id, d.conversation, d.lease_until FROM conversation c JOIN delivery d ON d.conversation = c.id
            WHERE d.endpoint = \(endpoint.code) AND d.state = 'sending' AND d.lease_until <= \(now)
            ORDER BY d.lease_until, d.id \(.forUpdate) \(.skipLocked)
            """
        ) { row in (id: try row[0] as ID<Delivery>, conversation: try row[1] as ID<Conversation>, lease: try row[2] as Timestamp) }
        if let lease = lost.map(\.lease).max() {
            try noteLost(begunAt: lease.adding(seconds: -endpoint.leaseSeconds), of: endpoint.code, at: now, in: tx)
        }
        var topics: Set<Topic> = []
        for lost in lost {
            guard let delivery = try DeliveryRows.find(lost.id, in: tx),
                let conversation = try ConversationRows.find(lost.conversation, in: tx)
            else { continue }
            try tx.execute(
                """
                UPDATE delivery_attempt SET ended_at = \(now), outcome = 'lost', code = \(Self.lost.code)
                WHERE delivery = \(lost.id) AND ended_at IS NULL
                """)
            // Under a later lease, so that whoever comes back after all is not heard.
            topics.formUnion(
                try advance(
                    delivery, to: delivery.epoch + 1, after: Self.lost, jitter: jitter, of: conversation, site: site, at: now, in: tx
                ).wakeups)
        }
        return Effect(lost.count, wakeups: topics)
    }

    /// What people, its author or an answer finished while it was under way is not attempted again, so nobody takes it back. An attempt
    /// of it that nobody has reported when its lease is over is closed all the same. What is reported later still takes its place, since
    /// nothing else would tell whether it arrived.
    ///
    /// - Returns: how many were closed.
    public func closeLost(in tx: Transaction) throws -> Int {
        let now = surroundings.clock()
        return try tx.update(
            """
            UPDATE delivery_attempt SET ended_at = \(now), outcome = 'lost', code = \(Self.lost.code)
            WHERE ended_at IS NULL AND lease_until <= \(now) AND NOT EXISTS (SELECT 1 FROM delivery d
                WHERE d.id = delivery_attempt.delivery AND d.state = 'sending' AND d.epoch = delivery_attempt.epoch)
            """)
    }

    /// A server that ends takes with it all that it had under way, whose leases end one after another: to the breaker that is one
    /// failure. Only what was begun after it was counted can be of another end.
    private func noteLost(begunAt: Timestamp, of endpoint: String, at now: Timestamp, in tx: Transaction) throws {
        var state = try EndpointState.locked(endpoint, in: tx)
        if let counted = state.lostAt, begunAt < counted { return }
        state.breaker.note(Self.lost.sign, at: now)
        state.lostAt = now
        try state.save(in: tx)
    }

    /// Of what became of the attempt nobody knows more than that its time was over.
    private static let lost = DeliveryOutcome(.retry, code: "lost", fault: .timedOut)
}
