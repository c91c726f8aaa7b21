import Persistence

extension Identity {
    /// Asks for a code for a new password to be e-mailed. Nobody learns from it whether there is such an account: whoever asks gets the
    /// same answer, after the same look-ups and the same rows of counting and audit.
    ///
    /// - Parameter username: as typed.
    /// - Throws: `SignInRefusal.tooMany` after twenty requests in a minute from one network.
    public func askForPassword(username: String, network: NetworkAddress) async throws {
        let subject = surroundings.keys.blindIndex.token("forgotten password network", network.text)
        let key = Username.findable(username) ?? ""
        try await surroundings.database.write { tx in
            let now = surroundings.clock()
            if limits == .on {
                let count = try ThrottleRows.lock(subject, in: tx)
                if case .wait(let seconds) = SignInThrottle.verdict(network: count, at: now) {
                    throw SignInRefusal.tooMany(retryAfter: seconds)
                }
                try ThrottleRows.write(SignInThrottle.failed(network: count, at: now), for: subject, in: tx)
            }
            let known = try tx.first("SELECT id FROM account WHERE username_key = \(key)") { try $0[0] as ID<Account> }
            // For an unknown name the statements are asked for an account that nobody has.
            try surroundings.mail.queueReset(to: known ?? surroundings.ids.next(), in: tx)
            // What was typed is not kept: people type passwords into the wrong field.
            try audit.record(
                AuditEvent(
                    .codeAsked, "account", known, by: .nobody, detail: ["network": network.text, "purpose": EntryPurpose.reset.rawValue]),
                in: tx)
        }
    }

    /// Makes sure that whoever is signed in knows the password (ASVS 7.5.1). Wrong ones count as at signing in.
    ///
    /// - Throws: `SettingsRefusal.presentPasswordWrong`, `SignInRefusal`.
    func confirm(_ present: String, of signedIn: SignedIn, network: NetworkAddress) async throws {
        let username = signedIn.account.username
        let begun = try await surroundings.database.write { tx in
            (
                attempt: try begin(username: username, network: network, at: surroundings.clock(), in: tx),
                known: try CredentialRows.find(username: username, in: tx)
            )
        }
        let verdict: Passwords.Verdict
        do {
            verdict = try await passwords.verify(present, against: begun.known?.password)
        } catch {
            try await takeBack(begun.attempt)
            throw error
        }
        guard verdict != .wrong else {
            try await surroundings.database.write { tx in
                try fail(begun.attempt, at: surroundings.clock(), in: tx)
                try audit.record(
                    AuditEvent(
                        .password, "account", signedIn.account.id, by: signedIn.actor, session: signedIn.session, outcome: .refused), in: tx
                )
            }
            throw SettingsRefusal.presentPasswordWrong
        }
        // A guess that was right is no attempt to count, whatever becomes of what it is asked for.
        try await takeBack(begun.attempt)
    }
}
