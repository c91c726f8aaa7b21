extension [UInt8] {
    /// Appends what the compiler wrote down, byte for byte.
    mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { self.append(contentsOf: $0) }
    }

    /// Appends the text so that it is only ever text: in an element and inside a quoted attribute value.
    mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { self.appendEscaped(utf8: $0) }
    }

    mutating func appendEscaped(utf8 source: UnsafeBufferPointer<UInt8>) {
        // Clean runs are copied whole: most text has nothing to escape, and appending byte by byte costs ten times more.
        var runStart = 0
        var index = 0
        while index < source.count {
            if index + 8 <= source.count, !WordScan.mayNeedHTMLEscape(WordScan.word(at: index, in: source)) {
                index += 8
                continue
            }
            if let replacement = Self.replacement(for: source[index]) {
                self.append(contentsOf: UnsafeBufferPointer(rebasing: source[runStart..<index]))
                self.append(literal: replacement)
                runStart = index + 1
            }
            index += 1
        }
        self.append(contentsOf: UnsafeBufferPointer(rebasing: source[runStart...]))
    }

    @inline(__always)
    private static func replacement(for byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case 0: "\u{FFFD}"
        default: nil
        }
    }

    /// Appends a number in decimal digits without making a string of it.
    mutating func append(decimal number: Int64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DecimalDigits.longest) { room in
            guard let start = room.baseAddress else { return }
            self.append(contentsOf: UnsafeBufferPointer(start: start, count: DecimalDigits.write(number, to: start)))
        }
    }
}
