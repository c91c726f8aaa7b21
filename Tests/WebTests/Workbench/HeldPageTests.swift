import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: what other systems sent")
struct HeldPageTests {
    @Test("What waits past its due time shows that it was escalated, and when, by page and API", arguments: Engine.underTest)
    func late(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let reply: JSONValue = [
                "kind": "reply", "body": "The form is here.", "from": ["clinicalGroup": "primary-care"],
                "patient": ["authority": "HOSP", "id": "MRN-ada"],
            ]
            let answer = try await world.post("/system/messages", reply, token: try await world.token(), key: "1")
            let id = try #require(answer.body["held"].string)
            let path = "/workbench/held/\(id)"
            #expect(try await world.api.get(path, as: "cy").body["escalatedAt"] == .null)
            let before = try await world.api.open("/workbench/held", as: "cy")
            #expect(before.status == 200 && !before.shows(">Escalated</strong>"))
            try await world.api.portal.perform { tx in
                try tx.execute("UPDATE held_message SET due_at = received_at")
                return Effect(())
            }
            try await world.api.portal.tendWorkbench()
            #expect(try await world.api.get(path, as: "cy").body["escalatedAt"].string != nil)
            #expect(try await world.api.open("/workbench/held", as: "cy").shows("<strong class=\"state bad\">Escalated</strong>"))
            let page = try await world.api.open(path, as: "cy")
            #expect(page.shows("The managers of the group were told") && page.shows("To be looked at"))
        }
    }
}
