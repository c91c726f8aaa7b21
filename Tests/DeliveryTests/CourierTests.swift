import Logging
import Messaging
import Persistence
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// An adapter of a test: it keeps what came, and answers as it is told.
final class SpyDelivery: DeliveryInterface, Sendable {
    let name = "webhook"
    let isGuarded: Bool
    struct Came: Sendable {
        let delivery: String
        let conversation: String
        let seq: Int64
        let isAccepted: Bool
    }
    private let came = Mutex<[Came]>([])
    private let trial: DeliveryOutcome
    private let outcome: @Sendable (OutgoingMessage) -> DeliveryOutcome

    /// - Parameter trial: what comes of a test.
    init(
        isGuarded: Bool = false, trial: DeliveryOutcome = DeliveryOutcome(status: 200),
        _ outcome: @escaping @Sendable (OutgoingMessage) -> DeliveryOutcome = { _ in DeliveryOutcome(status: 200) }
    ) {
        self.isGuarded = isGuarded
        self.trial = trial
        self.outcome = outcome
    }

    var all: [Came] { came.withLock { $0 } }

    func deliver(_ message: OutgoingMessage, to endpoint: ReadyEndpoint) async -> DeliveryOutcome {
        let outcome = outcome(message)
        let came = Came(
            delivery: message.delivery.description, conversation: message.conversation.description, seq: message.seq,
            isAccepted: outcome.verdict == .delivered)
        self.came.withLock { $0.append(came) }
        return outcome
    }

    func test(_ endpoint: ReadyEndpoint) async -> EndpointTrial {
        EndpointTrial(address: endpoint.endpoint.url, headers: [], body: "", outcome: trial, answer: "", milliseconds: 0)
    }
}

/// An adapter of a test: at one endpoint it hangs until it is let go.
final class HangingDelivery: DeliveryInterface, Sendable {
    let name = "webhook"
    let came = AsyncStream<String>.makeStream()
    let gate = AsyncStream<Void>.makeStream()
    private let hanging: String

    init(at hanging: String) { self.hanging = hanging }

    func deliver(_ message: OutgoingMessage, to endpoint: ReadyEndpoint) async -> DeliveryOutcome {
        came.continuation.yield(endpoint.endpoint.code)
        if endpoint.endpoint.code == hanging { for await _ in gate.stream {} }
        return DeliveryOutcome(status: 200)
    }

    func test(_ endpoint: ReadyEndpoint) async -> EndpointTrial {
        EndpointTrial(address: "", headers: [], body: "", outcome: DeliveryOutcome(status: 200), answer: "", milliseconds: 0)
    }
}

