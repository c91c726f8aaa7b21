import Persistence

/// A session as it is kept.
struct FoundSession: Sendable {
    let signedIn: SignedIn
    /// When disabling the account ended it; nil while nothing has.
    let endedAt: Timestamp?
}

/// The rows of `session`.
enum SessionRows {
    /// One look-up by the unique index on the hash; what it costs does not
    /// depend on how much of a guess is right. A session that disabling ended
    /// is found too, so that its holder can be told.
    static func find(
        tokenHash: [UInt8], in tx: Transaction, name: (ID<Account>, [UInt8]) throws -> String
    ) throws -> FoundSession? {
        try tx.first(
            """
            SELECT s.id, s.created_at, s.seen_at, s.expires_at, (SELECT coalesce(max(revision), 0) FROM configuration_revision),
                s.ended_at, \(AccountRows.columns)
            FROM session s JOIN account a ON a.id = s.account
            WHERE s.token_hash = \(tokenHash) AND (s.ended_at IS NULL OR s.ended_reason = 'disabled')
            """
        ) { row in
            let signedIn = try SignedIn(
                session: row[0], account: AccountRows.decode(row, from: 6, name: name), revision: row[4], createdAt: row[1],
                seenAt: row[2], expiresAt: row[3])
            return FoundSession(signedIn: signedIn, endedAt: try row[5])
        }
    }

    static func insert(
        _ id: ID<Session>, _ token: SessionToken, of account: ID<Account>, device: String, at now: Timestamp, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO session (id, token_hash, account, device, created_at, seen_at, expires_at)
            VALUES (\(id), \(token.hash), \(account), \(device), \(now), \(now), \(now.adding(seconds: SessionRules.absolute)))
            """)
    }

    /// Ends all but the newest `count` living sessions of an account.
    static func keepNewest(_ count: Int, of account: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE session SET ended_at = \(now), ended_reason = \(Session.End.tooMany)
            WHERE account = \(account) AND ended_at IS NULL AND id NOT IN (
                SELECT id FROM session
                WHERE account = \(account) AND ended_at IS NULL AND expires_at > \(now)
                    AND seen_at > \(now.adding(seconds: -SessionRules.idle))
                ORDER BY created_at DESC, id DESC LIMIT \(count))
            """)
    }

    /// - Returns: false when it had ended already or another request touched it meanwhile.
    static func touch(_ id: ID<Session>, at now: Timestamp, in tx: Transaction) throws -> Bool {
        try tx.update(
            """
            UPDATE session SET seen_at = \(now)
            WHERE id = \(id) AND seen_at <= \(now.adding(seconds: -SessionRules.touchedEvery)) AND ended_at IS NULL
            """) == 1
    }

    /// - Returns: false when it had ended already.
    static func end(
        _ id: ID<Session>, because reason: Session.End, by author: ID<Account>?, at now: Timestamp, in tx: Transaction
    ) throws -> Bool {
        try tx.update(
            """
            UPDATE session SET ended_at = \(now), ended_by = \(author.sqlValue), ended_reason = \(reason)
            WHERE id = \(id) AND ended_at IS NULL
            """) == 1
    }

    static func endAll(
        of account: ID<Account>, except kept: ID<Session>?, because reason: Session.End, by author: ID<Account>?, at now: Timestamp,
        in tx: Transaction
    ) throws {
        let others: SQL = kept.map { "AND id <> \($0)" } ?? .empty
        try tx.execute(
            """
            UPDATE session SET ended_at = \(now), ended_by = \(author.sqlValue), ended_reason = \(reason)
            WHERE account = \(account) AND ended_at IS NULL \(others)
            """)
    }
}
