extension GrowingBytes {
    /// Appends the text in quotes, on one line whatever it holds.
    mutating func appendJSON(text: String) {
        var text = text
        append(UInt8(ascii: "\""))
        text.withUTF8 { appendJSON(utf8: $0) }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendJSON(utf8 source: UnsafeBufferPointer<UInt8>) {
        var runStart = 0
        var index = 0
        while index < source.count {
            if index + 8 <= source.count, !WordScan.mayNeedJSONEscape(WordScan.word(at: index, in: source)) {
                index += 8
                continue
            }
            let byte = source[index]
            // 0xC2 and 0xE2 begin the only multi-byte characters that may need an escape: C1 controls and line separators.
            if byte >= 0x20, byte != 0x22, byte != 0x5C, byte != 0x7F, byte != 0xC2, byte != 0xE2 {
                index += 1
                continue
            }
            guard let (scalar, length) = escapable(at: index, in: source) else {
                index += 1
                continue
            }
            append(UnsafeBufferPointer(rebasing: source[runStart..<index]))
            appendEscape(scalar)
            index += length
            runStart = index
        }
        append(UnsafeBufferPointer(rebasing: source[runStart...]))
    }

    private func escapable(at index: Int, in source: UnsafeBufferPointer<UInt8>) -> (scalar: UInt16, length: Int)? {
        let byte = source[index]
        switch byte {
        case 0xC2:
            guard index + 1 < source.count, source[index + 1] < 0xA0 else { return nil }
            return (UInt16(source[index + 1]), 2)
        case 0xE2:
            guard index + 2 < source.count, source[index + 1] == 0x80 else { return nil }
            switch source[index + 2] {
            case 0xA8: return (0x2028, 3)
            case 0xA9: return (0x2029, 3)
            default: return nil
            }
        default:
            return (UInt16(byte), 1)
        }
    }

    private mutating func appendEscape(_ scalar: UInt16) {
        switch scalar {
        case 0x22: append(literal: "\\\"")
        case 0x5C: append(literal: "\\\\")
        case 0x0A: append(literal: "\\n")
        case 0x0D: append(literal: "\\r")
        case 0x09: append(literal: "\\t")
        default:
            append(literal: "\\u")
            for shift in [12, 8, 4, 0] as [UInt16] {
                append(Hexadecimal.digit(UInt8(truncatingIfNeeded: scalar >> shift) & 0x0F))
            }
        }
    }
}
