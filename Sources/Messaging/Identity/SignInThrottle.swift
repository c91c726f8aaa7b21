import Persistence

/// What is remembered of failed sign-ins of one account or one network.
struct FailureCount: Sendable, Hashable {
    /// Failures in a row for an account, failures of the window for a network.
    var failures: Int64 = 0
    /// When the first failure of the window, for an account the last failure, was.
    var windowAt = Timestamp(microseconds: 0)
    /// No attempt is looked at before this moment.
    var blockedUntil = Timestamp(microseconds: 0)
}

/// How guessing is slowed down (security.md 3.3, threat 21), as pure rules.
enum SignInThrottle {
    /// Failures in a row after which waiting begins.
    static let free: Int64 = 5
    /// Failures in a row after which only a new password helps (SP 800-63B 5.2.2).
    static let stop: Int64 = 100
    /// The longest wait for an account, in seconds.
    static let longestWait: Int64 = 900
    /// Failures a network may cause in one window.
    static let perNetwork: Int64 = 20
    /// The window of a network, in seconds.
    static let networkWindow: Int64 = 60
    /// After this many seconds without another failure an account's count is forgotten:
    /// fewer than `stop` guesses a month.
    static let forgottenAfter: Int64 = 30 * 86_400

    /// Why an attempt is not looked at.
    enum Verdict: Sendable, Hashable {
        case allowed
        /// Seconds until the next attempt is looked at.
        case wait(Int64)
        case stopped
    }

    static func verdict(account count: FailureCount, at now: Timestamp) -> Verdict {
        let account = remembered(count, at: now)
        if account.failures >= stop { return .stopped }
        return account.blockedUntil > now ? .wait(seconds(from: now, to: account.blockedUntil)) : .allowed
    }

    static func verdict(network: FailureCount, at now: Timestamp) -> Verdict {
        let end = network.windowAt.adding(seconds: networkWindow)
        return network.failures >= perNetwork && now < end ? .wait(seconds(from: now, to: end)) : .allowed
    }

    /// The count of an account after one more failure: from the fifth on the
    /// wait is 2, 4, 8 … seconds, at most `longestWait`.
    static func failed(account: FailureCount, at now: Timestamp) -> FailureCount {
        let failures = remembered(account, at: now).failures + 1
        return FailureCount(failures: failures, windowAt: now, blockedUntil: now.adding(seconds: wait(after: failures)))
    }

    /// The count of a network after one more failure.
    static func failed(network: FailureCount, at now: Timestamp) -> FailureCount {
        let open = now < network.windowAt.adding(seconds: networkWindow)
        return FailureCount(
            failures: open ? network.failures + 1 : 1, windowAt: open ? network.windowAt : now,
            blockedUntil: Timestamp(microseconds: 0))
    }

    private static func remembered(_ count: FailureCount, at now: Timestamp) -> FailureCount {
        now > count.windowAt.adding(seconds: forgottenAfter) ? FailureCount() : count
    }

    /// In seconds.
    static func wait(after failures: Int64) -> Int64 {
        if failures < free { return 0 }
        let doublings = failures - free + 1
        return doublings >= 10 ? longestWait : min(longestWait, 1 << doublings)
    }

    private static func seconds(from now: Timestamp, to end: Timestamp) -> Int64 {
        max(1, (end.microseconds - now.microseconds + 999_999) / 1_000_000)
    }
}
