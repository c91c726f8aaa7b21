/// One step in the history of the schema. Once released it never changes: its checksum is kept with its name.
public struct Migration: Sendable, Hashable {
    /// For example `0001-patients`; unique, and kept for ever.
    public let name: String
    public let steps: [Step]
    /// SHA-256 (FIPS 180-4) of the steps' portable text in lower-case hexadecimal, the same for both engines.
    public let checksum: String

    public init(_ name: String, _ steps: [Step]) {
        self.name = name
        self.steps = steps
        checksum = SHA256.hexadecimal(of: steps.map(\.portableText).joined(separator: "\u{1E}"))
    }

    /// A statement in the portable dialect: the types BIGINT, BOOLEAN, BYTEA, UUID and TEXT in capitals mean each engine's own.
    public enum Step: Sendable, Hashable {
        /// Makes a table from its name and its columns and constraints. On SQLite it is STRICT, and WITHOUT ROWID when `clustered`.
        case table(String, String, clustered: Bool = false)
        /// `CREATE [UNIQUE] INDEX …`.
        case index(String)
        /// Any one statement both engines understand.
        case statement(String)
        /// Statements the engines do not share; an empty text does nothing.
        case perEngine(sqlite: String, postgres: String)
    }
}

extension Migration.Step {
    fileprivate var portableText: String {
        switch self {
        case .table(let name, let columns, let clustered): "table\u{1F}\(name)\u{1F}\(columns)\u{1F}\(clustered)"
        case .index(let text): "index\u{1F}\(text)"
        case .statement(let text): "statement\u{1F}\(text)"
        case .perEngine(let sqlite, let postgres): "engines\u{1F}\(sqlite)\u{1F}\(postgres)"
        }
    }
}
