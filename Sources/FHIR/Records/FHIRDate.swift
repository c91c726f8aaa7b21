/// A FHIR date: a year, a month of a year, or a day (https://hl7.org/fhir/R4/datatypes.html#date).
public struct FHIRDate: Sendable, Hashable, CustomStringConvertible {
    public let year: Int
    public let month: Int?
    public let day: Int?

    /// `nil` unless the text is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` and that day exists.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let year = Self.number(parts[0], digits: 4), year > 0 else { return nil }
        var month: Int?
        var day: Int?
        if parts.count > 1 {
            guard let number = Self.number(parts[1], digits: 2), (1...12).contains(number) else { return nil }
            month = number
            if parts.count > 2 {
                guard let last = Self.number(parts[2], digits: 2), (1...Self.days(in: number, of: year)).contains(last) else { return nil }
                day = last
            }
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The ISO day, only when the date is complete.
    public var isoDay: String? { day == nil ? nil : description }

    /// The first ISO day that the date may mean: 1970-01-01 for "1970".
    public var firstDay: String { Self.text(year, month ?? 1, day ?? 1) }

    /// The last ISO day that the date may mean: 1970-12-31 for "1970".
    public var lastDay: String {
        let month = month ?? 12
        return Self.text(year, month, day ?? Self.days(in: month, of: year))
    }

    /// The date as it was written.
    public var description: String {
        guard let month else { return Self.padded(year, to: 4) }
        guard let day else { return "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))" }
        return Self.text(year, month, day)
    }

    static func number(_ text: some StringProtocol, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        return Int(text)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        default: 31
        }
    }

    private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
        "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
