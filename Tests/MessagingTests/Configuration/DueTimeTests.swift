import Persistence
import Testing

@testable import Messaging

/// From when, how long, and when it is due, in UTC.
struct DueTime: Sendable, CustomTestStringConvertible {
    var title: String
    var from: String
    var span: String
    var due: String

    init(_ title: String, _ from: String, _ span: String, _ due: String) {
        (self.title, self.from, self.span, self.due) = (title, from, span, due)
    }

    var testDescription: String { title }
}

@Suite("Due times")
struct DueTimeTests {
    static func week(_ hours: (Int, Int)...) -> [[Site.Calendar.OpenHours]] {
        let day = hours.map { Site.Calendar.OpenHours(fromMinute: $0.0 * 60, untilMinute: $0.1 * 60) }
        return [day, day, day, day, day, [], []]
    }

    static let office = Site.Calendar(
        code: "office", timeZone: "America/Chicago", open: week((8, 17)), closed: ["2026-11-26", "2026-12-25"])

    /// Chicago is UTC−6 in winter and UTC−5 from 8 March to 1 November 2026.
    static let inOffice: [DueTime] = [
        .init("four hours within one day", "2026-11-23T15:00:00Z", "4h", "2026-11-23T19:00:00Z"),
        .init("four hours that reach into the next day", "2026-11-23T21:00:00Z", "4h", "2026-11-24T16:00:00Z"),
        .init("exactly until closing", "2026-11-23T21:00:00Z", "2h", "2026-11-23T23:00:00Z"),
        .init("over a weekend", "2026-11-20T22:00:00Z", "2h", "2026-11-23T15:00:00Z"),
        .init("over a holiday", "2026-11-25T22:00:00Z", "2h", "2026-11-27T15:00:00Z"),
        .init("asked at night", "2026-11-24T05:00:00Z", "1h", "2026-11-24T15:00:00Z"),
        .init("asked on Saturday", "2026-11-21T18:00:00Z", "1h", "2026-11-23T15:00:00Z"),
        .init("over the night in which clocks go forward", "2026-03-06T22:00:00Z", "2h", "2026-03-09T14:00:00Z"),
        .init("over the night in which clocks go back", "2026-10-30T21:00:00Z", "2h", "2026-11-02T15:00:00Z"),
        .init("a business day later at the same time", "2026-11-23T15:30:00Z", "1 business day", "2026-11-24T15:30:00Z"),
        .init("two business days over a weekend", "2026-11-20T20:00:00Z", "2 business days", "2026-11-24T20:00:00Z"),
        .init("two business days over a holiday", "2026-11-25T20:00:00Z", "2 business days", "2026-11-30T20:00:00Z"),
        .init("two business days from Saturday end on Tuesday's close", "2026-11-21T12:00:00Z", "2 business days", "2026-11-24T23:00:00Z"),
        .init("before opening a whole day ends at closing", "2026-11-23T10:00:00Z", "1 business day", "2026-11-23T23:00:00Z"),
        .init("after closing the next day counts whole", "2026-11-23T23:30:00Z", "1 business day", "2026-11-24T23:00:00Z"),
        .init("the same time of day on both sides of a change of clocks", "2026-03-06T20:00:00Z", "1 business day", "2026-03-09T19:00:00Z"),
    ]

