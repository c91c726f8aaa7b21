/// The canonical text of a UUID: 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4).
@usableFromInline
enum UUIDText {
    @usableFromInline
    static func parse(_ text: some StringProtocol) -> (high: UInt64, low: UInt64)? {
        var copy = String(text)
        return copy.withUTF8 { utf8 in
            guard utf8.count == 36 else { return nil }
            var high: UInt64 = 0
            var low: UInt64 = 0
            var digits = 0
            for position in 0..<36 {
                let byte = utf8[position]
                if position == 8 || position == 13 || position == 18 || position == 23 {
                    guard byte == UInt8(ascii: "-") else { return nil }
                    continue
                }
                guard let digit = value(of: byte) else { return nil }
                if digits < 16 {
                    high = high << 4 | digit
                } else {
                    low = low << 4 | digit
                }
                digits += 1
            }
            return (high, low)
        }
    }

    static func render(high: UInt64, low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            write(high >> 32, digits: 8, to: text, at: 0)
            text[8] = UInt8(ascii: "-")
            write(high >> 16, digits: 4, to: text, at: 9)
            text[13] = UInt8(ascii: "-")
            write(high, digits: 4, to: text, at: 14)
            text[18] = UInt8(ascii: "-")
            write(low >> 48, digits: 4, to: text, at: 19)
            text[23] = UInt8(ascii: "-")
            write(low >> 32, digits: 4, to: text, at: 24)
            write(low, digits: 8, to: text, at: 28)
            return 36
        }
    }

    /// The lowest hexadecimal digits of a number, all at once: eight nibbles, each in a byte of its own, become letters or figures
    /// together. Every line of a list shows some ids.
    @inline(__always)
    private static func write(_ number: UInt64, digits: Int, to text: UnsafeMutableBufferPointer<UInt8>, at place: Int) {
        var nibbles = number & (digits == 8 ? 0xFFFF_FFFF : 0xFFFF)
        nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // 6 more than 9 carries into the next bit, which tells the letters.
        let letters = ((nibbles &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        let ascii = nibbles | 0x3030_3030_3030_3030
        let shown = (ascii &+ letters &* 0x27).bigEndian
        let raw = UnsafeMutableRawBufferPointer(text)
        if digits == 8 {
            raw.storeBytes(of: shown, toByteOffset: place, as: UInt64.self)
        } else {
            raw.storeBytes(of: UInt32(truncatingIfNeeded: shown >> 32), toByteOffset: place, as: UInt32.self)
        }
    }

    private static func value(of byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
