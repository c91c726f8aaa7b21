public import Persistence

/// A staff account as the configuration document writes it.
public struct StaffRecord: Sendable, Hashable {
    public var id: ID<Account>
    public var username: String
    public var name: String
    public var enabled: Bool
    /// Taken out of the configuration; no longer written to the document.
    public var removed: Bool
    public var roles: Set<Role>
    public var languages: [String]
    public var provider: ID<Provider>?
}

/// What the configuration feature does with staff. It runs inside the
/// transaction that applies a document, and that records the change.
extension Identity {
    private static let removedReason = "removed-from-configuration"

    /// Every staff account in the order of its username.
    static func staff(keys: SiteKeys, in tx: Transaction) throws -> [StaffRecord] {
        try tx.all(
            "SELECT \(AccountRows.columns), a.disabled_reason FROM account a WHERE a.kind = 'staff' ORDER BY a.username_key"
        ) { row in
            let account = try AccountRows.decode(row) { try NameMemory.open($1, of: $0, key: keys.accounts) }
            let reason: String? = try row[AccountRows.count]
            return StaffRecord(
                id: account.id, username: account.username, name: account.name, enabled: account.enabled,
                removed: reason == removedReason, roles: account.roles, languages: account.languages, provider: account.provider)
        }
    }

    /// Makes the staff account with this username, without a password, or
    /// brings it to what is said. Disabling it ends its sessions.
    ///
    /// - Throws: `AccountRefusal`, also when the username is a member's.
    @discardableResult
    static func provisionStaff(
        username: String, name: String, enabled: Bool, roles: Set<Role>, languages: [String], provider: ID<Provider>?,
        by author: ID<Account>?, at now: Timestamp, ids: IDs, keys: SiteKeys, in tx: Transaction
    ) throws -> ID<Account> {
        let new = NewAccount(
            kind: .staff, username: username, name: name, language: languages.first ?? "en", languages: languages, provider: provider,
            roles: roles)
        if let refusal = new.refusal { throw refusal }
        let known = try tx.first("SELECT id, kind, name FROM account WHERE username_key = \(Username.key(username))") { row in
            (id: try row[0] as ID<Account>, kind: try row[1] as AccountKind, name: try row[2] as [UInt8])
        }
        guard let known else { return try insertStaff(new, enabled: enabled, by: author, at: now, ids: ids, keys: keys, in: tx) }
        guard known.kind == .staff else { throw AccountRefusal.usernameTaken }
        // Sealing makes other bytes each time; an unchanged name keeps its own.
        let unchanged = try NameMemory.open(known.name, of: known.id, key: keys.accounts) == name
        let sealed = try unchanged ? known.name : NameMemory.seal(name, of: known.id, key: keys.accounts)
        try tx.execute(
            """
            UPDATE account SET username = \(username), name = \(sealed), language = \(new.language),
                languages = \(languages.joined(separator: ",")), provider = \(provider)
            WHERE id = \(known.id)
            """)
        try AccountRows.setRoles(roles, of: known.id, by: author, at: now, in: tx)
        try setEnabled(enabled, known.id, because: "configuration", by: author, at: now, in: tx)
        return known.id
    }

    /// Disables the account, takes its roles away and ends its sessions.
    static func removeStaff(_ id: ID<Account>, by author: ID<Account>?, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE account SET disabled_at = coalesce(disabled_at, \(now)), disabled_by = \(author), disabled_reason = \(removedReason)
            WHERE id = \(id) AND kind = 'staff'
            """)
        try AccountRows.setRoles([], of: id, by: author, at: now, in: tx)
        try SessionRows.endAll(of: id, except: nil, because: .disabled, by: author, at: now, in: tx)
    }

    private static func insertStaff(
        _ new: NewAccount, enabled: Bool, by author: ID<Account>?, at now: Timestamp, ids: IDs, keys: SiteKeys, in tx: Transaction
    ) throws -> ID<Account> {
        let account = Account(
            id: ids.next(), kind: .staff, username: new.username, name: new.name, language: new.language, languages: new.languages,
            provider: new.provider, roles: new.roles)
        let sealed = try NameMemory.seal(account.name, of: account.id, key: keys.accounts)
        guard try AccountRows.insert(account, sealedName: sealed, password: nil, at: now, in: tx) else {
            throw AccountRefusal.usernameTaken
        }
        try AccountRows.setRoles(account.roles, of: account.id, by: author, at: now, in: tx)
        try setEnabled(enabled, account.id, because: "configuration", by: author, at: now, in: tx)
        return account.id
    }

    private static func setEnabled(
        _ enabled: Bool, _ account: ID<Account>, because reason: String, by author: ID<Account>?, at now: Timestamp, in tx: Transaction
    ) throws {
        if enabled {
            _ = try AccountRows.enable(account, in: tx)
        } else if try AccountRows.disable(account, because: reason, by: author, at: now, in: tx) {
            try SessionRows.endAll(of: account, except: nil, because: .disabled, by: author, at: now, in: tx)
        }
    }
}
