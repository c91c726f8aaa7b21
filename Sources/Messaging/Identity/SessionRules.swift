import Persistence

/// How long a session lives (security.md 3.3, ASVS 7.3.1, 7.3.2), as pure rules. Times in seconds.
enum SessionRules {
    /// Without a request a person caused, for members and staff alike.
    static let idle: Int64 = 15 * 60
    /// Whatever happens.
    static let absolute: Int64 = 12 * 3_600
    /// `seen_at` is written at most this often, so a session ends up to this much early, never late.
    static let touchedEvery: Int64 = 60
    /// Living sessions of one account; one more ends the oldest.
    static let atOnce = 5

    static func isAlive(seenAt: Timestamp, expiresAt: Timestamp, at now: Timestamp) -> Bool {
        now < expiresAt && now < idleEnd(seenAt: seenAt)
    }

    /// Whether a request is to be written down. Refetches of live pages and
    /// streams are not what a person did (`live`) and never extend a session.
    static func isToBeTouched(seenAt: Timestamp, at now: Timestamp, live: Bool) -> Bool {
        !live && now >= seenAt.adding(seconds: touchedEvery)
    }

    /// Whether the holder of a session's token is told that the account is disabled: the session was alive when that ended it, and
    /// its twelve hours are not over.
    ///
    /// - Parameter endedAt: when disabling ended it; nil where it would still be alive.
    static func tellsOfDisabling(seenAt: Timestamp, expiresAt: Timestamp, endedAt: Timestamp?, at now: Timestamp) -> Bool {
        now < expiresAt && isAlive(seenAt: seenAt, expiresAt: expiresAt, at: endedAt ?? now)
    }

    static func idleEnd(seenAt: Timestamp) -> Timestamp {
        seenAt.adding(seconds: idle)
    }
}
