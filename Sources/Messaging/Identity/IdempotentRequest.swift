import Crypto
public import Persistence

/// A request that names itself, so that sending it twice does it once
/// (`Idempotency-Key`, decisions.md *Sessions, addresses, limits*).
public struct IdempotentRequest: Sendable, Hashable {
    public let account: ID<Account>
    /// What is asked for, method and route included, such as `send` or `reply/<task>`.
    public let operation: String
    /// SHA-256 of operation and key: the key itself may say something and is not kept.
    let keyHash: [UInt8]
    /// SHA-256 of the body.
    let bodyHash: [UInt8]

    /// - Parameters:
    ///   - key: 1 to 255 characters, as the client sent it.
    ///   - body: the bytes of the request's body.
    /// - Throws: `IdempotencyRefusal.badKey`.
    public init(account: ID<Account>, operation: String, key: String, body: some Sequence<UInt8>) throws {
        guard (1...255).contains(key.unicodeScalars.count) else { throw IdempotencyRefusal.badKey }
        self.account = account
        self.operation = operation
        keyHash = Array(SHA256.hash(data: Array("\(operation.utf8.count):\(operation)\(key)".utf8)))
        bodyHash = Array(SHA256.hash(data: Array(body)))
    }
}

/// What was answered, to be answered again.
public struct IdempotentAnswer: Sendable, Hashable {
    /// The HTTP status.
    public var status: Int
    /// The body; it is sealed in the store.
    public var body: [UInt8]
    /// The conversation whose content it holds: who asks again is answered only while they may read it.
    public var conversation: ID<Conversation>?
    /// The role without which it is not given again.
    public var role: Role?

    public init(status: Int, body: [UInt8], from conversation: ID<Conversation>? = nil, to role: Role? = nil) {
        self.status = status
        self.body = body
        self.conversation = conversation
        self.role = role
    }
}

/// Why a request that names itself was not done.
public enum IdempotencyRefusal: String, Refusal {
    case badKey = "idempotency-key-not-accepted"
    case keyReused = "idempotency-key-reused"

    public var code: String { rawValue }

    public var status: Int {
        switch self {
        case .badKey: 400
        case .keyReused: 422
        }
    }

    public var sentence: String {
        switch self {
        case .badKey: "The Idempotency-Key has 1 to 255 characters. Send a fresh random one with every new request."
        case .keyReused: "This Idempotency-Key was used for another request. Send a fresh one with every new request."
        }
    }
}
