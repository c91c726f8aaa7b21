import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: drafts, and undo of what the practice sent")
struct DraftAPITests {
    @Test("Kept, read, saved over what was read, sent with the message, by their description", arguments: Engine.underTest)
    func wayThrough(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let patient = "/patients/\(try world.patient("ada"))"
            let kept = try await world.post(
                "\(patient)/drafts", ["to": ["clinicalGroup": "primary-care"], "subject": "Tablets", "body": "May I"], as: "ada",
                headers: .key("one"))
            let again = try await world.post(
                "\(patient)/drafts", ["to": ["clinicalGroup": "primary-care"], "subject": "Tablets", "body": "May I"], as: "ada",
                headers: .key("one"))
            #expect(kept.status == 201 && kept.bytes == again.bytes && kept.body["version"] == 1)
            let id = try #require(kept.body["id"].string)
            #expect(try await world.get("/patients", as: "ada").items.first?["drafts"] == 1)
            let listed = try await world.get("\(patient)/drafts", as: "ada")
            #expect(listed.items.map { $0["body"].string } == ["May I"])
            let body: JSONValue = ["type": "medical", "to": ["clinicalGroup": "primary-care"], "subject": "Tablets", "body": "May I take"]
            #expect(try await world.send(.put, "/drafts/\(id)", body, as: "ada").status == 428)
            let saved = try await world.send(.put, "/drafts/\(id)", body, as: "ada", headers: [.ifMatch: "\"1\""])
            #expect(saved.status == 200 && saved.body["version"] == 2 && saved.headers[.eTag] == "\"2\"")
            let stale = try await world.send(.put, "/drafts/\(id)", ["body": "Other"], as: "ada", headers: [.ifMatch: "\"1\""])
            #expect(stale.status == 412 && stale.code == "draft-changed")
            #expect(try await world.send(.put, "/drafts/\(id)", body, as: "ben", headers: [.ifMatch: "*"]).status == 404)
            let sent = try await world.post(
                "\(patient)/conversations",
                [
                    "type": "medical", "to": ["clinicalGroup": "primary-care"], "subject": "Tablets", "body": "May I take two?",
                    "draft": .string(id),
                ], as: "ada")
            #expect(sent.status == 201)
            #expect(try await world.get("\(patient)/drafts", as: "ada").items.isEmpty)
            let conversation = try #require(sent.body["conversation"]["id"].string)
            let reply = try await world.post(
                "\(patient)/drafts", ["conversation": .string(conversation), "body": "And in the evening"], as: "ada")
            #expect(reply.status == 201 && reply.body["kind"] == "reply")
            let other = try await world.post("\(patient)/drafts", ["conversation": .string(conversation), "body": "Else"], as: "ada")
            #expect(other.status == 412 && other.code == "draft-changed")
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: kept, "post", "/patients/{patient}/drafts").isEmpty)
            #expect(description.faults(of: listed, "get", "/patients/{patient}/drafts").isEmpty)
            #expect(description.faults(of: saved, "put", "/drafts/{draft}").isEmpty)
            let replyID = try #require(reply.body["id"].string)
            #expect(try await world.send(.delete, "/drafts/\(replyID)", as: "ada", headers: [.ifMatch: "\"7\""]).status == 412)
            #expect(try await world.send(.delete, "/drafts/\(replyID)", as: "ada").status == 204)
            #expect(try await world.send(.delete, "/drafts/\(replyID)", as: "ada").status == 404)
        }
    }

    @Test(
        "Files are kept with a draft, come back with what is taken back, and are judged by the preview as when sent",
        arguments: Engine.underTest)
    func files(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let patient = "/patients/\(try world.patient("ada"))"
            let file = try #require(try await world.upload(SampleFiles.text, "values.txt", as: "ada").body["id"].string)
            let foreign = try #require(try await world.upload(SampleFiles.text, "values.txt", as: "ben").body["id"].string)
            let kept = try await world.post(
                "\(patient)/drafts", ["body": "See", "attachments": [.string(file), .string(foreign)]], as: "ada")
            #expect(kept.status == 201 && kept.body["attachments"] == [.string(file)])
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: kept, "post", "/patients/{patient}/drafts").isEmpty)
            let refused = try await world.post(
                "\(patient)/conversations/preview", APIWorld.question().adding("attachments", [.string(foreign)]), as: "ada")
            #expect(refused.status == 422 && refused.code == "unknown")
            let question = APIWorld.question().adding("attachments", [.string(file)])
            #expect(try await world.post("\(patient)/conversations/preview", question, as: "ada").status == 200)
            let sent = try await world.post("\(patient)/conversations", question, as: "ada")
            let message = try #require(sent.body["message"]["id"].string)
            let undone = try await world.post("/messages/\(message)/withdrawal", as: "ada")
            #expect(undone.body["trace"] == false && undone.body["draft"]["attachments"] == [.string(file)])
            #expect(description.faults(of: undone, "post", "/messages/{message}/withdrawal").isEmpty)
        }
    }

    @Test(
        "Whoever owns a task goes on from what a colleague had drafted, with its files; nobody else does, by its description",
        arguments: Engine.underTest)
    func adoption(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (task, other) = (try await world.waitingTask("Dizzy"), try await world.waitingTask("Rash"))
            let file = try #require(try await world.upload(SampleFiles.text, "values.txt", as: "cy").body["id"].string)
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let drafted = try await world.post(
                "/workbench/drafts", ["task": .string(task), "body": "Dear Ada,", "attachments": [.string(file)]], as: "cy")
            let draft = try #require(drafted.body["id"].string)
            func adopt(_ task: String, as name: String, key: String? = nil) async throws -> APIAnswer {
                try await world.post(
                    "/workbench/tasks/\(task)/drafts/\(draft)/adoption", as: name, headers: key.map { .key($0) } ?? [:])
            }
            #expect(try await adopt(task, as: "cy").status == 404, "it is Cy's own")
            #expect(try await adopt(task, as: "di").status == 404, "Di does not own the task")
            _ = try await world.send(.delete, "/workbench/tasks/\(task)/claim", as: "cy")
            for one in [task, other] { _ = try await world.post("/workbench/tasks/\(one)/claim", as: "di") }
            let others = try await world.get("/workbench/tasks/\(task)/drafts", as: "di").body["others"].items
            #expect(others.map { $0["draft"]["attachments"] } == [[.string(file)]])
            _ = try await world.post("/workbench/drafts", ["task": .string(task), "body": "Hello,"], as: "di")
            #expect(try await adopt(other, as: "di").status == 404, "it was not drafted for that task")
            #expect(try await adopt(task, as: "eve").status == 404)
            #expect(try await world.get("/attachments/\(file)", as: "di").status == 404)

            let adopted = try await adopt(task, as: "di", key: "one")
            #expect(adopted.status == 200 && adopted.body["body"] == "Hello,\n\nDear Ada,")
            #expect(adopted.body["attachments"] == [.string(file)] && adopted.body["version"] == 2)
            #expect(try await adopt(task, as: "di", key: "one").bytes == adopted.bytes)
            let mine = try await world.get("/workbench/tasks/\(task)/drafts", as: "di")
            #expect(mine.body["own"]["body"] == "Hello,\n\nDear Ada,", "it was done once")
            #expect(try await world.get("/attachments/\(file)", as: "di").status == 200)
            #expect(try await world.get("/attachments/\(file)", as: "cy").status == 404)
            let reply = try await world.post(
                "/workbench/tasks/\(task)/reply", ["body": "Dear Ada, see the values.", "attachments": [.string(file)]], as: "di")
            #expect(reply.status == 201 && reply.body["message"]["attachments"].items.map { $0["id"].string } == [file])
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: adopted, "post", "/workbench/tasks/{task}/drafts/{draft}/adoption") == [])
        }
    }

    @Test("What cannot be kept is refused with its code", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/drafts"
            #expect(try await world.post(path, ["body": " "], as: "ada").code == "draft-empty")
            #expect(
                try await world.post(path, ["body": .string(String(repeating: "x", count: 100_000))], as: "ada").code == "draft-too-long")
            #expect(try await world.post(path, ["words": "x"], as: "ada").status == 400)
            #expect(try await world.post("/workbench/drafts", ["body": "x"], as: "cy").status == 422)
            #expect(try await world.rows("draft") == 0)
        }
    }

    @Test("Staff keep what they draft for a task; undo gives task and words back, by their description", arguments: Engine.underTest)
    func staff(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy", as: "ada")
            let task = try #require(try await world.get("/workbench/tasks", as: "cy").items.first?["id"].string)
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let kept = try await world.post("/workbench/drafts", ["task": .string(task), "body": "Dear"], as: "cy")
            #expect(kept.status == 201 && kept.body["kind"] == "task-reply")
            let mine = try await world.get("/workbench/tasks/\(task)/drafts", as: "cy")
            #expect(mine.body["own"]["body"] == "Dear" && mine.body["others"].items.isEmpty)
            #expect(try await world.get("/workbench/drafts", as: "cy").items.count == 1)
            let reply = try await world.post("/workbench/tasks/\(task)/reply", ["body": "Dear Ben"], as: "cy")
            let message = try #require(reply.body["message"]["id"].string)
            let path = "/workbench/messages/\(message)/withdrawal"
            #expect(try await world.post(path, as: "di").status == 404)
            let undone = try await world.post(path, as: "cy")
            #expect(undone.status == 200 && undone.body["trace"] == false && undone.body["text"] == "Dear Ben")
            #expect(undone.body["task"]["state"] == "claimed" && undone.body["draft"]["body"] == "Dear Ben")
            #expect(try await world.get("/conversations/\(asked.conversation)/messages", as: "ada").items.count == 1)
            let next = try #require(undone.body["task"]["id"].string)
            let second = try await world.post("/workbench/tasks/\(next)/reply", ["body": "Dear Ada"], as: "cy")
            let shown = try #require(second.body["message"]["id"].string)
            #expect(try await world.get("/conversations/\(asked.conversation)/messages", as: "ada").items.count == 2)
            let stub = try await world.post("/workbench/messages/\(shown)/withdrawal", as: "cy")
            #expect(stub.body["trace"] == true && stub.body["message"]["withdrawn"] == true)
            #expect(try await world.post("/workbench/messages/\(shown)/withdrawal", as: "cy").code == "withdrawn-already")
            let last = try await world.post(
                "/workbench/tasks/\(try #require(stub.body["task"]["id"].string))/reply", ["body": "Rest."], as: "cy")
            world.clock.advance(seconds: 60)
            let late = try #require(last.body["message"]["id"].string)
            #expect(try await world.post("/workbench/messages/\(late)/withdrawal", as: "cy").code == "undo-over")
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: undone, "post", "/workbench/messages/{message}/withdrawal").isEmpty)
            #expect(description.faults(of: mine, "get", "/workbench/tasks/{task}/drafts").isEmpty)
            #expect(description.faults(of: kept, "post", "/workbench/drafts").isEmpty)
        }
    }
}
