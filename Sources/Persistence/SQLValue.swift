/// A value as it is bound to a statement.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case boolean(Bool)
    /// Refused when it is bound if it holds U+0000, which both engines' drivers would silently cut at.
    case text(String)
    case bytes([UInt8])
    /// The two halves of a UUID, big-endian: 16 bytes on SQLite, `uuid` on PostgreSQL.
    case uuid(UInt64, UInt64)
}

/// What can be interpolated into `SQL` as a bound value.
public protocol SQLConvertible {
    var sqlValue: SQLValue { get }
}

/// Marks an enumeration with `String` raw values as stored by its raw value, in both directions.
public protocol SQLText: RawRepresentable, SQLConvertible, SQLColumn where RawValue == String {}

extension SQLText {
    @inlinable
    public var sqlValue: SQLValue { .text(rawValue) }
}

extension SQLValue: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { self }
}

extension Int: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { .integer(self) }
}

extension Bool: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { .boolean(self) }
}

extension String: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { .bytes(self) }
}

extension Timestamp: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { .integer(microseconds) }
}

extension ID: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue { .uuid(high, low) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    @inlinable
    public var sqlValue: SQLValue {
        switch self {
        case .some(let value): value.sqlValue
        case .none: .null
        }
    }
}
