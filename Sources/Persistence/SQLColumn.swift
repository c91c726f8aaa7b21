/// What a column of a row can be read as.
public protocol SQLColumn {
    static func decode(_ row: Row, _ column: Int) throws -> Self
}

extension Int64: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> Int64 { try row.integer(column) }
}

extension Int: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> Int { Int(try row.integer(column)) }
}

extension Bool: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> Bool { try row.boolean(column) }
}

extension String: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> String { try row.text(column) }
}

extension [UInt8]: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> [UInt8] { try row.bytes(column) }
}

extension Timestamp: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> Timestamp { Timestamp(microseconds: try row.integer(column)) }
}

extension ID: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> ID {
        let value = try row.uuid(column)
        return ID(high: value.high, low: value.low)
    }
}

extension Optional: SQLColumn where Wrapped: SQLColumn {
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> Wrapped? {
        row.isNull(column) ? nil : try Wrapped.decode(row, column)
    }
}

extension SQLText {
    /// - Throws: `DatabaseFailure.decoding` for a text that is none of the raw values.
    @inlinable
    public static func decode(_ row: Row, _ column: Int) throws -> Self {
        guard let value = Self(rawValue: try row.text(column)) else { throw DatabaseFailure.decoding(column: column) }
        return value
    }
}
