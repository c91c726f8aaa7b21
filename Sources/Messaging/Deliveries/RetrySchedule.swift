public import Persistence

/// When a delivery is tried again, as a pure rule.
public struct RetrySchedule: Sendable, Hashable {
    /// Waits in seconds, each after the attempt before; the first is before the first attempt.
    public let waits: [Int]

    /// The product's own, about three days.
    public static let standard = RetrySchedule(waits: [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 72_000])

    /// How old a delivery may become before it is given up, in hours.
    public static let mostHours: Int64 = 72

    public init(waits: [Int]) {
        self.waits = waits
    }

    /// - Parameter configured: empty for the product's own.
    public init(configured: [Int]) {
        self = configured.isEmpty ? .standard : RetrySchedule(waits: configured)
    }

    public enum Next: Sendable, Hashable {
        case at(Timestamp)
        /// The schedule has ended, or the next attempt would come too late.
        case giveUp
    }

    /// - Parameters:
    ///   - failures: how many attempts were made in vain, the last one included.
    ///   - began: when the schedule began.
    ///   - jitter: 0 to 1: how much of the fifth of a wait is taken off, so that not all come at once.
    ///   - retryAfter: seconds the other side asked for.
    public func next(failures: Int, began: Timestamp, at now: Timestamp, jitter: Double, retryAfter: Int? = nil) -> Next {
        guard failures < waits.count else { return .giveUp }
        let wait = Int64((Double(waits[failures]) * 1_000_000 * (1 - 0.2 * min(1, max(0, jitter)))).rounded())
        let asked = Int64(min(max(0, retryAfter ?? 0), Int(Self.mostHours) * 3_600)) * 1_000_000
        let next = now.adding(microseconds: max(wait, asked))
        return next > began.adding(hours: Self.mostHours) ? .giveUp : .at(next)
    }
}