@Suite("The courier")
struct CourierTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("What is due is delivered, in its conversation's order; what stays inside meets no adapter (S49)", arguments: Engine.underTest)
    func round(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await f.ask(type: "general", group: "records")
            for number in 2...5 { try await f.writeAgain("Number \(number).", to: first.conversation) }
            try await f.ask()
            let spy = SpyDelivery()
            let courier = Courier(f.portal, adapters: [spy], logger: Self.logger)
            #expect(try await courier.round() == 0, "nothing is due before it can no longer be taken back")
            f.clock.advance(seconds: 20)
            #expect(try await courier.round() == 5)
            #expect(spy.all.map(\.seq) == [1, 2, 3, 4, 5])
            #expect(try await courier.round() == 0)
        }
    }

    @Test("What follows a message that was given up says so in its body, full or thin", arguments: Engine.underTest)
    func preceded(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let first = try await f.ask(type: "general", group: "records")
            try await f.writeAgain("And the X-ray.", to: first.conversation)
            f.clock.advance(seconds: 20)
            let bodies = Mutex<[String]>([])
            let spy = SpyDelivery { message in
                for payload in [Endpoint.Payload.full, .thin] {
                    let body = String(decoding: WebhookPayload.created(message, payload).bytes(), as: UTF8.self)
                    bodies.withLock { $0.append(body) }
                }
                return DeliveryOutcome(status: message.seq == 1 ? 422 : 200)
            }
            #expect(try await Courier(f.portal, adapters: [spy], logger: Self.logger).round() == 2)
            let said = bodies.withLock { $0.map { $0.contains("\"precededByUndelivered\":true") } }
            #expect(said == [false, false, true, true])
        }
    }

    @Test("Chance takes up to a fifth off each wait", arguments: Engine.underTest)
    func jitter(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask(type: "general", group: "records")
            f.clock.advance(seconds: 20)
            let spy = SpyDelivery { _ in DeliveryOutcome(status: 503) }
            for (chance, wait) in [(1, 4), (0.5, 270), (0, 1_800)] as [(Double, Int64)] {
                let courier = Courier(f.portal, adapters: [spy], logger: Self.logger, random: { chance })
                #expect(try await courier.round() == 1)
                let waiting = try await f.portal.read { [deliveries = f.portal.deliveries] tx in
                    try deliveries.list(.retrying, in: tx).items
                }
                #expect(waiting.map(\.nextAttemptAt) == [f.clock.now.adding(seconds: wait)])
                f.clock.advance(seconds: wait)
            }
        }
    }

    @Test("After 410 nothing is delivered to an endpoint until a test is accepted", arguments: Engine.underTest)
    func gone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask(type: "general", group: "records")
            f.clock.advance(seconds: 20)
            let away = SpyDelivery(trial: DeliveryOutcome(status: 410)) { _ in DeliveryOutcome(status: 410) }
            let without = Courier(f.portal, adapters: [away], logger: Self.logger)
            #expect(try await without.round() == 1)
            try await f.ask(type: "general", group: "records")
            f.clock.advance(seconds: 20)
            let spy = SpyDelivery()
            let courier = Courier(f.portal, adapters: [spy], logger: Self.logger)
            #expect(try await courier.round() == 0)
            #expect(try await !without.test("records-ehr", by: .operator).isAccepted)
            #expect(try await courier.round() == 0, "a test that is not accepted leaves it off")
            #expect(try await courier.test("records-ehr", by: .operator).isAccepted)
            #expect(try await courier.round() == 1)
            #expect(spy.all.count == 1)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'enable' AND object_kind = 'endpoint'") == 1)
        }
    }

    @Test("An endpoint that hangs holds up no other", arguments: Engine.underTest)
    func beside(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var document = try await f.portal.configuration.document()
            var lab = try #require(document.endpoints.first)
            lab.code = "lab-ehr"
            document.endpoints.append(lab)
            let place = try #require(document.messageFlows.firstIndex { $0.code == "billing" })
            document.messageFlows[place].route = .external("lab-ehr")
            document.messageFlows[place].fallback = document.messageFlows.first { $0.code == "records" }?.fallback
            let group = document.messageFlows[place].clinicalGroup
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            let site = try await f.portal.site()
            try await f.ask(type: "general", group: "records", site: site)
            try await f.ask(type: "billing", group: group, site: site)
            f.clock.advance(seconds: 20)

            let adapter = HangingDelivery(at: "records-ehr")
            let courier = Courier(f.portal, adapters: [adapter], logger: Self.logger)
            let running = Task { await courier.run() }
            var came = adapter.came.stream.makeAsyncIterator()
            let (first, second) = (await came.next(), await came.next())
            #expect([first, second].compactMap(\.self).sorted() == ["lab-ehr", "records-ehr"])
            try await f.ask(type: "billing", group: group, site: site)
            f.clock.advance(seconds: 20)
            let third = await came.next()
            #expect(third == "lab-ehr", "while the other still hangs")
            adapter.gate.continuation.finish()
            courier.stop()
            await running.value
            #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'delivered'") == 3)
        }
    }

    @Test("Another place stands for the address it was named for, until the configuration names another", arguments: Engine.underTest)
    func placed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let configured = try #require(f.site.endpoint(code: "records-ehr")).url
            let (near, own) = ("http://127.0.0.1:9/near", "https://ehr.example.org/threadwell")
            let courier = Courier(f.portal, adapters: [SpyDelivery()], logger: Self.logger)
            #expect(try await courier.test("records-ehr", by: .operator).address == configured)
            courier.place("records-ehr", insteadOf: configured, at: near)
            #expect(try await courier.test("records-ehr", by: .operator).address == near)
            var document = try await f.portal.configuration.document()
            let place = try #require(document.endpoints.firstIndex { $0.code == "records-ehr" })
            document.endpoints[place].url = own
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            #expect(try await courier.test("records-ehr", by: .operator).address == own)
        }
    }

    private struct Resolver: HostResolver {
        let address: String

        func numbers(of host: String) async -> [NetworkNumber] { [NetworkNumber(address)].compactMap { $0 } }
    }

    @Test("An adapter that connects to a host is asked only where the guard lets it", arguments: Engine.underTest)
    func guarded(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask(type: "general", group: "records")
            f.clock.advance(seconds: 20)
            let spy = SpyDelivery(isGuarded: true)
            func courier(_ address: String) -> Courier {
                Courier(f.portal, adapters: [spy], outbound: OutboundGuard(resolver: Resolver(address: address)), logger: Self.logger)
            }
            #expect(try await courier("10.0.0.7").round() == 1)
            #expect(try await courier("10.0.0.7").test("records-ehr", by: .operator).outcome.fault == .addressRefused)
            #expect(spy.all.isEmpty)
            #expect(try await f.count("SELECT count(*) FROM delivery_attempt WHERE code = 'address'") == 1)
            f.clock.advance(seconds: 60)
            #expect(try await courier("127.0.0.1").round() == 1)
            #expect(spy.all.count == 1)
        }
    }
}
