/// Whole numbers in decimal digits, without a string of their own.
enum DecimalDigits {
    /// The most bytes that a number takes.
    static let longest = 20

    /// - Parameter text: where `longest` bytes have room.
    /// - Returns: how many were written.
    static func write(_ number: Int64, to text: UnsafeMutablePointer<UInt8>) -> Int {
        var length = number < 0 ? 2 : 1
        var rest = number.magnitude
        while rest > 9 {
            rest /= 10
            length += 1
        }
        rest = number.magnitude
        var place = length
        repeat {
            place -= 1
            text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { text[0] = UInt8(ascii: "-") }
        return length
    }
}
