public import Persistence

/// That a task was made of a message which another system was to answer.
public struct HandedOverDelivery: Sendable, Hashable {
    public let delivery: ID<Delivery>
    /// Code of the endpoint.
    public let endpoint: String
    public let at: Timestamp
    public let because: Reason

    /// What the other system had done with it by then.
    public enum Reason: Sendable, Hashable {
        case notTaken
        /// It had taken it, and did not answer in time.
        case notAnswered
        /// It had not taken it in time, and has since.
        case takenLate(Timestamp)
    }

    /// As a pure rule.
    static func reason(acceptedAt: Timestamp?, handedOverAt: Timestamp) -> Reason {
        guard let acceptedAt else { return .notTaken }
        return acceptedAt < handedOverAt ? .notAnswered : .takenLate(acceptedAt)
    }
}

extension Deliveries {
    /// What a task was made of; nil for a task that came another way.
    static func handedOver(to task: ID<WorkbenchTask>, in tx: Transaction) throws -> HandedOverDelivery? {
        try tx.first(
            """
            SELECT id, endpoint, handed_over_at, accepted_at FROM delivery WHERE task = \(task) AND handed_over_at IS NOT NULL
            ORDER BY seq LIMIT 1
            """
        ) { row in
            let at: Timestamp = try row[2]
            return HandedOverDelivery(
                delivery: try row[0], endpoint: try row[1], at: at,
                because: HandedOverDelivery.reason(acceptedAt: try row[3], handedOverAt: at))
        }
    }
}
