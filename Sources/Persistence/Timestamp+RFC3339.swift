extension Timestamp {
    /// RFC 3339 in UTC with milliseconds, for example `2026-03-01T09:15:00.250Z`.
    public var rfc3339: String {
        let text = fields
        return String(decoding: text.bytes(fraction: true), as: UTF8.self)
    }

    /// RFC 3339 in UTC with whole seconds, rounded down, for example `2026-03-01T09:15:00Z`.
    public var rfc3339Seconds: String {
        String(decoding: fields.bytes(fraction: false), as: UTF8.self)
    }

    /// Reads an RFC 3339 date-time with any offset and up to six digits of a second that count; nil when the text is not one.
    public init?(rfc3339 text: some StringProtocol) {
        var reader = DateTimeReader(text)
        guard let moment = reader.read() else { return nil }
        self = moment
    }

    private var fields: CivilFields {
        let seconds = secondsSince1970
        let milliseconds = (microseconds - seconds * 1_000_000) / 1_000
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return CivilFields(day: day, secondOfDay: seconds - day * 86_400, milliseconds: milliseconds)
    }
}

/// A day counted from 1970-01-01 and its Gregorian year, month and day (the algorithm counts eras of 400 years from 1 March).
struct CivilDay: Equatable {
    var year: Int64
    var month: Int64
    var day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(sinceEpoch days: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var sinceEpoch: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

private struct CivilFields {
    let day: Int64
    let secondOfDay: Int64
    let milliseconds: Int64

    func bytes(fraction: Bool) -> [UInt8] {
        let date = CivilDay(sinceEpoch: day)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        Self.append(date.year, digits: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(date.month, digits: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(date.day, digits: 2, to: &text)
        text.append(UInt8(ascii: "T"))
        Self.append(secondOfDay / 3_600, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(secondOfDay / 60 % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(secondOfDay % 60, digits: 2, to: &text)
        if fraction {
            text.append(UInt8(ascii: "."))
            Self.append(milliseconds, digits: 3, to: &text)
        }
        text.append(UInt8(ascii: "Z"))
        return text
    }

    private static func append(_ number: Int64, digits: Int, to text: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<digits { divisor *= 10 }
        var rest = number
        for _ in 0..<digits {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor % 10))
            rest %= divisor
            divisor /= 10
        }
    }
}

private struct DateTimeReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: some StringProtocol) {
        self.text = Array(text.utf8)
    }

    mutating func read() -> Timestamp? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            take("T") || take("t"),
            let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
            (1...12).contains(month), day >= 1, hour <= 23, minute <= 59, second <= 59,
            let fraction = fraction(), let offset = offset(), position == text.count
        else { return nil }
        let date = CivilDay(year: year, month: month, day: day)
        guard CivilDay(sinceEpoch: date.sinceEpoch) == date else { return nil }
        let seconds = date.sinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Timestamp(microseconds: seconds * 1_000_000 + fraction)
    }

    private mutating func number(_ digits: Int) -> Int64? {
        guard position + digits <= text.count else { return nil }
        var value: Int64 = 0
        for byte in text[position..<position + digits] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        position += digits
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        var value: Int64 = 0
        var scale: Int64 = 100_000
        var digits = 0
        while let digit = number(1) {
            value += digit * scale
            scale /= 10
            digits += 1
        }
        return digits == 0 ? nil : value
    }

    private mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") {
            sign = 1
        } else if take("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(2), take(":"), let minutes = number(2), hours <= 23, minutes <= 59 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
