import Foundation

/// The offsets from UTC of one time zone as a table, so that looking one up
/// costs a few comparisons and never a call into the zone's database.
struct ZoneOffsets: Sendable {
    /// Seconds since 1970 at which an offset begins, ascending; the first is the beginning of the table.
    private let starts: [Int]
    /// Seconds to add to UTC.
    private let offsets: [Int]

    /// Years for which changes of the clock are known; outside them the nearest offset holds.
    private static let years = 2015...2050

    /// - Returns: nil when there is no such zone.
    init?(_ identifier: String) {
        guard Self.exists(identifier), let zone = TimeZone(identifier: identifier) else { return nil }
        func offset(_ second: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second))) }
        let day = 86_400
        var second = CivilDay(year: Self.years.lowerBound, month: 1, day: 1).number * day
        let end = CivilDay(year: Self.years.upperBound, month: 12, day: 31).number * day
        var current = offset(second)
        var starts = [second]
        var offsets = [current]
        // Every zone has kept an offset for at least a week since the table begins.
        while second < end {
            let next = second + 7 * day
            let later = offset(next)
            if later != current {
                var before = second
                var after = next
                while after - before > 1 {
                    let middle = before + (after - before) / 2
                    if offset(middle) == current { before = middle } else { after = middle }
                }
                starts.append(after)
                offsets.append(later)
                current = later
            }
            second = next
        }
        self.starts = starts
        self.offsets = offsets
    }

    /// Whether this is the name of a zone, such as `America/Chicago` or `UTC`;
    /// abbreviations such as `CST` are not, they name several zones.
    static func exists(_ identifier: String) -> Bool {
        identifier == "UTC" || (identifier.contains("/") && TimeZone.knownTimeZoneIdentifiers.contains(identifier))
    }

    /// Seconds to add to UTC at a moment, in seconds since 1970.
    func offset(at second: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= second { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    /// The moment at which clocks show a time of a day, in seconds since 1970.
    /// A time that the clocks skip is the moment they skip it; one that they
    /// show twice is its first.
    func moment(_ day: CivilDay, minute: Int) -> Int {
        let wall = day.number * 86_400 + minute * 60
        let earlier = offset(at: wall - 86_400)
        let later = offset(at: wall + 86_400)
        if earlier == later { return wall - earlier }
        let first = wall - max(earlier, later)
        if first + offset(at: first) == wall { return first }
        let second = wall - min(earlier, later)
        if second + offset(at: second) == wall { return second }
        return transition(between: first, and: second)
    }

    private func transition(between first: Int, and second: Int) -> Int {
        starts.first { $0 >= first && $0 <= second } ?? second
    }
}
