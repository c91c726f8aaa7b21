import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Text modules on pages and by the API")
struct TextModulePageTests {
    @Test("One's own are kept, found in a reply, set into it without a script, changed and deleted", arguments: Engine.underTest)
    func wayThrough(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/text-modules"
            #expect(try await world.open("/workbench/settings", as: "cy").shows("href=\"\(path)\">My text modules</a>"))
            let empty = try await world.open(path, as: "cy")
            #expect(empty.shows("You have no text modules of your own") && empty.shows("Refill was sent"))
            #expect(!empty.shows("Our hours"), "the front desk's")
            let refused = try await world.submit(path, ["name": "", "text": "Kind <regards>"], as: "cy")
            #expect(refused.status == 422 && refused.shows("Give it a name.") && refused.shows("Kind &lt;regards&gt;</textarea>"))
            let saved = try await world.submit(path, ["name": "Regards", "text": "Kind <regards>"], as: "cy")
            #expect(saved.status == 303)
            let page = try await world.open(try #require(saved.location), as: "cy")
            #expect(page.shows("The text module is saved.") && page.shows("Kind &lt;regards&gt;"))

            let task = try await world.waitingTask()
            let open = try await world.claimed(task)
            #expect(open.shows("<option value=\"Regards\" data-name=\"Regards\" data-text=\"Kind &lt;regards&gt;\">"))
            let reply = "/workbench/tasks/\(task)/reply"
            func insert(_ typed: String) async throws -> Screen {
                let fields = open.hidden(to: reply).merging(["message": "Dear Ada,", "then": "insert", "template": typed]) { $1 }
                return try await world.submit(reply, fields, as: "cy")
            }
            let inserted = try await insert("regards")
            #expect(
                inserted.shows("The words of “Regards” are in the message")
                    && inserted.shows("Dear Ada,\n\nKind &lt;regards&gt;</textarea>"))
            let shared = try await insert("refill")
            #expect(shared.shows("The refill has been sent to your pharmacy"))
            let several = try await insert("c")
            #expect(several.shows("value=\"call-back\"") && several.shows("Dear Ada,</textarea>"))
            #expect(try await world.rows("message") == 1, "nothing is sent by inserting")

            let own = try #require(page.html.firstMatch(of: /action="(\/workbench\/text-modules\/[0-9a-f-]+)"/).map { String($0.1) })
            #expect(try await world.submit(own, ["name": "Regards", "text": "Yours, Cy"], as: "cy").status == 303)
            #expect(try await world.open(path, as: "cy").shows("Yours, Cy"))
            #expect(try await world.submit("\(own)/deletion", as: "di").status == 404)
            #expect(try await world.submit("\(own)/deletion", as: "cy").location == "\(path)?deleted")
            #expect(try await world.open(path, as: "cy").shows("You have no text modules of your own"))
            #expect(try await world.open(path, as: "hana").status == 404)
        }
    }

    @Test("The API keeps, lists, changes and deletes them by their description", arguments: Engine.underTest)
    func program(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/text-modules"
            let kept = try await world.post(path, ["name": "Regards", "text": "Yours, Cy"], as: "cy", headers: .key("one"))
            let again = try await world.post(path, ["name": "Regards", "text": "Yours, Cy"], as: "cy", headers: .key("one"))
            #expect(kept.status == 201 && kept.bytes == again.bytes)
            let id = try #require(kept.body["id"].string)
            let listed = try await world.get(path, as: "cy")
            #expect(listed.items.map { $0["code"].string } == ["call-back", "when-to-worry", "refill-sent", nil])
            #expect(listed.items.first?["texts"].items.map { $0["language"].string } == ["en", "es"])
            let twice = try await world.post(path, ["name": "regards", "text": "x"], as: "cy")
            #expect(twice.status == 422 && twice.body["errors"].items.first?["code"].string == "duplicate")
            let changed = try await world.send(.put, "\(path)/\(id)", ["name": "Regards", "text": "Yours"], as: "cy")
            #expect(changed.status == 200 && changed.body["texts"].items.first?["text"].string == "Yours")
            #expect(try await world.send(.put, "\(path)/\(id)", ["name": "x", "text": "x"], as: "di").status == 404)
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: listed, "get", path).isEmpty)
            #expect(description.faults(of: kept, "post", path).isEmpty)
            #expect(description.faults(of: changed, "put", "\(path)/{module}").isEmpty)
            #expect(try await world.send(.delete, "\(path)/\(id)", as: "cy").status == 204)
            #expect(try await world.send(.delete, "\(path)/\(id)", as: "cy").status == 404)
        }
    }

    @Test("By the API the password changes for whoever knows the present one, and every other session ends", arguments: Engine.underTest)
    func password(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let words: JSONValue = ["present": .string(APIWorld.password), "password": "five plain words of mine"]
            let wrong = try await world.post("/account/password", ["present": "no", "password": "five plain words of mine"], as: "ada")
            #expect(wrong.status == 422 && wrong.code == "present-password-wrong")
            let short = try await world.post("/account/password", ["present": .string(APIWorld.password), "password": "short"], as: "ada")
            #expect(short.status == 422 && short.code == "password-too-short")
            #expect(try await world.post("/account/password", words, as: "ada").status == 204)
            #expect(try await world.get("/account", as: "ada").status == 200, "this session lives on")
            #expect(try await world.post("/account/password", words, as: "ada").status == 422)
        }
    }
}
