import Foundation
import Persistence
import Synchronization

/// What clocks of one time zone show, from a table: a page with many times asks no calendar.
struct LocalClock: Sendable {
    /// Seconds since 1970 at which an offset begins, ascending.
    private let starts: [Int64]
    /// Seconds to add to UTC.
    private let offsets: [Int64]

    private static let week: Int64 = 7 * 86_400
    /// 2015 to 2051; outside the nearest offset holds.
    private static let known: ClosedRange<Int64> = 1_420_070_400...2_556_144_000

    init(zone identifier: String) {
        let zone = TimeZone(identifier: identifier) ?? .gmt
        func offset(_ second: Int64) -> Int64 { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second)))) }
        var starts = [Self.known.lowerBound]
        var offsets = [offset(Self.known.lowerBound)]
        var second = Self.known.lowerBound
        // No zone changes its clocks twice in a week; within one the moment is found by halving.
        while second < Self.known.upperBound {
            let next = second + Self.week
            let after = offset(next)
            if after != offsets[offsets.count - 1] {
                var (early, late) = (second, next)
                while late - early > 1 {
                    let middle = (early + late) / 2
                    if offset(middle) == after { late = middle } else { early = middle }
                }
                starts.append(late)
                offsets.append(after)
            }
            second = next
        }
        self.starts = starts
        self.offsets = offsets
    }

    func offset(at second: Int64) -> Int64 {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= second { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    func reading(_ moment: Timestamp) -> Reading {
        let second = moment.secondsSince1970
        return Reading(second: second + offset(at: second))
    }

    /// A moment as clock and calendar show it.
    struct Reading: Sendable, Hashable {
        /// Days since 1970-01-01.
        let day: Int64
        let minuteOfDay: Int
        let year: Int
        /// 1 to 12.
        let month: Int
        let dayOfMonth: Int
        /// 0 on Monday to 6 on Sunday.
        let weekday: Int

        /// - Parameter second: as the clocks of the zone show it, counted from 1970.
        init(second: Int64) {
            day = second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
            minuteOfDay = Int((second - day * 86_400) / 60)
            weekday = Int(((day + 3) % 7 + 7) % 7)
            // Eras of 400 years from 1 March 0000, so that the leap day ends its year.
            let shifted = day + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let fromMarch = (5 * dayOfYear + 2) / 153
            dayOfMonth = Int(dayOfYear - (153 * fromMarch + 2) / 5 + 1)
            month = Int(fromMarch < 10 ? fromMarch + 3 : fromMarch - 9)
            year = Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
        }
    }
}

/// The clocks that were asked for so far; a table takes a moment to make and never changes.
final class SiteClocks: Sendable {
    private let made = Mutex<[String: LocalClock]>([:])

    func clock(_ zone: String) -> LocalClock {
        if let clock = made.withLock({ $0[zone] }) { return clock }
        let clock = LocalClock(zone: zone)
        made.withLock { $0[zone] = clock }
        return clock
    }
}
