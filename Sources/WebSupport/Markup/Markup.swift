/// HTML whose every interpolated value is escaped.
///
/// Literal parts are `StaticString`s, so only the compiler can supply them: there is no way to turn text
/// that was read at run time into markup other than escaping it. One escaping is used everywhere; it is
/// safe as element text and inside a quoted attribute value (OWASP ASVS 5.0, 1.2.1). Attribute values
/// must therefore always stand in quotes.
public struct Markup: Sendable, Hashable {
    /// UTF-8 bytes of the rendered HTML.
    public private(set) var bytes: [UInt8]

    /// Markup that renders nothing.
    public init() {
        bytes = []
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The text escaped; the same as interpolating it. A literal in the place of the text is markup, as every
    /// literal of this type is.
    public init(_ text: String) {
        bytes = []
        bytes.reserveCapacity(text.utf8.count + 16)
        bytes.appendEscaped(text)
    }

    /// True when nothing is rendered.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The rendered HTML as text, for tests and for responses that carry fragments.
    public var html: String { String(decoding: bytes, as: UTF8.self) }

    /// Appends other markup in place, for long lists built in a loop.
    public mutating func append(_ other: Markup) {
        bytes.append(contentsOf: other.bytes)
    }

    /// Two pieces of markup, one after the other.
    public static func + (left: Markup, right: Markup) -> Markup {
        var both = left
        both.append(right)
        return both
    }

    public static func += (left: inout Markup, right: Markup) {
        left.append(right)
    }

    /// All pieces in order, with `separator` between them.
    public static func joined(_ pieces: some Sequence<Markup>, separator: StaticString = "") -> Markup {
        var all = Markup()
        for piece in pieces {
            if !all.bytes.isEmpty { all.bytes.append(literal: separator) }
            all.bytes.append(contentsOf: piece.bytes)
        }
        return all
    }

    /// One piece for each element: `Markup.each(rows) { row in "<li>\(row.name)</li>" }`.
    public static func each<S: Sequence>(_ elements: S, _ piece: (S.Element) throws -> Markup) rethrows -> Markup {
        var all = Markup()
        for element in elements {
            all.append(try piece(element))
        }
        return all
    }
}

extension Markup: CustomStringConvertible {
    public var description: String { html }
}
