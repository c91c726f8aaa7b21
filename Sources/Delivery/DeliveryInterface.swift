public import Messaging
public import Persistence

/// How messages leave for one kind of external system (S27, S52). The product
/// brings `webhook`; a site's own adapter is one type that conforms, in a
/// package of its own (docs/adapters.md).
///
/// An adapter makes one attempt and says what came of it. It keeps nothing:
/// order, retries, leases, the breaker and the hand-over to people are the
/// courier's. It is called again with the same delivery id whenever nobody
/// knows whether the attempt before arrived, so the id must travel with the
/// message for the other system to tell duplicates by.
public protocol DeliveryInterface: Sendable {
    /// The name by which `endpoints[].adapter` chooses it: at most 40 letters of ASCII, digits, `-`, `_` and `.`.
    var name: String { get }

    /// Whether it connects to the host of the endpoint's `url`. Then every attempt is given the address that the outbound guard found
    /// (`ReadyEndpoint.address`), or is not made; connect to that address, and never ask for the name again.
    var isGuarded: Bool { get }

    /// The keys it reads under `endpoints[].settings`. The configuration check refuses any other.
    var settings: Set<String> { get }

    /// What is wrong with an endpoint of its, for the configuration check: a sentence each. Pure; nothing is opened or asked.
    func mistakes(in endpoint: Endpoint) -> [String]

    /// Attempts one delivery. Answers within the endpoint's `timeoutSeconds`, and is not waited for much longer; never throws, and
    /// puts nothing a patient or a system wrote into the outcome.
    func deliver(_ message: OutgoingMessage, to endpoint: ReadyEndpoint) async -> DeliveryOutcome

    /// Sends something that is no message, to show how the endpoint is reached.
    func test(_ endpoint: ReadyEndpoint) async -> EndpointTrial

    /// Lets go of connections; nothing is delivered afterwards.
    func close() async
}

extension DeliveryInterface {
    public var isGuarded: Bool { true }
    public var settings: Set<String> { [] }

    public func mistakes(in endpoint: Endpoint) -> [String] { [] }

    public func close() async {}

    /// What the configuration check knows of it.
    public var facts: AdapterFacts {
        AdapterFacts(name, isGuarded: isGuarded, settings: settings) { self.mistakes(in: $0) }
    }
}

/// An endpoint with what an attempt needs.
public struct ReadyEndpoint: Sendable {
    /// As the configuration has it: `url`, `settings`, `authority`.
    public var endpoint: Endpoint
    /// Where its host is, judged by the outbound guard; nil for an adapter that is not guarded.
    public var address: NetworkNumber?
    /// What signs, the newest first; at most two.
    public var secrets: [WebhookSecret]
    /// When the attempt is made.
    public var now: Timestamp

    public init(_ endpoint: Endpoint, address: NetworkNumber? = nil, secrets: [WebhookSecret], now: Timestamp) {
        self.endpoint = endpoint
        self.address = address
        self.secrets = secrets
        self.now = now
    }
}

/// What an attempt may take.
public struct AttemptLimits: Sendable, Hashable {
    public var connectSeconds: Int64
    public var totalSeconds: Double
    /// Bytes of an answer that are read.
    public var answerBytes: Int

    public init(connectSeconds: Int64 = 3, totalSeconds: Double = 30, answerBytes: Int = 1_048_576) {
        self.connectSeconds = connectSeconds
        self.totalSeconds = totalSeconds
        self.answerBytes = answerBytes
    }
}
