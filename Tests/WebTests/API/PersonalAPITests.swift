import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: writing first, templates and charts")
struct PersonalAPITests {
    private func draft(_ world: APIWorld, _ more: [String: JSONValue] = [:], patient: String = "ada") throws -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(key: "patient", value: .string(try world.patient(patient).description)),
            .init(key: "clinicalGroup", value: "primary-care"), .init(key: "type", value: "medical"),
        ]
        for (key, value) in more.sorted(by: { $0.key < $1.key }) {
            members.removeAll { $0.key == key }
            members.append(.init(key: key, value: value))
        }
        return .object(JSONObject(members))
    }

    private let words: [String: JSONValue] = ["subject": "Your results", "body": "They are fine."]

    @Test("S14, S45, S46: find, see who will read, send, and the reply is in the inbox and in no queue", arguments: Engine.underTest)
    func wayThrough(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let found = try await world.post("/workbench/patients/search", ["q": "PARK ad"], as: "di")
            #expect(found.items.map { $0["name"].string } == ["Ada Park"] && found.body["hasMore"] == false)
            let preview = try await world.post("/workbench/conversations/preview", draft(world, words), as: "di")
            #expect(preview.body["readers"].items.map { $0["name"].string } == ["Ada Park"])
            #expect(preview.body["countsForMeaningfulUse"] == false && preview.body["missing"].items.isEmpty)
            #expect(try await world.rows("message") == 0)
            let sent = try await world.post("/workbench/conversations", draft(world, words), as: "di", headers: .key("one"))
            let again = try await world.post("/workbench/conversations", draft(world, words), as: "di", headers: .key("one"))
            #expect(sent.status == 201 && sent.bytes == again.bytes)
            #expect(try await world.rows("conversation") == 1)
            let id = try #require(sent.body["conversation"]["id"].string)
            let reply = try await world.post("/conversations/\(id)/messages", ["body": "Thank you!"], as: "ada")
            #expect(reply.status == 201)
            #expect(try await world.rows("task") == 0)
            #expect(try await world.get("/workbench/tasks", as: "di").items.isEmpty)
            let inbox = try await world.get("/workbench/inbox?waiting=true", as: "di")
            #expect(inbox.items.map { $0["id"].string } == [id] && inbox.items.first?["waiting"] == 1)
            #expect(inbox.items.first?["fallbackAt"].string != nil)
            let read = try await world.get("/workbench/conversations/\(id)", as: "di")
            #expect(read.body["chain"].items.map { $0["body"].string } == ["They are fine.", "Thank you!"])
            let answer = try await world.post("/workbench/inbox/\(id)/messages", ["body": "Any time."], as: "di")
            #expect(answer.status == 201)
            #expect(try await world.get("/workbench/inbox?waiting=true", as: "di").items.isEmpty)
        }
    }

    @Test("What I wrote first, and an answer from my inbox, can be corrected, by me alone and once", arguments: Engine.underTest)
    func correction(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let sent = try await world.post("/workbench/conversations", draft(world, words), as: "di")
            let id = try #require(sent.body["conversation"]["id"].string)
            let path = "/workbench/inbox/\(id)/correction"
            func mend(_ message: JSONValue, _ text: String, as name: String = "di", key: String? = nil) async throws -> APIAnswer {
                let body: JSONValue = ["message": message, "body": .string(text)]
                return try await world.post(path, body, as: name, headers: key.map { .key($0) } ?? [:])
            }
            let mended = try await mend(sent.body["message"]["id"], "They are not fine.", key: "one")
            #expect(mended.status == 201 && mended.body["message"]["body"] == "They are not fine.")
            #expect(try await mend(sent.body["message"]["id"], "They are not fine.", key: "one").bytes == mended.bytes)
            #expect(try await mend(sent.body["message"]["id"], "Again.").code == "corrected-already")
            let asked = try await world.post("/conversations/\(id)/messages", ["body": "How bad?"], as: "ada")
            #expect(try await mend(asked.body["message"]["id"], "None.").code == "no-answer")
            #expect(try await mend("nonsense", "None.").faults == ["message no-answer"])
            let answer = try await world.post("/workbench/inbox/\(id)/messages", ["body": "Not very."], as: "di")
            #expect(try await mend(answer.body["message"]["id"], " ").faults == ["body missing"])
            #expect(try await mend(answer.body["message"]["id"], "Not at all.").status == 201)
            for (name, status) in [("dr.sato", 404), ("cy", 404), ("ada", 404)] {
                #expect(try await mend(answer.body["message"]["id"], "None.", as: name).status == status, "\(name)")
            }
            let read = try await world.get("/conversations/\(id)/messages", as: "ada").items
            #expect(read.compactMap { $0["body"].string }.suffix(2) == ["Not very.", "Not at all."])
            #expect(read.map { $0["correction"]["message"] }.first == mended.body["message"]["id"])
        }
    }

    @Test("S45: switched off, every way in says so, and nothing is written", arguments: Engine.underTest)
    func off(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.configure("personalMessaging: {enabled: true", "personalMessaging: {enabled: false")
            for (path, body) in [
                ("/workbench/patients/search", ["q": "ada"] as JSONValue), ("/workbench/conversations", try draft(world, words)),
                ("/workbench/conversations/preview", try draft(world, words)),
            ] {
                let answer = try await world.post(path, body, as: "di")
                #expect(answer.status == 403 && answer.code == "personal-messaging-off", "\(path)")
            }
            #expect(try await world.get("/workbench/inbox", as: "di").code == "personal-messaging-off")
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("What cannot be sent is refused with the field, and nothing is kept", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let cases: [([String: JSONValue], Int, [String])] = [
                (["clinicalGroup": "billing-office"], 422, ["clinicalGroup unknown"]), (["type": "billing"], 422, ["type not-offered"]),
                (["provider": "weiss"], 422, ["provider unknown"]), (["audience": "everybody"], 422, ["audience unknown"]),
                (["body": " "], 422, ["body missing"]), (["template": "no-such"], 422, ["template unknown-template"]),
                (["template": "results-normal", "audience": "patient"], 422, ["audience template-directs"]),
                (["audience": "proxies"], 422, ["audience no-proxy"]),
                (["subject": .string(String(repeating: "x", count: 201))], 422, ["subject too-long"]),
            ]
            for (more, status, faults) in cases {
                let answer = try await world.post(
                    "/workbench/conversations", draft(world, words.merging(more) { $1 }), as: "di")
                #expect(answer.status == status && answer.faults == faults, "\(more)")
            }
            #expect(try await world.post("/workbench/conversations", draft(world, ["patient": "nobody"]), as: "di").status == 404)
            let nobody = try await world.post("/workbench/conversations", draft(world, words, patient: "noah"), as: "di")
            #expect(nobody.code == "nobody-can-read" && nobody.faults == ["audience patient-has-no-account", "audience no-proxy"])
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test(
        "S20, S21, S58: templates are listed, filled in for a real patient and for a task, and frozen in the message",
        arguments: Engine.underTest)
    func templates(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let list = try await world.get("/workbench/templates", as: "di")
            #expect(list.items.map { $0["code"].string } == ["results-normal", "form-ready"])
            let path = "/workbench/templates/results-normal/rendering"
            let ben = JSONValue.string(try world.patient("ben").description)
            let first = try await world.post(path, ["patient": ben, "clinicalGroup": "primary-care", "provider": "sato"], as: "di")
            #expect(first.body["language"] == "es" && first.body["directs"] == true)
            #expect(first.body["body"].string?.contains("Hola, Ben") == true)
            #expect(first.body["inYourLanguage"]["body"].string?.contains("Hello Ben") == true)
            let asked = try await world.ask("Results?")
            let task = try await world.task(of: asked.conversation)
            let second = try await world.post(path, ["task": .string(task)], as: "cy")
            #expect(second.body["directs"] == false && second.body["readers"].items.count == 1)
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let reply = try await world.post("/workbench/tasks/\(task)/reply", ["template": "results-normal"], as: "cy")
            #expect(reply.status == 201 && reply.body["message"]["template"]["code"] == "results-normal")
            #expect(reply.body["message"]["body"].string?.contains("Hello Ada") == true)
            try await world.configure("templates: true", "templates: false")
            #expect(try await world.get("/workbench/templates", as: "di").items.isEmpty)
            #expect(try await world.post(path, ["patient": ben], as: "di").code == "templates-off")
            #expect(try await world.get("/conversations/\(asked.conversation)/messages", as: "ada").items.count == 2)
        }
    }

    @Test(
        "S20, S58: a template in a reply speaks the member's language and names whoever it goes out for, previewed and sent",
        arguments: Engine.underTest)
    func replyTemplates(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/templates/results-normal/rendering"
            let task = try await world.task(of: try await world.ask("Resultados", as: "ben").conversation)
            let plain = try await world.post(path, ["task": .string(task)], as: "cy")
            #expect(plain.body["language"] == "es" && plain.body["inYourLanguage"]["language"] == "en")
            #expect(plain.body["body"].string?.hasPrefix("Hola, Ben:") == true)
            #expect(plain.body["inYourLanguage"]["body"].string?.hasPrefix("Hello Ben,") == true)
            #expect(plain.body["body"].string?.contains("Sato") == false, "the question names nobody")
            let named = try await world.post(path, ["task": .string(task), "provider": "sato"], as: "cy")
            #expect(named.body["body"].string?.contains("Dr. Mina Sato los revisó.") == true)
            #expect(try await world.post(path, ["task": .string(task), "provider": "weiss"], as: "cy").faults == ["provider unknown"])
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let reply = try await world.post(
                "/workbench/tasks/\(task)/reply", ["template": "results-normal", "provider": "sato"], as: "cy")
            #expect(reply.status == 201 && reply.body["message"]["body"] == named.body["body"])

            let begun = try await world.post("/workbench/conversations", draft(world, words, patient: "ben"), as: "di")
            let id = try #require(begun.body["conversation"]["id"].string)
            try await world.writeAgain(id, "¿Y los otros?", as: "ben")
            let answer = try await world.post("/workbench/inbox/\(id)/messages", ["template": "results-normal"], as: "di")
            #expect(answer.status == 201 && answer.body["message"]["body"].string?.hasPrefix("Hola, Ben:") == true)
        }
    }

    @Test("S78: the chart lists what the visibility function shows, page by page and by type", arguments: Engine.underTest)
    func chart(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for number in 1...5 { try await world.ask("Question \(number)") }
            let path = "/workbench/patients/\(try world.patient("ada"))/conversations"
            let page = try await world.get("\(path)?limit=3", as: "cy")
            let next = try #require(page.body["next"].string)
            #expect(page.items.count == 3)
            #expect(try await world.get("\(path)?limit=3&cursor=\(next)", as: "cy").items.count == 2)
            #expect(try await world.get("\(path)?type=billing", as: "cy").items.isEmpty)
            #expect(try await world.get(path, as: "eve").status == 404)
            #expect(try await world.rows("audit_event") > 0)
        }
    }
}

extension APIWorld {
    /// Puts the configuration in force with one text for another.
    func configure(_ old: String, _ new: String) async throws {
        let text = DemonstrationSite.document
        try #require(text.contains(old))
        let document = try #require(ConfigurationDocument.read(text.replacing(old, with: new)).document)
        _ = try await portal.configuration.apply(document, ontoLatest: true, by: .operator)
    }
}
