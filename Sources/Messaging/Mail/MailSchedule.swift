import Persistence

/// When an e-mail is tried, tried again and given up, as a pure rule.
public struct MailSchedule: Sendable, Hashable {
    /// Seconds that an e-mail about a message waits: whoever reads it meanwhile gets none, and what is taken back is told to nobody.
    public var noticeWait: Int64
    /// Seconds to wait after each attempt that failed; the last is repeated.
    public var retries: [Int64]

    /// - Parameter retries: at least one.
    public init(noticeWait: Int64 = 60, retries: [Int64] = [60, 300, 900, 3_600, 7_200, 14_400, 28_800]) {
        self.noticeWait = noticeWait
        self.retries = retries
    }

    public static let standard = MailSchedule()

    /// Seconds for which a node keeps what it took out; longer than any attempt lasts.
    static let lease: Int64 = 300
    /// Attempts after which a refusal is believed: the first may be a mistake of the server's.
    static let refusals = 3

    enum Next: Sendable, Hashable {
        case retry(Timestamp)
        case giveUp
    }

    /// What follows an attempt that failed.
    ///
    /// - Parameter attempts: how many there were, with this one.
    func next(after failure: MailFailure, attempts: Int, of purpose: MailPurpose, createdAt: Timestamp, at now: Timestamp) -> Next {
        if failure == .refused && attempts >= Self.refusals { return .giveUp }
        let wait = retries.isEmpty ? 60 : retries[min(max(attempts, 1), retries.count) - 1]
        let next = now.adding(seconds: wait)
        return next > createdAt.adding(seconds: purpose.longest) ? .giveUp : .retry(next)
    }
}
