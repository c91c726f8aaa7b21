import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: deliveries to other systems")
struct DeliveryAPITests {
    private static let path = "/admin/deliveries"

    /// The other system refuses all that waits.
    private static func refuse(_ world: APIWorld) async throws {
        world.clock.advance(seconds: 21)
        let (portal, site) = (world.portal, try await world.portal.site())
        let endpoint = try #require(site.endpoint(code: "records-ehr"))
        try await portal.perform { tx in
            for claim in try portal.deliveries.claim(for: endpoint, most: 4, in: tx) {
                _ = try portal.deliveries.complete(claim, with: DeliveryOutcome(status: 422), jitter: 0, site: site, in: tx)
            }
            return Effect(())
        }
    }

    @Test("One is shown with when it is tried next and with its attempts, by page and API alike", arguments: Engine.underTest)
    func one(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            let id = try #require(try await world.askRecords(times: 1).first)
            let queued = try await world.get("\(Self.path)/\(id)", as: "admin")
            #expect(description.faults(of: queued, "get", "/admin/deliveries/{delivery}").isEmpty)
            #expect(queued.body["delivery"]["id"].string == id && queued.body["delivery"]["state"] == "queued")
            #expect(queued.body["tries"].items.isEmpty && queued.body["reason"] == .null)
            let due = try await world.portal.read { tx in try tx.first("SELECT due_at FROM delivery") { try $0[0] as Timestamp } }
            let next = try #require(due).rfc3339
            #expect(queued.body["delivery"]["nextAttemptAt"].string == next)
            let message = try #require(queued.body["delivery"]["message"].string)
            let told = try await world.get("/messages/\(message)/deliveries", as: "ada")
            #expect(told.items.map { $0["nextAttemptAt"].string } == [next] && told.items.first?["state"] == "queued")
            for page in ["/administration/deliveries/\(id)", "/administration/deliveries"] {
                #expect(try await world.open(page, as: "admin").shows("next try"), "\(page)")
            }
            try await Self.refuse(world)
            let dead = try await world.get("\(Self.path)/\(id)", as: "admin")
            #expect(description.faults(of: dead, "get", "/admin/deliveries/{delivery}").isEmpty)
            #expect(dead.body["delivery"]["state"] == "dead" && dead.body["delivery"]["nextAttemptAt"] == .null)
            let attempts = dead.body["tries"].items
            #expect(attempts.map { $0["outcome"] } == ["refused"] && attempts.map { $0["code"] } == ["422"])
            #expect(try await !world.open("/administration/deliveries/\(id)", as: "admin").shows("next try"))
        }
    }

    @Test("An attempt tells how long it took and how the hash of what was sent begins, by page and API alike", arguments: Engine.underTest)
    func measured(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            let id = try #require(try await world.askRecords(times: 1).first)
            world.clock.advance(seconds: 21)
            let (portal, site) = (world.portal, try await world.portal.site())
            let endpoint = try #require(site.endpoint(code: "records-ehr"))
            let claims = try await portal.perform { tx in Effect(try portal.deliveries.claim(for: endpoint, most: 1, in: tx)) }
            let claim = try #require(claims.first)
            let underWay = try await world.get("\(Self.path)/\(id)", as: "admin")
            #expect(description.faults(of: underWay, "get", "/admin/deliveries/{delivery}").isEmpty)
            let open = try #require(underWay.body["tries"].items.first)
            #expect(open["milliseconds"] == .null && open["requestHash"] == .null)
            world.clock.advance(seconds: 3)
            let outcome = DeliveryOutcome(status: 503, requestHash: Array(160..<192))
            _ = try await portal.perform { try portal.deliveries.complete(claim, with: outcome, jitter: 0, site: site, in: $0) }
            let tried = try await world.get("\(Self.path)/\(id)", as: "admin")
            #expect(description.faults(of: tried, "get", "/admin/deliveries/{delivery}").isEmpty)
            let ended = try #require(tried.body["tries"].items.first)
            #expect(ended["milliseconds"] == 3_000 && ended["requestHash"] == "a0a1a2a3a4a5")
            let page = try await world.open("/administration/deliveries/\(id)", as: "admin")
            #expect(page.shows("took 3000 ms") && page.shows("a0a1a2a3a4a5") && !page.shows("a0a1a2a3a4a5a6"))
        }
    }

    @Test(
        "One is tried again, skipped with a reason, or left to the Workbench; the audit trail says by whom", arguments: Engine.underTest)
    func verbs(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            let ids = try await world.askRecords(times: 3)
            try await Self.refuse(world)
            for verb in ["replay", "task"] {
                #expect(try await world.post("\(Self.path)/\(ids[0])/\(verb)", as: "hana").status == 404)
            }
            #expect(try await world.post("\(Self.path)/\(ids[0])/skip", ["reason": "Not mine."], as: "hana").status == 404)
            let replayed = try await world.post("\(Self.path)/\(ids[0])/replay", as: "admin")
            #expect(description.faults(of: replayed, "post", "/admin/deliveries/{delivery}/replay").isEmpty)
            #expect(replayed.body["id"].string == ids[0] && replayed.body["state"] == "queued")
            #expect(replayed.body["nextAttemptAt"].string != nil)
            let again = try await world.post("\(Self.path)/\(ids[0])/replay", as: "admin")
            #expect(again.status == 409 && again.code == "delivery-not-now")

            let unexplained = try await world.post("\(Self.path)/\(ids[1])/skip", ["reason": " "], as: "admin")
            #expect(unexplained.status == 422 && unexplained.code == "reason-missing")
            let skipped = try await world.post("\(Self.path)/\(ids[1])/skip", ["reason": "Told by phone."], as: "admin")
            #expect(description.faults(of: skipped, "post", "/admin/deliveries/{delivery}/skip").isEmpty)
            #expect(skipped.body["state"] == "skipped" && skipped.body["endedAt"].string != nil)
            #expect(try await world.get("\(Self.path)/\(ids[1])", as: "admin").body["reason"] == "Told by phone.")
            #expect(try await world.get("\(Self.path)?state=skipped", as: "admin").items.map { $0["id"].string } == [ids[1]])

            let moved = try await world.post("\(Self.path)/\(ids[2])/task", as: "admin")
            #expect(description.faults(of: moved, "post", "/admin/deliveries/{delivery}/task").isEmpty)
            #expect(moved.body["state"] == "rerouted")
            let task = try #require(moved.body["task"].string)
            #expect(try await world.get("/workbench/tasks", as: "fay").items.contains { $0["id"].string == task })

            let admin = try world.account("admin").id
            let audited = try await world.portal.read { tx in
                try tx.all(
                    """
                    SELECT action, object FROM audit_event WHERE actor = \(admin) AND actor_kind = 'staff' AND object_kind = 'delivery'
                    AND action IN ('replay', 'skip', 'reroute') AND outcome = 'done' ORDER BY at, id
                    """
                ) { row in (action: try row[0] as String, delivery: try row[1] as ID<Delivery>) }
            }
            #expect(audited.map { $0.action } == ["replay", "skip", "reroute"] && audited.map { $0.delivery.description } == ids)
        }
    }
}
