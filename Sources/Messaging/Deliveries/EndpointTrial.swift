/// What *Send test* did, for who set the endpoint up: what was asked, what was answered, and what it means. It holds no patient's data.
public struct EndpointTrial: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var address: String
    public var headers: [Field]
    public var body: String
    public var outcome: DeliveryOutcome
    /// The beginning of the answer; empty when there was none.
    public var answer: String
    public var milliseconds: Int

    public init(address: String, headers: [Field], body: String, outcome: DeliveryOutcome, answer: String, milliseconds: Int) {
        self.address = address
        self.headers = headers
        self.body = body
        self.outcome = outcome
        self.answer = answer
        self.milliseconds = milliseconds
    }

    public var isAccepted: Bool { outcome.verdict == .delivered || outcome.verdict == .sent }
}
