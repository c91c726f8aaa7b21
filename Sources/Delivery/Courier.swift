public import Logging
public import Messaging
import Persistence
import Synchronization

/// Carries what is due to external systems. Any number of nodes may run one:
/// the deliveries' leases share the work among them.
public final class Courier: Sendable {
    let portal: Portal
    private let adapters: [String: any DeliveryInterface]
    private let outbound: OutboundGuard
    private let logger: Logger
    /// Where an endpoint really is, by its code, while its address is the configured one.
    private let places: Mutex<[String: (configured: String, actual: String)]> = Mutex([:])
    private let isStopping = Mutex(false)
    /// Codes of the endpoints that are being delivered to.
    private let served: Mutex<Set<String>> = Mutex([])
    private let random: @Sendable () -> Double
    private let patience: @Sendable (Int64) async throws -> Void

    /// - Parameters:
    ///   - adapters: those of the product and a site's own; of two with a name the later counts.
    ///   - outbound: what every adapter that connects to a host goes through.
    ///   - random: 0 to 1, for the jitter.
    ///   - patience: returns after so many seconds; how long an adapter is waited for.
    public init(
        _ portal: Portal, adapters: [any DeliveryInterface], outbound: OutboundGuard = OutboundGuard(), logger: Logger,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        patience: @escaping @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) {
        self.portal = portal
        self.adapters = Dictionary(adapters.map { ($0.name, $0) }) { _, later in later }
        self.outbound = outbound
        self.logger = logger
        self.random = random
        self.patience = patience
    }

    /// Delivers to another address than the configured one, for this process. Once the configuration names another it is that one that
    /// counts.
    public func place(_ endpoint: String, insteadOf configured: String, at address: String) {
        places.withLock { $0[endpoint] = (configured, address) }
    }

    /// No further attempt is begun; those under way end.
    public func stop() {
        isStopping.withLock { $0 = true }
    }

