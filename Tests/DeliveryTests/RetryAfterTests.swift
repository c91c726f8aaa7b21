import Persistence
import Testing

@testable import Delivery

@Suite("How long another system asks us to wait")
struct RetryAfterTests {
    /// Tuesday 17 November 2026, 16:00:00 UTC, and half a second.
    private static let now = Timestamp(microseconds: 1_794_931_200_500_000)

    private static let table: [(String, Int?)] = [
        ("0", 0), ("120", 120), ("007", 7), ("99999999999999999999", Int.max),
        ("Tue, 17 Nov 2026 16:02:01 GMT", 121), ("Wed, 18 Nov 2026 16:00:00 GMT", 86_400), ("Wed, 01 Mar 2028 00:00:00 GMT", 40_550_400),
        ("Tue, 29 Feb 2028 16:00:01 GMT", 40_521_601),
        ("Tue, 17 Nov 2026 16:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("", nil), ("-5", nil), ("+5", nil), ("1.5", nil), ("soon", nil), (" 5", nil),
        ("Mon, 29 Feb 2027 16:00:00 GMT", nil), ("Tue, 31 Nov 2026 16:00:00 GMT", nil), ("Tue, 17 Nov 2026 24:01:00 GMT", nil),
        ("Tue, 17 Nov 2026 16:61:00 GMT", nil), ("Tue, 17 Nov 2026 16:00:00 CET", nil), ("Tue, 17 Nov 2026 16:00:00 UTC", nil),
        ("tue, 17 nov 2026 16:00:00 gmt", nil), ("Xyz, 17 Nov 2026 16:00:00 GMT", nil), ("Tue, 17 Foo 2026 16:00:00 GMT", nil),
        ("Tue, 7 Nov 2026 016:00:00 GMT", nil), ("Tuesday, 17-Nov-26 16:02:00 GMT", nil), ("Tue Nov 17 16:02:00 2026", nil),
        ("Tue, 17 Nov 2026  6:02:00 GMT", nil), ("Tue, -7 Nov 2026 16:02:00 GMT", nil), ("Tue, 17 Nov 2026 16:02:00", nil),
        ("2026-11-17T16:02:00Z", nil),
    ]

    @Test("Seconds, or a moment in the one form that is sent today; what is neither asks for nothing", arguments: table.indices)
    func seconds(_ index: Int) {
        let (text, seconds) = Self.table[index]
        #expect(RetryAfter.seconds(text, at: Self.now) == seconds, "\(text)")
    }
}
