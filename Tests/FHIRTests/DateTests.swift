import FHIR
import Testing

@Suite("Dates of FHIR")
struct DateTests {
    @Test(
        "A partial date keeps what is known and yields an ISO day only when complete",
        arguments: [
            ("1970", nil, "1970-01-01", "1970-12-31"), ("1970-05", nil, "1970-05-01", "1970-05-31"),
            ("1972-02", nil, "1972-02-01", "1972-02-29"), ("1900-02", nil, "1900-02-01", "1900-02-28"),
            ("2000-02-29", "2000-02-29", "2000-02-29", "2000-02-29"), ("0987-06-05", "0987-06-05", "0987-06-05", "0987-06-05"),
        ] as [(String, String?, String, String)])
    func dates(text: String, day: String?, first: String, last: String) throws {
        let date = try #require(FHIRDate(text))
        #expect(date.description == text)
        #expect(date.isoDay == day)
        #expect(date.firstDay == first)
        #expect(date.lastDay == last)
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "70", "1970-", "1970-5", "1970-13", "1970-00", "1970-02-30", "2001-02-29", "1970-01-32", "1970-01-01T00:00:00Z", "19700101",
            "-970-01-01", "+970", "0000", "1970-01-01-01", "١٩٧٠", " 1970",
        ])
    func noDates(text: String) {
        #expect(FHIRDate(text) == nil)
    }

    @Test(
        "A time with a zone is an instant in microseconds UTC",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T23:59:59.5Z", -500_000),
            ("2000-02-29T12:00:00-05:00", 951_843_600_000_000), ("2026-05-01T00:00:00.1234567Z", 1_777_593_600_123_456),
        ] as [(String, Int64)])
    func instants(text: String, microseconds: Int64) {
        #expect(FHIRDateTime(text)?.microseconds == microseconds)
    }

    @Test("A dateTime may be a partial date, which is no instant")
    func partial() {
        #expect(FHIRDateTime("2015-02")?.date == FHIRDate("2015-02"))
        #expect(FHIRDateTime("2015-02")?.microseconds == nil)
        #expect(FHIRDateTime("2015-02-07T13:28:17-05:00")?.date.isoDay == "2015-02-07")
    }

    @Test(
        "A time without a zone, or out of its range, is refused",
        arguments: [
            "1970-01-01T00:00:00", "1970-01-01T", "1970-01T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00+15:00", "1970-01-01T00:00Z", "1970-01-01T00:00:00z", "1970-01-01T00:00:00Zx",
        ])
    func noInstants(text: String) {
        #expect(FHIRDateTime(text) == nil)
    }
}
