import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: every page knows when its reader's claims go back")
struct LeasePageTests {
    /// Half an hour, less the minute by which the last request may be written down late.
    private static let lease = "<div class=\"notice warn\" id=\"lease\" data-lease-seconds=\"1740\""

    @Test("Whoever owns claims carries the warning on every page of the Workbench; nobody else does", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let places = ["/workbench", "/workbench/groups/primary-nurses", "/workbench/inbox", "/workbench/settings"]
            for place in places { #expect(!(try await world.open(place, as: "di")).shows("id=\"lease\""), "nothing is claimed: \(place)") }
            _ = try await world.claimed(task, by: "di")
            for place in places {
                let page = try await world.open(place, as: "di")
                #expect(page.status == 200 && page.shows(Self.lease), "\(place)")
                #expect(page.shows("data-soon=\"Without you here, your tasks go back to the group at {t}."), "\(place)")
                #expect(page.shows("data-ended=\"Your claimed tasks go back to the group at {t} unless you sign in again"), "\(place)")
            }
            #expect(!(try await world.open("/workbench", as: "cy")).shows("id=\"lease\""), "the claim is Di's")
            #expect(!(try await world.open("/workbench/tasks/\(task)", as: "cy")).shows("id=\"lease\""))
            let live = try await world.open("/workbench", as: "di", headers: [.xFragment: "1", .xLive: "1"])
            #expect(!live.shows("id=\"lease\""), "what a page asks by itself leaves the warning where it is")

            _ = try await world.submit("/workbench/tasks/\(task)/release", as: "di")
            #expect(!(try await world.open("/workbench", as: "di")).shows("id=\"lease\""))
        }
    }

    @Test("What is on hold goes back to nobody until it wakes; the page that made the claim warns too", arguments: Engine.underTest)
    func claims(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)"
            let kept = try await world.submit("\(path)/claim", ["message": "Dear Ada,"], as: "cy")
            #expect(kept.status == 200 && kept.shows("Dear Ada,</textarea>") && kept.shows(Self.lease))
            #expect(kept.shows("id=\"lease-rule\""))
            let until = JSONValue.string(world.clock.now.adding(seconds: 3_600).rfc3339)
            #expect(try await world.post(path + "/hold", ["until": until, "for": "member"], as: "cy").status == 200)
            for place in ["/workbench", path] { #expect(!(try await world.open(place, as: "cy")).shows("id=\"lease\""), "\(place)") }
            world.clock.advance(seconds: 3_601)
            let now = world.clock.now
            try await world.portal.database.write { tx in
                try tx.execute("UPDATE session SET seen_at = \(now), expires_at = \(now.adding(days: 1))")
            }
            for place in ["/workbench", path] { #expect(try await world.open(place, as: "cy").shows(Self.lease), "\(place)") }
        }
    }

    @Test("In Spanish, and as long as the configuration says", arguments: Engine.underTest)
    func otherwise(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let document = try #require(
                ConfigurationDocument.read(DemonstrationSite.document.replacing("claimLease: 30m", with: "claimLease: 45m")).document)
            _ = try await world.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            _ = try await world.claimed(try await world.waitingTask())
            try await world.portal.database.write { tx in try tx.execute("UPDATE account SET language = 'es' WHERE username = 'cy'") }
            let page = try await world.open("/workbench", as: "cy")
            #expect(page.shows("id=\"lease\" data-lease-seconds=\"2640\"") && page.shows("data-soon=\"Sin usted aquí, sus tareas vuelven"))
        }
    }
}
