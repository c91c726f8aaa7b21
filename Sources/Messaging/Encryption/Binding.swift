public import Persistence

/// The associated data that ties a sealed value to its place: moved to another
/// row, column, conversation, author or time, it no longer opens.
///
/// Canonical form: `threadwell1`, then each part as a four-byte big-endian
/// length and its bytes; an absent part has length zero. Where columns of its
/// own are the key of a row, they are further parts.
public struct Binding: Sendable {
    let bytes: [UInt8]

    /// - Parameters:
    ///   - table: the table that keeps the value.
    ///   - column: the column that keeps it.
    ///   - row: the id of its row.
    ///   - parent: the conversation, patient or task it belongs to.
    ///   - author: who wrote it.
    ///   - createdAt: when it was written, microseconds UTC.
    public init<Row, Parent>(
        table: StaticString, column: StaticString, row: ID<Row>, parent: ID<Parent>?, author: ID<Account>? = nil,
        createdAt: Timestamp? = nil
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        bytes.append(contentsOf: "threadwell1".utf8)
        Self.append(table, to: &bytes)
        Self.append(column, to: &bytes)
        Self.append(row, to: &bytes)
        Self.append(parent, to: &bytes)
        Self.append(author, to: &bytes)
        if let createdAt {
            Self.appendLength(8, to: &bytes)
            withUnsafeBytes(of: createdAt.microseconds.bigEndian) { bytes.append(contentsOf: $0) }
        } else {
            Self.appendLength(0, to: &bytes)
        }
        self.bytes = bytes
    }

    public init<Row>(table: StaticString, column: StaticString, row: ID<Row>) {
        self.init(table: table, column: column, row: row, parent: ID<Row>?.none)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The same place told more closely, for a row whose key is no id.
    ///
    /// - Parameter key: what the columns of its key hold, in their order.
    public func keyed(by key: [UInt8]...) -> Binding {
        var bytes = bytes
        for part in key {
            Self.appendLength(part.count, to: &bytes)
            bytes.append(contentsOf: part)
        }
        return Binding(bytes: bytes)
    }

    private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
        appendLength(text.utf8CodeUnitCount, to: &bytes)
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private static func append<Subject>(_ id: ID<Subject>?, to bytes: inout [UInt8]) {
        guard let id else { return appendLength(0, to: &bytes) }
        appendLength(16, to: &bytes)
        withUnsafeBytes(of: id.high.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: id.low.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func appendLength(_ length: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(length).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
