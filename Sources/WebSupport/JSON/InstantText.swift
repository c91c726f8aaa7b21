/// Moments as RFC 3339 text in UTC.
public enum InstantText {
    /// How many digits stand after the second.
    public enum Precision: Sendable, Hashable {
        case seconds
        case milliseconds
        case microseconds
    }

    /// `2026-11-21T09:30:00.125Z` from microseconds since 1970 UTC. Moments outside the years 0 to 9999,
    /// which RFC 3339 cannot write, become the nearest that it can.
    public static func text(_ microseconds: Int64, precision: Precision = .milliseconds) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(28)
        append(microseconds, precision: precision, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func append(_ microseconds: Int64, precision: Precision, to bytes: inout [UInt8]) {
        let clamped = min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
        let seconds = floorDivide(clamped, 1_000_000)
        let fraction = clamped - seconds * 1_000_000
        let days = floorDivide(seconds, 86_400)
        let secondOfDay = seconds - days * 86_400
        let date = civil(daysSince1970: days)
        bytes.append(pair: date.year / 100)
        bytes.append(pair: date.year % 100)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(pair: date.month)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(pair: date.day)
        bytes.append(UInt8(ascii: "T"))
        bytes.append(pair: secondOfDay / 3600)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(pair: secondOfDay / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(pair: secondOfDay % 60)
        if precision != .seconds { append(fraction: fraction, precision: precision, to: &bytes) }
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func append(fraction: Int64, precision: Precision, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "."))
        bytes.append(pair: fraction / 10_000)
        if precision == .milliseconds {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 1000 % 10))
        } else {
            bytes.append(pair: fraction / 100 % 100)
            bytes.append(pair: fraction % 100)
        }
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

extension [UInt8] {
    /// Two digits of a number below 100.
    fileprivate mutating func append(pair number: Int64) {
        let value = UInt8(truncatingIfNeeded: number)
        self.append(UInt8(ascii: "0") + value / 10)
        self.append(UInt8(ascii: "0") + value % 10)
    }
}
