import Messaging
import Persistence
import Synchronization
import TestSupport
import Testing

@testable import Delivery

@Suite("Couriers that die, and a peer that misbehaves")
struct MisbehavingPeerTests {
    @Test(
        "A misbehaving peer, and couriers killed at every step of an attempt: nothing is lost, nothing out of order, no second id",
        arguments: Engine.underTest)
    func nothingIsLost(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let count = 300
            try await Self.fill(f, conversations: count / 10, each: 10)
            f.clock.advance(seconds: 20)
            let chance = Chance()
            let spy = SpyDelivery { _ in
                switch chance.next() % 10 {
                case 0: DeliveryOutcome(status: 503)
                case 1: DeliveryOutcome(status: 429, retryAfter: 3)
                case 2: DeliveryOutcome(.retry, code: "timeout", fault: .timedOut)
                default: DeliveryOutcome(status: 200)
                }
            }
            for _ in 0..<400 {
                let open = try await f.count("SELECT count(*) FROM delivery WHERE state IN ('queued', 'sending', 'retrying')")
                if open == 0 { break }
                // Two nodes; each dies now and then between claiming, sending and reporting.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<2 { group.addTask { try await Self.node(f, spy, chance) } }
                    try await group.waitForAll()
                }
                f.clock.advance(seconds: 130)
            }
            #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'delivered'") == count)
            #expect(Set(spy.all.map(\.delivery)).count == count, "every message, each under one id")
            #expect(spy.all.count > count, "some came twice")
            for (_, came) in Dictionary(grouping: spy.all, by: \.conversation) {
                var highest: Int64 = 0
                for one in came {
                    #expect(one.seq <= highest + 1, "none overtakes another that was not taken")
                    if one.isAccepted { highest = max(highest, one.seq) }
                }
                #expect(highest == 10)
            }
            let unended = try await f.count("SELECT count(*) FROM delivery_attempt WHERE ended_at IS NULL")
            #expect(unended == 0)
        }
    }

    /// One node's work until it dies or nothing is due.
    private static func node(_ f: PortalFixture, _ spy: SpyDelivery, _ chance: Chance) async throws {
        let (portal, site) = (f.portal, patient(f.site))
        let endpoint = try #require(site.endpoint(code: "records-ehr"))
        while true {
            let claims = try await portal.perform { tx in
                _ = try portal.deliveries.takeBackLost(of: endpoint, jitter: 0, site: site, in: tx)
                return Effect(try portal.deliveries.claim(for: endpoint, most: 4, in: tx))
            }
            if claims.isEmpty { return }
            for claim in claims {
                if chance.next() % 40 == 0 { return }
                let content = try await portal.read { try portal.deliveries.content(of: claim, site: site, in: $0) }
                guard let content else { continue }
                let outcome = await spy.deliver(content, to: ReadyEndpoint(endpoint, secrets: [], now: f.clock.now))
                if chance.next() % 40 == 0 { return }
                _ = try await portal.perform { try portal.deliveries.complete(claim, with: outcome, jitter: 0, site: site, in: $0) }
            }
        }
    }

    /// One that tries often enough for whatever chance does to a delivery.
    private static func patient(_ site: Site) -> Site {
        var site = site
        for place in site.endpoints.indices { site.endpoints[place].retrySeconds = [0] + Array(repeating: 60, count: 60) }
        return site
    }

    private static func fill(_ f: PortalFixture, conversations: Int, each: Int) async throws {
        let (member, patient, site, portal) = (try f.person("ada"), try f.patient("ada"), f.site, f.portal)
        try await portal.database.bulkWrite { tx in
            for _ in 0..<conversations {
                let draft = NewConversation(type: "general", clinicalGroup: "records", subject: "A", body: "B")
                let sent = try portal.conversations.start(draft, for: patient, by: member, site: site, in: tx).value
                for _ in 1..<each {
                    _ = try portal.conversations.reply("C", to: sent.conversation, by: member, site: site, in: tx)
                }
            }
        }
    }

    /// The same numbers at every run.
    private final class Chance: Sendable {
        private let state = Mutex<UInt64>(0x9E37_79B9)

        func next() -> UInt64 {
            state.withLock { state in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 33
            }
        }
    }
}
