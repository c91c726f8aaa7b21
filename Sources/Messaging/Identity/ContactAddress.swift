public import Persistence

/// What an e-mail address may be here: one `@`, printable ASCII without blanks, and a domain with a dot. Addresses in other scripts are
/// not taken, since not every mail server delivers to them.
public enum EmailAddress {
    /// RFC 5321, 4.5.3.1: bytes of the address and of the part before the `@`.
    static let longest = (all: 254, local: 64)

    public static func accepts(_ address: String) -> Bool {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= longest.all, (1...longest.local).contains(parts[0].count) else { return false }
        let signs = Set("()<>[]:;,\\\"".utf8)
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !signs.contains($0) }) else { return false }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { ($0 | 0x20).isLetter || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
            }
    }

    /// The form in which two addresses are the same.
    static func folded(_ address: String) -> String { Folding.folded(address) }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x61...0x7A).contains(self) }
}

extension Identity {
    /// Where a person can be written to; nil when no address is known.
    public func email(of account: ID<Account>, in tx: Transaction) throws -> String? {
        let sealed = try tx.first("SELECT email FROM account WHERE id = \(account)") { try $0[0] as [UInt8]? }
        return try (sealed ?? nil).map { try email(sealed: $0, of: account) }
    }

    /// The address in a row that another feature joined.
    public func email(sealed: [UInt8], of account: ID<Account>) throws -> String {
        try surroundings.keys.accounts.openText(sealed, Self.emailBinding(account), padded: true)
    }

    /// Changes where a person can be written to.
    ///
    /// - Parameter address: nil for none.
    /// - Returns: whether anything changed.
    /// - Throws: `ContactRefusal`, `NotFound`.
    @discardableResult
    public func setEmail(
        _ address: String?, of account: ID<Account>, by actor: Actor, session: ID<Session>? = nil, in tx: Transaction
    ) throws -> Bool {
        if let address, !EmailAddress.accepts(address) { throw ContactRefusal.addressNotAccepted }
        guard try AccountRows.exists(account, in: tx) else { throw NotFound() }
        let before = try email(of: account, in: tx)
        guard before != address else { return false }
        let sealed = try address.map { try surroundings.keys.accounts.seal(text: $0, Self.emailBinding(account), padded: true) }
        try tx.execute("UPDATE account SET email = \(sealed) WHERE id = \(account)")
        // What was e-mailed to the address before opens nothing any more.
        try EntryCodeRows.void([.reset], of: account, at: surroundings.clock(), in: tx)
        try audit.record(
            AuditEvent(.change, "account", account, by: actor, session: session, detail: ["email": address == nil ? "removed" : "set"]),
            in: tx)
        if let before { try surroundings.mail.queueAddressChanged(account, was: before, in: tx) }
        return true
    }

    private static func emailBinding(_ account: ID<Account>) -> Binding {
        Binding(table: "account", column: "email", row: account)
    }
}

/// Why an address was not taken. One sentence for what is no address and for what is somebody else's, so that it tells nothing of others.
public enum ContactRefusal: String, Refusal {
    case addressNotAccepted = "address-not-accepted"

    public var code: String { rawValue }
    public var status: Int { 422 }
    public var sentence: String {
        "This address cannot be used for this account. Write an address such as name@example.org that is the person's own, or leave it empty."
    }
    public var fields: [FieldRefusal] { [FieldRefusal(field: "email", code: code, sentence: sentence)] }
}
