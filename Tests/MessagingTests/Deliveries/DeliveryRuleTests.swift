import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What becomes of a delivery, as rules")
struct DeliveryRuleTests {
    private static let now = Timestamp(secondsSince1970: 1_794_931_200)

    @Test("The product's own schedule waits as the table says, and gives up after ten attempts and within 72 hours")
    func schedule() {
        var (at, waits) = (Self.now, [Int64]())
        for failures in 1...RetrySchedule.standard.waits.count {
            guard case .at(let next) = RetrySchedule.standard.next(failures: failures, began: Self.now, at: at, jitter: 0) else { break }
            waits.append(next.microseconds(since: at) / 1_000_000)
            at = next
        }
        #expect(waits == [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 72_000])
        #expect(at <= Self.now.adding(hours: 72))
        #expect(RetrySchedule.standard.next(failures: 10, began: Self.now, at: at, jitter: 0) == .giveUp)
    }

    @Test("Chance takes at most a fifth off a wait and never adds to it", arguments: [(0.0, 300), (0.5, 270), (1.0, 240), (7.0, 240)])
    func jitter(jitter: Double, seconds: Int64) {
        let schedule = RetrySchedule(waits: [0, 300])
        #expect(schedule.next(failures: 1, began: Self.now, at: Self.now, jitter: jitter) == .at(Self.now.adding(seconds: seconds)))
    }

    @Test("What the other side asks to wait is heeded, when it is longer and not too long")
    func retryAfter() {
        let schedule = RetrySchedule(waits: [0, 300, 300])
        func next(_ asked: Int, hours: Int64 = 0) -> RetrySchedule.Next {
            schedule.next(failures: 1, began: Self.now, at: Self.now.adding(hours: hours), jitter: 0, retryAfter: asked)
        }
        #expect(next(10) == .at(Self.now.adding(seconds: 300)))
        #expect(next(600) == .at(Self.now.adding(seconds: 600)))
        #expect(next(-5) == .at(Self.now.adding(seconds: 300)))
        #expect(next(.max) == .at(Self.now.adding(hours: 72)))
        #expect(next(7_200, hours: 71) == .giveUp)
    }

    @Test("Five failures of the transport in a row open the breaker for 30 s, doubling to 15 minutes; one answer closes it")
    func breaker() {
        var breaker = Breaker()
        for _ in 0..<4 { breaker.failed(at: Self.now) }
        #expect(breaker.allowed(of: 4, at: Self.now) == 4)
        var seconds: [Int64] = []
        for _ in 0..<7 {
            breaker.failed(at: Self.now)
            seconds.append(breaker.openUntil.map { $0.microseconds(since: Self.now) / 1_000_000 } ?? 0)
        }
        #expect(seconds == [30, 60, 120, 240, 480, 900, 900])
        #expect(breaker.allowed(of: 4, at: Self.now.adding(seconds: 899)) == 0)
        #expect(breaker.allowed(of: 4, at: Self.now.adding(seconds: 900)) == 1, "one delivery tries whether it goes again")
        breaker.answered()
        #expect(breaker == Breaker() && breaker.allowed(of: 4, at: Self.now) == 4)
    }

    @Test(
        "Only an answer of the other system closes the breaker; what reached nobody changes nothing, and the next delivery tries",
        arguments: [
            (DeliveryFault.unreachable, DeliveryOutcome.Sign.failed), (.timedOut, .failed), (.cutOff, .failed), (.tls, .failed),
            (.serverFault, .failed), (.redirected, .answered), (.tooLarge, .answered), (.busy, .answered), (.refused, .answered),
            (.gone, .answered), (.addressRefused, .nothing), (.notAnAnswer, .nothing), (.noSecret, .nothing), (.noAdapter, .nothing),
            (.notOpened, .nothing),
        ])
    func signs(fault: DeliveryFault, sign: DeliveryOutcome.Sign) {
        let outcome = DeliveryOutcome(.retry, code: "x", fault: fault)
        #expect(outcome.sign == sign && outcome.isTransportFailure == (sign == .failed))
        let halfOpen = Breaker(failures: 7, openUntil: Self.now.adding(seconds: -1))
        var breaker = halfOpen
        breaker.note(outcome.sign, at: Self.now)
        switch sign {
        case .answered: #expect(breaker == Breaker())
        case .failed: #expect(breaker.allowed(of: 4, at: Self.now) == 0)
        case .nothing: #expect(breaker == halfOpen && breaker.allowed(of: 4, at: Self.now) == 1)
        }
    }

    @Test("What went well is an answer; what is to be tried again and names no fault says nothing")
    func signsWithoutFault() {
        let signs = [DeliveryOutcome.Verdict.delivered, .sent, .refused, .gone, .retry].map { DeliveryOutcome($0, code: "x").sign }
        #expect(signs == [.answered, .answered, .answered, .answered, .nothing])
    }

