internal import CLibPQ

/// Maps SQLSTATE (PostgreSQL documentation, appendix A) to what a caller can act on.
internal enum PostgresFailure {
    /// What a failure means for the transaction it happened in, besides what the caller is told.
    enum Consequence: Sendable {
        /// The transaction failed; running it again would fail again.
        case none
        /// Running the whole closure again may succeed: a serialization failure or a deadlock.
        case runAgain
        /// A statement prepared earlier no longer fits the schema; a fresh connection prepares it anew.
        case freshConnection
        /// The server ended the connection.
        case lost
    }

    static func of(_ result: OpaquePointer, isPreparing: Bool) -> (failure: DatabaseFailure, consequence: Consequence) {
        let state = field(result, PostgresField.sqlState) ?? ""
        switch state {
        case "23505": return (.constraint(.unique, name: constraint(result)), .none)
        case "23503": return (.constraint(.foreignKey, name: constraint(result)), .none)
        case "23514": return (.constraint(.check, name: constraint(result)), .none)
        case "23502": return (.constraint(.notNull, name: column(result)), .none)
        case "40001", "40P01": return (.busy, .runAgain)
        case "55P03", "57014", "25P03": return (.busy, .none)
        case "53100": return (.storageFull, .none)
        case "0A000", "26000": return (.sql(code: state), isPreparing ? .none : .freshConnection)
        case "22021", "22P05": return (.unsupportedText, .none)
        // A server that became a standby: another of the connection string's hosts takes writes.
        case "25006": return (.unavailable, .lost)
        case "58030", "XX001", "XX002": return (.storage(code: state), .none)
        default: break
        }
        switch state.prefix(2) {
        case "08", "57": return (.unavailable, .lost)
        case "53": return (.unavailable, .none)
        // The parser has not seen a row, so its sentence quotes only the statement's own text.
        case "42": return (.sql(code: "\(state) \(field(result, PostgresField.message) ?? "")"), .none)
        case "": return (.unavailable, .lost)
        default: return (.sql(code: state), .none)
        }
    }

    private static func constraint(_ result: OpaquePointer) -> String {
        field(result, PostgresField.constraint) ?? ""
    }

    private static func column(_ result: OpaquePointer) -> String {
        [field(result, PostgresField.table), field(result, PostgresField.column)].compactMap { $0 }.joined(separator: ".")
    }

    private static func field(_ result: OpaquePointer, _ code: Int32) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }
}
