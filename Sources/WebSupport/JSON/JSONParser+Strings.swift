extension JSONParser {
    /// The string at the current position, which is at its opening quote.
    mutating func string() throws(Refusal) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = try validated(bytes[start..<position], offset: start)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try stringWithEscapes(from: start) }
            guard byte >= 0x20 else { throw .malformed(offset: position) }
            position += 1
        }
        throw .malformed(offset: position)
    }

    private mutating func stringWithEscapes(from start: Int) throws(Refusal) -> String {
        var decoded = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let result = decoded.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
                guard let result else { throw .invalidUTF8(offset: start) }
                position += 1
                return result
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &decoded)
            case 0..<0x20:
                throw .malformed(offset: position)
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw .malformed(offset: position)
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(Refusal) {
        guard position < bytes.count else { throw .malformed(offset: position) }
        let kind = bytes[position]
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(kind)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded.append(contentsOf: String(try escapedScalar()).utf8)
        default: throw .malformed(offset: position - 1)
        }
    }

    /// Half of a pair is noted and read on from, so that what is broken beside it is told first.
    private mutating func escapedScalar() throws(Refusal) -> Unicode.Scalar {
        let start = position - 2
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let afterFirst = position
        if first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") {
            position += 2
            let second = try codeUnit()
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            {
                return scalar
            }
            position = afterFirst
        }
        unpaired = unpaired ?? start
        return "\u{FFFD}"
    }

    private mutating func codeUnit() throws(Refusal) -> UInt32 {
        guard position + 4 <= bytes.count else { throw .malformed(offset: position) }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Hexadecimal.value(bytes[position]) else { throw .malformed(offset: position) }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private func validated(_ slice: Slice<UnsafeBufferPointer<UInt8>>, offset: Int) throws(Refusal) -> String {
        guard let text = String(validating: UnsafeBufferPointer(rebasing: slice), as: UTF8.self) else {
            throw .invalidUTF8(offset: offset)
        }
        return text
    }
}
