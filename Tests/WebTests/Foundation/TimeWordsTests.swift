import Persistence
import Testing
import WebSupport

@testable import Web

@Suite("Times as people write them")
struct TimeWordsTests {
    private static let clock = LocalClock(zone: "America/Chicago")

    private func words(_ language: Language = .english, now: String = "2026-11-20T18:00:00Z") throws -> TimeWords {
        TimeWords(language: language, clock: Self.clock, now: try #require(Timestamp(rfc3339: now)))
    }

    @Test(
        "In a list: the time today, then the day, then the date",
        arguments: [
            ("2026-11-20T16:42:00Z", "10:42 AM", "10:42"), ("2026-11-20T06:05:00Z", "12:05 AM", "0:05"),
            ("2026-11-19T20:00:00Z", "Yesterday", "Ayer"), ("2026-11-18T15:12:00Z", "Wed", "Mié"),
            ("2026-11-12T17:20:00Z", "Nov 12", "12 nov"),
            ("2025-11-12T17:20:00Z", "Nov 12, 2025", "12 nov 2025"),
        ])
    func short(moment: String, english: String, spanish: String) throws {
        let moment = try #require(Timestamp(rfc3339: moment))
        #expect(try words().short(moment) == english)
        #expect(try words(.spanish).short(moment) == spanish)
    }

    @Test("In letters and promises, and whole in a title")
    func others() throws {
        let moment = try #require(Timestamp(rfc3339: "2026-11-24T20:00:00Z"))
        #expect(try words().day(moment) == "Tue 2:00 PM")
        #expect(try words().promised(moment) == "Tuesday, 2:00 PM")
        #expect(try words().within(moment) == "Tue 2:00 PM")
        #expect(try words(.spanish).within(moment) == "mar 14:00")
        #expect(try words(now: "2026-11-24T21:00:00Z").within(moment) == "today 2:00 PM")
        #expect(try words().exact(moment) == "Tuesday, November 24, 2026 at 2:00 PM")
        #expect(try words(.spanish).exact(moment) == "martes, 24 de noviembre de 2026, 14:00")
        #expect(
            try words().element(moment, .day).html
                == "<time datetime=\"2026-11-24T20:00:00Z\" data-relative=\"day\" title=\"Tuesday, November 24, 2026 at 2:00 PM\">Tue 2:00 PM</time>"
        )
    }

    @Test(
        "Clocks follow the zone through its changes",
        arguments: [
            ("2026-11-01T06:59:59Z", "1:59 AM"), ("2026-11-01T07:00:00Z", "1:00 AM"), ("2026-03-08T07:59:59Z", "1:59 AM"),
            ("2026-03-08T08:00:00Z", "3:00 AM"),
        ])
    func changes(moment: String, shown: String) throws {
        let moment = try #require(Timestamp(rfc3339: moment))
        #expect(try words().time(moment) == shown)
    }
}
