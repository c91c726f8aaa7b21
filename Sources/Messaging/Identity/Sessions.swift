public import Persistence

extension Identity {
    /// Who a request is from, or nil when the token opens nothing (any more).
    ///
    /// - Parameters:
    ///   - token: what the cookie or the `Authorization` header holds.
    ///   - live: true for requests a page made by itself; they never extend the session.
    /// - Throws: `DatabaseFailure`, `EncryptionFailure`.
    public func session(token: String, live: Bool) async throws -> SignedIn? {
        guard case .signedIn(let found) = try await standing(of: token, live: live) else { return nil }
        return found
    }

    /// The same, and why not where disabling the account ended the session.
    /// Every request begins here: one query, and at most once a minute one
    /// write that keeps the session alive.
    public func standing(of token: String, live: Bool) async throws -> TokenStanding {
        guard let token = SessionToken(token) else { return .nothing }
        let standing = try await surroundings.database.look { try self.standing(ofHash: token.hash, in: $0) }
        let now = surroundings.clock()
        guard case .signedIn(let found) = standing, SessionRules.isToBeTouched(seenAt: found.seenAt, at: now, live: live) else {
            return standing
        }
        do {
            let touched = try await surroundings.database.write { try SessionRows.touch(found.session, at: now, in: $0) }
            return .signedIn(touched ? found.seen(at: now) : found)
        } catch is DatabaseFailure {
            // A store that takes no writes still lets people read; the next request tries again.
            return standing
        }
    }

    /// Who it is within a transaction of the request's own; nothing is written.
    public func session(tokenHash: [UInt8], in tx: Transaction) throws -> SignedIn? {
        guard case .signedIn(let found) = try standing(ofHash: tokenHash, in: tx) else { return nil }
        return found
    }

    private func standing(ofHash tokenHash: [UInt8], in tx: Transaction) throws -> TokenStanding {
        guard let found = try SessionRows.find(tokenHash: tokenHash, in: tx, name: { try names.open($1, of: $0) }) else {
            return .nothing
        }
        let (signedIn, now) = (found.signedIn, surroundings.clock())
        if !signedIn.account.enabled {
            let isTold = SessionRules.tellsOfDisabling(
                seenAt: signedIn.seenAt, expiresAt: signedIn.expiresAt, endedAt: found.endedAt, at: now)
            return isTold ? .disabled(signedIn.account.kind) : .nothing
        }
        // Ended while the account was disabled: enabling it again gives no session back.
        guard found.endedAt == nil, SessionRules.isAlive(seenAt: signedIn.seenAt, expiresAt: signedIn.expiresAt, at: now) else {
            return .nothing
        }
        return .signedIn(signedIn)
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
