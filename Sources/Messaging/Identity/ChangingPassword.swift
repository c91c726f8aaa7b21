public import Persistence

extension Identity {
    /// Gives an account a new password. Its sessions end, and a sign-in that
    /// too many failures had stopped is open again.
    ///
    /// - Parameters:
    ///   - keeping: the session of the person who changes their own.
    ///   - bypassPolicy: for the well-known passwords of the demonstration.
    /// - Throws: `NotFound`, `PasswordRefusal`, `SignInRefusal.busy`.
    public func setPassword(
        of account: ID<Account>, to password: String, keeping session: ID<Session>? = nil, bypassPolicy: Bool = false, by actor: Actor
    ) async throws {
        guard let known = try await surroundings.database.read({ try self.account(account, in: $0) }) else { throw NotFound() }
        let hash = try await passwords.hash(password, context: [known.username, known.name], bypassPolicy: bypassPolicy)
        try await surroundings.database.write { tx in
            let now = surroundings.clock()
            let changed = try tx.update(
                "UPDATE account SET password = \(hash.text), password_at = \(now) WHERE id = \(account)")
            guard changed == 1 else { throw NotFound() }
            try EntryCodeRows.voidAll(of: account, at: now, in: tx)
            try SessionRows.endAll(of: account, except: session, because: .password, by: actor.account, at: now, in: tx)
            try ThrottleRows.forget(throttleSubject(username: known.username), in: tx)
            try audit.record(AuditEvent(.password, "account", account, by: actor, session: session), in: tx)
            try surroundings.mail.queue(.passwordChanged, to: account, in: tx)
        }
        surroundings.database.publish([Self.topic(of: account)])
    }

    /// Gives an account a password that was hashed before, when it has none
    /// yet: for many accounts made at once.
    public func keepPassword(_ hash: PasswordHash, of account: ID<Account>, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE account SET password = \(hash.text), password_at = \(surroundings.clock())
            WHERE id = \(account) AND password IS NULL
            """)
    }
}
