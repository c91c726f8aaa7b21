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
public struct SQL: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The text with one mark where each value, and each fragment that differs between the engines, stands.
    ///
    /// Marks keep the text the same for both engines and for every splice, so that it is the key of the statement caches and
    /// is turned into an engine's own text only when a statement is prepared.
    @usableFromInline
    internal var template: String
    @usableFromInline
    internal var values: [SQLValue]
    /// False for statements that run once, such as those of a migration: caching them would only fill the caches.
    internal var isKept = true

    @usableFromInline
    internal init(template: String, values: [SQLValue]) {
        self.template = template
        self.values = values
    }

    @inlinable
    public init(stringLiteral value: String) {
        self.init(template: value, values: [])
    }

    @inlinable
    public init(stringInterpolation interpolation: Interpolation) {
        self.init(template: interpolation.template, values: interpolation.values)
    }

    /// A fragment with no text, for conditions that do not apply.
    public static let empty = SQL(template: "", values: [])

    public var isEmpty: Bool { template.isEmpty }

    public struct Interpolation: StringInterpolationProtocol {
        @usableFromInline
        internal var template = ""
        @usableFromInline
        internal var values: [SQLValue] = []

        @inlinable
        public init(literalCapacity: Int, interpolationCount: Int) {
            template.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        @inlinable
        public mutating func appendLiteral(_ literal: String) {
            template.append(literal)
        }

        /// Binds a value.
        @inlinable
        public mutating func appendInterpolation(_ value: some SQLConvertible) {
            template.append("\u{1}")
            values.append(value.sqlValue)
        }

        /// Binds a value, or NULL.
        @inlinable
        public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            template.append("\u{1}")
            values.append(value?.sqlValue ?? .null)
        }

        /// Splices a fragment with its own values.
        @inlinable
        public mutating func appendInterpolation(_ fragment: SQL) {
            template.append(fragment.template)
            values.append(contentsOf: fragment.values)
        }

        /// Splices what only one of the engines knows or needs.
        public mutating func appendInterpolation(_ fragment: EngineFragment) {
            template.unicodeScalars.append(fragment.mark)
        }

        /// Splices a name from the source code, such as a table's; never a user's text, which the type forbids.
        @inlinable
        public mutating func appendInterpolation(unquoted text: StaticString) {
            text.withUTF8Buffer { template.append(String(decoding: $0, as: UTF8.self)) }
        }
    }
}

extension SQL {
    /// A statement of our own source that is not a literal, such as a migration's step; it runs once and is not cached.
    internal init(once text: String) {
        self.init(template: text, values: [])
        isKept = false
    }

    /// The fragments one after another with the separator between them; `.empty` for none.
    public static func joined(_ fragments: [SQL], separator: StaticString) -> SQL {
        guard var result = fragments.first else { return .empty }
        for fragment in fragments.dropFirst() {
            separator.withUTF8Buffer { result.template.append(String(decoding: $0, as: UTF8.self)) }
            result.template.append(fragment.template)
            result.values.append(contentsOf: fragment.values)
        }
        return result
    }

    /// The values with commas between them, for `IN (…)` and `VALUES (…)`. An empty list is refused by PostgreSQL: test first.
    public static func list(_ values: [some SQLConvertible]) -> SQL {
        SQL(
            template: repeatElement("\u{1}", count: values.count).joined(separator: ","),
            values: values.map(\.sqlValue))
    }

    /// This fragment followed by another.
    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(template: left.template + right.template, values: left.values + right.values)
    }
}
