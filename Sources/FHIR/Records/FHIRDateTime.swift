/// A FHIR dateTime: a date, or a day with a time and a zone (https://hl7.org/fhir/R4/datatypes.html#dateTime).
public struct FHIRDateTime: Sendable, Hashable {
    /// The date as written, in the zone it was written in.
    public let date: FHIRDate
    /// Microseconds since 1970 UTC, only when a time and a zone were given.
    public let microseconds: Int64?

    /// `nil` unless the text is a FHIR date, or `YYYY-MM-DDThh:mm:ss[.fraction]` followed by `Z` or `±hh:mm`.
    public init?(_ text: some StringProtocol) {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = halves.first.flatMap({ FHIRDate($0) }) else { return nil }
        self.date = date
        guard halves.count == 2 else {
            microseconds = nil
            return
        }
        guard date.day != nil, let sinceMidnight = Self.sinceMidnight(Array(halves[1].utf8)) else { return nil }
        microseconds = Int64(Self.daysSince1970(date)) * 86_400_000_000 + sinceMidnight
    }

    /// Microseconds from midnight UTC of the written day; negative or beyond the day where the zone says so.
    private static func sinceMidnight(_ text: [UInt8]) -> Int64? {
        guard text.count >= 9, text[2] == ASCII.colon, text[5] == ASCII.colon,
            let hour = number(text[0..<2]), let minute = number(text[3..<5]), let second = number(text[6..<8]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = text[8...]
        var fraction: Int64 = 0
        if rest.first == ASCII.point {
            let digits = rest.dropFirst().prefix(while: ASCII.isDigit)
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(1 + digits.count)
            for place in 0..<6 {
                let digit = place < digits.count ? digits[digits.startIndex + place] - ASCII.zero : 0
                fraction = fraction * 10 + Int64(digit)
            }
        }
        guard let zone = zoneMinutes(Array(rest)) else { return nil }
        return Int64((hour * 60 + minute - zone) * 60 + second) * 1_000_000 + fraction
    }

    private static func zoneMinutes(_ text: [UInt8]) -> Int? {
        if text == [UInt8(ascii: "Z")] { return 0 }
        guard text.count == 6, text[0] == ASCII.plus || text[0] == ASCII.minus, text[3] == ASCII.colon,
            let hours = number(text[1..<3]), let minutes = number(text[4..<6]), hours <= 14, minutes < 60
        else { return nil }
        return (text[0] == ASCII.minus ? -1 : 1) * (hours * 60 + minutes)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        FHIRDate.number(String(decoding: digits, as: UTF8.self), digits: digits.count)
    }

    /// Counted in years that begin in March, so that the leap day is the last of its year.
    private static func daysSince1970(_ date: FHIRDate) -> Int {
        let month = date.month ?? 1
        let year = date.year - (month < 3 ? 1 : 0)
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + (date.day ?? 1) - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
