internal import GRDBSQLite

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Maps SQLite's result codes (https://www.sqlite.org/rescode.html) to what a caller can act on.
internal enum SQLiteFailure {
    static func of(_ connection: OpaquePointer, code: CInt) -> DatabaseFailure {
        switch code & 0xFF {
        case SQLITE_CONSTRAINT:
            return constraint(code: code, message: String(cString: sqlite3_errmsg(connection)))
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT:
            return .busy
        case SQLITE_FULL:
            return .storageFull
        case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_PROTOCOL, SQLITE_NOMEM, SQLITE_PERM, SQLITE_READONLY:
            // A full volume shows as a failed write, or as a shared-memory file that cannot grow.
            return sqlite3_system_errno(connection) == ENOSPC ? .storageFull : .storage(code: "\(code)")
        default:
            return .sql(code: "\(code)")
        }
    }

    /// The message names tables, columns and constraints, never values: "UNIQUE constraint failed: task.conversation".
    private static func constraint(code: CInt, message: String) -> DatabaseFailure {
        let name = message.firstRange(of: ": ").map { String(message[$0.upperBound...]) } ?? ""
        let kind: ConstraintKind
        // The extended codes are macros over the primary one, which Swift does not import: code = 19 | n << 8.
        switch code >> 8 {
        case 3: kind = .foreignKey
        case 5: kind = .notNull
        case 6, 8, 10: kind = .unique
        default: kind = .check
        }
        return .constraint(kind, name: name.hasPrefix("index '") ? String(name.dropFirst(7).dropLast()) : name)
    }
}
