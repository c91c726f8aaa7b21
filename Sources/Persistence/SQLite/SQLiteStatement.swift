internal import GRDBSQLite

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One prepared statement; it is finalized with its last reference.
internal final class SQLiteStatement {
    let handle: OpaquePointer
    /// Whether running it leaves the database file as it is.
    let isReadOnly: Bool
    /// True while rows are being read, when the same statement cannot be started again.
    var isRunning = false
    private let scratch = BindingScratch()

    /// - Throws: `DatabaseFailure.sql` with the parser's sentence, which quotes only the statement's own text.
    init(_ text: String, connection: OpaquePointer, isKept: Bool) throws {
        var statement: OpaquePointer?
        let flags = isKept ? CUnsignedInt(SQLITE_PREPARE_PERSISTENT) : 0
        let code = text.utf8CString.withUnsafeBufferPointer { utf8 in
            sqlite3_prepare_v3(connection, utf8.baseAddress, CInt(utf8.count), flags, &statement, nil)
        }
        guard code == SQLITE_OK, let statement else {
            if code == SQLITE_ERROR { throw DatabaseFailure.sql(code: "\(code) \(String(cString: sqlite3_errmsg(connection)))") }
            throw SQLiteFailure.of(connection, code: code)
        }
        handle = statement
        isReadOnly = sqlite3_stmt_readonly(statement) != 0
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// - Throws: `DatabaseFailure.unsupportedText`, or `.sql` when the number of values is not the statement's.
    func bind(_ values: [SQLValue]) throws {
        guard Int(sqlite3_bind_parameter_count(handle)) == values.count else {
            throw DatabaseFailure.sql(code: "\(SQLITE_RANGE)")
        }
        scratch.empty(makingRoomFor: values)
        var position: CInt = 0
        for value in values {
            position += 1
            let code = try bind(value, at: position)
            guard code == SQLITE_OK else { throw DatabaseFailure.storage(code: "\(code)") }
        }
    }

    func reset() {
        sqlite3_reset(handle)
    }

    private func bind(_ value: SQLValue, at position: CInt) throws -> CInt {
        switch value {
        case .null: return sqlite3_bind_null(handle, position)
        case .integer(let number): return sqlite3_bind_int64(handle, position, number)
        case .boolean(let flag): return sqlite3_bind_int64(handle, position, flag ? 1 : 0)
        case .text(var text):
            return try text.withUTF8 { utf8 in
                let bytes = UnsafeRawBufferPointer(utf8)
                if let start = bytes.baseAddress, memchr(start, 0, bytes.count) != nil { throw DatabaseFailure.unsupportedText }
                let lent = scratch.lend(bytes)
                return sqlite3_bind_text(
                    handle, position, lent.start.assumingMemoryBound(to: CChar.self), CInt(bytes.count), lent.isKept ? nil : copied)
            }
        case .bytes(let bytes):
            // SQLite takes a blob without bytes for NULL.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, position, 0) }
            return bytes.withUnsafeBytes { bytes in
                let lent = scratch.lend(bytes)
                return sqlite3_bind_blob(handle, position, lent.start, CInt(bytes.count), lent.isKept ? nil : copied)
            }
        case .uuid(let high, let low):
            return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
                let lent = scratch.lend(bytes)
                return sqlite3_bind_blob(handle, position, lent.start, 16, lent.isKept ? nil : copied)
            }
        }
    }

    /// Asks SQLite to copy the value, whose memory is only lent to us (SQLITE_TRANSIENT, which Swift cannot import).
    private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
