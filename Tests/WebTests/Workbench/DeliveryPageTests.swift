import Foundation
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Administration: deliveries")
struct DeliveryPageTests {
    private static let path = "/administration/deliveries"

    /// Asks another system so often; returns the ids of the deliveries, oldest first.
    private static func ask(_ world: APIWorld, times: Int) async throws -> [String] {
        let patient = try world.patient("ada")
        for _ in 0..<times {
            let answer = try await world.post(
                "/patients/\(patient)/conversations", APIWorld.question(group: "records", type: "general"), as: "ada")
            try #require(answer.status == 201)
        }
        return try await world.portal.read { tx in
            try tx.all("SELECT id FROM delivery ORDER BY created_at, id") { try $0[0] as ID<Delivery> }.map(\.description)
        }
    }

    private static func shown(_ screen: Screen) -> [String] {
        screen.html.matches(of: /<a href="\/administration\/deliveries\/([0-9a-f-]{36})">/).map { String($0.1) }
    }

    @Test("All of them are shown, page by page, newest first; an altered place begins anew", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ids = try await Self.ask(world, times: 52)
            let first = try await world.open("\(Self.path)?state=queued", as: "admin")
            #expect(first.status == 200 && Self.shown(first) == Array(ids.reversed().prefix(50)))
            let link = try #require(
                first.html.firstMatch(
                    of:
                        /href="(\/administration\/deliveries\?state=queued&amp;after=[^"]*|\/administration\/deliveries\?state=queued&after=[^"]*)"/
                ))
            let second = try await world.open(link.1.replacingOccurrences(of: "&amp;", with: "&"), as: "admin")
            #expect(Self.shown(second) == Array(ids.prefix(2).reversed()) && !second.shows("after="))
            let altered = try await world.open("\(Self.path)?state=queued&after=AAAA", as: "admin")
            #expect(altered.status == 200 && Self.shown(altered).count == 50)
        }
    }

    @Test("One is shown with its attempts and why it was skipped, to a system administrator alone", arguments: Engine.underTest)
    func one(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let id = try #require(try await Self.ask(world, times: 1).first)
            for name in ["cy", "hana"] { #expect(try await world.open("\(Self.path)/\(id)", as: name).status == 404) }
            let fresh = try await world.open("\(Self.path)/\(id)", as: "admin")
            #expect(fresh.status == 200 && fresh.shows("Queued: records-ehr") && fresh.shows("It has not been tried yet."))
            let (portal, site) = (world.portal, try await world.portal.site())
            let endpoint = try #require(site.endpoint(code: "records-ehr"))
            world.clock.advance(seconds: 21)
            _ = try await portal.perform { tx in
                let claim = try #require(try portal.deliveries.claim(for: endpoint, most: 1, in: tx).first)
                return try portal.deliveries.complete(claim, with: DeliveryOutcome(status: 503), jitter: 0, site: site, in: tx)
            }
            #expect(try await world.submit("\(Self.path)/\(id)/skip", ["reason": " "], as: "admin").status == 422)
            #expect(try await world.submit("\(Self.path)/\(id)/skip", ["reason": "told <by> phone"], as: "admin").status == 303)
            let skipped = try await world.open("\(Self.path)/\(id)", as: "admin")
            #expect(skipped.shows("Skipped: records-ehr") && skipped.shows("told &lt;by&gt; phone"))
            #expect(skipped.shows("Attempt 1") && skipped.shows("Not accepted (503): it reports a fault of its own."))
        }
    }

    @Test("How an endpoint stands is told by the API as by the page, to a system administrator alone", arguments: Engine.underTest)
    func standings(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = world.clock.now
            _ = try await Self.ask(world, times: 2)
            let answer = try await world.get("/admin/endpoints", as: "admin")
            let standing = try #require(answer.items.first)
            #expect(answer.status == 200 && answer.items.count == 1)
            #expect(standing["code"] == "records-ehr" && standing["adapter"] == "webhook" && standing["waiting"] == 2)
            #expect(standing["oldestAt"].string == asked.rfc3339 && standing["dead"] == 0)
            #expect(standing["pausedUntil"] == .null && standing["disabledAt"] == .null)
            #expect(try await world.get("/admin/endpoints", as: "hana").status == 404)
        }
    }

    @Test("A task that came by hand-over says so, with the way to the delivery for who looks after those", arguments: Engine.underTest)
    func mark(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let id = try #require(try await Self.ask(world, times: 1).first)
            #expect(try await world.submit("\(Self.path)/\(id)/task", as: "admin").status == 303)
            let task = try await world.portal.read { tx in try tx.first("SELECT id FROM task") { try $0[0] as ID<WorkbenchTask> } }
            let page = try await world.open(Paths.task(try #require(task)), as: "fay")
            #expect(page.status == 200 && page.shows("Could not be delivered to records-ehr; handed over"))
            #expect(!page.shows(Self.path))
        }
    }
}
