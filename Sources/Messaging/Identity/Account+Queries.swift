import Persistence

/// The rows of `account` and `account_role`.
enum AccountRows {
    /// Of `account a`; the roles come as one number, see `Set<Role>.init(bits:)`.
    static let columns: SQL = """
        a.id, a.kind, coalesce(a.username, ''), a.name, a.language, a.languages, a.time_zone, a.patient, a.provider, a.disabled_at, \(roleBits)
        """
    static let count = 11

    private static let roleBits: SQL = """
        CASE a.kind WHEN 'staff' THEN (SELECT coalesce(sum(CASE r.role WHEN 'taskProcessing' THEN 1 WHEN 'personalMessaging' THEN 2
            WHEN 'chart' THEN 4 WHEN 'reports' THEN 8 WHEN 'healthcareAdministrator' THEN 16 WHEN 'systemAdministrator' THEN 32
            WHEN 'privacyOfficer' THEN 64 WHEN 'emergencyAccess' THEN 128 END), 0) FROM account_role r WHERE r.account = a.id)
        ELSE 0 END
        """

    static func decode(_ row: Row, from first: Int = 0, name: (ID<Account>, [UInt8]) throws -> String) throws -> Account {
        let id: ID<Account> = try row[first]
        let roles: Int64 = try row[first + 10]
        return try Account(
            id: id, kind: row[first + 1], username: row[first + 2], name: name(id, row[first + 3]), language: row[first + 4],
            languages: languages(row[first + 5]), timeZone: row[first + 6], patient: row[first + 7], provider: row[first + 8],
            roles: Set(bits: roles), disabledAt: row[first + 9])
    }

    static func languages(_ text: String) -> [String] {
        text.split(separator: ",").map(String.init)
    }

    static func insert(
        _ account: Account, sealedName: [UInt8], password: PasswordHash?, at now: Timestamp, in tx: Transaction
    ) throws -> Bool {
        let username = account.username.isEmpty ? nil : account.username
        return try tx.update(
            """
            INSERT INTO account (id, kind, username, username_key, name, password, patient, provider, language, languages, time_zone,
                created_at, password_at)
            VALUES (\(account.id), \(account.kind), \(username), \(username.map(Username.key)), \(sealedName),
                \(password?.text), \(account.patient), \(account.provider), \(account.language),
                \(account.languages.joined(separator: ",")), \(account.timeZone), \(now), \(password.map { _ in now }))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    /// Makes the roles of an account exactly these.
    static func setRoles(_ roles: Set<Role>, of account: ID<Account>, by author: ID<Account>?, at now: Timestamp, in tx: Transaction) throws
    {
        let kept: SQL = roles.isEmpty ? .empty : "AND role NOT IN (\(SQL.list(roles.inOrder)))"
        try tx.execute("DELETE FROM account_role WHERE account = \(account) \(kept)")
        for role in roles.inOrder {
            try tx.execute(
                """
                INSERT INTO account_role (account, role, granted_at, granted_by) VALUES (\(account), \(role), \(now), \(author))
                ON CONFLICT DO NOTHING
                """)
        }
    }

    /// - Returns: false when it was disabled already.
    static func disable(
        _ account: ID<Account>, because reason: String, by author: ID<Account>?, at now: Timestamp, in tx: Transaction
    ) throws -> Bool {
        try tx.update(
            """
            UPDATE account SET disabled_at = \(now), disabled_by = \(author), disabled_reason = \(reason)
            WHERE id = \(account) AND disabled_at IS NULL
            """) == 1
    }

    /// - Returns: false when it was enabled already.
    static func enable(_ account: ID<Account>, in tx: Transaction) throws -> Bool {
        try tx.update(
            """
            UPDATE account SET disabled_at = NULL, disabled_by = NULL, disabled_reason = NULL
            WHERE id = \(account) AND disabled_at IS NOT NULL
            """) == 1
    }

    static func kind(of account: ID<Account>, in tx: Transaction) throws -> AccountKind? {
        try tx.first("SELECT kind FROM account WHERE id = \(account)") { try $0[0] }
    }

    static func exists(_ account: ID<Account>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM account WHERE id = \(account)") { _ in true } ?? false
    }
}
