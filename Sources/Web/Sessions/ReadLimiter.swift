import Messaging
import Persistence
import WebSupport

/// How often one person may read, in this process's memory (decisions.md, *Sessions, addresses, limits*).
/// What live pages fetch by themselves has buckets of its own, so that a busy inbox never locks its reader out.
final class ReadLimiter: Sendable {
    private let isOn: Bool
    private let members = TokenBuckets<ID<Account>>(perMinute: 300)
    private let staff = TokenBuckets<ID<Account>>(perMinute: 1_200)
    private let live = TokenBuckets<ID<Account>>(perMinute: 1_200)

    init(_ limits: RateLimits) {
        isOn = limits == .on
    }

    /// - Throws: `Problem.tooManyRequests`.
    func take(_ account: Account, isLive: Bool, now: Int64) throws {
        guard isOn else { return }
        let buckets = isLive ? live : account.kind == .member ? members : staff
        if case .refused(let seconds) = buckets.take(account.id, now: now) { throw Problem.tooManyRequests(retryAfter: seconds) }
    }
}
