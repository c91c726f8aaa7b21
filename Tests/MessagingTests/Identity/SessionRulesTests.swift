import Persistence
import Testing

@testable import Messaging

@Suite("Rules of sessions and usernames")
struct SessionRulesTests {
    private let start = Timestamp(secondsSince1970: 1_800_000_000)

    @Test(
        "A session lives 15 minutes from the last request a person caused, and 12 hours at most",
        arguments: [
            (0, 0, true), (0, 899, true), (0, 900, false), (43_000, 43_199, true), (43_000, 43_200, false), (43_199, 43_201, false),
        ] as [(Int64, Int64, Bool)])
    func alive(seen: Int64, now: Int64, alive: Bool) {
        let expires = start.adding(seconds: SessionRules.absolute)
        #expect(SessionRules.isAlive(seenAt: start.adding(seconds: seen), expiresAt: expires, at: start.adding(seconds: now)) == alive)
    }

    @Test(
        "It is written down at most once a minute, and never for what a page asks by itself",
        arguments: [(0, false, false), (59, false, false), (60, false, true), (600, false, true), (60, true, false), (600, true, false)]
            as [(Int64, Bool, Bool)])
    func touched(after seconds: Int64, live: Bool, touched: Bool) {
        #expect(SessionRules.isToBeTouched(seenAt: start, at: start.adding(seconds: seconds), live: live) == touched)
    }

    @Test(
        "Whose session was alive when the account was disabled is told so, for its twelve hours",
        arguments: [
            (0, 600, 700, true), (0, 600, 43_199, true), (0, 600, 43_200, false), (0, 900, 901, false), (800, 1_699, 1_700, true),
            (0, nil, 899, true), (0, nil, 900, false),
        ] as [(Int64, Int64?, Int64, Bool)])
    func disabled(seen: Int64, ended: Int64?, now: Int64, isTold: Bool) {
        let told = SessionRules.tellsOfDisabling(
            seenAt: start.adding(seconds: seen), expiresAt: start.adding(seconds: SessionRules.absolute),
            endedAt: ended.map { start.adding(seconds: $0) }, at: start.adding(seconds: now))
        #expect(told == isTold)
    }

    @Test("A token is 43 characters of base64url, read back from exactly its own spelling")
    func token() throws {
        let token = SessionToken(random: (0..<32).map { UInt8($0 * 8 + 3) })
        #expect(token.text.utf8.count == 43)
        #expect(try #require(SessionToken(token.text)) == token)
        #expect(SessionToken(token.text + "=") == nil)
        #expect(SessionToken(String(token.text.dropLast())) == nil)
        #expect(SessionToken("!" + token.text.dropFirst()) == nil)
        let other = token.text.dropLast() + (token.text.last == "1" ? "2" : "1")
        #expect(SessionToken(other)?.hash != token.hash)
    }

    @Test(
        "Case, full-width letters and blanks around do not tell usernames apart",
        arguments: [
            ("Ada", "ada"), ("ADA.Park@Example.org", "ada.park@example.org"), ("Ａｄａ１", "ada1"), ("  ada\t", "ada"), ("", ""),
            ("ádа", "ádа"),
        ])
    func keys(typed: String, key: String) {
        #expect(Username.key(typed) == key)
    }

    @Test("A username is 2 to 64 letters, digits and a few signs of ASCII")
    func usernames() {
        for good in ["ab", "Ada", "ada.park+1@example.org", "a_b-c", String(repeating: "x", count: 64)] {
            #expect(Username.accepts(good), "\(good)")
        }
        for bad in ["", "a", "ada park", "аda", "ada\u{0}", "ada\n", "<b>", String(repeating: "x", count: 65)] {
            #expect(!Username.accepts(bad), "\(bad)")
        }
    }

    @Test("Roles travel as one number and come back the same", arguments: Role.allCases)
    func roles(role: Role) throws {
        let place = try #require(Role.allCases.firstIndex(of: role))
        #expect(Set<Role>(bits: 1 << Int64(place)) == [role])
        #expect(Set<Role>(bits: 255) == Set(Role.allCases))
        #expect(Set<Role>(bits: 0).isEmpty)
    }
}
