public import Persistence

/// Whether limits hold. Off is for load tests on loopback alone.
public enum RateLimits: Sendable, Hashable {
    case on, off

    /// Counts one use by an account, in the transaction of what is used: what
    /// is not done is not counted.
    ///
    /// A window begins with its first use and is one row; all windows of a
    /// limit are counted by one statement.
    ///
    /// - Throws: `RateRefusal.tooMany` when a window is full; the transaction
    ///   then leaves nothing behind.
    public func take(_ limit: RateLimit, by account: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        guard self == .on else { return }
        let windows = limit.windows
        let rows = windows.map { window -> SQL in "(\(account), \(window.kind), \(now), 1)" }
        let isOver = SQL.joined(
            windows.map { "WHEN \($0.kind) THEN rate_bucket.window_at <= excluded.window_at - \($0.length * 1_000_000)" }, separator: " ")
        let used = try tx.all(
            """
            INSERT INTO rate_bucket (account, kind, window_at, used) VALUES \(SQL.joined(rows, separator: ", "))
            ON CONFLICT (account, kind) DO UPDATE SET
                used = CASE WHEN CASE excluded.kind \(isOver) END THEN 1 ELSE rate_bucket.used + 1 END,
                window_at = CASE WHEN CASE excluded.kind \(isOver) END THEN excluded.window_at ELSE rate_bucket.window_at END
            RETURNING kind, window_at, used
            """
        ) { row in
            WindowUse(kind: try row[0], windowAt: try row[1], used: try row[2])
        }
        if let wait = limit.wait(for: used, at: now) {
            throw limit == .draft ? RateRefusal.tooManySaves(retryAfter: wait) : .tooMany(retryAfter: wait)
        }
    }
}

/// How far a window is used.
struct WindowUse: Sendable, Hashable {
    let kind: String
    let windowAt: Timestamp
    let used: Int64
}

extension RateLimit {
    /// Seconds until the use is within the limit again, or nil when it is.
    func wait(for uses: [WindowUse], at now: Timestamp) -> Int64? {
        uses.compactMap { use -> Int64? in
            guard let window = windows.first(where: { $0.kind == use.kind }), use.used > window.most else { return nil }
            let end = use.windowAt.adding(seconds: window.length)
            return max(1, (end.microseconds - now.microseconds + 999_999) / 1_000_000)
        }.max()
    }
}

/// More than a person may do in a while.
public enum RateRefusal: WaitingRefusal, Equatable {
    /// Seconds to wait.
    case tooMany(retryAfter: Int64)
    case tooManySaves(retryAfter: Int64)

    public var code: String {
        switch self {
        case .tooMany: "too-many-requests"
        case .tooManySaves: "too-many-saves"
        }
    }
    public var status: Int { 429 }

    public var sentence: String {
        switch self {
        case .tooMany(let seconds) where seconds > 3_600:
            "You have sent many messages today. Nothing was lost: please send this one tomorrow, or call us if it cannot wait."
        case .tooMany:
            "You have sent many messages in a short time. Nothing was lost: please wait a minute and send this one again."
        case .tooManySaves:
            "Drafts were saved very often. Nothing is lost on your screen: please wait a minute and save again."
        }
    }

    public var retryAfter: Int64? {
        switch self {
        case .tooMany(let seconds), .tooManySaves(let seconds): seconds
        }
    }
}
