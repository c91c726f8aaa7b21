/// The text that stands between two quotation marks, its escapes resolved.
enum JSONText {
    /// `nil` when the bytes are not UTF-8 or an escape names half of a surrogate pair.
    ///
    /// The bytes must have passed ``JSONGrammar``, which has seen to the form of the escapes.
    static func decode(_ raw: [UInt8]) -> String? {
        guard raw.contains(ASCII.backslash) else { return String(validating: raw, as: UTF8.self) }
        var plain: [UInt8] = []
        plain.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            guard raw[index] == ASCII.backslash else {
                plain.append(raw[index])
                index += 1
                continue
            }
            guard let (scalar, next) = escape(in: raw, at: index) else { return nil }
            plain.append(contentsOf: scalar.utf8)
            index = next
        }
        return String(validating: plain, as: UTF8.self)
    }

    private static func escape(in raw: [UInt8], at start: Int) -> (Unicode.Scalar, next: Int)? {
        guard start + 1 < raw.endIndex else { return nil }
        switch raw[start + 1] {
        case UInt8(ascii: "b"): return ("\u{8}", start + 2)
        case UInt8(ascii: "f"): return ("\u{C}", start + 2)
        case UInt8(ascii: "n"): return ("\n", start + 2)
        case UInt8(ascii: "r"): return ("\r", start + 2)
        case UInt8(ascii: "t"): return ("\t", start + 2)
        case UInt8(ascii: "u"): return unicodeEscape(in: raw, at: start)
        case let other: return (Unicode.Scalar(other), start + 2)
        }
    }

    private static func unicodeEscape(in raw: [UInt8], at start: Int) -> (Unicode.Scalar, next: Int)? {
        guard let first = codeUnit(in: raw, at: start) else { return nil }
        if let scalar = Unicode.Scalar(UInt32(first)) { return (scalar, start + 6) }
        guard UTF16.isLeadSurrogate(first), let second = codeUnit(in: raw, at: start + 6), UTF16.isTrailSurrogate(second) else {
            return nil
        }
        let pair = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        guard let scalar = Unicode.Scalar(pair) else { return nil }
        return (scalar, start + 12)
    }

    private static func codeUnit(in raw: [UInt8], at start: Int) -> UInt16? {
        guard start + 6 <= raw.endIndex, raw[start] == ASCII.backslash, raw[start + 1] == UInt8(ascii: "u") else { return nil }
        return UInt16(String(decoding: raw[start + 2..<start + 6], as: UTF8.self), radix: 16)
    }
}
