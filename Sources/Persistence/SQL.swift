/// The text of one statement and the values bound to it.
///
/// Values enter only through interpolation and are always bound, never written into the text:
///
/// ```swift
/// tx.all("SELECT id FROM task WHERE owner = \(owner) AND \(unfinished)") { row in try row[0] as ID<Task> }
/// ```
///
/// Placeholders are numbered in order of appearance when a driver prepares the text, so fragments can be put together freely
/// and one text serves both engines.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The texts of the source code, with one mark where each value, and each fragment that differs between the engines, stands.
    ///
    /// A text is kept as the place where the program holds it, so that putting a statement together copies no text, and the
    /// places together are the key of the statement caches: an engine's own text is made only when a statement is prepared.
    @usableFromInline
    internal var pieces: [SQLPiece]
    @usableFromInline
    internal var values: [SQLValue]
    /// False for statements that run once: keeping them prepared would only fill the caches.
    internal var isKept = true
    /// The text of a statement that is no literal, such as one of a migration.
    internal var once: String?

    @usableFromInline
    internal init(pieces: [SQLPiece], values: [SQLValue]) {
        self.pieces = pieces
        self.values = values
    }

    @inlinable
    public init(stringLiteral value: StaticString) {
        self.init(pieces: SQLPiece(value).map { [$0] } ?? [], values: [])
    }

    @inlinable
    public init(stringInterpolation interpolation: Interpolation) {
        self.init(pieces: interpolation.pieces, values: interpolation.values)
    }

    /// A fragment with no text, for conditions that do not apply.
    public static let empty = SQL(pieces: [], values: [])

    public var isEmpty: Bool { pieces.isEmpty && once == nil }

    public struct Interpolation: StringInterpolationProtocol {
        @usableFromInline
        internal var pieces: [SQLPiece] = []
        @usableFromInline
        internal var values: [SQLValue] = []

        @inlinable
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
            values.reserveCapacity(interpolationCount)
        }

        @inlinable
        public mutating func appendLiteral(_ literal: StaticString) {
            if let piece = SQLPiece(literal) { pieces.append(piece) }
        }

        /// Binds a value.
        @inlinable
        public mutating func appendInterpolation(_ value: some SQLConvertible) {
            pieces.append(.value)
            values.append(value.sqlValue)
        }

        /// Binds a value, or NULL.
        @inlinable
        public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            pieces.append(.value)
            values.append(value?.sqlValue ?? .null)
        }

        /// Splices a fragment with its own values.
        @inlinable
        public mutating func appendInterpolation(_ fragment: SQL) {
            pieces.append(contentsOf: fragment.pieces)
            values.append(contentsOf: fragment.values)
        }

        /// Splices what only one of the engines knows or needs.
        public mutating func appendInterpolation(_ fragment: EngineFragment) {
            pieces.append(fragment.mark)
        }

        /// A number of rows for `LIMIT`, written into the text. Bound, it would be unknown to PostgreSQL, which then plans for a tenth
        /// of all rows, or plans anew for every execution.
        ///
        /// Beyond 64 the number is rounded up, so that there are few texts: whoever asks takes only as many as they want.
        public mutating func appendInterpolation(rows count: Int) {
            let written = count <= 64 ? max(0, count) : (count + 63) / 64 * 64
            for digit in String(written).utf8 { pieces.append(SQLPiece.digits[Int(digit) - 0x30]) }
        }

        /// Splices a name from the source code, such as a table's; never a user's text, which the type forbids.
        @inlinable
        public mutating func appendInterpolation(unquoted text: StaticString) {
            appendLiteral(text)
        }
    }
}

extension SQL {
    /// A statement of our own source that is not a literal, such as a migration's step; it runs once and is not cached.
    package init(once text: String) {
        self.init(pieces: [], values: [])
        once = text
        isKept = false
    }

    /// The fragments one after another with the separator between them; `.empty` for none.
    public static func joined(_ fragments: [SQL], separator: StaticString) -> SQL {
        guard var result = fragments.first else { return .empty }
        let between = SQLPiece(separator)
        for fragment in fragments.dropFirst() {
            if let between { result.pieces.append(between) }
            result.pieces.append(contentsOf: fragment.pieces)
            result.values.append(contentsOf: fragment.values)
        }
        return result
    }

    /// The values with commas between them, for `IN (…)` and `VALUES (…)`. An empty list is refused by PostgreSQL: test first.
    public static func list(_ values: [some SQLConvertible]) -> SQL {
        joined(values.map { SQL(pieces: [.value], values: [$0.sqlValue]) }, separator: ",")
    }

    /// This fragment followed by another.
    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(pieces: left.pieces + right.pieces, values: left.values + right.values)
    }
}
