import Hummingbird
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: a question is answered")
struct AnsweringTests {
    @Test(
        "A question goes to the Workbench, is seen, claimed and answered, and the answer is read (S1, S14, S15, S23, S28)",
        arguments: Engine.underTest)
    func wholePath(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try world.patient("ada")
            let sent = try await world.post("/patients/\(ada)/conversations", APIWorld.question(), as: "ada")
            #expect(sent.status == 201)
            let conversation = try #require(sent.body["conversation"]["id"].string)
            #expect(sent.body["conversation"]["status"] == "sent")
            #expect(sent.body["conversation"]["reply"]["allowed"] == true)
            #expect(sent.body["conversation"]["readers"] == [["name": "Ada Park", "why": "patient"]])
            #expect(sent.body["message"]["receipt"]["state"] == "received")

            let tasks = try await world.get("/workbench/tasks?state=open&owner=none&sort=due", as: "cy").items
            let task = try #require(tasks.first { $0["conversation"].string == conversation })
            #expect(task["subject"] == "Dizzy")
            #expect(task["workflowGroup"] == ["code": "primary-nurses", "name": "Primary care nurses"])
            #expect(task["promise"]["atLatest"] == "2 business days")
            let path = "/workbench/tasks/\(try #require(task["id"].string))"

            let opened = try await world.get(path, as: "cy")
            #expect(opened.headers[.eTag] == "\"1\"")
            #expect(opened.body["messages"].items.map { $0["body"] } == ["Since the new tablets."])
            #expect(opened.body["reasons"] == ["clinical group: primary-care", "type: medical"])
            #expect(try await world.get("/conversations/\(conversation)", as: "ada").body["status"] == "seen")

            let claimed = try await world.post(path + "/claim", as: "cy", headers: .ifMatch("\"1\""))
            #expect(claimed.status == 200)
            #expect(claimed.headers[.eTag] == "\"2\"")
            #expect(claimed.body["owner"] == ["username": "cy", "name": "Cy Flores, RN"])
            #expect(try await world.get("/conversations/\(conversation)", as: "ada").body["status"] == "in-work")

            let note = try await world.post(path + "/notes", ["body": "Called the pharmacy."], as: "cy")
            #expect(note.status == 201)
            #expect(note.body["note"]["author"] == ["name": "Cy Flores, RN"])

            let reply = try await world.post(path + "/reply", ["body": "Take half of it."], as: "cy")
            #expect(reply.status == 201)
            #expect(reply.body["task"]["state"] == "done")
            #expect(reply.body["task"]["outcome"] == "replied")
            #expect(reply.body["message"]["author"]["role"] == "staff" && reply.body["message"]["author"]["name"] == "Cy Flores, RN")
            #expect(reply.body["message"]["author"]["onBehalfOf"]["name"] == "Primary care", "the clinical group is named (S23)")
            #expect(reply.body["message"]["receipt"] == .null)

            let answered = try await world.get("/patients/\(ada)/conversations?unread=true", as: "ada").items
            #expect(answered.map { $0["status"] } == ["answered"])
            #expect(answered.map { $0["unread"] } == [1])
            #expect(answered.first?.keys.contains("readers") == false)
            #expect(answered.first?.keys.contains("reply") == false)
            let messages = try await world.get("/conversations/\(conversation)/messages", as: "ada").items
            #expect(messages.map { $0["body"] } == ["Since the new tablets.", "Take half of it."])
            #expect(messages.first?["receipt"]["state"] == "answered")
            #expect(!String(decoding: messages.map(\.bytes).joined(), as: UTF8.self).contains("pharmacy"))

            let mark: JSONValue = ["through": try #require(messages.last)["id"]]
            #expect(try await world.send(.put, "/conversations/\(conversation)/read-mark", mark, as: "ada").status == 204)
            #expect(try await world.get("/patients/\(ada)/conversations?unread=true", as: "ada").items.isEmpty)
        }
    }

