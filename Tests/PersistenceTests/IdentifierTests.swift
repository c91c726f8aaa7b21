import Persistence
import Testing

@Suite struct IdentifierTests {
    private enum Thing {}

    @Test("Identifiers are UUIDs of version 7 dated by the clock, and strictly increase")
    func increasing() {
        let now = Timestamp(microseconds: 1_772_355_600_123_456)
        let ids = IDs(now: { now }, random: { 0xFFFF_FFFF_FFFF_FFFF })
        var last: ID<Thing> = ids.next()
        #expect(last.high >> 16 == 1_772_355_600_123)
        for _ in 0..<100_000 {
            let next: ID<Thing> = ids.next()
            #expect(next > last)
            #expect(next.high >> 12 & 0xF == 7)
            #expect(next.low >> 62 == 2)
            last = next
        }
    }

    @Test("An identifier's text is the canonical lower-case form and reads back, in either case")
    func text() throws {
        let id = try #require(ID<Thing>("018F3c2a-7b1d-7c3e-9a4f-0123456789AB"))
        #expect(id.description == "018f3c2a-7b1d-7c3e-9a4f-0123456789ab")
        #expect(ID<Thing>(id.description) == id)
        #expect(ID<Thing>(bytes: id.bytes) == id)
    }

    @Test("Every hexadecimal digit is written as itself at every place", arguments: 0..<32)
    func digits(place: Int) {
        for digit in UInt64(0)..<16 {
            let bits = digit << UInt64((15 - place % 16) * 4)
            let id = ID<Thing>(high: place < 16 ? bits : ~0, low: place < 16 ? ~0 : bits)
            let plain = [id.high, id.low].map { half in
                let text = String(half, radix: 16)
                return String(repeating: "0", count: 16 - text.count) + text
            }.joined()
            #expect(id.description.filter { $0 != "-" } == plain)
            #expect(id.description.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        }
    }

    @Test(
        "Anything but 36 characters with hyphens in their places is no identifier",
        arguments: [
            "", "018f3c2a7b1d7c3e9a4f0123456789ab", "018f3c2a-7b1d-7c3e-9a4f-0123456789a", "018f3c2a-7b1d-7c3e-9a4f-0123456789abc",
            "018f3c2a-7b1d-7c3e-9a4f-0123456789ag", "018f3c2a_7b1d-7c3e-9a4f-0123456789ab", "{018f3c2a-7b1d-7c3e-9a4f-0123456789ab}",
            "٠18f3c2a-7b1d-7c3e-9a4f-0123456789ab",
        ])
    func refused(text: String) {
        #expect(ID<Thing>(text) == nil)
    }

    @Test(
        "A moment is written as RFC 3339 and read with any offset",
        arguments: [
            ("2026-03-01T09:15:00.250Z", 1_772_356_500_250_000, "2026-03-01T09:15:00.250Z"),
            ("2026-03-01T10:15:00.250001+01:00", 1_772_356_500_250_001, "2026-03-01T09:15:00.250Z"),
            ("1969-12-31T23:59:59.999Z", -1_000, "1969-12-31T23:59:59.999Z"),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000_000, "2024-02-29T00:00:00.000Z"),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
        ] as [(String, Int64, String)])
    func moments(text: String, microseconds: Int64, written: String) throws {
        let moment = try #require(Timestamp(rfc3339: text))
        #expect(moment.microseconds == microseconds)
        #expect(moment.rfc3339 == written)
    }

    @Test(
        "A text that is no date-time is refused",
        arguments: ["2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01", "2026-03-01T00:00:00", "x"])
    func noMoment(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }
}
