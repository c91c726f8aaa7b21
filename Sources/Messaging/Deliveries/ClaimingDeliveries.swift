public import Persistence

/// A delivery that somebody attempts now, and nobody else.
public struct ClaimedDelivery: Sendable, Hashable {
    public let id: ID<Delivery>
    public let message: ID<Message>
    public let conversation: ID<Conversation>
    public let endpoint: String
    /// Counts up with every attempt, from 1.
    public let attempt: Int64
    /// The lease; a report under an older one is not taken.
    public let epoch: Int64
    /// When it was claimed.
    public let at: Timestamp
}

extension Deliveries {
    /// Whether anything can be claimed for an endpoint, without locking anything.
    public func isDue(for endpoint: String, in tx: Transaction) throws -> Bool {
        let now = surroundings.clock()
        return try tx.first(
            """
            SELECT EXISTS (SELECT 1 FROM delivery d WHERE d.endpoint = \(endpoint) AND d.state IN ('queued', 'retrying') AND d.due_at <= \(now)
                    AND NOT \(DeliveryRows.waitsForFiles))
                OR EXISTS (SELECT 1 FROM delivery d WHERE d.endpoint = \(endpoint) AND d.state = 'sending' AND d.lease_until <= \(now))
            """
        ) { try $0[0] as Bool } ?? false
    }

    /// Takes deliveries that are due: in each lane only the first that is not
    /// finished, and none while another of it is under way, none with a file
    /// that nobody has looked at yet, and never more at once than the endpoint
    /// and its breaker allow. What was lost is taken back before (`takeBackLost`).
    ///
    /// - Parameter most: how many the caller wants.
    public func claim(for endpoint: Endpoint, most: Int, in tx: Transaction) throws -> [ClaimedDelivery] {
        let now = surroundings.clock()
        let state = try EndpointState.locked(endpoint.code, in: tx)
        guard state.disabledAt == nil else { return [] }
        let underWay = try tx.first("SELECT count(*) FROM delivery WHERE endpoint = \(endpoint.code) AND state = 'sending'") {
            try $0[0] as Int
        }
        let room = min(most, state.breaker.allowed(of: endpoint.concurrency, at: now) - (underWay ?? 0))
        guard room > 0 else { return [] }
        let due = try tx.all(
            """
            SELECT d.id, d.message, d.conversation, d.attempts, d.epoch FROM delivery d
            WHERE d.endpoint = \(endpoint.code) AND d.state IN ('queued', 'retrying') AND d.due_at <= \(now)
            AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.conversation = d.conversation AND e.endpoint = d.endpoint
                AND e.state IN ('queued', 'sending', 'retrying') AND (e.seq < d.seq OR e.state = 'sending'))
            AND NOT \(DeliveryRows.waitsForFiles)
            ORDER BY d.due_at, d.id LIMIT \(rows: room) \(.forUpdate) \(.skipLocked)
            """
        ) { row in
            ClaimedDelivery(
                id: try row[0], message: try row[1], conversation: try row[2], endpoint: endpoint.code, attempt: try row[3] + 1,
                epoch: try row[4] + 1, at: now)
        }
        let leaseUntil = now.adding(seconds: endpoint.leaseSeconds)
        return try due.filter { claim in
            let taken = try tx.update(
                """
                UPDATE delivery SET state = 'sending', attempts = \(claim.attempt), epoch = \(claim.epoch), lease_until = \(leaseUntil)
                WHERE id = \(claim.id) AND epoch = \(claim.epoch - 1) AND state IN ('queued', 'retrying')
                """)
            guard taken == 1 else { return false }
            try tx.execute(
                """
                INSERT INTO delivery_attempt (delivery, number, epoch, adapter, started_at, lease_until)
                VALUES (\(claim.id), \(claim.attempt), \(claim.epoch), \(endpoint.adapter), \(now), \(leaseUntil))
                """)
            return true
        }
    }
}

extension Endpoint {
    /// How long somebody may take over an attempt, in seconds: twice what its
    /// request may take, so that there is time to open and to report. Who takes
    /// longer is not heard, and the other system tells the second attempt by its id.
    public var leaseSeconds: Int64 { max(Self.shortestLease, 2 * Int64(timeoutSeconds)) }

    /// How long who makes an attempt waits for what came of it, in seconds: then there is a second left in which it can still report.
    public var patienceSeconds: Int64 { leaseSeconds - 1 }

    private static let shortestLease: Int64 = 5
}

/// What is remembered of an endpoint between attempts.
struct EndpointState {
    let endpoint: String
    var breaker: Breaker
    var disabledAt: Timestamp?
    /// When attempts that nobody reported last counted as a failure.
    var lostAt: Timestamp?

    /// The row, made when there is none, and locked until the transaction ends.
    static func locked(_ endpoint: String, in tx: Transaction) throws -> EndpointState {
        let read: SQL = "SELECT failures, open_until, disabled_at, lost_at FROM endpoint_state WHERE endpoint = \(endpoint) \(.forUpdate)"
        if let state = try tx.first(read, { try decode($0, endpoint) }) { return state }
        try tx.execute("INSERT INTO endpoint_state (endpoint, failures) VALUES (\(endpoint), 0) ON CONFLICT DO NOTHING")
        return try tx.first(read) { try decode($0, endpoint) } ?? EndpointState(endpoint: endpoint, breaker: Breaker())
    }

    /// Whether nothing is remembered against an endpoint, without locking anything.
    static func isUntroubled(_ endpoint: String, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT failures = 0 AND open_until IS NULL FROM endpoint_state WHERE endpoint = \(endpoint)") { try $0[0] } ?? true
    }

    static func all(in tx: Transaction) throws -> [String: EndpointState] {
        let rows = try tx.all("SELECT failures, open_until, disabled_at, lost_at, endpoint FROM endpoint_state") { row in
            try decode(row, try row[4])
        }
        return Dictionary(rows.map { ($0.endpoint, $0) }) { first, _ in first }
    }

    private static func decode(_ row: Row, _ endpoint: String) throws -> EndpointState {
        EndpointState(
            endpoint: endpoint, breaker: Breaker(failures: try row[0], openUntil: try row[1]), disabledAt: try row[2], lostAt: try row[3])
    }

    func save(in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE endpoint_state SET failures = \(breaker.failures), open_until = \(breaker.openUntil), disabled_at = \(disabledAt),
                lost_at = \(lostAt)
            WHERE endpoint = \(endpoint)
            """)
    }
}
