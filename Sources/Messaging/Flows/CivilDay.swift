/// A day of the calendar without a time zone, counted from 1970-01-01.
struct CivilDay: Sendable, Hashable, Comparable {
    var number: Int

    init(number: Int) { self.number = number }

    static func < (one: CivilDay, other: CivilDay) -> Bool { one.number < other.number }

    /// 0 on Monday to 6 on Sunday.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    /// Reads `2026-12-25`; nil for anything else and for days that do not exist.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month), day >= 1,
            year >= 1
        else { return nil }
        let day1 = CivilDay(year: year, month: month, day: 1)
        let following = month == 12 ? CivilDay(year: year + 1, month: 1, day: 1) : CivilDay(year: year, month: month + 1, day: 1)
        guard day <= following.number - day1.number else { return nil }
        number = day1.number + day - 1
    }

    /// The proleptic Gregorian day; years begin in March, so that the leap day
    /// is the last of its year and months follow one formula.
    init(year: Int, month: Int, day: Int) {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let daysBefore = 365 * shifted + Self.floor(shifted, 4) - Self.floor(shifted, 100) + Self.floor(shifted, 400)
        number = daysBefore + (153 * monthFromMarch + 2) / 5 + day - 1 - 719_468
    }

    private static func floor(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }
}
