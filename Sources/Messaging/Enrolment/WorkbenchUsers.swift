public import Persistence

/// Somebody of the practice, as whoever gives out codes sees them.
public struct WorkbenchUser: Sendable {
    public let account: Account
    public let hasPassword: Bool
    /// Until when the activation letter that was made last can be used.
    public let activationUntil: Timestamp?
    public let email: String?
}

extension Enrolment {
    /// Everybody who works here, by name. Who they are, the configuration says; here they get their codes.
    ///
    /// - Throws: `NotFound`.
    public func workbenchUsers(by signedIn: SignedIn, in tx: Transaction) throws -> [WorkbenchUser] {
        try admit(signedIn)
        let rows = try tx.all(
            "SELECT a.password IS NOT NULL, a.email, \(AccountRows.columns) FROM account a WHERE a.kind = 'staff' AND a.disabled_at IS NULL"
        ) { row in
            (
                hasPassword: try row[0] as Bool, email: try row[1] as [UInt8]?,
                account: try AccountRows.decode(row, from: 2) { try identity.name(sealed: $1, of: $0) }
            )
        }
        let activations = try EntryCodeRows.activations(of: rows.map(\.account.id), at: surroundings.clock(), in: tx)
        return try rows.map { row in
            WorkbenchUser(
                account: row.account, hasPassword: row.hasPassword, activationUntil: activations[row.account.id],
                email: try row.email.map { try identity.email(sealed: $0, of: row.account.id) })
        }.sorted { ($0.account.name, $0.account.id) < ($1.account.name, $1.account.id) }
    }
}

extension Identity {
    /// An activation code made at the server's terminal, for anybody who has no password yet.
    ///
    /// - Throws: `EnrolmentRefusal`, `NotFound`.
    public func activationCode(for id: ID<Account>, by actor: Actor, in tx: Transaction) throws -> IssuedCode {
        let hasPassword = try tx.first("SELECT password IS NOT NULL FROM account WHERE id = \(id)") { try $0[0] as Bool } ?? false
        if hasPassword { throw EnrolmentRefusal.activeAlready }
        return try issue(.activation, for: id, by: actor, in: tx)
    }
}
