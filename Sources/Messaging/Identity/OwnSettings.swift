import Persistence

/// Why somebody's own account was not changed.
public enum SettingsRefusal: String, Refusal {
    /// Whoever sits there did not know the present password.
    case presentPasswordWrong = "present-password-wrong"
    case languageUnknown = "language-unknown"

    public var code: String { rawValue }

    public var status: Int { 422 }

    public var sentence: String {
        switch self {
        case .presentPasswordWrong: "This is not your present password. Nothing was changed."
        case .languageUnknown: "This language is not offered here. Choose another one."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .presentPasswordWrong: [FieldRefusal(field: "present", code: code, sentence: sentence)]
        case .languageUnknown: [FieldRefusal(field: "language", code: code, sentence: sentence)]
        }
    }
}

extension Identity {
    /// The language a person reads from now on, on every device.
    ///
    /// - Parameter tag: one of the site's languages.
    /// - Throws: `SettingsRefusal.languageUnknown`.
    public func setLanguage(_ tag: String, of signedIn: SignedIn, site: Site) async throws {
        guard site.languages.contains(tag) else { throw SettingsRefusal.languageUnknown }
        try await surroundings.database.write { tx in
            try tx.execute("UPDATE account SET language = \(tag) WHERE id = \(signedIn.account.id)")
            try audit.record(
                AuditEvent(
                    .change, "account", signedIn.account.id, by: signedIn.actor, session: signedIn.session, detail: ["language": tag]),
                in: tx)
        }
    }

    /// A new password for whoever knows the present one (ASVS 6.2.2, 6.2.3). Every other session ends.
    ///
    /// - Throws: `SettingsRefusal.presentPasswordWrong`, `PasswordRefusal`, `SignInRefusal` when guesses are too many.
    public func changePassword(from present: String, to new: String, by signedIn: SignedIn, network: NetworkAddress) async throws {
        let username = signedIn.account.username
        let begun = try await surroundings.database.write { tx in
            (
                attempt: try begin(username: username, network: network, at: surroundings.clock(), in: tx),
                known: try CredentialRows.find(username: username, in: tx)
            )
        }
        let verdict = try await passwords.verify(present, against: begun.known?.password)
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
        // A guess that was right is no attempt to count, whatever becomes of the new password.
        try await takeBack(begun.attempt)
        try await setPassword(of: signedIn.account.id, to: new, keeping: signedIn.session, by: signedIn.actor)
    }
}