    @Test("Writing again after the answer opens a new task that continues the old one (S28)", arguments: Engine.underTest)
    func writingAgain(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (conversation, first) = try await world.ask()
            let task = try await world.task(of: conversation)
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let done = try await world.post(
                "/workbench/tasks/\(task)/completion", ["outcome": "answered-by-phone", "note": "Called her."], as: "cy")
            #expect(done.body["outcome"] == "answered-by-phone")
            #expect(try await world.get("/conversations/\(conversation)", as: "ada").body["status"] == "closed")
            let again = try await world.post(
                "/conversations/\(conversation)/messages", ["body": "And now?", "inReplyTo": .string(first)], as: "ada")
            #expect(again.status == 201)
            #expect(again.body["message"]["inReplyTo"].string == first)
            let next = try await world.task(of: conversation)
            #expect(next != task)
        }
    }

    @Test("S44: nobody answers what is a task past that task, by whichever address", arguments: Engine.underTest)
    func pastTheTask(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let text: JSONValue = ["body": "Take half of it."]
            let asked = try await world.ask()
            let task = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            #expect(try await world.post(task + "/reply", text, as: "cy").code == "not-owner", "nobody has claimed it")
            #expect(try await world.post(task + "/claim", as: "cy").status == 200)
            for name in ["cy", "di", "dr.sato", "eve"] {
                #expect(try await world.post("/conversations/\(asked.conversation)/messages", text, as: name).status == 404, "\(name)")
                #expect(try await world.post("/workbench/inbox/\(asked.conversation)/messages", text, as: name).status == 404, "\(name)")
            }
            let other = try await world.post(task + "/reply", text, as: "di")
            #expect(other.status == 409 && other.code == "not-owner")
            for name in ["eve", "dr.sato"] { #expect(try await world.post(task + "/reply", text, as: name).status == 404, "\(name)") }
            #expect(try await world.rows("message") == 1)

            // What came back to somebody's inbox is a task once they are away: then it is answered as one, by them too.
            let first: JSONValue = [
                "patient": .string(try world.patient("ada").description), "clinicalGroup": "primary-care", "type": "medical",
                "subject": "Your results", "body": "They are fine.",
            ]
            let begun = try await world.post("/workbench/conversations", first, as: "di")
            let conversation = try #require(begun.body["conversation"]["id"].string)
            try await world.writeAgain(conversation, "And the dose?")
            #expect(try await world.send(.put, "/workbench/absence", ["until": "2026-11-27"], as: "di").status == 200)
            #expect(try await world.send(.delete, "/workbench/absence", as: "di").status == 200)
            let became = "/workbench/tasks/\(try await world.task(of: conversation))"
            let inbox = try await world.post("/workbench/inbox/\(conversation)/messages", text, as: "di")
            #expect(inbox.status == 409 && inbox.code == "became-task")
            #expect(try await world.rows("message") == 3)
            #expect(try await world.post(became + "/claim", as: "di").status == 200)
            #expect(try await world.post(became + "/reply", text, as: "di").status == 201)
            #expect(try await world.rows("message") == 4)
        }
    }

    @Test("A preview says who would read, what is promised and which way it goes, and keeps nothing", arguments: Engine.underTest)
    func preview(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let path = "/patients/\(try world.patient("noah"))/conversations"
            let preview = try await world.post(path + "/preview", APIWorld.question(group: "pediatrics"), as: "ada")
            #expect(preview.status == 200)
            #expect(preview.body["readers"] == [["name": "Ada Park", "why": "mother (proxy)"]])
            #expect(preview.body["promise"]["usually"] == "4h")
            #expect(preview.body["promise"]["text"] == "Usually within 4 hours, at the latest within 2 business days.")
            #expect(preview.body["route"]["workflowGroup"]["code"] == "primary-nurses")
            #expect(try await world.rows("conversation") == 0)
            let refused = try await world.post(path + "/preview", APIWorld.question("", group: "pediatrics"), as: "ada")
            #expect(refused.status == 422)
        }
    }

    @Test("Member and staff see which flow took a message and why; a stranger does not (S26)", arguments: Engine.underTest)
    func route(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (_, message) = try await world.ask()
            for reader in ["ada", "cy"] {
                let route = try await world.get("/messages/\(message)/route", as: reader)
                #expect(route.body["flow"] == ["code": "primary-care", "version": 1])
                #expect(route.body["reasons"] == ["clinical group: primary-care", "type: medical"])
            }
            for stranger in ["ben", "eve"] { #expect(try await world.get("/messages/\(message)/route", as: stranger).status == 404) }
        }
    }

    @Test("Recipients are the care teams that take the type, with providers and promise", arguments: Engine.underTest)
    func recipients(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/recipients?type="
            let medical = try await world.get(path + "medical", as: "ada").items
            #expect(medical.map { $0["clinicalGroup"]["code"] } == ["primary-care", "pediatrics", "cardiology"])
            #expect(medical.first?["providers"] == [["code": "sato", "name": "Dr. Mina Sato"]])
            #expect(try await world.get(path + "billing", as: "ada").items.map { $0["clinicalGroup"]["code"] } == ["billing-office"])
        }
    }

    @Test("A search finds every word in subjects and bodies, by POST and by q", arguments: Engine.underTest)
    func search(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (wanted, _) = try await world.ask("Éclair refill")
            try await world.ask("Something else")
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let found = try await world.post(path + "/search", ["q": "ECLAIR tablets"], as: "ada")
            #expect(found.items.map { $0["id"].string } == [wanted])
            #expect(try await world.get(path + "?q=eclair", as: "ada").items.map { $0["id"].string } == [wanted])
            #expect(try await world.post(path + "/search", ["q": "nothing"], as: "ada").items.isEmpty)
        }
    }
}
