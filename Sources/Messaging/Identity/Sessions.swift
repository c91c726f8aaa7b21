public import Persistence

extension Identity {
    /// Who a request is from, or nil when the token opens nothing (any more).
    /// Every request begins here: one query, and at most once a minute one
    /// write that keeps the session alive.
    ///
    /// - Parameters:
    ///   - token: what the cookie or the `Authorization` header holds.
    ///   - live: true for requests a page made by itself; they never extend the session.
    /// - Throws: `DatabaseFailure`, `EncryptionFailure`.
    public func session(token: String, live: Bool) async throws -> SignedIn? {
        guard let token = SessionToken(token) else { return nil }
        guard let found = try await surroundings.database.look({ try session(tokenHash: token.hash, in: $0) }) else { return nil }
        let now = surroundings.clock()
        guard SessionRules.isToBeTouched(seenAt: found.seenAt, at: now, live: live) else { return found }
        do {
            let touched = try await surroundings.database.write { try SessionRows.touch(found.session, at: now, in: $0) }
            return touched ? found.seen(at: now) : found
        } catch is DatabaseFailure {
            // A store that takes no writes still lets people read; the next request tries again.
            return found
        }
    }

    /// The same within a transaction of the request's own; nothing is written.
    public func session(tokenHash: [UInt8], in tx: Transaction) throws -> SignedIn? {
        let found = try SessionRows.find(tokenHash: tokenHash, in: tx) { try names.open($1, of: $0) }
        guard let found, found.account.enabled,
            SessionRules.isAlive(seenAt: found.seenAt, expiresAt: found.expiresAt, at: surroundings.clock())
        else { return nil }
        return found
    }

    /// Ends the session of whoever signs out. A second time changes nothing.
    public func signOut(_ signedIn: SignedIn) async throws {
        try await surroundings.database.write { tx in
            let now = surroundings.clock()
            let account = signedIn.account.id
            guard try SessionRows.end(signedIn.session, because: .signOut, by: account, at: now, in: tx) else { return }
            try audit.record(
                AuditEvent(.signOut, "session", signedIn.session, by: signedIn.actor, session: signedIn.session), in: tx)
        }
        surroundings.database.publish([Self.topic(of: signedIn.account.id)])
    }

    /// Ends every session of an account, or every other one.
    public func endSessions(of account: ID<Account>, except kept: ID<Session>? = nil, by actor: Actor) async throws {
        try await surroundings.database.write { tx in
            let now = surroundings.clock()
            try SessionRows.endAll(of: account, except: kept, because: .revoked, by: actor.account, at: now, in: tx)
            try audit.record(AuditEvent(.sessionEnd, "account", account, by: actor, session: kept), in: tx)
        }
        surroundings.database.publish([Self.topic(of: account)])
    }
}
