/// Moments as RFC 3339 text in UTC.
public enum InstantText {
    /// How many digits stand after the second.
    public enum Precision: Sendable, Hashable {
        case seconds
        case milliseconds
        case microseconds
    }

    /// The most bytes that a moment takes.
    static let longest = 27

    /// `2026-11-21T09:30:00.125Z` from microseconds since 1970 UTC. Moments outside the years 0 to 9999,
    /// which RFC 3339 cannot write, become the nearest that it can.
    public static func text(_ microseconds: Int64, precision: Precision = .milliseconds) -> String {
        String(unsafeUninitializedCapacity: longest) { room in
            room.baseAddress.map { write(microseconds, precision: precision, to: $0) } ?? 0
        }
    }

    static func append(_ microseconds: Int64, precision: Precision, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { room in
            guard let start = room.baseAddress else { return }
            let length = write(microseconds, precision: precision, to: start)
            bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: length))
        }
    }

    /// - Parameter text: where `longest` bytes have room.
    /// - Returns: how many were written.
    static func write(_ microseconds: Int64, precision: Precision, to text: UnsafeMutablePointer<UInt8>) -> Int {
        let clamped = min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
        let seconds = floorDivide(clamped, 1_000_000)
        let fraction = clamped - seconds * 1_000_000
        let days = floorDivide(seconds, 86_400)
        let secondOfDay = seconds - days * 86_400
        let date = civil(daysSince1970: days)
        write(pair: date.year / 100, to: text)
        write(pair: date.year % 100, to: text + 2)
        text[4] = UInt8(ascii: "-")
        write(pair: date.month, to: text + 5)
        text[7] = UInt8(ascii: "-")
        write(pair: date.day, to: text + 8)
        text[10] = UInt8(ascii: "T")
        write(pair: secondOfDay / 3600, to: text + 11)
        text[13] = UInt8(ascii: ":")
        write(pair: secondOfDay / 60 % 60, to: text + 14)
        text[16] = UInt8(ascii: ":")
        write(pair: secondOfDay % 60, to: text + 17)
        let digits = write(fraction: fraction, precision: precision, to: text + 19)
        text[19 + digits] = UInt8(ascii: "Z")
        return 20 + digits
    }

    /// - Returns: how many bytes were written, the point among them.
    private static func write(fraction: Int64, precision: Precision, to text: UnsafeMutablePointer<UInt8>) -> Int {
        guard precision != .seconds else { return 0 }
        text[0] = UInt8(ascii: ".")
        write(pair: fraction / 10_000, to: text + 1)
        guard precision == .microseconds else {
            text[3] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 1000 % 10)
            return 4
        }
        write(pair: fraction / 100 % 100, to: text + 3)
        write(pair: fraction % 100, to: text + 5)
        return 7
    }

    /// Two digits of a number below 100.
    private static func write(pair number: Int64, to text: UnsafeMutablePointer<UInt8>) {
        let value = UInt8(truncatingIfNeeded: number)
        text[0] = UInt8(ascii: "0") + value / 10
        text[1] = UInt8(ascii: "0") + value % 10
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    /// Proleptic Gregorian date; years begin in March here, so that the leap day is the last of its year.
    private static func civil(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
