internal import CLibPQ

/// A statement prepared on one connection.
internal final class PostgresStatement {
    let name: String
    /// The types it was prepared with; 0 where the server infers one, because only NULL was bound there so far.
    let types: [Oid]

    init(name: String, types: [Oid]) {
        self.name = name
        self.types = types
    }

    /// Whether values of these types can be bound; NULL, which has no type, always can.
    func accepts(_ given: [Oid]) -> Bool {
        guard given.count == types.count else { return false }
        for index in given.indices where given[index] != 0 && given[index] != types[index] { return false }
        return true
    }

    /// The types to prepare a further variant with: the given ones, and what is known where NULL is given.
    func merged(with given: [Oid]) -> [Oid] {
        zip(given, types).map { $0 == 0 ? $1 : $0 }
    }
}

/// The prepared statements of one connection by their key, with a variant for each set of types.
internal struct PostgresStatements {
    private static let kept = 1_024

    private var variants: [StatementKey: [PostgresStatement]] = [:]
    private var made = 0

    /// True when so many texts were prepared that a fresh connection is cheaper than keeping them.
    var isFull: Bool { variants.count > Self.kept }

    func find(_ key: StatementKey, _ types: [Oid]) -> PostgresStatement? {
        variants[key]?.first { $0.accepts(types) }
    }

    /// A statement that the caller has the server prepare.
    mutating func add(_ key: StatementKey, _ types: [Oid]) -> PostgresStatement {
        made += 1
        let known = variants[key, default: []]
        let statement = PostgresStatement(name: "s\(made)", types: known.last?.merged(with: types) ?? types)
        variants[key] = known + [statement]
        return statement
    }

    /// Forgets what the server did not prepare after all.
    mutating func remove(_ statement: PostgresStatement, _ key: StatementKey) {
        variants[key]?.removeAll { $0 === statement }
    }
}
