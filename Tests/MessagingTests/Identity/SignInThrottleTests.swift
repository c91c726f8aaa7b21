import Persistence
import Testing

@testable import Messaging

@Suite("Sign-in throttle")
struct SignInThrottleTests {
    private let now = Timestamp(secondsSince1970: 1_800_000_000)

    @Test(
        "After five failures the wait doubles from 2 seconds up to 900",
        arguments: [
            (1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (8, 16), (9, 32), (10, 64), (11, 128), (12, 256), (13, 512), (14, 900), (15, 900),
            (99, 900), (1_000_000, 900),
        ] as [(Int64, Int64)])
    func waits(failures: Int64, seconds: Int64) {
        #expect(SignInThrottle.wait(after: failures) == seconds)
    }

    @Test("A failure of an account is counted and blocks it for the wait")
    func accountFailure() {
        var count = FailureCount()
        for _ in 1...5 { count = SignInThrottle.failed(account: count, at: now) }
        #expect(count == FailureCount(failures: 5, windowAt: now, blockedUntil: now.adding(seconds: 2)))
        #expect(SignInThrottle.verdict(account: count, at: now) == .wait(2))
        #expect(SignInThrottle.verdict(account: count, at: now.adding(milliseconds: 1_500)) == .wait(1))
        #expect(SignInThrottle.verdict(account: count, at: now.adding(seconds: 2)) == .allowed)
    }

    @Test("A hundred failures in a row stop an account, however long ago the wait ended")
    func stops() {
        let count = FailureCount(failures: 100, windowAt: now, blockedUntil: now.adding(seconds: 900))
        #expect(SignInThrottle.verdict(account: count, at: now.adding(days: 29)) == .stopped)
        let almost = FailureCount(failures: 99, windowAt: now, blockedUntil: now.adding(seconds: 900))
        #expect(SignInThrottle.verdict(account: almost, at: now.adding(seconds: 900)) == .allowed)
    }

    @Test("Thirty days without a failure are forgotten")
    func forgets() {
        let count = FailureCount(failures: 100, windowAt: now, blockedUntil: now.adding(seconds: 900))
        let later = now.adding(days: 30).adding(seconds: 1)
        #expect(SignInThrottle.verdict(account: count, at: later) == .allowed)
        #expect(SignInThrottle.failed(account: count, at: later).failures == 1)
    }

    @Test("A network may fail twenty times in the minute that its first failure began")
    func network() {
        var count = FailureCount()
        for second in 0..<20 {
            #expect(SignInThrottle.verdict(network: count, at: now.adding(seconds: Int64(second))) == .allowed)
            count = SignInThrottle.failed(network: count, at: now.adding(seconds: Int64(second)))
        }
        #expect(count.failures == 20)
        #expect(count.windowAt == now)
        #expect(SignInThrottle.verdict(network: count, at: now.adding(seconds: 20)) == .wait(40))
        #expect(SignInThrottle.verdict(network: count, at: now.adding(seconds: 60)) == .allowed)
        #expect(SignInThrottle.failed(network: count, at: now.adding(seconds: 60)).failures == 1)
    }

    @Test(
        "A network is an IPv4 address or the /64 of an IPv6 address",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:0:1:aaaa::1", "2001:db8:0:1::/64"),
            ("2001:db8:0:1:bbbb::2", "2001:db8:0:1::/64"), ("[2001:db8::1]", "2001:db8:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"),
            ("", "unknown"), ("localhost", "unknown"), ("192.0.2.999", "unknown"),
            ("203.0.113.7:51234", "203.0.113.7"), ("[2001:db8::1]:443", "2001:db8:0:0::/64"), ("[::ffff:192.0.2.7]:80", "192.0.2.7"),
            ("[fe80::1%eth0]:443", "fe80:0:0:0::/64"), ("2001:db8::1", "2001:db8:0:0::/64"), ("203.0.113.7:", "unknown"),
            ("203.0.113.7:99999", "unknown"), ("203.0.113.7:+80", "unknown"), ("203.0.113.7:port", "unknown"), (":443", "unknown"),
            ("[2001:db8::1", "unknown"), ("[2001:db8::1]443", "unknown"), ("[2001:db8::1]:", "unknown"), ("[]:443", "unknown"),
            ("203.0.113.7:80:90", "unknown"), ("example.org:443", "unknown"),
        ])
    func networks(address: String, text: String) {
        #expect(NetworkAddress(address).text == text)
    }

    @Test("An address nobody reported is one network of its own")
    func noAddress() {
        #expect(NetworkAddress(nil).text == "unknown")
    }
}
