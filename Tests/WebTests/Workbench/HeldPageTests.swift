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

    @Test("S64a: an event message that waits to be released goes out by API and by page, once each", arguments: Engine.underTest)
    func released(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            try await world.api.configure(world.document.replacing("templateDirectsInbox: true", with: "templateDirectsInbox: false"))
            let token = try await world.token()
            func hold(_ id: String, of patient: String) async throws -> String {
                let event: JSONValue = [
                    "id": .string(id), "kind": "new-health-record", "patient": ["authority": "HOSP", "identifier": .string(patient)],
                    "source": "Riverside Lab", "occurredAt": "2026-11-21T15:00:00Z", "data": ["kind": "laboratory", "status": "final"],
                ]
                let taken = try await world.post("/system/events", event, token: token, key: id)
                #expect(taken.body["matches"].items.map { $0["outcome"] } == ["held"])
                return try #require(taken.body["matches"].items.first?["held"].string)
            }
            let (first, second) = (try await hold("e-1", of: "MRN-ada"), try await hold("e-2", of: "MRN-ben"))
            #expect(try await world.api.rows("message") == 0)
            #expect(try await world.api.get("/workbench/held/\(first)", as: "fay").body["reason"] == "to-be-released")
            let sent = try await world.api.post("/workbench/held/\(first)/resolution", ["action": "send"], as: "fay")
            #expect(sent.status == 200 && sent.body["state"] == "sent" && sent.body["message"].string != nil, "\(sent.body)")
            let again = try await world.api.post("/workbench/held/\(first)/resolution", ["action": "send"], as: "fay")
            #expect(again.status == 409 && again.code == "settled")

            let path = "/workbench/held/\(second)"
            let page = try await world.api.open(path, as: "fay")
            #expect(page.shows("Waits to be released") && page.shows("name=\"action\" value=\"send\""))
            let released = try await world.api.submit(path, ["action": "send", "audience": "patient", "note": ""], as: "fay")
            #expect(released.status == 303 && released.location == "/workbench/held?told=sent")
            #expect(try await world.api.rows("message") == 2)
            for name in ["ada", "ben"] {
                let inbox = try await world.api.get("/patients/\(try world.api.patient(name))/conversations", as: name).items
                #expect(inbox.count == 1, "\(name)")
            }
        }
    }

    @Test("What no template could say offers no sending; whoever rejects it writes how the patient was told", arguments: Engine.underTest)
    func notWritten(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            // The subject of the template does not fit any more.
            try await world.api.configure(world.document.replacing("subject: 200", with: "subject: 5"))
            let event: JSONValue = [
                "id": "e-1", "kind": "new-health-record", "patient": ["authority": "HOSP", "identifier": "MRN-ada"],
                "source": "Riverside Lab", "occurredAt": "2026-11-21T15:00:00Z", "data": ["kind": "laboratory", "status": "final"],
            ]
            let taken = try await world.post("/system/events", event, token: try await world.token(), key: "1")
            #expect(taken.body["matches"].items.map { $0["outcome"] } == ["held"], "\(taken.body)")
            let id = try #require(taken.body["matches"].items.first?["held"].string)
            let path = "/workbench/held/\(id)"
            let page = try await world.api.open(path, as: "fay")
            #expect(page.shows("No template could say it to the patient") && page.shows("a laboratory result, Riverside Lab, 2026-11-21"))
            #expect(!page.shows("name=\"action\" value=\"send\"") && page.shows("name=\"action\" value=\"reject\""))
            let sent = try await world.api.post("/workbench/held/\(id)/resolution", ["action": "send"], as: "fay")
            #expect(sent.status == 409 && sent.code == "words-missing")
            let told = try await world.api.submit(path, ["action": "reject", "note": "Told her by phone."], as: "fay")
            #expect(told.status == 303)
        }
    }
}
