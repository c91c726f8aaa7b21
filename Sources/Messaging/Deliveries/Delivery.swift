public import Persistence

/// One message on its way to an external system.
public struct Delivery: Sendable, Hashable {
    /// The same for every attempt and every replay; what the other system tells duplicates by.
    public let id: ID<Delivery>
    public let message: ID<Message>
    public let conversation: ID<Conversation>
    public let seq: Int64
    let patient: ID<Patient>
    let flow: ID<MessageFlow>
    public let endpoint: String
    public let state: DeliveryState
    public let isUrgent: Bool
    /// How many attempts were begun.
    public let attempts: Int64
    let failures: Int64
    let triesFrom: Timestamp
    /// When it is tried next, while it is queued or retrying.
    public let dueAt: Timestamp
    public let epoch: Int64
    /// The task people answer it by; nil when it was not handed over.
    public let task: ID<WorkbenchTask>?
    public let lastCode: String?
    public let createdAt: Timestamp
    public let acceptedAt: Timestamp?
    public let answeredAt: Timestamp?
    public let endedAt: Timestamp?
    let replyDueAt: Timestamp
    /// Whether it waits until each of its files has been looked at.
    public let waitsForFiles: Bool

    /// When it is tried next; nil when it is not tried any more.
    public var nextAttemptAt: Timestamp? { state == .queued || state == .retrying ? dueAt : nil }

    /// Whether the other system has never said that it has it, people were not given it, and nobody has answered it.
    var isWithNobody: Bool { acceptedAt == nil && task == nil && answeredAt == nil }
}

public enum DeliveryState: String, Sendable, SQLText, CaseIterable {
    case queued, sending, sent, delivered, retrying, dead, cancelled, skipped, rerouted

    /// Whether its lane waits for it.
    public var holdsLane: Bool { self == .queued || self == .sending || self == .retrying }
}

/// One attempt, as it is kept.
public struct DeliveryAttempt: Sendable, Hashable {
    public enum Outcome: String, Sendable, SQLText {
        case accepted, retry, refused
        /// Whoever made it reported nothing in time.
        case lost
    }

    public let number: Int64
    public let adapter: String
    public let startedAt: Timestamp
    /// nil while it is under way.
    public let endedAt: Timestamp?
    public let outcome: Outcome?
    public let code: String?
    public let fault: DeliveryFault?
    /// SHA-256 of what was sent; nil when nothing was.
    let requestHash: [UInt8]?

    /// From its beginning to its report; nil while it is under way, and for one that nobody reported.
    public var milliseconds: Int64? {
        guard let endedAt, outcome != .lost else { return nil }
        return max(0, endedAt.microseconds(since: startedAt)) / 1_000
    }

    /// The beginning of the hash of what was sent, twelve hexadecimal digits: where they differ, two attempts sent different bytes.
    public var requestMark: String? { requestHash.map { Array($0.prefix(6)).hexadecimal } }
}

/// What the member is told of a message that left for another system.
public enum DeliveryFact: String, Sendable, Hashable, CaseIterable {
    /// On its way, and in time.
    case onItsWay = "on-its-way"
    /// The other system has it.
    case sent
    /// Later than it should be; people of the practice look after it.
    case delayed
    /// The other system did not take it.
    case notDelivered = "not-delivered"

    /// As a pure rule; nil where there is nothing to tell.
    ///
    /// - Parameter wasAccepted: whether the other system has said once that it has it; that it is sent again does not take that back.
    init?(_ state: DeliveryState, isHandedOver: Bool, wasAccepted: Bool = false) {
        switch state {
        case _ where wasAccepted && state != .rerouted && state != .cancelled: self = .sent
        case .sent, .delivered: self = .sent
        case .queued, .sending, .retrying: self = isHandedOver ? .delayed : .onItsWay
        case .dead, .skipped: self = .notDelivered
        // People of the practice answer it, which its task tells.
        case .rerouted: self = .delayed
        case .cancelled: return nil
        }
    }
}

enum DeliveryRows {
    static let columns: SQL = """
        d.id, d.message, d.conversation, d.seq, d.patient, d.endpoint, d.state, d.urgent, d.attempts, d.failures, d.tries_from, d.due_at,
        d.epoch, d.task, d.last_code, d.created_at, d.accepted_at, d.answered_at, d.ended_at, d.reply_due_at, d.flow,
        \(isUnfinished) AND \(waitsForFiles)
        """
    static let count = 22
    private static let isUnfinished: SQL = "d.state IN ('queued', 'retrying')"
    /// Whether the scanner has not looked at a file of it yet, or not answered.
    static let waitsForFiles: SQL =
        "EXISTS (SELECT 1 FROM attachment f WHERE f.message = d.message AND f.state IN ('received', 'scanning'))"

    static func decode(_ row: Row) throws -> Delivery {
        try Delivery(
            id: row[0], message: row[1], conversation: row[2], seq: row[3], patient: row[4], flow: row[20], endpoint: row[5], state: row[6],
            isUrgent: row[7], attempts: row[8], failures: row[9], triesFrom: row[10], dueAt: row[11], epoch: row[12], task: row[13],
            lastCode: row[14], createdAt: row[15], acceptedAt: row[16], answeredAt: row[17], endedAt: row[18], replyDueAt: row[19],
            waitsForFiles: row[21])
    }

    static func find(_ id: ID<Delivery>, lock: Bool = false, in tx: Transaction) throws -> Delivery? {
        let found: SQL = "SELECT \(columns) FROM delivery d WHERE d.id = \(id)"
        return try tx.first(lock ? "\(found) \(.forUpdate)" : found, decode)
    }

    /// Whether its author has taken the message back.
    static func isWithdrawn(_ message: ID<Message>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT withdrawn_at IS NOT NULL FROM message WHERE id = \(message)") { try $0[0] as Bool } ?? true
    }

    static let unfinished: [DeliveryState] = [.queued, .sending, .retrying]
}
