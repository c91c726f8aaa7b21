extension Markup: ExpressibleByStringInterpolation {
    /// Markup the compiler wrote down.
    public init(stringLiteral value: StaticString) {
        self.init(bytes: value.withUTF8Buffer { Array($0) })
    }

    public init(stringInterpolation: StringInterpolation) {
        self.init(bytes: stringInterpolation.bytes)
    }

    /// Collects the parts of a literal: its own text as it is, every value escaped.
    public struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8]

        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes = []
            bytes.reserveCapacity(literalCapacity + interpolationCount * 64)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            bytes.append(literal: literal)
        }

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: String) {
            bytes.appendEscaped(text)
        }

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: Substring) {
            bytes.appendEscaped(String(text))
        }

        /// Text, escaped; nothing when there is none.
        public mutating func appendInterpolation(_ text: String?) {
            if let text { bytes.appendEscaped(text) }
        }

        /// Text the compiler wrote, escaped like any other.
        public mutating func appendInterpolation(_ text: StaticString) {
            bytes.appendEscaped(text.description)
        }

        /// Markup, as it is.
        public mutating func appendInterpolation(_ markup: Markup) {
            bytes.append(contentsOf: markup.bytes)
        }

        /// Markup, as it is; nothing when there is none.
        public mutating func appendInterpolation(_ markup: Markup?) {
            if let markup { bytes.append(contentsOf: markup.bytes) }
        }

        /// Pieces of markup, one after the other.
        public mutating func appendInterpolation(_ pieces: [Markup]) {
            for piece in pieces { bytes.append(contentsOf: piece.bytes) }
        }

        /// Markup that stands here only when the condition holds.
        public mutating func appendInterpolation(_ markup: @autoclosure () -> Markup, when condition: Bool) {
            if condition { bytes.append(contentsOf: markup().bytes) }
        }

        /// A whole number in decimal digits.
        public mutating func appendInterpolation<Number: BinaryInteger>(_ number: Number) {
            bytes.append(decimal: Int64(number))
        }

        /// `true` or `false`, as ARIA attributes want it.
        public mutating func appendInterpolation(_ flag: Bool) {
            bytes.append(literal: flag ? "true" : "false")
        }

        /// A moment as RFC 3339 text in UTC, for `datetime` attributes.
        ///
        /// - Parameter microseconds: since 1970 UTC.
        public mutating func appendInterpolation(instant microseconds: Int64, _ precision: InstantText.Precision = .milliseconds) {
            InstantText.append(microseconds, precision: precision, to: &bytes)
        }

        /// A text attribute with a space before it, `<p\(attribute: "id", id)>`; nothing when there is no value.
        public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            bytes.append(UInt8(ascii: " "))
            bytes.append(literal: name)
            bytes.append(literal: "=\"")
            bytes.appendEscaped(value)
            bytes.append(UInt8(ascii: "\""))
        }

        /// An attribute without a value and a space before it, `<input\(attribute: "checked", when: on)>`.
        public mutating func appendInterpolation(attribute name: StaticString, when present: Bool) {
            guard present else { return }
            bytes.append(UInt8(ascii: " "))
            bytes.append(literal: name)
        }
    }
}
