/// What came of one attempt, as an adapter reports it.
public struct DeliveryOutcome: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable {
        /// The other system has it and says so.
        case delivered
        /// It was handed over; that the other system has it is said later.
        case sent
        /// It may go better later.
        case retry
        /// It will not go however often it is tried.
        case refused
        /// The other system wants nothing any more.
        case gone
    }

    public var verdict: Verdict
    /// Such as `200`, `timeout` or `no-connection`: a short word or number, never what a system wrote.
    public var code: String
    /// Why, as a word of `DeliveryFault`; nil when it went well.
    public var fault: DeliveryFault?
    /// Seconds the other side asked us to wait.
    public var retryAfter: Int?
    /// SHA-256 of what was sent; nil when nothing was.
    public var requestHash: [UInt8]?

    public init(
        _ verdict: Verdict, code: String, fault: DeliveryFault? = nil, retryAfter: Int? = nil, requestHash: [UInt8]? = nil
    ) {
        self.verdict = verdict
        self.code = code
        self.fault = fault
        self.retryAfter = retryAfter
        self.requestHash = requestHash
    }

    /// Whether the endpoint's breaker counts it.
    public var isTransportFailure: Bool { sign == .failed }

    /// What an attempt says of the way to the other system.
    enum Sign: Sendable, Hashable {
        /// The other system answered, whatever it said.
        case answered
        /// The transport failed.
        case failed
        /// It reached nobody, or something between answered: whether the other system is there is as unknown as before.
        case nothing
    }

    /// As a pure rule.
    var sign: Sign {
        switch fault {
        case .unreachable, .timedOut, .cutOff, .tls, .serverFault: .failed
        case .redirected, .tooLarge, .busy, .refused, .gone: .answered
        case .addressRefused, .notAnAnswer, .noSecret, .noAdapter, .notOpened: .nothing
        case nil: verdict == .retry ? .nothing : .answered
        }
    }
}

/// Why an attempt failed, in the words the console shows.
public enum DeliveryFault: String, Sendable, Hashable, CaseIterable {
    case unreachable
    case timedOut = "timed-out"
    case cutOff = "cut-off"
    case tls
    /// The host resolves to an address that may not be reached.
    case addressRefused = "address-refused"
    case redirected
    /// A web page instead of an answer: something between has answered.
    case notAnAnswer = "not-an-answer"
    case tooLarge = "too-large"
    /// 408, 425, 429.
    case busy
    case serverFault = "server-fault"
    case refused
    case gone
    case noSecret = "no-secret"
    case noAdapter = "no-adapter"
    /// The message could not be opened to be sent.
    case notOpened = "not-opened"
}

extension DeliveryOutcome {
    /// What an HTTP answer means, as a pure rule.
    ///
    /// - Parameters:
    ///   - isPage: whether it claims to be HTML.
    ///   - retryAfter: seconds of `Retry-After`.
    public init(status: Int, isPage: Bool = false, retryAfter: Int? = nil, requestHash: [UInt8]? = nil) {
        let (verdict, fault): (Verdict, DeliveryFault?) =
            switch status {
            case 200..<300: isPage ? (.retry, .notAnAnswer) : (.delivered, nil)
            case 300..<400: (.retry, .redirected)
            case 408, 425, 429: (.retry, .busy)
            case 410: (.gone, .gone)
            case 400..<500: (.refused, .refused)
            default: (.retry, .serverFault)
            }
        self.init(
            verdict, code: "\(status)", fault: fault, retryAfter: verdict == .retry ? retryAfter : nil, requestHash: requestHash)
    }
}
