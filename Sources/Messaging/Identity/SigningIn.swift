public import Persistence

/// A session just begun, and the token that opens it: it is said once and never stored.
public struct NewSession: Sendable {
    public let token: SessionToken
    public let signedIn: SignedIn
}

extension Identity {
    /// Signs somebody in: a new session with a new token (ASVS 7.2.4).
    ///
    /// - Parameters:
    ///   - username: as typed; case and width do not count.
    ///   - password: compared byte by byte.
    ///   - device: what the person will know the session by, such as "Firefox on Windows"; 200 characters of it are kept.
    ///   - network: where the attempt came from.
    /// - Throws: `SignInRefusal`.
    public func signIn(username: String, password: String, device: String, network: NetworkAddress) async throws -> NewSession {
        let begun = try await surroundings.database.write { tx in
            let attempt = try begin(username: username, network: network, at: surroundings.clock(), in: tx)
            return (attempt, try CredentialRows.find(username: username, in: tx))
        }
        let (attempt, known) = begun
        let verdict: Passwords.Verdict
        do {
            verdict = try await passwords.verify(password, against: known?.password)
        } catch {
            try await takeBack(attempt)
            throw error
        }
        guard let known, verdict != .wrong else {
            try await refuse(known, attempt, network, because: known == nil ? "unknown" : "password")
            throw SignInRefusal.wrong
        }
        let token = SessionToken(random: random(32))
        let begunSession: SignedIn?
        do {
            begunSession = try await surroundings.database.write { tx in
                try beginSession(known, token, verdict, attempt, device: device, network: network, in: tx)
            }
        } catch {
            // A store that takes no session now is no guess of somebody who knew the password.
            try? await takeBack(attempt)
            throw error
        }
        guard let signedIn = begunSession else {
            try await refuse(known, attempt, network, because: "disabled")
            throw SignInRefusal.wrong
        }
        return NewSession(token: token, signedIn: signedIn)
    }

    /// Begins a session without a password: for tests of load and for other
    /// ways to prove who one is. The caller has proven it.
    public func openSession(of account: ID<Account>, device: String, in tx: Transaction) throws -> NewSession {
        let token = SessionToken(random: random(32))
        let signedIn = try insertSession(of: account, token, device: device, in: tx)
        try audit.record(
            AuditEvent(.signIn, "session", signedIn.session, by: signedIn.actor, session: signedIn.session), in: tx)
        return NewSession(token: token, signedIn: signedIn)
    }

    /// - Returns: nil when the account was disabled, or its password changed, since it was looked up.
    private func beginSession(
        _ known: Credentials, _ token: SessionToken, _ verdict: Passwords.Verdict, _ attempt: Attempt?, device: String,
        network: NetworkAddress, in tx: Transaction
    ) throws -> SignedIn? {
        // Locked, so that a session never begins beside the transaction that disables the account.
        guard let present = try CredentialRows.lock(known.account, in: tx), present.isEnabled, present.password == known.password
        else { return nil }
        if let attempt { try ThrottleRows.forget(attempt.accountSubject, in: tx) }
        if case .rightButWeak(let hash) = verdict {
            try tx.execute("UPDATE account SET password = \(hash.text) WHERE id = \(known.account)")
        }
        let signedIn = try insertSession(of: known.account, token, device: device, in: tx)
        try audit.record(
            AuditEvent(
                .signIn, "session", signedIn.session, by: signedIn.actor, session: signedIn.session, detail: ["network": network.text]),
            in: tx)
        return signedIn
    }

    private func insertSession(of account: ID<Account>, _ token: SessionToken, device: String, in tx: Transaction) throws -> SignedIn {
        let now = surroundings.clock()
        let label = device.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(200)
        try MailQueue.endSpell(of: account, in: tx)
        try SessionRows.keepNewest(SessionRules.atOnce - 1, of: account, at: now, in: tx)
        try SessionRows.insert(
            surroundings.ids.next(), token, of: account, device: String(String.UnicodeScalarView(label)), at: now, in: tx)
        guard let signedIn = try session(tokenHash: token.hash, in: tx) else { throw NotFound() }
        return signedIn
    }

    private func refuse(_ known: Credentials?, _ attempt: Attempt?, _ network: NetworkAddress, because reason: String) async throws {
        try await surroundings.database.write { tx in
            try fail(attempt, at: surroundings.clock(), in: tx)
            // What was typed is not kept: people type passwords into the other field.
            try audit.record(
                AuditEvent(
                    .signIn, "account", known?.account, by: .nobody, outcome: .refused,
                    detail: ["network": network.text, "reason": reason]), in: tx)
        }
    }
}
