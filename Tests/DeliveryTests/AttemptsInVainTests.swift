import Logging
import Messaging
import Persistence
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Lets nobody through until it is opened, not even who is cancelled.
private final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

/// An adapter of a test that does not come back until the test lets it.
private final class StuckDelivery: DeliveryInterface, Sendable {
    let name = "webhook"
    let isGuarded = false
    let came = AsyncStream<Void>.makeStream()
    let gate = Gate()

    func deliver(_ message: OutgoingMessage, to endpoint: ReadyEndpoint) async -> DeliveryOutcome {
        came.continuation.yield()
        await gate.pass()
        return DeliveryOutcome(status: 200)
    }

    func test(_ endpoint: ReadyEndpoint) async -> EndpointTrial {
        EndpointTrial(address: "", headers: [], body: "", outcome: DeliveryOutcome(status: 200), answer: "", milliseconds: 0)
    }
}

@Suite("The courier: attempts that come to nothing")
struct AttemptsInVainTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("An adapter that never comes back is given up while its lease holds, and its endpoint goes on", arguments: Engine.underTest)
    func stuck(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let endpoint = try #require(f.site.endpoint(code: "records-ehr"))
            #expect(endpoint.patienceSeconds > Int64(endpoint.timeoutSeconds) && endpoint.patienceSeconds < endpoint.leaseSeconds)
            for _ in 0...endpoint.concurrency { try await f.ask(type: "general", group: "records") }
            f.clock.advance(seconds: 20)
            let (adapter, patience) = (StuckDelivery(), Gate())
            let courier = Courier(f.portal, adapters: [adapter], logger: Self.logger, patience: { _ in await patience.pass() })
            let round = Task { try await courier.round() }
            var came = adapter.came.stream.makeAsyncIterator()
            for _ in 0..<endpoint.concurrency { _ = await came.next() }
            patience.open()
            let attempts = try await round.value
            #expect(attempts == endpoint.concurrency + 1, "one more than could be under way at once")
            let given = try await f.count("SELECT count(*) FROM delivery_attempt WHERE outcome = 'retry' AND code = 'timeout'")
            #expect(given == attempts)
            #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'retrying' AND failures = 1") == attempts)
            adapter.gate.open()
        }
    }

    @Test(
        "What cannot be opened is an attempt in vain: it is given up by the schedule and people take it over", arguments: Engine.underTest)
    func notOpened(engine: Engine) async throws {
        try await PortalFixture.with(engine, isDamaged: true) { f in
            let sent = try await f.ask(type: "general", group: "records")
            try await f.run("UPDATE message SET body = \([UInt8](repeating: 7, count: 64)) WHERE id = \(sent.message)")
            f.clock.advance(seconds: 20)
            let spy = SpyDelivery()
            let courier = Courier(f.portal, adapters: [spy], logger: Self.logger)
            for wait in RetrySchedule.standard.waits {
                f.clock.advance(seconds: Int64(wait))
                #expect(try await courier.round() == 1)
            }
            #expect(spy.all.isEmpty)
            let tries = try await f.count("SELECT count(*) FROM delivery_attempt WHERE outcome = 'retry' AND reason = 'not-opened'")
            #expect(tries == RetrySchedule.standard.waits.count)
            #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'dead' AND task IS NOT NULL") == 1)
            #expect(try await f.count("SELECT failures FROM endpoint_state") == 0, "the endpoint is not at fault")
        }
    }
}
