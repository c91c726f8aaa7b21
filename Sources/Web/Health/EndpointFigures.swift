public import Messaging
public import Persistence
import Synchronization
public import WebSupport

/// How deliveries to each endpoint stand, in the figures of the process. They are the site's, so every node says the same.
public final class EndpointFigures: Sendable {
    private let standings = Mutex<[EndpointStanding]>([])
    private let clock: @Sendable () -> Timestamp

    public init(_ metrics: MetricsRegistry, clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
        let endpoint: StaticString = "endpoint"
        metrics.gauges("deliveries_waiting", "Deliveries that are not done, by endpoint.", label: endpoint) { [weak self] in
            self?.values { Double($0.waiting) } ?? []
        }
        metrics.gauges("deliveries_dead", "Deliveries that were given up, by endpoint.", label: endpoint) { [weak self] in
            self?.values { Double($0.dead) } ?? []
        }
        metrics.gauges("deliveries_oldest_seconds", "Since when the oldest waits, by endpoint; 0 when none does.", label: endpoint) {
            [weak self] in
            let now = clock()
            return self?.values { $0.oldest.map { max(0, Double(now.microseconds(since: $0)) / 1_000_000) } ?? 0 } ?? []
        }
    }

    /// Reads anew how the endpoints of the configuration stand.
    public func look(at portal: Portal) async throws {
        let site = try await portal.site()
        let now = try await portal.look { [deliveries = portal.deliveries] in try deliveries.standings(site: site, in: $0) }
        standings.withLock { $0 = now }
    }

    /// What is wrong with an endpoint, as `/readyz` names it: one wants nothing any more, or is not tried for now.
    public var degraded: [String] {
        let now = clock()
        let isTroubled = standings.withLock { $0.contains { $0.disabledAt != nil || ($0.openUntil ?? now) > now } }
        return isTroubled ? ["endpoint"] : []
    }

    private func values(_ figure: (EndpointStanding) -> Double) -> [(String, Double)] {
        standings.withLock { $0.map { ($0.endpoint.code, figure($0)) } }
    }
}
