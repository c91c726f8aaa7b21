public import Persistence

/// Why somebody's own account was not changed.
public enum SettingsRefusal: String, Refusal {
    /// Whoever sits there did not know the present password.
    case presentPasswordWrong = "present-password-wrong"
    case languageUnknown = "language-unknown"
    case timeZoneUnknown = "time-zone-unknown"

    public var code: String { rawValue }

    public var status: Int { 422 }

    public var sentence: String {
        switch self {
        case .presentPasswordWrong: "This is not your present password. Nothing was changed."
        case .languageUnknown: "This language is not offered here. Choose another one."
        case .timeZoneUnknown: "There is no such time zone. Choose one from the list, such as America/Chicago."
        }
    }

    public var fields: [FieldRefusal] {
        switch self {
        case .presentPasswordWrong: [FieldRefusal(field: "present", code: code, sentence: sentence)]
        case .languageUnknown: [FieldRefusal(field: "language", code: code, sentence: sentence)]
        case .timeZoneUnknown: [FieldRefusal(field: "timeZone", code: code, sentence: sentence)]
        }
    }
}

extension Identity {
    /// The language a person reads, and the clocks they read by, from now on, on every device.
    ///
    /// - Parameters:
    ///   - language: one of the site's languages; nil leaves it.
    ///   - timeZone: nil leaves it. Absences that were recorded before stand as they are.
    /// - Throws: `SettingsRefusal.languageUnknown`, `.timeZoneUnknown`; nothing is changed then.
    public func change(language: String?, timeZone: TimeZoneChoice? = nil, of signedIn: SignedIn, site: Site) async throws {
        try await surroundings.database.write { tx in
            try change(language: language, timeZone: timeZone, of: signedIn, site: site, in: tx)
        }
    }

    /// The same within a larger change.
    public func change(
        language: String?, timeZone: TimeZoneChoice? = nil, of signedIn: SignedIn, site: Site, in tx: Transaction
    ) throws {
        if let language, !site.languages.contains(language) { throw SettingsRefusal.languageUnknown }
        let zone = try timeZone?.stored()
        let account = signedIn.account.id
        var detail: [String: String] = [:]
        if let language {
            try tx.execute("UPDATE account SET language = \(language) WHERE id = \(account)")
            detail["language"] = language
        }
        if timeZone != nil {
            try tx.execute("UPDATE account SET time_zone = \(zone) WHERE id = \(account)")
            detail["timeZone"] = zone ?? "site"
        }
        guard !detail.isEmpty else { return }
        try audit.record(AuditEvent(.change, "account", account, by: signedIn.actor, session: signedIn.session, detail: detail), in: tx)
    }

    /// A new password for whoever knows the present one (ASVS 6.2.2, 6.2.3). Every other session ends.
    ///
    /// - Throws: `SettingsRefusal.presentPasswordWrong`, `PasswordRefusal`, `SignInRefusal` when guesses are too many.
    public func changePassword(from present: String, to new: String, by signedIn: SignedIn, network: NetworkAddress) async throws {
        try await confirm(present, of: signedIn, network: network)
        try await setPassword(of: signedIn.account.id, to: new, keeping: signedIn.session, by: signedIn.actor)
    }
}
