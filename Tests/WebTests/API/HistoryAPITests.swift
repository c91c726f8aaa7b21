import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API and pages: histories")
struct HistoryAPITests {
    @Test("A task's history says who did what when, moves with their reasons, and is for its group alone", arguments: Engine.underTest)
    func task(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let task = try await world.task(of: asked.conversation)
            let path = "/workbench/tasks/\(task)"
            _ = try await world.get(path, as: "cy")
            #expect(try await world.post(path + "/claim", as: "cy").status == 200)
            #expect(try await world.post(path + "/notes", ["body": "Asked the doctor."], as: "cy").status == 201)
            #expect(try await world.send(.put, path + "/priority", ["priority": "possible-urgent"], as: "cy").status == 200)
            let hold: JSONValue = ["until": "2026-11-24T15:00:00Z", "for": "colleague"]
            #expect(try await world.post(path + "/hold", hold, as: "cy").status == 200)
            #expect(try await world.send(.delete, path + "/hold", as: "cy").status == 200)
            let away: JSONValue = ["until": "2026-11-30", "cover": "di"]
            #expect(try await world.send(.put, "/workbench/absence", away, as: "cy").status == 200)
            #expect(try await world.post(path + "/reply", ["body": "Rest.", "complete": false], as: "di").status == 201)
            let given: JSONValue = ["workflowGroup": "cardiology-nurses", "reason": "About the heart."]
            #expect(try await world.post(path + "/transfer", given, as: "di").status == 200)

            let history = try await world.get(path + "/history", as: "di")
            #expect(history.status == 200)
            let deeds = history.items.map { "\($0["by"]["name"].string ?? "-") \($0["action"].string ?? "")" }
            #expect(
                deeds.filter { !$0.hasSuffix("open") } == [
                    "Ada Park send", "Cy Flores, RN claim", "Cy Flores, RN note", "Cy Flores, RN change", "Cy Flores, RN hold",
                    "Cy Flores, RN resume", "Cy Flores, RN assign", "Di Okafor, RN reply", "Di Okafor, RN transfer",
                ], "\(deeds)")
            let times = history.items.compactMap { $0["at"].string }
            #expect(times == times.sorted())
            let moved = history.items.first { $0["action"] == "assign" }
            #expect(moved?["because"] == "absence" && moved?["to"].items.first?["name"] == "Di Okafor, RN")
            let last = history.items.last
            #expect(last?["reason"] == "About the heart." && last?["toGroup"]["code"] == "cardiology-nurses")
            #expect(history.items.first { $0["action"] == "change" }?["priority"] == "possible-urgent")

            let page = try await world.open(path, as: "di")
            #expect(page.shows("id=\"history\"") && page.shows("gave it from Primary care nurses to Cardiology nurses: About the heart."))
            #expect(page.shows("gave it from Cy Flores, RN to Di Okafor, RN, since the owner is away"))
            // It went on: who was of its group is no longer.
            #expect(try await world.get(path + "/history", as: "cy").status == 404)
            #expect(try await world.get(path + "/history", as: "ada").status == 404)
        }
    }

    @Test(
        "S78 to S80: the whole history as a page: authors, times, what was corrected, the stub of what was withdrawn, and the readers",
        arguments: Engine.underTest)
    func patient(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let first = try await world.ask("Dizzy at noon")
            let task = try await world.task(of: first.conversation)
            _ = try await world.claimed(task)
            let path = "/workbench/tasks/\(task)"
            let answer = try await world.post(path + "/reply", ["body": "Take two.", "complete": false], as: "cy")
            let answered = try #require(answer.body["message"]["id"].string)
            world.clock.advance(seconds: 60)
            let correction: JSONValue = ["message": .string(answered), "body": "Take one."]
            #expect(try await world.post(path + "/correction", correction, as: "cy").status < 300)
            let second = try await world.ask("Taken back")
            _ = try await world.get("/workbench/tasks/\(try await world.task(of: second.conversation))", as: "cy")
            world.clock.advance(seconds: 60)
            #expect(try await world.post("/messages/\(second.message)/withdrawal", as: "ada").status == 200)

            let whole = "/patients/\(try world.patient("ada"))/history"
            for (name, pagePath) in [("ada", whole), ("cy", "/workbench" + whole)] {
                let answer = try await world.send(.get, whole, as: name, headers: [.accept: "text/html"])
                let api = String(decoding: answer.bytes, as: UTF8.self)
                #expect(answer.status == 200 && answer.headers[.contentType] == "text/html; charset=utf-8")
                let page =
                    name == "cy"
                    ? try await world.open(pagePath, as: name).html
                    : try await MemberBrowser.signedIn("ada", world).get(pagePath).html
                for html in [api, page] {
                    #expect(html.contains("Dizzy at noon") && html.contains("2 conversations"))
                    #expect(html.contains("Since the new tablets.") && html.contains("Take two.") && html.contains("Take one."))
                    #expect(html.contains("see below. It said:"))
                    #expect(html.contains("This message was withdrawn"))
                    #expect(html.contains("<bdi>Ada Park</bdi>") && html.contains("<bdi>Cy Flores, RN</bdi>"))
                    #expect(html.contains("Can be read by") && html.contains("November 2026") || html.contains("Nov"))
                }
            }
            // The whole is recorded, and each conversation with it: Ada sees who looked.
            let views = try await world.get("/account/views", as: "ada").items
            #expect(views.contains { $0["subject"] == "Dizzy at noon" || $0["conversation"]["subject"] == "Dizzy at noon" })
            let taken = try await world.portal.read { tx in
                try tx.first("SELECT count(*) FROM audit_event WHERE action = 'read' AND object_kind = 'history'") { try $0[0] as Int }
            }
            #expect(taken == 3, "the first reading of each session")
            for name in ["ben", "bea", "eve", "hana", "priv"] { #expect(try await world.get(whole, as: name).status == 404, "\(name)") }
            #expect(try await world.send(.get, whole, as: "ada", headers: [.accept: "application/fhir+json"]).status == 406)
            let chart = try await world.open("/workbench/patients/\(try world.patient("ada"))/conversations", as: "cy")
            #expect(chart.shows("href=\"/workbench\(whole)\"") && chart.shows("Print the whole history"))
        }
    }

    @Test("What is outside a proxy's audience leaves no trace in the history they print (D1)", arguments: Engine.underTest)
    func audience(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "ada")
            try await world.ask("For both of us")
            let hidden = try await world.post(
                "/patients/\(try world.patient("ada"))/conversations",
                ["type": "medical", "to": ["clinicalGroup": "primary-care"], "subject": "Alone", "body": "Mine.", "audience": "patient"],
                as: "ada")
            #expect(hidden.status == 201)
            let path = "/patients/\(try world.patient("ada"))/history"
            let proxy = String(decoding: try await world.get(path, as: "bea").bytes, as: UTF8.self)
            #expect(proxy.contains("For both of us") && proxy.contains("1 conversation<") && !proxy.contains("Alone"))
            #expect(String(decoding: try await world.get(path, as: "ada").bytes, as: UTF8.self).contains("2 conversations"))
        }
    }
}
