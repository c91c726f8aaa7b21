import Persistence
import WebSupport

/// How moments are written: in one language, by one zone, as seen from now.
struct TimeWords: Sendable {
    let language: Language
    let clock: LocalClock
    let now: Timestamp

    /// `2:00 PM`, in Spanish `14:00`.
    func time(_ moment: Timestamp) -> String {
        Self.time(clock.reading(moment), language)
    }

    /// For lists: `10:42 AM` today, then `Yesterday`, `Wednesday`, `Nov 12`, `Nov 12, 2025`.
    func short(_ moment: Timestamp) -> String {
        let (there, here) = (clock.reading(moment), clock.reading(now))
        return there.day == here.day ? Self.time(there, language) : dayName(there, here)
    }

    /// For letters: `Today 8:15 AM`, `Nov 2, 9:10 AM`.
    func day(_ moment: Timestamp) -> String {
        let (there, here) = (clock.reading(moment), clock.reading(now))
        let isNear = abs(there.day - here.day) < 7
        return dayName(there, here) + (isNear ? " " : ", ") + Self.time(there, language)
    }

    /// In running text: `today 8:15 AM`, in Spanish `lun 14:00`.
    func within(_ moment: Timestamp) -> String {
        let (there, here) = (clock.reading(moment), clock.reading(now))
        let text = day(moment)
        // Days of the week keep their capital in English.
        return abs(there.day - here.day) < (language == .english ? 2 : 7) ? text.prefix(1).lowercased() + text.dropFirst() : text
    }

    /// Whole: `Friday, November 20, 2026 at 10:42 AM`.
    func exact(_ moment: Timestamp) -> String {
        let there = clock.reading(moment)
        let names = CalendarNames.of(language)
        let (weekday, month) = (names.weekdays[there.weekday], names.months[there.month - 1])
        let (day, year, time) = (String(there.dayOfMonth), String(there.year), Self.time(there, language))
        return switch language {
        case .english: [weekday, ", ", month, " ", day, ", ", year, " at ", time].joined()
        case .spanish: [weekday, ", ", day, " de ", month, " de ", year, ", ", time].joined()
        }
    }

    /// In running text: `today, 2:00 PM`, `Tuesday, 2:00 PM`, `November 24, 2:00 PM`.
    func promised(_ moment: Timestamp) -> String {
        let (there, here) = (clock.reading(moment), clock.reading(now))
        let names = CalendarNames.of(language)
        let day: String =
            switch there.day - here.day {
            case 0: names.today.lowercased()
            case 1: names.tomorrow.lowercased()
            case 2..<7: names.weekdays[there.weekday]
            default: Self.date(there, names.months, language)
            }
        return "\(day), \(Self.time(there, language))"
    }

    /// How long ago or until: `2 hr 27 min`, `3 days`.
    func span(from: Timestamp, to: Timestamp) -> String {
        let minutes = max(0, abs(to.microseconds - from.microseconds) / 60_000_000)
        let (hours, days) = (minutes / 60, minutes / 1_440)
        if days >= 2 { return language == .english ? "\(days) days" : "\(days) días" }
        let hour = language == .english ? "hr" : "h"
        if hours == 0 { return "\(minutes) min" }
        return minutes % 60 == 0 ? "\(hours) \(hour)" : "\(hours) \(hour) \(minutes % 60) min"
    }

    /// `November 24` or `24 de noviembre`; with the year when it is another one.
    private static func date(_ reading: LocalClock.Reading, _ months: [String], _ language: Language) -> String {
        language == .english
            ? "\(months[reading.month - 1]) \(reading.dayOfMonth)" : "\(reading.dayOfMonth) de \(months[reading.month - 1])"
    }

    private func dayName(_ there: LocalClock.Reading, _ here: LocalClock.Reading) -> String {
        let names = CalendarNames.of(language)
        switch there.day - here.day {
        case 0: return names.today
        case 1: return names.tomorrow
        case -1: return names.yesterday
        case -6...6: return names.capitalWeekdays[there.weekday]
        default:
            let month = names.shortMonths[there.month - 1]
            let date = language == .english ? "\(month) \(there.dayOfMonth)" : "\(there.dayOfMonth) \(month)"
            if there.year == here.year { return date }
            return language == .english ? "\(date), \(there.year)" : "\(date) \(there.year)"
        }
    }

    private static func time(_ reading: LocalClock.Reading, _ language: Language) -> String {
        let (hour, minute) = (reading.minuteOfDay / 60, reading.minuteOfDay % 60)
        let shown = language == .spanish ? hour : hour % 12 == 0 ? 12 : hour % 12
        // Every line of a list shows a time, in its text and in its title: eight bytes, put where they belong.
        return String(unsafeUninitializedCapacity: 8) { text in
            var count = 0
            func add(_ byte: UInt8) {
                text[count] = byte
                count += 1
            }
            func add(digit: Int) { add(UInt8(ascii: "0") + UInt8(digit)) }
            if shown > 9 { add(digit: shown / 10) }
            add(digit: shown % 10)
            add(UInt8(ascii: ":"))
            add(digit: minute / 10)
            add(digit: minute % 10)
            if language == .english { for byte in (hour < 12 ? " AM" : " PM").utf8 { add(byte) } }
            return count
        }
    }
}

/// How a `time` element is kept up to date by the module.
enum TimeShape: String, Sendable {
    case day, within, short, span, due
}

extension TimeWords {
    /// A moment as a `time` element: exact for machines and in its title, as people say it in its text.
    func element(_ moment: Timestamp, _ shape: TimeShape, class name: String? = nil, late: String? = nil) -> Markup {
        let text: String =
            switch shape {
            case .day: day(moment)
            case .within: within(moment)
            case .short: short(moment)
            case .span: span(from: moment, to: now)
            case .due: due(moment, late: late)
            }
        return """
            <time\(attribute: "class", name) datetime="\(instant: moment.microseconds, .seconds)" data-relative="\(shape.rawValue)"\(attribute: "data-late", late) \
            title="\(exact(moment))">\(text)</time>
            """
    }

    /// - Parameter late: the pattern for a time that has passed, with `{t}` for how long ago.
    private func due(_ moment: Timestamp, late: String?) -> String {
        if moment < now { return (late ?? "{t}").replacing("{t}", with: span(from: moment, to: now)) }
        let isNear = moment.microseconds - now.microseconds < 86_400_000_000
        return isNear ? span(from: now, to: moment) : day(moment)
    }
}
