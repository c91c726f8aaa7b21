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
