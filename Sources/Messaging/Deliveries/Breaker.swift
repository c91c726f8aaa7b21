public import Persistence

/// Whether an endpoint is tried at all, as a pure rule: after five failures of
/// the transport in a row nothing is tried for 30 seconds, then one delivery;
/// each further failure doubles the wait, up to 15 minutes.
public struct Breaker: Sendable, Hashable {
    public private(set) var failures: Int
    public private(set) var openUntil: Timestamp?

    public static let mostFailures = 5
    public static let firstSeconds: Int64 = 30
    public static let mostSeconds: Int64 = 900

    public init(failures: Int = 0, openUntil: Timestamp? = nil) {
        self.failures = failures
        self.openUntil = openUntil
    }

    /// How many deliveries may be under way at once.
    public func allowed(of concurrency: Int, at now: Timestamp) -> Int {
        guard let openUntil else { return concurrency }
        return openUntil > now ? 0 : 1
    }

    /// After an attempt, by what it says of the way there. One that says nothing changes nothing: what was not tried is still not tried,
    /// and after the wait the next delivery tries whether it goes again.
    mutating func note(_ sign: DeliveryOutcome.Sign, at now: Timestamp) {
        switch sign {
        case .answered: answered()
        case .failed: failed(at: now)
        case .nothing: break
        }
    }

    /// After an attempt that an answer came to, whatever it said.
    public mutating func answered() {
        failures = 0
        openUntil = nil
    }

    /// After an attempt that the transport failed.
    public mutating func failed(at now: Timestamp) {
        failures = min(failures + 1, 1_000)
        guard failures >= Self.mostFailures else { return }
        let doublings = min(failures - Self.mostFailures, 10)
        openUntil = now.adding(seconds: min(Self.firstSeconds << Int64(doublings), Self.mostSeconds))
    }
}