    /// Looks once a second, until it is stopped, for endpoints that something is due for. Each is served beside the others: one that
    /// is slow, or never done, holds up none.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while !isStopping.withLock({ $0 }), !Task.isCancelled {
                do {
                    for code in try await endpoints() where served.withLock({ $0.insert(code).inserted }) {
                        group.addTask {
                            await self.deliver(to: code)
                            self.served.withLock { _ = $0.remove(code) }
                        }
                    }
                } catch {
                    logger.warning("deliveries could not be looked at", metadata: ["failure": "\(type(of: error))"])
                }
                for _ in 0..<4 where !isStopping.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(250)) }
            }
        }
        await close()
    }

    /// Delivers everything that is due now, to all endpoints at once.
    ///
    /// - Returns: how many attempts were made.
    @discardableResult
    public func round() async throws -> Int {
        let codes = try await endpoints()
        return await withTaskGroup(of: Int.self) { group in
            for code in codes { group.addTask { await self.deliver(to: code) } }
            return await group.reduce(0, +)
        }
    }

    /// Codes of the endpoints that can be delivered to.
    private func endpoints() async throws -> [String] {
        try await portal.site().endpoints.filter { adapters[$0.adapter] != nil }.map(\.code)
    }

    @discardableResult
    private func deliver(to code: String) async -> Int {
        var attempts = 0
        let ended = Ended()
        await withTaskGroup(of: Void.self) { group in
            var (underWay, seen) = (0, 0)
            while true {
                if let turn = await claim(for: code, besides: underWay) {
                    for claim in turn.claims {
                        group.addTask {
                            await self.attempt(claim, at: turn.endpoint, site: turn.site)
                            ended.count.withLock { $0 += 1 }
                        }
                    }
                    underWay += turn.claims.count
                    attempts += turn.claims.count
                }
                guard underWay > 0 else { break }
                // All that have ended meanwhile make room together, so that one claim takes as many anew.
                repeat {
                    await group.next()
                    underWay -= 1
                    seen += 1
                } while ended.count.withLock({ $0 }) > seen
            }
        }
        return attempts
    }

    /// How many attempts have ended, for whoever makes room for others.
    private final class Ended: Sendable {
        let count = Mutex(0)
    }

    /// What was claimed, and the configuration it is attempted by.
    private struct Turn: Sendable {
        let site: Site
        let endpoint: Endpoint
        let claims: [ClaimedDelivery]
    }

    /// By the configuration in force now: an endpoint that is never done hears of changes too.
    private func claim(for code: String, besides underWay: Int) async -> Turn? {
        guard !isStopping.withLock({ $0 }), !Task.isCancelled else { return nil }
        do {
            let site = try await portal.site()
            guard let endpoint = site.endpoint(code: code), adapters[endpoint.adapter] != nil, endpoint.concurrency > underWay,
                try await portal.look({ [portal] tx in try portal.deliveries.isDue(for: code, in: tx) })
            else { return nil }
            let jitter = random()
            let claims = try await portal.perform { [portal] tx in
                let lost = try portal.deliveries.takeBackLost(of: endpoint, jitter: jitter, site: site, in: tx)
                let claims = try portal.deliveries.claim(for: endpoint, most: endpoint.concurrency - underWay, in: tx)
                return Effect(claims, wakeups: lost.wakeups)
            }
            return Turn(site: site, endpoint: endpoint, claims: claims)
        } catch {
            logger.warning("deliveries could not be claimed", metadata: ["endpoint": "\(code)", "failure": "\(type(of: error))"])
            return nil
        }
    }

    private func attempt(_ claim: ClaimedDelivery, at endpoint: Endpoint, site: Site) async {
        let outcome = await patiently(endpoint.patienceSeconds) { await self.outcome(of: claim, at: endpoint, site: site) }
        do {
            let jitter = random()
            let state = try await portal.perform { [portal] tx in
                try portal.deliveries.complete(claim, with: outcome, jitter: jitter, site: site, in: tx)
            }
            guard let fault = outcome.fault else { return }
            logger.info(
                "a delivery was not taken",
                metadata: [
                    "endpoint": "\(endpoint.code)", "delivery": "\(claim.id)", "attempt": "\(claim.attempt)", "code": "\(outcome.code)",
                    "reason": "\(fault.rawValue)", "state": "\(state?.rawValue ?? "lost")",
                ])
        } catch {
            // The lease runs out and it is tried again, with the same id.
            logger.warning(
                "an attempt could not be recorded",
                metadata: ["endpoint": "\(endpoint.code)", "delivery": "\(claim.id)", "failure": "\(type(of: error))"])
        }
    }

    private func outcome(of claim: ClaimedDelivery, at endpoint: Endpoint, site: Site) async -> DeliveryOutcome {
        guard let adapter = adapters[endpoint.adapter] else { return DeliveryOutcome(.retry, code: "no-adapter", fault: .noAdapter) }
        do {
            let content = try await portal.read { [portal] tx in try portal.deliveries.content(of: claim, site: site, in: tx) }
            guard let content else { return DeliveryOutcome(.refused, code: "not-opened", fault: .notOpened) }
            switch await admit(try await ready(endpoint), to: adapter) {
            case .admitted(let endpoint): return await adapter.deliver(content, to: endpoint)
            case .barred(let outcome): return outcome
            }
        } catch {
            logger.warning(
                "a delivery could not be opened",
                metadata: ["endpoint": "\(endpoint.code)", "delivery": "\(claim.id)", "failure": "\(type(of: error))"])
            return DeliveryOutcome(.retry, code: "not-opened", fault: .notOpened)
        }
    }

    /// Waits for an attempt, and no longer than this. One that never comes back is left to itself: in a task of its own, because a
    /// group would wait for it, and its endpoint would stand still.
    private func patiently(_ seconds: Int64, _ attempt: @escaping @Sendable () async -> DeliveryOutcome) async -> DeliveryOutcome {
        let (answers, answer) = AsyncStream<DeliveryOutcome>.makeStream()
        let late = DeliveryOutcome(.retry, code: "timeout", fault: .timedOut)
        let attempting = Task { _ = answer.yield(await attempt()) }
        let waiting = Task { [patience] in
            try await patience(seconds)
            answer.yield(late)
        }
        let first = Task { await answers.first { _ in true } }
        let outcome = await withTaskCancellationHandler {
            await first.value
        } onCancel: {
            attempting.cancel()
        }
        attempting.cancel()
        waiting.cancel()
        return outcome ?? late
    }

    private func admit(_ endpoint: ReadyEndpoint, to adapter: any DeliveryInterface) async -> OutboundGuard.Admission {
        adapter.isGuarded ? await outbound.admit(endpoint) : .admitted(endpoint)
    }

    private func ready(_ endpoint: Endpoint) async throws -> ReadyEndpoint {
        var endpoint = endpoint
        if let place = places.withLock({ $0[endpoint.code] }), place.configured == endpoint.url { endpoint.url = place.actual }
        let (named, portal) = (endpoint, portal)
        let secrets = try await portal.read { try portal.deliveries.secrets.inForce(for: named, in: $0) }
        return ReadyEndpoint(endpoint, secrets: secrets, now: portal.surroundings.clock())
    }

    /// Sends a test to an endpoint. One that is accepted brings an endpoint back that was switched off or not tried.
    ///
    /// - Throws: `NotFound`, `EndpointTestRefusal`.
    public func test(_ code: String, by actor: Actor) async throws -> EndpointTrial {
        guard let endpoint = try await portal.site().endpoint(code: code) else { throw NotFound() }
        guard let adapter = adapters[endpoint.adapter] else { throw EndpointTestRefusal(adapter: endpoint.adapter) }
        let trial: EndpointTrial
        switch await admit(try await ready(endpoint), to: adapter) {
        case .admitted(let endpoint): trial = await adapter.test(endpoint)
        case .barred(let outcome):
            trial = EndpointTrial(address: endpoint.url, headers: [], body: "", outcome: outcome, answer: "", milliseconds: 0)
        }
        if trial.isAccepted {
            try await portal.perform { [portal] tx in try portal.deliveries.enable(code, by: actor, in: tx) }
        }
        return trial
    }

    /// Lets go of all connections; nothing is delivered afterwards.
    public func close() async {
        for adapter in adapters.values { await adapter.close() }
    }
}

/// The adapter of an endpoint is not installed.
public struct EndpointTestRefusal: Refusal {
    public let adapter: String

    public var code: String { "adapter-not-installed" }
    public var status: Int { 409 }
    public var sentence: String { "No adapter named \(adapter) is installed here." }
}
