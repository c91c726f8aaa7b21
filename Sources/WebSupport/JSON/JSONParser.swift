/// The recursive descent behind `JSONReader`; it lives only while the bytes it points to do.
struct JSONParser {
    typealias Refusal = JSONReader.Refusal

    let bytes: UnsafeBufferPointer<UInt8>
    let depthLimit: Int
    var position = 0
    /// Where the first half of a character stands; the document is sound but for such.
    var unpaired: Int?
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    mutating func document() throws(Refusal) -> JSONValue {
        skipSpace()
        let value = try self.value()
        skipSpace()
        guard position == bytes.count else { throw .trailing(offset: position) }
        if let unpaired { throw .unpairedSurrogate(offset: unpaired) }
        return value
    }

    mutating func value() throws(Refusal) -> JSONValue {
        switch peek {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "t"):
            try expect("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try expect("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try expect("null")
            return .null
        default: return try number()
        }
    }

    private mutating func object() throws(Refusal) -> JSONObject {
        try enter()
        var object = JSONObject()
        // Objects of a request are small and a scan beats hashing; beyond that a set keeps a hostile one linear.
        var seen: Set<String> = []
        if try !closes(with: UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                let start = position
                guard peek == UInt8(ascii: "\"") else { throw .malformed(offset: position) }
                let key = try string()
                if object.members.count == 16 { seen = Set(object.members.map(\.key)) }
                let isDuplicate = object.members.count < 16 ? object[key] != nil : seen.contains(key)
                guard !isDuplicate else { throw .duplicateKey(offset: start) }
                if object.members.count >= 16 { seen.insert(key) }
                skipSpace()
                guard take(UInt8(ascii: ":")) else { throw .malformed(offset: position) }
                skipSpace()
                object.members.append(JSONObject.Member(key: key, value: try value()))
            } while try continues(until: UInt8(ascii: "}"))
        }
        depth -= 1
        return object
    }

    private mutating func array() throws(Refusal) -> [JSONValue] {
        try enter()
        var values: [JSONValue] = []
        if try !closes(with: UInt8(ascii: "]")) {
            repeat {
                skipSpace()
                values.append(try value())
            } while try continues(until: UInt8(ascii: "]"))
        }
        depth -= 1
        return values
    }

    private mutating func number() throws(Refusal) -> JSONValue {
        let start = position
        let negative = take(UInt8(ascii: "-"))
        let digitsStart = position
        var magnitude: UInt64 = 0
        var overflows = false
        while let digit = digit(peek) {
            position += 1
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            overflows = overflows || overflow || carry
            magnitude = sum
        }
        let digits = position - digitsStart
        guard digits > 0, digits == 1 || bytes[digitsStart] != UInt8(ascii: "0") else { throw .malformed(offset: start) }
        let isWhole = try fractionAndExponent()
        if isWhole, !overflows, let whole = Int64(magnitude: magnitude, negative: negative) { return .integer(whole) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let decimal = Double(text), decimal.isFinite else { throw .malformed(offset: start) }
        return .decimal(decimal)
    }

    private mutating func fractionAndExponent() throws(Refusal) -> Bool {
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return isWhole
    }

    private mutating func digits() throws(Refusal) {
        guard digit(peek) != nil else { throw .malformed(offset: position) }
        while digit(peek) != nil { position += 1 }
    }

    private mutating func enter() throws(Refusal) {
        depth += 1
        guard depth <= depthLimit else { throw .tooDeep(limit: depthLimit) }
        position += 1
    }

    private mutating func closes(with end: UInt8) throws(Refusal) -> Bool {
        skipSpace()
        return take(end)
    }

    private mutating func continues(until end: UInt8) throws(Refusal) -> Bool {
        skipSpace()
        if take(UInt8(ascii: ",")) { return true }
        guard take(end) else { throw .malformed(offset: position) }
        return false
    }

    private mutating func expect(_ word: StaticString) throws(Refusal) {
        let start = position
        let matches = word.withUTF8Buffer { expected in
            guard position + expected.count <= bytes.count else { return false }
            return bytes[position..<position + expected.count].elementsEqual(expected)
        }
        guard matches else { throw .malformed(offset: start) }
        position += word.utf8CodeUnitCount
    }

    private var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private func digit(_ byte: UInt8) -> UInt8? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}

extension Int64 {
    fileprivate init?(magnitude: UInt64, negative: Bool) {
        if negative {
            guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
            self = Int64(truncatingIfNeeded: 0 &- magnitude)
        } else {
            self.init(exactly: magnitude)
        }
    }
}
