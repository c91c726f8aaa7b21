public import Persistence

/// How an endpoint stands, for who looks after it.
public struct EndpointStanding: Sendable, Hashable {
    public let endpoint: Endpoint
    /// How many deliveries wait, and since when the oldest does.
    public let waiting: Int64
    public let oldest: Timestamp?
    public let dead: Int64
    /// Until when nothing is tried; nil when it is.
    public let openUntil: Timestamp?
    /// When the other system said that it wants nothing any more.
    public let disabledAt: Timestamp?
}

extension Deliveries {
    /// Deliveries of a state, or those that are not done for nil; newest first. No content is in them.
    public func list(
        _ state: DeliveryState?, after mark: PageMark? = nil, limit: Int = 50, in tx: Transaction
    ) throws -> Page<Delivery> {
        let states = state.map { [$0] } ?? [.queued, .sending, .sent, .retrying, .dead]
        let before: SQL = mark.map { "AND (d.created_at, d.id) < (\($0.at), \($0.id() as ID<Delivery>))" } ?? ""
        let rows = try tx.all(
            """
            SELECT \(DeliveryRows.columns) FROM delivery d WHERE d.state IN (\(SQL.list(states))) \(before)
            ORDER BY d.created_at DESC, d.id DESC LIMIT \(rows: limit + 1)
            """, DeliveryRows.decode)
        let shown = Array(rows.prefix(limit))
        return Page(items: shown, next: rows.count > limit ? shown.last.map { PageMark(at: $0.createdAt, id: $0.id) } : nil)
    }

    /// - Throws: `NotFound`.
    public func delivery(_ id: ID<Delivery>, in tx: Transaction) throws -> (
        delivery: Delivery, attempts: [DeliveryAttempt], reason: String?
    ) {
        let delivery = try current(id, in: tx)
        let sealed = try tx.first("SELECT reason FROM delivery WHERE id = \(id)") { try $0[0] as [UInt8]? } ?? nil
        let reason = try sealed.map { try surroundings.keys.secrets.openText($0, Self.reasonBinding(id), padded: true) }
        return (delivery, try attempts(of: id, in: tx), reason)
    }

    /// Oldest first.
    public func attempts(of id: ID<Delivery>, in tx: Transaction) throws -> [DeliveryAttempt] {
        try tx.all(
            """
            SELECT number, adapter, started_at, ended_at, outcome, code, reason, request_hash FROM delivery_attempt
            WHERE delivery = \(id) ORDER BY number
            """
        ) { row in
            let reason: String? = try row[6]
            return DeliveryAttempt(
                number: try row[0], adapter: try row[1], startedAt: try row[2], endedAt: try row[3], outcome: try row[4],
                code: try row[5], fault: reason.flatMap(DeliveryFault.init(rawValue:)), requestHash: try row[7])
        }
    }

    /// The deliveries of one message for whoever may read it: none, or one.
    ///
    /// - Throws: `NotFound` when it is not theirs to see.
    public func deliveries(
        of message: ID<Message>, for reader: SignedIn, conversations: Conversations, in tx: Transaction
    ) throws -> [(delivery: Delivery, adapter: String?)] {
        // Who may see by which way it went may see how far it came.
        _ = try conversations.route(of: message, for: reader, in: tx)
        return try tx.all(
            """
            SELECT \(DeliveryRows.columns), (SELECT a.adapter FROM delivery_attempt a WHERE a.delivery = d.id ORDER BY a.number DESC LIMIT 1)
            FROM delivery d WHERE d.message = \(message)
            """
        ) { row in (try DeliveryRows.decode(row), try row[DeliveryRows.count]) }
    }

    /// Every endpoint of the configuration, in its order.
    public func standings(site: Site, in tx: Transaction) throws -> [EndpointStanding] {
        let states = try EndpointState.all(in: tx)
        return try site.endpoints.map { endpoint in
            let waiting = try tx.first(
                """
                SELECT count(*), min(created_at) FROM delivery WHERE endpoint = \(endpoint.code) AND state IN ('queued', 'sending', 'retrying')
                """
            ) { row in (count: try row[0] as Int64, oldest: try row[1] as Timestamp?) }
            let dead = try tx.first("SELECT count(*) FROM delivery WHERE endpoint = \(endpoint.code) AND state = 'dead'") {
                try $0[0] as Int64
            }
            let state = states[endpoint.code]
            return EndpointStanding(
                endpoint: endpoint, waiting: waiting?.count ?? 0, oldest: waiting?.oldest, dead: dead ?? 0,
                openUntil: state?.breaker.openUntil.flatMap { $0 > surroundings.clock() ? $0 : nil }, disabledAt: state?.disabledAt)
        }
    }
}

extension DeliveryRows {
    /// What the member is told of each message of a conversation that left for another system.
    static func facts(of conversation: ID<Conversation>, in tx: Transaction) throws -> [ID<Message>: DeliveryFact] {
        let rows = try tx.all(
            "SELECT message, state, task IS NOT NULL, accepted_at IS NOT NULL FROM delivery WHERE conversation = \(conversation)"
        ) { row in
            (
                message: try row[0] as ID<Message>,
                fact: DeliveryFact(try row[1] as DeliveryState, isHandedOver: try row[2], wasAccepted: try row[3])
            )
        }
        return Dictionary(rows.compactMap { row in row.fact.map { (row.message, $0) } }) { first, _ in first }
    }
}
