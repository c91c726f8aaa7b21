public import Persistence

/// Decrypts names, and remembers what it decrypted.
final class NameMemory: Sendable {
    private let key: ContentKey
    private let recent: OpenedMemory<ID<Account>, String>

    init(key: ContentKey, capacity: Int = 10_000) {
        self.key = key
        recent = OpenedMemory(capacity: capacity)
    }

    func open(_ sealed: [UInt8], of account: ID<Account>) throws -> String {
        try recent.value(of: sealed, at: account) { try Self.open(sealed, of: account, key: key) }
    }

    static func open(_ sealed: [UInt8], of account: ID<Account>, key: ContentKey) throws -> String {
        try key.openText(sealed, binding(account), padded: true)
    }

    static func seal(_ name: String, of account: ID<Account>, key: ContentKey) throws -> [UInt8] {
        try key.seal(text: name, binding(account), padded: true)
    }

    private static func binding(_ account: ID<Account>) -> Binding {
        Binding(table: "account", column: "name", row: account)
    }
}

extension Identity {
    /// The names of accounts, to show who wrote or owns something. Unknown ids are left out.
    public func names(of accounts: [ID<Account>], in tx: Transaction) throws -> [ID<Account>: String] {
        var found: [ID<Account>: String] = [:]
        var rest = Set(accounts).sorted()[...]
        while !rest.isEmpty {
            let some = rest.prefix(64)
            rest = rest.dropFirst(64)
            try tx.each("SELECT id, name FROM account WHERE id IN (\(SQL.list(Self.filled(Array(some)))))") { row in
                let id: ID<Account> = try row[0]
                found[id] = try names.open(row[1], of: id)
                return true
            }
        }
        return found
    }

    /// The name in a row that another feature joined.
    public func name(sealed: [UInt8], of account: ID<Account>) throws -> String {
        try names.open(sealed, of: account)
    }

    /// Repeats the last id up to a power of two, so that a handful of
    /// statements serve every number of names.
    private static func filled(_ ids: [ID<Account>]) -> [ID<Account>] {
        guard let last = ids.last else { return [] }
        var size = 1
        while size < ids.count { size *= 2 }
        return ids + repeatElement(last, count: size - ids.count)
    }
}