    @Test("A promise is due after so much open time", arguments: inOffice)
    func due(_ expected: DueTime) throws {
        let time = try #require(BusinessTime(Self.office))
        let promise = Promise(atLatest: try #require(Promise.Span(expected.span)), calendar: "office")
        let from = try #require(Timestamp(rfc3339: expected.from))
        #expect(promise.due(from: from, in: time).rfc3339 == Timestamp(rfc3339: expected.due)?.rfc3339)
    }

    @Test("What a task keeps of its promise is the promise, and nothing else is one")
    func stored() throws {
        let spans = ["20s", "30m", "4h", "1 business day", "5 business days"].compactMap { Promise.Span($0) }
        for atLatest in spans {
            for usually in [nil] + spans.map(Optional.some) {
                for calendar in [nil, "office"] {
                    for percent in [nil, 75] {
                        let promise = Promise(usually: usually, atLatest: atLatest, calendar: calendar, escalateAtPercent: percent)
                        #expect(Promise(stored: promise.stored) == promise)
                    }
                }
            }
        }
        #expect(spans.count == 5)
        for text in ["", "4h", "///", "4h///x", "4h/soon//", "4h//office", "/4h/office/75"] {
            #expect(Promise(stored: text) == nil, "\(text)")
        }
    }

    @Test("Around the clock, the night in which clocks change is as long as it is")
    func nightsOfChange() throws {
        let always = Site.Calendar(
            code: "always", timeZone: "America/Chicago",
            open: Array(repeating: [Site.Calendar.OpenHours(fromMinute: 0, untilMinute: 1440)], count: 7), closed: [])
        let time = try #require(BusinessTime(always))
        let spring = try #require(Timestamp(rfc3339: "2026-03-08T06:00:00Z"))
        let autumn = try #require(Timestamp(rfc3339: "2026-11-01T05:00:00Z"))
        #expect(time.openSeconds(from: spring, until: spring.adding(seconds: 23 * 3600)) == 23 * 3600)
        #expect(time.adding(openSeconds: 23 * 3600, to: spring) == spring.adding(seconds: 23 * 3600))
        #expect(time.adding(openSeconds: 25 * 3600, to: autumn) == autumn.adding(seconds: 25 * 3600))
    }

    @Test("Opening at a time that clocks skip is opening when they skip it")
    func skippedOpening() throws {
        let night = Site.Calendar(
            code: "night", timeZone: "America/Chicago",
            open: Array(repeating: [Site.Calendar.OpenHours(fromMinute: 150, untilMinute: 300)], count: 7), closed: [])
        let time = try #require(BusinessTime(night))
        let evening = try #require(Timestamp(rfc3339: "2026-03-08T03:00:00Z"))
        #expect(time.nextOpening(from: evening) == Timestamp(rfc3339: "2026-03-08T08:00:00Z"))
        let before = try #require(Timestamp(rfc3339: "2026-11-01T03:00:00Z"))
        #expect(time.nextOpening(from: before) == Timestamp(rfc3339: "2026-11-01T08:30:00Z"))
    }

    @Test("Without a calendar hours are hours of the clock and business days are Monday to Friday")
    func withoutCalendar() throws {
        let time = try #require(BusinessTime.weekdays(timeZone: "America/Chicago"))
        let friday = try #require(Timestamp(rfc3339: "2026-11-20T20:00:00Z"))
        #expect(Promise(atLatest: .seconds(4 * 3600)).due(from: friday, in: time) == friday.adding(seconds: 4 * 3600))
        #expect(Promise(atLatest: .businessDays(1)).due(from: friday, in: time) == Timestamp(rfc3339: "2026-11-23T20:00:00Z"))
    }

    @Test("The manager is told after the promised share of the open hours")
    func escalation() throws {
        let time = try #require(BusinessTime(Self.office))
        let promise = Promise(atLatest: .seconds(4 * 3600), calendar: "office", escalateAtPercent: 75)
        let from = try #require(Timestamp(rfc3339: "2026-11-23T21:00:00Z"))
        #expect(promise.escalation(from: from, in: time) == Timestamp(rfc3339: "2026-11-24T15:00:00Z"))
        #expect(Promise(atLatest: .seconds(60)).escalation(from: from, in: time) == nil)
    }

    @Test("A lunch break is not open, and a due time never falls into it")
    func lunch() throws {
        let calendar = Site.Calendar(code: "split", timeZone: "Europe/Madrid", open: Self.week((9, 14), (17, 20)), closed: [])
        let time = try #require(BusinessTime(calendar))
        let noon = try #require(Timestamp(rfc3339: "2026-11-23T12:00:00Z"))
        #expect(time.isOpen(at: noon))
        #expect(!time.isOpen(at: try #require(Timestamp(rfc3339: "2026-11-23T14:00:00Z"))))
        #expect(time.adding(openSeconds: 2 * 3600, to: noon) == Timestamp(rfc3339: "2026-11-23T17:00:00Z"))
    }

    @Test("A calendar that stays closed answers none the less")
    func closedForLong() throws {
        var calendar = Self.office
        calendar.open = [[], [], [], [], [], [], []]
        #expect(BusinessTime(calendar) == nil)
        #expect(BusinessTime(Site.Calendar(code: "x", timeZone: "Nowhere/Town", open: Self.office.open, closed: [])) == nil)
    }

    @Test(
        "A length of time reads and writes as the configuration does",
        arguments: [
            "20s", "30m", "4h", "1 business day", "2 business days", "90s", "0s",
        ])
    func spans(_ text: String) throws {
        #expect(try #require(Promise.Span(text)).description == text)
    }

    @Test(
        "What is no length of time is none",
        arguments: [
            "", "4", "h", "-4h", "4 h", "1 business days", "2 business day", "4h ", "99999999999999999999h", "٤h", "4d", "1.5h",
        ])
    func noSpans(_ text: String) { #expect(Promise.Span(text) == nil) }
}
