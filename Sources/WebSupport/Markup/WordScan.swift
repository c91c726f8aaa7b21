/// Looks at eight bytes at once for those that need escaping. May say yes for a byte that does not; never no
/// for one that does, so callers look again byte by byte.
enum WordScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// `& ' < > "` and NUL.
    @inline(__always)
    static func mayNeedHTMLEscape(_ word: UInt64) -> Bool {
        // Two pairs differ in one bit each: & from ', < from >.
        let found =
            zeroBytes((word & ~ones) ^ ones &* 0x26) | zeroBytes((word & ~(ones &* 2)) ^ ones &* 0x3C)
            | zeroBytes(word ^ ones &* 0x22) | zeroBytes(word)
        return found != 0
    }

    /// Control characters, quote, backslash, DEL, and everything that is not ASCII.
    @inline(__always)
    static func mayNeedJSONEscape(_ word: UInt64) -> Bool {
        let controls = (word &- ones &* 0x20) & highBits
        let found =
            controls | word & highBits | zeroBytes(word ^ ones &* 0x22) | zeroBytes(word ^ ones &* 0x5C) | zeroBytes(word ^ ones &* 0x7F)
        return found != 0
    }

    /// The eight bytes that begin here; the caller knows that there are eight.
    @inline(__always)
    static func word(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & highBits
    }
}
