import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// How often one person may ask, in this process's memory (security.md 3.3; decisions.md, *Sessions, addresses, limits*).
/// What is sent is counted beside it, in the transaction that sends it (`RateLimits`).
final class RequestPace: Sendable {
    /// What a request counts as.
    enum Use: Sendable, Hashable {
        /// Something is opened.
        case look
        /// A live page asks by itself. It has a bucket of its own, so that a busy inbox never locks its reader out.
        case live
        /// Something is sent or changed, whoever asks for it.
        case change
        /// Patients, people or messages are looked for; counted beside the request itself.
        case search
        /// A patient's whole history is taken; counted beside the request itself.
        case export
    }

    private let isOn: Bool
    private let members = TokenBuckets<ID<Account>>(perMinute: 300)
    private let staff = TokenBuckets<ID<Account>>(perMinute: 1_200)
    private let live = TokenBuckets<ID<Account>>(perMinute: 1_200)
    private let memberChanges = TokenBuckets<ID<Account>>(perMinute: 120)
    /// Four deeds a second: nobody who reads what they answer comes near it.
    private let staffChanges = TokenBuckets<ID<Account>>(perMinute: 240)
    private let searches = TokenBuckets<ID<Account>>(perMinute: 30)
    private let exports = TokenBuckets<ID<Account>>(perHour: 2)

    init(_ limits: RateLimits) {
        isOn = limits == .on
    }

    /// - Parameter now: microseconds of a clock that never goes back.
    /// - Throws: `Problem.tooMany`.
    func take(_ use: Use, _ account: Account, now: Int64) throws {
        guard isOn else { return }
        if case .refused(let seconds) = buckets(use, account.kind).take(account.id, now: now) {
            throw Problem.tooMany(use, retryAfter: seconds)
        }
    }

    private func buckets(_ use: Use, _ kind: AccountKind) -> TokenBuckets<ID<Account>> {
        switch use {
        case .look: kind == .member ? members : staff
        case .live: live
        case .change: kind == .member ? memberChanges : staffChanges
        case .search: searches
        case .export: exports
        }
    }
}

extension RequestPace.Use {
    init(_ method: HTTPRequest.Method, isLive: Bool) {
        self = !CrossSiteGuard.isSafe(method) ? .change : isLive ? .live : .look
    }

    /// The use that a refusal was about, by its code.
    init(_ problem: Problem) {
        self =
            switch problem.code {
            case "too-many-searches": .search
            case "too-many-exports": .export
            case "too-many-changes": .change
            default: .look
            }
    }
}

extension Problem {
    /// - Parameter retryAfter: seconds.
    static func tooMany(_ use: RequestPace.Use, retryAfter: Int) -> Problem {
        let (code, what) =
            switch use {
            case .look, .live: ("too-many-requests", "More was asked for than a person reads.")
            case .change: ("too-many-changes", "More was sent than a person does by hand. Nothing was changed.")
            case .search: ("too-many-searches", "More was looked for than 30 times in a minute.")
            case .export: ("too-many-exports", "A whole history can be taken twice in an hour.")
            }
        return Problem(
            status: 429, code: code, title: "Too many requests", detail: "\(what) Wait \(retryAfter) seconds, then try again.",
            retryAfter: retryAfter)
    }
}

extension WebServices {
    /// Counts what somebody asks for.
    ///
    /// - Throws: `Problem.tooMany`.
    func count(_ use: RequestPace.Use, by signedIn: SignedIn) throws {
        try pace.take(use, signedIn.account, now: monotonic())
    }
}
