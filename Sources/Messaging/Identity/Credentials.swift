import Persistence

/// What a typed password is compared with.
struct Credentials: Sendable {
    let account: ID<Account>
    let password: PasswordHash?
    let isEnabled: Bool
}

enum CredentialRows {
    static func find(username: String, in tx: Transaction) throws -> Credentials? {
        guard let key = Username.findable(username) else { return nil }
        return try tx.first("SELECT id, password, disabled_at FROM account WHERE username_key = \(key)", decode)
    }

    static func lock(_ account: ID<Account>, in tx: Transaction) throws -> Credentials? {
        try tx.first("SELECT id, password, disabled_at FROM account WHERE id = \(account) \(.forUpdate)", decode)
    }

    private static func decode(_ row: Row) throws -> Credentials {
        let password: String? = try row[1]
        return try Credentials(account: row[0], password: password.map(PasswordHash.init(text:)), isEnabled: row.isNull(2))
    }
}
