import Persistence

/// What somebody does with a code: choose username and password, or set a new password.
extension Identity {
    /// Lets the person whose letter it is choose a username and a password: the membership is active from then on.
    ///
    /// - Parameters:
    ///   - typed: the code, as typed.
    ///   - username: a new one; for somebody of the practice, theirs.
    ///   - network: where the attempt came from.
    /// - Returns: the account, ready to sign in.
    /// - Throws: `EntryRefusal`, `AccountRefusal`, `PasswordRefusal`, `SignInRefusal`. The code can be used again after each of them.
    public func activate(code typed: String, username: String, password: String, network: NetworkAddress) async throws -> Account {
        let code = try await living(typed, for: [.activation], network: network)
        guard let known = try await surroundings.database.read({ try account(code.account, in: $0) }) else {
            throw EntryRefusal.codeNotAccepted
        }
        let chosen = try Self.username(typed: username, of: known)
        let hash = try await passwords.hash(password, context: [chosen, known.name])
        do {
            let account = try await surroundings.database.write { tx in try activate(code, as: chosen, hash, in: tx) }
            surroundings.database.publish([Self.topic(of: account.id)])
            return account
        } catch let failure as DatabaseFailure where failure.isUniqueViolation(of: "username") {
            throw AccountRefusal.usernameTaken
        }
    }

    /// Sets a new password by a code that was e-mailed or given after an identity check. Every session ends.
    ///
    /// - Throws: `EntryRefusal`, `PasswordRefusal`, `SignInRefusal`. The code can be used again after each of them.
    public func resetPassword(code typed: String, to password: String, network: NetworkAddress) async throws {
        let code = try await living(typed, for: [.reset, .deskReset], network: network)
        guard let known = try await surroundings.database.read({ try account(code.account, in: $0) }) else {
            throw EntryRefusal.codeNotAccepted
        }
        let hash = try await passwords.hash(password, context: [known.username, known.name])
        try await surroundings.database.write { tx in
            guard try CredentialRows.lock(code.account, in: tx)?.isEnabled == true,
                try EntryCodeRows.use(code, at: surroundings.clock(), in: tx)
            else { throw EntryRefusal.codeNotAccepted }
            try keep(hash, of: known, because: code, in: tx)
            try audit.record(
                AuditEvent(.password, "account", known.id, by: Self.actor(known), detail: ["by": code.purpose.rawValue]), in: tx)
            try surroundings.mail.queue(.passwordChanged, to: known.id, in: tx)
        }
        surroundings.database.publish([Self.topic(of: code.account)])
    }

    private func activate(_ code: LivingCode, as username: String, _ hash: PasswordHash, in tx: Transaction) throws -> Account {
        let now = surroundings.clock()
        guard try CredentialRows.lock(code.account, in: tx)?.isEnabled == true, var known = try account(code.account, in: tx),
            try EntryCodeRows.use(code, at: now, in: tx)
        else { throw EntryRefusal.codeNotAccepted }
        let key = Username.key(username)
        let isTaken = try tx.first("SELECT 1 FROM account WHERE username_key = \(key) AND id <> \(known.id)") { _ in true } ?? false
        if isTaken { throw AccountRefusal.usernameTaken }
        if known.username.isEmpty {
            try tx.execute("UPDATE account SET username = \(username), username_key = \(key) WHERE id = \(known.id)")
            known.username = username
        }
        try keep(hash, of: known, because: code, in: tx)
        if known.kind == .member { try change(known.id, to: .active, because: nil, by: Self.actor(known), at: now, in: tx) }
        try audit.record(AuditEvent(.activate, "account", known.id, by: Self.actor(known), patient: known.patient), in: tx)
        return known
    }

    /// The new password; what the old one had opened ends.
    private func keep(_ hash: PasswordHash, of account: Account, because code: LivingCode, in tx: Transaction) throws {
        let now = surroundings.clock()
        try tx.execute("UPDATE account SET password = \(hash.text), password_at = \(now) WHERE id = \(account.id)")
        try EntryCodeRows.voidAll(of: account.id, at: now, in: tx)
        try SessionRows.endAll(of: account.id, except: nil, because: .password, by: account.id, at: now, in: tx)
        try ThrottleRows.forget(throttleSubject(username: account.username), in: tx)
    }

    private static func username(typed: String, of account: Account) throws -> String {
        let key = Username.key(typed)
        guard account.username.isEmpty else {
            guard key == Username.key(account.username) else { throw EntryRefusal.usernameGiven }
            return account.username
        }
        let chosen = String(typed.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        guard Username.accepts(chosen) else { throw AccountRefusal.usernameNotAccepted }
        return chosen
    }

    private static func actor(_ account: Account) -> Actor {
        account.kind == .member ? .member(account.id) : .staff(account.id)
    }

    /// The code in force that was typed. What is none counts against the network it came from, before it is said.
    ///
    /// - Throws: `EntryRefusal.codeNotAccepted`; `SignInRefusal.tooMany` after twenty wrong codes in a minute.
    private func living(_ typed: String, for purposes: [EntryPurpose], network: NetworkAddress) async throws -> LivingCode {
        let subject = surroundings.keys.blindIndex.token("entry code network", network.text)
        let found = try await surroundings.database.write { tx -> LivingCode? in
            let now = surroundings.clock()
            if limits == .on {
                let verdict = SignInThrottle.verdict(network: try ThrottleRows.read(subject, in: tx), at: now)
                if case .wait(let seconds) = verdict { throw SignInRefusal.tooMany(retryAfter: seconds) }
            }
            if let found = try EntryCode(typed).flatMap({ try EntryCodeRows.find($0, for: purposes, at: now, in: tx) }) { return found }
            if limits == .on {
                let count = try ThrottleRows.lock(subject, in: tx)
                try ThrottleRows.write(SignInThrottle.failed(network: count, at: now), for: subject, in: tx)
            }
            try audit.record(
                AuditEvent(
                    .activate, "entry_code", ID<EntryCode>?.none, by: .nobody, outcome: .refused, detail: ["network": network.text]), in: tx
            )
            return nil
        }
        guard let found else { throw EntryRefusal.codeNotAccepted }
        return found
    }
}
