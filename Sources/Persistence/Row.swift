/// One row of a result. It is valid only inside the closure it is given to.
public struct Row {
    internal enum Source {
        /// A prepared statement that stands on a row.
        case sqlite(OpaquePointer)
        /// A result and the number of a row in it.
        case postgres(OpaquePointer, Int32)
    }

    internal let source: Source

    internal init(_ source: Source) {
        self.source = source
    }

    /// The value of a column, counted from 0.
    ///
    /// - Throws: `DatabaseFailure.decoding` when the column is absent or of another type, or null and `V` is not optional.
    @inlinable
    public subscript<V: SQLColumn>(_ column: Int) -> V {
        get throws { try V.decode(self, column) }
    }

    public func isNull(_ column: Int) -> Bool {
        switch source {
        case .sqlite(let statement): SQLiteColumn.isNull(statement, column)
        case .postgres(let result, let row): PostgresColumn.isNull(result, row, column)
        }
    }

    public func integer(_ column: Int) throws -> Int64 {
        switch source {
        case .sqlite(let statement): try SQLiteColumn.integer(statement, column)
        case .postgres(let result, let row): try PostgresColumn.integer(result, row, column)
        }
    }

    public func boolean(_ column: Int) throws -> Bool {
        switch source {
        case .sqlite(let statement): try SQLiteColumn.integer(statement, column) != 0
        case .postgres(let result, let row): try PostgresColumn.boolean(result, row, column)
        }
    }

    public func text(_ column: Int) throws -> String {
        switch source {
        case .sqlite(let statement): try SQLiteColumn.text(statement, column)
        case .postgres(let result, let row): try PostgresColumn.text(result, row, column)
        }
    }

    public func bytes(_ column: Int) throws -> [UInt8] {
        switch source {
        case .sqlite(let statement): try SQLiteColumn.bytes(statement, column)
        case .postgres(let result, let row): try PostgresColumn.bytes(result, row, column)
        }
    }

    /// The two halves of a UUID, big-endian.
    public func uuid(_ column: Int) throws -> (high: UInt64, low: UInt64) {
        switch source {
        case .sqlite(let statement): try SQLiteColumn.uuid(statement, column)
        case .postgres(let result, let row): try PostgresColumn.uuid(result, row, column)
        }
    }
}
