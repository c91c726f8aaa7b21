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
        try await confirm(present, of: signedIn, network: network)
        try await setPassword(of: signedIn.account.id, to: new, keeping: signedIn.session, by: signedIn.actor)
    }
}
