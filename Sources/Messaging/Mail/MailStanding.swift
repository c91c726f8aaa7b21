public import Persistence

/// How the queue of e-mails stands, for whoever looks after the server.
public struct MailStanding: Sendable, Hashable {
    /// On their way.
    public var waiting: Int
    /// Of those, how many a mail server has not taken at least once.
    public var tried: Int
    /// The most attempts that one of those has behind it.
    public var attempts: Int
    /// Given up in the last seven days.
    public var failed: Int
    /// Why the one that was given up, or postponed, last was.
    public var problem: String?

    /// Whether the last one that ended did so because no mail server could be used.
    public var hasGivenUp = false

    /// Two attempts in vain are more than bad luck.
    public var isTroubled: Bool { attempts >= 2 || hasGivenUp }

    static let lately: Int64 = 7
}

extension Mailing {
    /// How many e-mails wait and how many were given up. It names nobody.
    public func standing(in tx: Transaction) throws -> MailStanding {
        let since = surroundings.clock().adding(days: -MailStanding.lately)
        let standing = try tx.first(
            """
            SELECT count(*), coalesce(sum(CASE WHEN problem IS NULL THEN 0 ELSE 1 END), 0),
                coalesce(max(CASE WHEN problem IS NULL THEN 0 ELSE attempts END), 0),
                (SELECT count(*) FROM mail f WHERE f.ended_at > \(since) AND f.ended_as = 'failed')
            FROM mail WHERE ended_at IS NULL
            """
        ) { row in
            MailStanding(waiting: try row[0], tried: try row[1], attempts: try row[2], failed: try row[3], problem: nil)
        }
        guard var standing else { return MailStanding(waiting: 0, tried: 0, attempts: 0, failed: 0) }
        let last = try tx.first(
            "SELECT problem FROM mail WHERE ended_at > \(since) AND ended_as <> 'dropped' ORDER BY ended_at DESC LIMIT 1"
        ) { try $0[0] as String? }
        // What was refused, or too old, says nothing of the mail server.
        standing.hasGivenUp = (last ?? nil).flatMap(MailFailure.init(rawValue:)).map { $0 != .refused } ?? false
        if standing.tried > 0 {
            standing.problem = try tx.first(
                "SELECT problem FROM mail WHERE ended_at IS NULL AND problem IS NOT NULL ORDER BY attempts DESC, id DESC LIMIT 1"
            ) { try $0[0] as String }
        } else if standing.failed > 0 {
            standing.problem = try tx.first(
                "SELECT problem FROM mail WHERE ended_at > \(since) AND ended_as = 'failed' ORDER BY ended_at DESC LIMIT 1"
            ) { try $0[0] as String }
        }
        return standing
    }

    /// Has everything that a mail server did not take tried again now.
    ///
    /// - Returns: how many.
    public func tryAgain(in tx: Transaction) throws -> Int {
        try tx.update("UPDATE mail SET next_at = \(surroundings.clock()) WHERE ended_at IS NULL AND problem IS NOT NULL")
    }

    /// Takes away e-mails that ended a month ago.
    ///
    /// - Returns: how many.
    public func sweep(batch: Int = 200, in tx: Transaction) throws -> Int {
        try tx.update(
            """
            DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE ended_at < \(surroundings.clock().adding(days: -30)) LIMIT \(batch))
            """)
    }
}