    @Test(
        "What an answer's status means",
        arguments: [
            (200, DeliveryOutcome.Verdict.delivered), (201, .delivered), (202, .delivered), (204, .delivered), (301, .retry), (302, .retry),
            (307, .retry), (308, .retry), (400, .refused), (401, .refused), (403, .refused), (404, .refused), (408, .retry),
            (409, .refused),
            (410, .gone), (413, .refused), (415, .refused), (422, .refused), (425, .retry), (429, .retry), (500, .retry), (502, .retry),
            (503, .retry), (504, .retry), (100, .retry), (600, .retry),
        ])
    func statuses(status: Int, verdict: DeliveryOutcome.Verdict) {
        let outcome = DeliveryOutcome(status: status, retryAfter: 30)
        #expect(outcome.verdict == verdict)
        #expect(outcome.code == "\(status)")
        #expect((outcome.fault == nil) == (verdict == .delivered))
        #expect(outcome.retryAfter == (verdict == .retry ? 30 : nil))
        #expect(outcome.isTransportFailure == (status >= 500 || status < 200))
    }

    @Test("A web page is no answer, whatever its status says")
    func page() {
        #expect(DeliveryOutcome(status: 200, isPage: true).fault == .notAnAnswer)
        #expect(DeliveryOutcome(status: 404, isPage: true).verdict == .refused)
    }

    @Test("After an attempt a delivery is done, tried again, dead or cancelled, and people take over when they must")
    func steps() {
        func step(
            _ verdict: DeliveryOutcome.Verdict, failures: Int = 1, urgent: Bool = false, withdrawn: Bool = false, accepted: Bool = false
        ) -> DeliveryStep {
            DeliveryStep(
                after: DeliveryOutcome(verdict, code: "x"), failures: failures, began: Self.now, isUrgent: urgent, isWithdrawn: withdrawn,
                wasAccepted: accepted, schedule: RetrySchedule(waits: [0, 60]), jitter: 0, at: Self.now)
        }
        #expect(step(.delivered).state == .delivered && !step(.delivered).handsOver)
        #expect(step(.sent).state == .sent)
        #expect(step(.retry).state == .retrying && step(.retry).dueAt == Self.now.adding(seconds: 60) && !step(.retry).handsOver)
        #expect(step(.retry, urgent: true).handsOver)
        #expect(step(.retry, failures: 2).state == .dead && step(.retry, failures: 2).handsOver)
        for verdict in [DeliveryOutcome.Verdict.refused, .gone] { #expect(step(verdict).state == .dead && step(verdict).handsOver) }
        #expect(step(.retry, withdrawn: true).state == .cancelled && step(.refused, withdrawn: true).state == .cancelled)
        #expect(!step(.refused, withdrawn: true).handsOver && step(.delivered, withdrawn: true).state == .delivered)
        // What was accepted once stays delivered, and people have nothing to take over.
        for again in [
            step(.refused, accepted: true), step(.gone, accepted: true), step(.retry, failures: 2, accepted: true),
            step(.retry, withdrawn: true, accepted: true), step(.refused, withdrawn: true, accepted: true),
        ] {
            #expect(again.state == .delivered && !again.handsOver && again.dueAt == nil)
        }
        let retried = step(.retry, urgent: true, accepted: true)
        #expect(retried.state == .retrying && !retried.handsOver)
    }

    @Test("A task says what the other system had done until it was handed over, and since")
    func handedOver() {
        func reason(_ acceptedAfter: Int64?) -> HandedOverDelivery.Reason {
            HandedOverDelivery.reason(acceptedAt: acceptedAfter.map { Self.now.adding(seconds: $0) }, handedOverAt: Self.now)
        }
        #expect(reason(nil) == .notTaken && reason(-1) == .notAnswered)
        #expect(reason(0) == .takenLate(Self.now) && reason(60) == .takenLate(Self.now.adding(seconds: 60)))
    }

    @Test(
        "A lease lasts twice as long as an answer may take, and no less than five seconds", arguments: [(30, 60), (2, 5), (3, 6), (1, 5)])
    func lease(timeout: Int, seconds: Int64) {
        var endpoint = Endpoint()
        endpoint.timeoutSeconds = timeout
        #expect(endpoint.leaseSeconds == seconds)
    }

    @Test("The member is told what is true of each state")
    func facts() {
        let told = DeliveryState.allCases.map { DeliveryFact($0, isHandedOver: false) }
        #expect(told == [.onItsWay, .onItsWay, .sent, .sent, .onItsWay, .notDelivered, nil, .notDelivered, .delayed])
        #expect(DeliveryFact(.retrying, isHandedOver: true) == .delayed && DeliveryFact(.delivered, isHandedOver: true) == .sent)
        let again = DeliveryState.allCases.map { DeliveryFact($0, isHandedOver: true, wasAccepted: true) }
        #expect(again == [.sent, .sent, .sent, .sent, .sent, .sent, nil, .sent, .delayed], "what was accepted once they have")
    }
}
