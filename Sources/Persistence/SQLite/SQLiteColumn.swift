internal import GRDBSQLite

/// Reads a column of a statement that stands on a row. Tables are STRICT, so another storage class than asked for is a mistake.
internal enum SQLiteColumn {
    static func isNull(_ statement: OpaquePointer, _ column: Int) -> Bool {
        sqlite3_column_type(statement, CInt(truncatingIfNeeded: column)) == SQLITE_NULL
    }

    static func integer(_ statement: OpaquePointer, _ column: Int) throws -> Int64 {
        try require(SQLITE_INTEGER, statement, column)
        return sqlite3_column_int64(statement, CInt(column))
    }

    static func text(_ statement: OpaquePointer, _ column: Int) throws -> String {
        try require(SQLITE_TEXT, statement, column)
        guard let start = sqlite3_column_text(statement, CInt(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, CInt(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    static func bytes(_ statement: OpaquePointer, _ column: Int) throws -> [UInt8] {
        try require(SQLITE_BLOB, statement, column)
        guard let start = sqlite3_column_blob(statement, CInt(column)) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, CInt(column)))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    static func uuid(_ statement: OpaquePointer, _ column: Int) throws -> (high: UInt64, low: UInt64) {
        try require(SQLITE_BLOB, statement, column)
        guard sqlite3_column_bytes(statement, CInt(column)) == 16, let start = sqlite3_column_blob(statement, CInt(column)) else {
            throw DatabaseFailure.decoding(column: column)
        }
        return (
            UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    private static func require(_ type: CInt, _ statement: OpaquePointer, _ column: Int) throws {
        guard column >= 0, column < Int(sqlite3_column_count(statement)), sqlite3_column_type(statement, CInt(column)) == type else {
            throw DatabaseFailure.decoding(column: column)
        }
    }
}
