/// Writes JSON straight into bytes.
///
/// Keys are `StaticString`s in the shape callers hold on to; commas are put by the writer. Strings escape
/// control characters (C0, DEL, C1), quotes, backslashes and U+2028/U+2029, so the text is one line and safe
/// in a log, in a script and in an event stream.
public struct JSONWriter: ~Copyable {
    private var written: GrowingBytes
    private var startsContainer = true

    /// UTF-8 bytes written so far.
    public var bytes: [UInt8] { written.bytes }

    /// - Parameter capacity: bytes to reserve.
    public init(capacity: Int = 512) {
        written = GrowingBytes(capacity: capacity)
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

    /// A member whose key is data, not part of the agreed shape.
    public mutating func member(named key: String, value: JSONValue) {
        writeComma()
        written.appendJSON(text: key)
        written.append(UInt8(ascii: ":"))
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
        written.append(UInt8(ascii: "{"))
        startsContainer = true
        try body(&self)
        written.append(UInt8(ascii: "}"))
        startsContainer = false
    }

    mutating func writeArray(_ body: (inout JSONWriter) throws -> Void) rethrows {
        written.append(UInt8(ascii: "["))
        startsContainer = true
        try body(&self)
        written.append(UInt8(ascii: "]"))
        startsContainer = false
    }

    mutating func writeValue(_ value: JSONValue) {
        switch value {
        case .null: written.append(literal: "null")
        case .bool(let flag): writeFlag(flag)
        case .integer(let number): writeInteger(number)
        case .decimal(let number): append(plain: number.isFinite ? number.description : "null")
        case .string(let text): writeText(text)
        case .array(let values): writeArray { writer in for value in values { writer.element(value: value) } }
        case .object(let object):
            writeObject { writer in
                for member in object.members { writer.member(named: member.key, value: member.value) }
            }
        }
    }

    private mutating func writeComma() {
        if startsContainer { startsContainer = false } else { written.append(UInt8(ascii: ",")) }
    }

    private mutating func writeKey(_ key: StaticString) {
        let length = key.utf8CodeUnitCount
        let (start, comma) = (key.utf8Start, startsContainer ? 0 : 1)
        startsContainer = false
        written.append(atMost: length + 4) { place in
            if comma == 1 { place[0] = UInt8(ascii: ",") }
            place[comma] = UInt8(ascii: "\"")
            (place + comma + 1).update(from: start, count: length)
            place[comma + 1 + length] = UInt8(ascii: "\"")
            place[comma + 2 + length] = UInt8(ascii: ":")
            return comma + 3 + length
        }
    }

    /// A number as Swift writes it.
    private mutating func append(plain text: String) {
        var text = text
        text.withUTF8 { written.append($0) }
    }

    private mutating func writeText(_ text: String?) {
        if let text { written.appendJSON(text: text) } else { written.append(literal: "null") }
    }

    private mutating func writeInteger(_ number: Int64?) {
        if let number { written.append(decimal: number) } else { written.append(literal: "null") }
    }

    private mutating func writeFlag(_ flag: Bool?) {
        switch flag {
        case true: written.append(literal: "true")
        case false: written.append(literal: "false")
        case nil: written.append(literal: "null")
        }
    }

    private mutating func writeTime(_ microseconds: Int64?, _ precision: InstantText.Precision) {
        guard let microseconds else { return written.append(literal: "null") }
        written.append(UInt8(ascii: "\""))
        written.append(atMost: InstantText.longest) { InstantText.write(microseconds, precision: precision, to: $0) }
        written.append(UInt8(ascii: "\""))
    }
}
