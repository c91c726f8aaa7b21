import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Figures of endpoints")
struct EndpointFiguresTests {
    private static func report(_ f: PortalFixture, _ outcome: DeliveryOutcome, most: Int = 1) async throws {
        let (portal, site) = (f.portal, f.site)
        let endpoint = try #require(site.endpoint(code: "records-ehr"))
        let claims = try await portal.perform { Effect(try portal.deliveries.claim(for: endpoint, most: most, in: $0)) }
        try #require(claims.count == most)
        for claim in claims {
            _ = try await portal.perform { try portal.deliveries.complete(claim, with: outcome, jitter: 0, site: site, in: $0) }
        }
    }

    @Test(
        "How many wait, were given up, and since when the oldest waits; an endpoint that is not delivered to is a trouble",
        arguments: Engine.underTest)
    func figures(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (metrics, clock) = (MetricsRegistry(), f.clock)
            let figures = EndpointFigures(metrics, clock: { clock.now })
            func shows(_ line: String) -> Bool { metrics.text().contains("\(line)\n") }
            try await figures.look(at: f.portal)
            #expect(shows("deliveries_waiting{endpoint=\"records-ehr\"} 0.0") && shows("deliveries_dead{endpoint=\"records-ehr\"} 0.0"))
            #expect(shows("deliveries_oldest_seconds{endpoint=\"records-ehr\"} 0.0") && figures.degraded.isEmpty)
            for _ in 0..<6 { try await f.ask(type: "general", group: "records") }
            try await figures.look(at: f.portal)
            f.clock.advance(seconds: 30)
            #expect(shows("deliveries_waiting{endpoint=\"records-ehr\"} 6.0"))
            #expect(shows("deliveries_oldest_seconds{endpoint=\"records-ehr\"} 30.0"))

            let unreachable = DeliveryOutcome(.retry, code: "no-connection", fault: .unreachable)
            try await Self.report(f, unreachable, most: 4)
            try await figures.look(at: f.portal)
            #expect(figures.degraded.isEmpty)
            try await Self.report(f, unreachable)
            try await figures.look(at: f.portal)
            #expect(figures.degraded == ["endpoint"], "nothing is tried for now")
            f.clock.advance(seconds: 30)
            #expect(figures.degraded.isEmpty)
            try await Self.report(f, DeliveryOutcome(status: 410))
            try await figures.look(at: f.portal)
            #expect(figures.degraded == ["endpoint"], "it wants nothing any more")
            #expect(shows("deliveries_waiting{endpoint=\"records-ehr\"} 5.0") && shows("deliveries_dead{endpoint=\"records-ehr\"} 1.0"))
        }
    }
}
