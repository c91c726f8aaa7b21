import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("A person's own time zone")
struct TimeZoneTests {
    /// A last day is over at its midnight there, where it is nine hours later than in London.
    private static let tokyo = "Asia/Tokyo"

    @Test("The days of an absence are those of the person's own clocks, whoever records it", arguments: Engine.underTest)
    func absence(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func recorded(_ path: String, as name: String) async throws -> Timestamp? {
                let answer = try await world.send(.put, path, ["until": "2026-11-27"], as: name)
                try #require(answer.status == 200, "\(answer.body)")
                return Timestamp(rfc3339: answer.body["until"].string ?? "")
            }
            let byDi = "/workbench/groups/primary-nurses/members/cy/absence"
            #expect(try await recorded("/workbench/absence", as: "cy") == Timestamp(rfc3339: "2026-11-28T06:00:00Z"), "the site's")
            let changed = try await world.send(.patch, "/account", ["timeZone": .string(Self.tokyo)], as: "cy")
            #expect(changed.status == 200 && changed.body["timeZone"] == .string(Self.tokyo))
            #expect(try await recorded("/workbench/absence", as: "cy") == Timestamp(rfc3339: "2026-11-27T15:00:00Z"))
            #expect(try await recorded(byDi, as: "di") == Timestamp(rfc3339: "2026-11-27T15:00:00Z"))
            let back = try await world.send(.patch, "/account", ["timeZone": nil], as: "cy")
            #expect(back.status == 200 && back.body["timeZone"] == .null)
            #expect(try await recorded(byDi, as: "di") == Timestamp(rfc3339: "2026-11-28T06:00:00Z"))
        }
    }

    @Test(
        "The first day of an absence begins at its midnight on the person's own clocks, and moves nothing before",
        arguments: Engine.underTest)
    func firstDay(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "cy").status == 200)
            let byDi = "/workbench/groups/primary-nurses/members/cy/absence"
            func begins(_ path: String, as name: String) async throws -> String? {
                let answer = try await world.send(.put, path, ["from": "2026-11-25", "until": "2026-11-27", "cover": "di"], as: name)
                try #require(answer.status == 200, "\(answer.body)")
                #expect(answer.body["moved"].items.isEmpty && answer.body["elsewhere"] == 0)
                return answer.body["from"].string
            }
            #expect(try await begins("/workbench/absence", as: "cy") == "2026-11-25T06:00:00.000Z", "the site's")
            #expect(try await begins(byDi, as: "di") == "2026-11-25T06:00:00.000Z")
            #expect(try await world.send(.patch, "/account", ["timeZone": .string(Self.tokyo)], as: "cy").status == 200)
            #expect(try await begins("/workbench/absence", as: "cy") == "2026-11-24T15:00:00.000Z")
            #expect(try await begins(byDi, as: "di") == "2026-11-24T15:00:00.000Z")
            #expect(try await world.get("/workbench/tasks?owner=me", as: "cy").items.map { $0["id"].string } == [task])
        }
    }

    @Test("A zone that there is not changes nothing, whatever comes with it", arguments: Engine.underTest)
    func unknown(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for zone in ["Mars/Olympus", "CST", "+09:00", "asia/tokyo", " "] {
                let refused = try await world.send(.patch, "/account", ["timeZone": .string(zone), "language": "es"], as: "ada")
                #expect(refused.status == 422 && refused.code == "time-zone-unknown", "\(zone)")
                let account = try await world.get("/account", as: "ada").body
                #expect(account["timeZone"] == .null && account["language"] == "en", "\(zone)")
            }
            #expect(try await world.send(.patch, "/account", ["timeZone": 9], as: "ada").status == 422)
        }
    }

    @Test("Members and staff choose it in Settings, and read times by it from then on", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            _ = try await world.waitingTask()
            let browser = try await MemberBrowser.signedIn("ada", world)
            let messages = try world.messages(of: "ada")
            let first = try await browser.get(messages)
            #expect(first.shows(">10:00 AM</time>") && first.shows(" data-zone=\"America/Chicago\">"))
            let settings = try await browser.get("/settings")
            #expect(settings.shows("<option value=\"\" selected>As the practice: America/Chicago</option>"))
            let saved = try await browser.submit(settings, to: "/settings/time-zone", ["timeZone": Self.tokyo])
            #expect(saved.status == 303)
            #expect(try await browser.follow(saved).shows("<option value=\"Asia/Tokyo\" selected>"))
            let second = try await browser.get(messages)
            #expect(second.shows(">1:00 AM</time>") && second.shows(" data-zone=\"Asia/Tokyo\">"))
            #expect(try await browser.submit(settings, to: "/settings/time-zone", ["timeZone": "Mars/Olympus"]).status == 422)

            let staff = try await world.submit("/workbench/settings/time-zone", ["timeZone": "Pacific/Auckland"], as: "cy")
            #expect(staff.status == 303)
            #expect(try await world.open("/workbench/settings", as: "cy").shows("<option value=\"Pacific/Auckland\" selected>"))
            #expect(try await world.submit("/workbench/settings/time-zone", ["timeZone": ""], as: "cy").status == 303)
            #expect(try await world.get("/account", as: "cy").body["timeZone"] == .null)
        }
    }
}
