import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: answers have the shapes that are described")
struct ShapeAPITests {
    @Test("Every answer of a question's way has the members, words, ids and times of its description", arguments: Engine.underTest)
    func shapes(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            let patient = try world.patient("noah")
            let sent = try await world.post("/patients/\(patient)/conversations", APIWorld.question(group: "pediatrics"), as: "ada")
            let conversation = try #require(sent.body["conversation"]["id"].string)
            let message = try #require(sent.body["message"]["id"].string)
            let task = "/workbench/tasks/\(try await world.task(of: conversation))"
            var answers: [(String, String, APIAnswer)] = [("post", "/patients/{patient}/conversations", sent)]
            answers.append(("post", "/workbench/tasks/{task}/claim", try await world.post(task + "/claim", as: "cy")))
            answers.append(("post", "/workbench/tasks/{task}/notes", try await world.post(task + "/notes", ["body": "Called."], as: "cy")))
            answers.append(("post", "/workbench/tasks/{task}/reply", try await world.post(task + "/reply", ["body": "Rest."], as: "cy")))
            for (template, path, reader) in [
                ("/account", "/account", "cy"), ("/account/sessions", "/account/sessions", "ada"), ("/patients", "/patients", "ada"),
                ("/patients/{patient}/recipients", "/patients/\(patient)/recipients", "ada"),
                ("/patients/{patient}/conversations", "/patients/\(patient)/conversations", "ada"),
                ("/conversations/{conversation}", "/conversations/\(conversation)", "ada"),
                ("/conversations/{conversation}/messages", "/conversations/\(conversation)/messages", "ada"),
                ("/messages/{message}/route", "/messages/\(message)/route", "ada"), ("/workbench/groups", "/workbench/groups", "di"),
                ("/workbench/tasks", "/workbench/tasks?state=done", "cy"), ("/workbench/tasks/{task}", task, "cy"),
                ("/admin/workflows", "/admin/workflows", "admin"),
            ] {
                answers.append(("get", template, try await world.get(path, as: reader)))
            }
            for (method, template, answer) in answers {
                let faults = description.faults(of: answer, method, template)
                #expect(faults.isEmpty, "\(method) \(template): \(faults)")
                if answer.body.keys.contains("items") { #expect(!answer.items.isEmpty, "\(template)") }
            }
            let missing = try await world.get("/conversations/\(patient)", as: "ada")
            #expect(description.faults(missing.body, description.shape("Problem"), "").isEmpty)
        }
    }
}

/// Judges values by the schemas of a description; knows what our own schemas use.
struct Described {
    private let document: JSONValue

    init(_ document: JSONValue) { self.document = document }

    func shape(_ name: String) -> JSONValue { document["components"]["schemas"][name] }

    func faults(of answer: APIAnswer, _ method: String, _ template: String) -> [String] {
        let responses = document["paths"]["/api/v1" + template][method]["responses"]
        let response = responses[String(answer.status)]
        guard response != .null else { return ["status \(answer.status) is not described"] }
        return faults(answer.body, response["content"]["application/json"]["schema"], "")
    }

    func faults(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        if let reference = schema["$ref"].string { return faults(value, shape(String(reference.dropFirst(21))), path) }
        if let all = schema["allOf"].array { return all.flatMap { faults(value, $0, path) } }
        if let any = schema["anyOf"].array {
            let found = any.map { faults(value, $0, path) }
            return found.contains(where: \.isEmpty) ? [] : found.first ?? []
        }
        switch (schema["type"].string, value) {
        case ("object", .object(let object)):
            let missing = schema["required"].items.compactMap(\.string).filter { object[$0] == nil }.map { "\(path).\($0) is missing" }
            return missing + object.members.flatMap { faults($0.value, schema["properties"][$0.key], "\(path).\($0.key)") }
        case ("array", .array(let values)): return values.flatMap { faults($0, schema["items"], path + "[]") }
        case ("string", .string(let text)): return accepts(text, schema) ? [] : ["\(path) is \(text)"]
        case ("integer", .integer(let number)): return number >= schema["minimum"].integer ?? .min ? [] : ["\(path) is \(number)"]
        case ("boolean", .bool), ("null", .null): return []
        // A member that another part of `allOf` describes.
        case (nil, _) where schema == .null: return []
        default: return ["\(path) has another type"]
        }
    }

    private func accepts(_ text: String, _ schema: JSONValue) -> Bool {
        switch schema["format"].string {
        case "uuid": ID<Account>(text)?.description == text
        case "date-time": Timestamp(rfc3339: text) != nil && text.hasSuffix("Z")
        default: schema["enum"].array.map { $0.contains(.string(text)) } ?? true
        }
    }
}
