public import Persistence

/// When the practice is open: a calendar made ready for arithmetic.
///
/// All arithmetic is on the moments at which clocks of the calendar's zone show
/// the opening hours, so a night in which clocks change is as long as it really
/// is. Pure, and cheap enough to be asked on every message.
public struct BusinessTime: Sendable {
    let zone: ZoneOffsets
    private let week: [[Site.Calendar.OpenHours]]
    private let closed: Set<CivilDay>

    /// Days looked ahead for the next open hour.
    private static let horizon = 400

    /// - Returns: nil when the zone is unknown or the calendar never opens.
    public init?(_ calendar: Site.Calendar) {
        guard let zone = ZoneOffsets(calendar.timeZone), calendar.open.count == 7, calendar.open.contains(where: { !$0.isEmpty })
        else { return nil }
        self.zone = zone
        week = calendar.open
        closed = Set(calendar.closed.compactMap { CivilDay($0) })
    }

    /// Monday to Friday around the clock: what counts as business days where no
    /// calendar is named.
    public static func weekdays(timeZone: String) -> BusinessTime? {
        let day = [Site.Calendar.OpenHours(fromMinute: 0, untilMinute: 1440)]
        return BusinessTime(
            Site.Calendar(code: "", timeZone: timeZone, open: [day, day, day, day, day, [], []], closed: []))
    }

    public func isOpen(at moment: Timestamp) -> Bool {
        let now = Self.seconds(moment)
        return hours(day(of: now)).contains { $0.contains(now) }
    }

    /// The moment itself when it is open, else the next opening; nil when the
    /// calendar stays closed for more than a year.
    public func nextOpening(from moment: Timestamp) -> Timestamp? {
        let now = Self.seconds(moment)
        for day in days(from: now) {
            guard let span = hours(day).first(where: { $0.upperBound > now }) else { continue }
            return span.lowerBound > now ? Self.timestamp(span.lowerBound) : moment
        }
        return nil
    }

    /// The moment by which so many seconds have been open, counted from `start`.
    public func adding(openSeconds: Int, to start: Timestamp) -> Timestamp {
        var left = openSeconds
        let now = Self.seconds(start)
        var day = day(of: now)
        var idleDays = 0
        while idleDays < Self.horizon {
            let spans = hours(day)
            idleDays = spans.isEmpty ? idleDays + 1 : 0
            for span in spans where span.upperBound > now {
                let from = max(span.lowerBound, now)
                if span.upperBound - from >= left { return Self.timestamp(from + left) }
                left -= span.upperBound - from
            }
            day.number += 1
        }
        return start.adding(seconds: Int64(openSeconds))
    }

    /// The same time of day, so many business days later.
    ///
    /// A business day is one with open hours. Before opening and on closed days
    /// counting begins with the next opening, and whole days end when the last
    /// of them closes: two business days from Saturday end on Tuesday's close.
    public func adding(businessDays: Int, to start: Timestamp) -> Timestamp {
        let opening = nextOpening(from: start) ?? start
        let from = Self.seconds(opening)
        let first = day(of: from)
        guard businessDays > 0 else { return opening }
        let beginsDay = hours(first).first?.lowerBound == from
        var left = beginsDay ? businessDays - 1 : businessDays
        var day = first
        var idleDays = 0
        while left > 0, idleDays < Self.horizon {
            day.number += 1
            if hours(day).isEmpty { idleDays += 1 } else { (left, idleDays) = (left - 1, 0) }
        }
        guard left == 0, let close = hours(day).last?.upperBound else { return start.adding(seconds: Int64(businessDays) * 86_400) }
        if beginsDay { return Self.timestamp(close) }
        let wall = from + zone.offset(at: from) - first.number * 86_400
        let target = zone.moment(day, minute: wall / 60) + wall % 60
        return Self.timestamp(within(hours(day), target))
    }

    /// How many seconds between two moments were open.
    public func openSeconds(from start: Timestamp, until end: Timestamp) -> Int {
        let (from, until) = (Self.seconds(start), Self.seconds(end))
        guard from < until else { return 0 }
        var sum = 0
        var day = day(of: from)
        let last = self.day(of: until)
        while day <= last {
            for span in hours(day) { sum += max(0, min(span.upperBound, until) - max(span.lowerBound, from)) }
            day.number += 1
        }
        return sum
    }
}

extension BusinessTime {
    /// The open hours of a day as moments, in seconds since 1970.
    private func hours(_ day: CivilDay) -> [Range<Int>] {
        let hours = week[day.weekday]
        guard !hours.isEmpty, !closed.contains(day) else { return [] }
        return hours.compactMap { hours in
            let from = zone.moment(day, minute: hours.fromMinute)
            let until = zone.moment(day, minute: hours.untilMinute)
            return from < until ? from..<until : nil
        }
    }

    private func day(of second: Int) -> CivilDay {
        let wall = second + zone.offset(at: second)
        return CivilDay(number: wall >= 0 ? wall / 86_400 : (wall - 86_399) / 86_400)
    }

    private func days(from second: Int) -> some Sequence<CivilDay> {
        let first = day(of: second).number
        return (first...first + Self.horizon).lazy.map(CivilDay.init(number:))
    }

    /// The moment itself when it is open, else the close before it, else the day's first opening.
    private func within(_ spans: [Range<Int>], _ second: Int) -> Int {
        if spans.contains(where: { $0.contains(second) }) { return second }
        return spans.last { $0.upperBound <= second }?.upperBound ?? spans.first?.lowerBound ?? second
    }

    private static func seconds(_ moment: Timestamp) -> Int {
        let micros = moment.microseconds
        return Int(micros >= 0 ? micros / 1_000_000 : (micros - 999_999) / 1_000_000)
    }

    private static func timestamp(_ second: Int) -> Timestamp { Timestamp(microseconds: Int64(second) * 1_000_000) }
}
