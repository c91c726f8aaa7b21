import Testing

@testable import WebSupport

@Suite("Token buckets")
struct TokenBucketTests {
    private let second: Int64 = 1_000_000

    @Test("A burst passes, then requests come back at the rate, and the wait is told")
    func rate() {
        let buckets = TokenBuckets<String>(perMinute: 60, burst: 3)
        for _ in 0..<3 { #expect(buckets.take("a", now: 0) == .allowed) }
        #expect(buckets.take("a", now: 0) == .refused(retryAfter: 1))
        #expect(buckets.take("b", now: 0) == .allowed)
        #expect(buckets.take("a", now: second) == .allowed)
        #expect(buckets.take("a", now: second) == .refused(retryAfter: 1))
        #expect(buckets.take("a", now: 100 * second) == .allowed)
    }

    @Test("A slow rate tells a long wait, and a clock that stands still changes nothing")
    func slow() {
        let buckets = TokenBuckets<Int>(perMinute: 2, burst: 1)
        #expect(buckets.take(1, now: 5) == .allowed)
        #expect(buckets.take(1, now: 5) == .refused(retryAfter: 30))
        #expect(buckets.take(1, now: 0) == .refused(retryAfter: 30))
        #expect(buckets.take(1, now: 20 * second) == .refused(retryAfter: 11))
    }

    @Test("Memory is bounded, and full buckets are forgotten first")
    func bounded() {
        let buckets = TokenBuckets<Int>(perMinute: 60, burst: 1, maximumKeys: 100)
        for key in 0..<1000 { _ = buckets.take(key, now: 0) }
        #expect(buckets.count <= 100)
        #expect(buckets.take(5000, now: 60 * second) == .allowed)
        #expect(buckets.count <= 2)
    }
}

@Suite("Patience with connections")
struct ConnectionPatienceTests {
    private let second: Int64 = 1_000_000_000

    private func opened() -> ConnectionPatience {
        var patience = ConnectionPatience(ServerLimits())
        patience.opened(at: 0)
        return patience
    }

    @Test("Headers have ten seconds from the connection, and from the first byte of a further request")
    func headers() {
        var patience = opened()
        #expect(patience.deadline == 10 * second)
        patience.incompleteBytesArrived(at: 9 * second)
        #expect(patience.deadline == 10 * second)
        patience.headArrived(at: 9 * second)
        patience.requestEnded()
        #expect(patience.deadline == nil)
        patience.responseEnded(at: 20 * second)
        #expect(patience.deadline == 50 * second)
        patience.incompleteBytesArrived(at: 49 * second)
        #expect(patience.deadline == 59 * second)
    }

    @Test("While an answer is under way, such as an event stream, the client owes nothing")
    func responding() {
        var patience = opened()
        patience.headArrived(at: 0)
        patience.requestEnded()
        patience.readWanted(at: 0)
        #expect(patience.deadline == nil)
        patience.incompleteBytesArrived(at: 5 * second)
        #expect(patience.deadline == nil)
        patience.responseEnded(at: 7 * second)
        #expect(patience.deadline == 17 * second)
    }

    @Test("A body may be slow for ten seconds, then it must bring a kibibyte a second, and never pause for thirty")
    func body() {
        var patience = opened()
        patience.headArrived(at: 0)
        #expect(patience.deadline == nil)
        patience.readWanted(at: 0)
        #expect(patience.deadline == 10 * second)
        patience.bodyArrived(bytes: 5 * 1024)
        patience.readEnded(at: 8 * second)
        patience.readWanted(at: 8 * second)
        #expect(patience.deadline == 15 * second)
        patience.bodyArrived(bytes: 1024 * 1024)
        patience.readEnded(at: 9 * second)
        patience.readWanted(at: 9 * second)
        #expect(patience.deadline == 39 * second)
    }

    @Test("Time in which the server does not read is not counted against the client")
    func backPressure() {
        var patience = opened()
        patience.readWanted(at: 0)
        patience.headArrived(at: 2 * second)
        patience.readEnded(at: 3 * second)
        #expect(patience.deadline == nil)
        patience.readWanted(at: 100 * second)
        #expect(patience.deadline == 109 * second)
    }

    @Test("A request sent before the answer to the one before is not idle time")
    func pipelining() {
        var patience = opened()
        patience.headArrived(at: 0)
        patience.requestEnded()
        patience.headArrived(at: 1)
        patience.requestEnded()
        patience.responseEnded(at: second)
        #expect(patience.deadline == nil)
        patience.responseEnded(at: 2 * second)
        #expect(patience.deadline == 32 * second)
    }

    @Test("A body is owed while it has not come whole, to the one request in progress")
    func owed() {
        var patience = opened()
        #expect(!patience.isOwedBody)
        patience.headArrived(at: 0)
        #expect(patience.isOwedBody)
        patience.bodyArrived(bytes: 5)
        #expect(patience.isOwedBody)
        patience.requestEnded()
        #expect(!patience.isOwedBody)
        patience.headArrived(at: second)
        #expect(!patience.isOwedBody, "the request before has no answer yet")
        patience.responseEnded(at: 2 * second)
        #expect(patience.isOwedBody)
        patience.responseEnded(at: 3 * second)
        #expect(!patience.isOwedBody && patience.isDraining)
    }

    @Test("A body that goes on after the answer is drained, still in time")
    func draining() {
        var patience = opened()
        patience.headArrived(at: 0)
        patience.readWanted(at: 0)
        patience.responseEnded(at: second)
        #expect(patience.isDraining)
        #expect(patience.deadline == 10 * second)
    }
}
