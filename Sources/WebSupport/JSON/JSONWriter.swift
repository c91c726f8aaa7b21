/// Writes JSON straight into bytes.
///
/// Keys are `StaticString`s in the shape callers hold on to; commas are put by the writer. Strings escape
/// control characters (C0, DEL, C1), quotes, backslashes and U+2028/U+2029, so the text is one line and safe
/// in a log, in a script and in an event stream.
public struct JSONWriter: Sendable {
    /// UTF-8 bytes written so far.
    public private(set) var bytes: [UInt8]
    private var startsContainer = true

    /// - Parameter capacity: bytes to reserve.
    public init(capacity: Int = 512) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// One object as a whole document.
    public static func object(capacity: Int = 512, _ body: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
        var writer = JSONWriter(capacity: capacity)
        try writer.writeObject(body)
        return writer.bytes
    }

    /// One array as a whole document.
    public static func array(capacity: Int = 512, _ body: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
        var writer = JSONWriter(capacity: capacity)
        try writer.writeArray(body)
        return writer.bytes
    }

    // MARK: Members of an object

    /// `"key":"text"`, or `null`.
    public mutating func member(_ key: StaticString, _ text: String?) {
        writeKey(key)
        writeText(text)
    }

    /// `"key":12`, or `null`.
    public mutating func member(_ key: StaticString, _ number: Int?) {
        writeKey(key)
        writeInteger(number.map(Int64.init))
    }

    /// `"key":12`, or `null`.
    public mutating func member(_ key: StaticString, _ number: Int64?) {
        writeKey(key)
        writeInteger(number)
    }

    /// `"key":true`, or `null`.
    public mutating func member(_ key: StaticString, _ flag: Bool?) {
        writeKey(key)
        writeFlag(flag)
    }

    /// `"key":"2026-11-21T09:30:00.125Z"` from microseconds since 1970 UTC, or `null`.
    public mutating func member(
        _ key: StaticString, time microseconds: Int64?, precision: InstantText.Precision = .milliseconds
    ) {
        writeKey(key)
        writeTime(microseconds, precision)
    }

    /// `"key":` and any value, or `null`.
    public mutating func member(_ key: StaticString, value: JSONValue?) {
        writeKey(key)
        writeValue(value ?? .null)
    }

    /// `"key":{…}`
    public mutating func member(_ key: StaticString, object body: (inout JSONWriter) throws -> Void) rethrows {
        writeKey(key)
        try writeObject(body)
    }

    /// `"key":[…]`
    public mutating func member(_ key: StaticString, array body: (inout JSONWriter) throws -> Void) rethrows {
        writeKey(key)
        try writeArray(body)
    }

    /// `"key":["a","b"]`
    public mutating func member(_ key: StaticString, texts: some Sequence<String>) {
        writeKey(key)
        writeArray { writer in
            for text in texts { writer.element(text) }
        }
    }

    /// `"key":` and a document written elsewhere, whole.
    public mutating func member(_ key: StaticString, document: JSONWriter) {
        writeKey(key)
        bytes.append(contentsOf: document.bytes)
    }

    /// A member whose key is data, not part of the agreed shape.
    public mutating func member(named key: String, value: JSONValue) {
        writeComma()
        bytes.appendJSON(text: key)
        bytes.append(UInt8(ascii: ":"))
        writeValue(value)
    }

    // MARK: Elements of an array

    public mutating func element(_ text: String?) {
        writeComma()
        writeText(text)
    }

    public mutating func element(_ number: Int64?) {
        writeComma()
        writeInteger(number)
    }

    public mutating func element(_ number: Int?) {
        writeComma()
        writeInteger(number.map(Int64.init))
    }

    public mutating func element(value: JSONValue) {
        writeComma()
        writeValue(value)
    }

    public mutating func element(object body: (inout JSONWriter) throws -> Void) rethrows {
        writeComma()
        try writeObject(body)
    }

    public mutating func element(array body: (inout JSONWriter) throws -> Void) rethrows {
        writeComma()
        try writeArray(body)
    }

    // MARK: Values

    mutating func writeObject(_ body: (inout JSONWriter) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: "{"))
        startsContainer = true
        try body(&self)
        bytes.append(UInt8(ascii: "}"))
        startsContainer = false
    }

    mutating func writeArray(_ body: (inout JSONWriter) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: "["))
        startsContainer = true
        try body(&self)
        bytes.append(UInt8(ascii: "]"))
        startsContainer = false
    }

    mutating func writeValue(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(literal: "null")
        case .bool(let flag): writeFlag(flag)
        case .integer(let number): writeInteger(number)
        case .decimal(let number): bytes.append(contentsOf: number.isFinite ? Array(number.description.utf8) : Array("null".utf8))
        case .string(let text): writeText(text)
        case .array(let values): writeArray { writer in for value in values { writer.element(value: value) } }
        case .object(let object):
            writeObject { writer in
                for member in object.members { writer.member(named: member.key, value: member.value) }
            }
        }
    }

    private mutating func writeComma() {
        if startsContainer { startsContainer = false } else { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func writeKey(_ key: StaticString) {
        writeComma()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(literal: key)
        bytes.append(literal: "\":")
    }

    private mutating func writeText(_ text: String?) {
        if let text { bytes.appendJSON(text: text) } else { bytes.append(literal: "null") }
    }

    private mutating func writeInteger(_ number: Int64?) {
        if let number { bytes.append(decimal: number) } else { bytes.append(literal: "null") }
    }

    private mutating func writeFlag(_ flag: Bool?) {
        switch flag {
        case true: bytes.append(literal: "true")
        case false: bytes.append(literal: "false")
        case nil: bytes.append(literal: "null")
        }
    }

    private mutating func writeTime(_ microseconds: Int64?, _ precision: InstantText.Precision) {
        guard let microseconds else { return bytes.append(literal: "null") }
        bytes.append(UInt8(ascii: "\""))
        InstantText.append(microseconds, precision: precision, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}
