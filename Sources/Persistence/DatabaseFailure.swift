/// What went wrong in the store. It never carries a row's values, so it may be logged.
public enum DatabaseFailure: Error, Sendable, Equatable {
    /// A constraint refused the change. `name` is the constraint's on PostgreSQL; on SQLite, which names none for most kinds,
    /// it is `table.column` (several with commas), the CHECK's name, or empty.
    case constraint(ConstraintKind, name: String)
    /// Another process or transaction held what was needed for too long, or too much is waiting already. Nothing was changed.
    case busy
    /// The disk or the file's limit is full. Nothing was changed.
    case storageFull
    /// The disk or the file failed; the code is the engine's. Nothing was acknowledged.
    case storage(code: String)
    /// The server cannot be reached, is stopping or is read only. Nothing was changed.
    case unavailable
    /// The connection was lost while COMMIT was under way: the change may or may not be durable. Resolve it by an idempotency key.
    case commitUnknown
    /// A text with U+0000 was bound, or a value the server's encoding cannot hold.
    case unsupportedText
    /// The statement is wrong: SQLSTATE or SQLite's result code, and for a statement that could not be prepared the parser's
    /// sentence about its text.
    case sql(code: String)
    /// The column (counted from 0) is absent, null or of another type than was asked for.
    case decoding(column: Int)
    /// The database was closed.
    case closed
}

/// The kinds of constraints both engines tell apart.
public enum ConstraintKind: String, Sendable, Hashable, CaseIterable {
    case unique
    case foreignKey
    case check
    case notNull
}

extension DatabaseFailure {
    /// True when the same request may succeed later without a change: a front end answers 503.
    public var isTemporary: Bool {
        switch self {
        case .busy, .storageFull, .storage, .unavailable, .commitUnknown, .closed: true
        case .constraint, .unsupportedText, .sql, .decoding: false
        }
    }

    /// True for a unique constraint's refusal whose name contains `part`; both engines name the table's column or index there.
    public func isUniqueViolation(of part: String = "") -> Bool {
        guard case .constraint(.unique, let name) = self else { return false }
        return part.isEmpty || name.contains(part)
    }
}
