public import Persistence

/// A place where somebody is signed in.
public struct DeviceSession: Sendable, Hashable {
    public let id: ID<Session>
    /// As it was named at sign-in, such as "Firefox on Windows"; may be empty.
    public let device: String
    /// Microseconds UTC, as all times here.
    public let createdAt: Timestamp
    /// The last request a person caused, up to a minute old.
    public let seenAt: Timestamp
    /// The end whatever happens.
    public let expiresAt: Timestamp
}

extension Identity {
    /// The sessions of an account that live, newest first (ASVS 7.5.2).
    public func sessions(of account: ID<Account>, in tx: Transaction) throws -> [DeviceSession] {
        let now = surroundings.clock()
        return try tx.all(
            """
            SELECT id, device, created_at, seen_at, expires_at FROM session
            WHERE account = \(account) AND ended_at IS NULL AND expires_at > \(now) AND seen_at > \(now.adding(seconds: -SessionRules.idle))
            ORDER BY created_at DESC, id DESC
            """
        ) { row in
            try DeviceSession(id: row[0], device: row[1], createdAt: row[2], seenAt: row[3], expiresAt: row[4])
        }
    }

    /// Ends one session of whoever asks, on whichever device it is.
    ///
    /// - Throws: `NotFound` when there is no such living session of theirs.
    public func endSession(_ session: ID<Session>, of signedIn: SignedIn) async throws {
        let account = signedIn.account.id
        try await surroundings.database.write { tx in
            let now = surroundings.clock()
            let ended = try tx.update(
                """
                UPDATE session SET ended_at = \(now), ended_by = \(account), ended_reason = \(Session.End.revoked)
                WHERE id = \(session) AND account = \(account) AND ended_at IS NULL
                """)
            guard ended == 1 else { throw NotFound() }
            try audit.record(
                AuditEvent(.sessionEnd, "session", session, by: signedIn.actor, session: signedIn.session), in: tx)
        }
        surroundings.database.publish([Self.topic(of: account)])
    }
}
