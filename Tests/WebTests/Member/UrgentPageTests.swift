import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("What may be urgent, on pages and through the API")
struct UrgentPageTests {
    private static let alarming = "Since breakfast I have chest pain."

    @Test("Without scripts the page after sending says what to do now, and the message is sent", arguments: Engine.underTest)
    func afterSending(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written("Pain", Self.alarming, by: browser)
            let page = try await browser.get(address)
            #expect(page.shows("What you wrote may be an emergency: “chest pain”."))
            #expect(page.shows("Your message is sent") && page.shows("tel:911") && page.shows("tel:988"))
            let calm = try await world.written("Dizzy", "A little, in the morning.", by: browser)
            #expect(!(try await browser.get(calm)).shows("may be an emergency"))
        }
    }

    @Test("What is being typed is judged and not kept, and a draft that was refused says it too", arguments: Engine.underTest)
    func whileTyping(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            #expect(page.shows("id=\"urgent-now\"") && !page.shows("may be an emergency"))
            let form = try #require(page.fields(to: path))
            let place = "/patients/\(try world.patient("ada"))/urgency"
            let warned = try await browser.post(place, form.merging(["subject": "", "message": "I want to kill myself"]) { $1 })
            #expect(warned.status == 200 && warned.shows("“kill myself”") && warned.shows("you can still send the message"))
            let (crisis, nurse) = (warned.html.firstRange(of: "tel:988"), warned.html.firstRange(of: "tel:+15550142"))
            #expect(try #require(crisis).lowerBound < (try #require(nurse)).lowerBound, "the crisis line comes first")
            let quiet = try await browser.post(place, form.merging(["message": "I have no chest pain."]) { $1 })
            #expect(quiet.status == 200 && !quiet.shows("emergency"))
            #expect(try await world.rows("message") == 0)
            let refused = try await browser.submit(page, to: path, ["subject": "", "message": Self.alarming])
            #expect(refused.status == 422 && refused.shows("may be an emergency"))
        }
    }

    @Test(
        "Words that were taken back stand on no page, in no list and in no answer; the look goes on with the question and says why",
        arguments: Engine.underTest)
    func takenBack(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let asked = try await world.post(path, APIWorld.question(group: "billing-office", type: "billing"), as: "ada")
            let id = try #require(asked.body["conversation"]["id"].string)
            let again = try await world.post("/conversations/\(id)/messages", ["body": .string(Self.alarming)], as: "ada")
            let message = try #require(again.body["message"]["id"].string)
            var places: [(name: String, task: String)] = []
            for name in ["cy", "eve"] { places.append((name, try await world.task(of: id, as: name))) }
            func seen(_ place: (name: String, task: String)) async throws -> [Bool] {
                let page = "/workbench/tasks/\(place.task)"
                var found = [try await world.open(page, as: place.name).shows("chest pain")]
                for path in ["/workbench/tasks", page] {
                    let answer = try await world.get(path, as: place.name)
                    found.append(String(decoding: answer.bytes, as: UTF8.self).contains("chest pain"))
                }
                return found
            }
            for place in places {
                let before = try await seen(place)
                #expect(before == [true, true, true], "\(place.name)")
            }
            #expect(try await world.post("/messages/\(message)/withdrawal", as: "ada").body["trace"] == true)
            for place in places {
                let after = try await seen(place)
                #expect(after == [false, false, false], "\(place.name)")
                let page = try await world.open("/workbench/tasks/\(place.task)", as: place.name)
                #expect(page.shows("because of words that were taken back since"), "\(place.name)")
                let task = try await world.get("/workbench/tasks/\(place.task)", as: place.name).body
                #expect(task["priority"] == "possible-urgent" && task["state"] == "open", "\(place.name)")
            }
            try await world.portal.database.write { tx in try tx.execute("UPDATE account SET language = 'es' WHERE username = 'cy'") }
            let look = try await world.task(of: id, as: "cy")
            #expect(try await world.open("/workbench/tasks/\(look)", as: "cy").shows("por palabras que después se retiraron"))
        }
    }

    @Test("The preview names the words, the task names them too, and staff read why it stands first", arguments: Engine.underTest)
    func api(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let question = APIWorld.question(body: Self.alarming)
            let preview = try await world.send(.post, path + "/preview", question, as: "ada")
            #expect(preview.body["urgent"]["words"] == ["chest pain"])
            let calm = try await world.send(.post, path + "/preview", APIWorld.question(body: "I feel well."), as: "ada")
            #expect(calm.body["urgent"] == .null)
            #expect(try await world.send(.post, path, question, as: "ada").status == 201)
            let tasks = try await world.send(.get, "/workbench/tasks", as: "cy")
            let task = try #require(tasks.body["items"].items.first)
            #expect(task["priority"] == "possible-urgent" && task["urgent"]["words"] == ["chest pain"])
        }
    }
}
