import Foundation
import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: what systems send, and what they learn of it")
struct SystemMessageAPITests {
    private static let results: JSONValue = [
        "kind": "medical", "from": ["clinicalGroup": ["authority": "HOSP", "code": "PRIM"]],
        "patient": ["authority": "HOSP", "identifier": "MRN-ada"], "externalId": "EHR-1", "subject": "Your results",
        "body": "They are fine.",
    ]

    @Test("S20, S21: a template is filled with what the system names, and directs the inbox", arguments: Engine.underTest)
    func template(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let sent = try await world.post(
                "/system/messages",
                [
                    "kind": "general", "from": ["clinicalGroup": ["authority": "HOSP", "code": "PRIM"]],
                    "patient": ["authority": "HOSP", "identifier": "MRN-ada"], "deliverTo": "template",
                    "template": ["code": "new-record", "parameters": ["kind": "a report", "source": "Riverside Lab"]],
                ], token: try await world.token(), key: "1")
            #expect(sent.status == 201 && sent.body["recipients"] == [["inbox": "patient", "readers": 1]], "\(sent.body)")
            let conversation = try #require(sent.body["conversationId"].string)
            let read = try await world.api.get("/conversations/\(conversation)/messages", as: "ada")
            #expect(read.items.map { $0["body"] } == ["Hello Ada, a report from Riverside Lab has been added to your record."])
            let opened = try await world.api.get("/conversations/\(conversation)", as: "ada")
            #expect(opened.body["subject"] == "Something new in your record")
        }
    }

    @Test("The same external name with another key names the message that it became, and sends nothing", arguments: Engine.underTest)
    func known(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            let first = try await world.post("/system/messages", Self.results, token: token, key: "1")
            let id = try #require(first.body["id"].string)
            let again = try await world.post("/system/messages", Self.results, token: token, key: "2")
            #expect(again.status == 409 && again.code == "external-id-known")
            #expect(again.body["message"].string == id)
            #expect(try await world.api.rows("message") == 1)
        }
    }

    @Test("How far a message has come is told to the system that sent it, and to no other", arguments: Engine.underTest)
    func ofAnother(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let start = try #require(world.document.range(of: "  - code: hospital-ehr"))
            let end = try #require(world.document.range(of: "\n\neventRules:"))
            let client = String(world.document[start.lowerBound..<end.lowerBound])
            let both = client + "\n" + client.replacing("hospital-ehr", with: "other-ehr")
            try await world.api.configure(world.document.replacing(client, with: both))
            let token = try await world.token()
            let sent = try await world.post("/system/messages", Self.results, token: token, key: "1")
            let id = try #require(sent.body["id"].string)
            let path = "/system/messages/\(id)/deliveries"
            #expect(try await world.send(.get, path, token: token).body.items.map { $0["id"].string } == [id])
            let proof = try await world.ask(world.elliptic, [:], ["iss": "other-ehr", "sub": "other-ehr"])
            let other = try #require(proof.body["access_token"].string, "\(proof.body)")
            let foreign = try await world.send(.get, path, token: other)
            let unknown = try await world.send(.get, "/system/messages/018f0000-0000-7000-8000-000000000000/deliveries", token: other)
            #expect(foreign.status == 404 && unknown.status == 404 && foreign.code == unknown.code)
        }
    }

    @Test(
        "A system whose authority gives the patient no number gets one answer for what there is and what there is not",
        arguments: Engine.underTest)
    func otherAuthority(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let asked = try await world.api.ask()
            let authorities = "authorities:\n"
            let laboratory = "  - {code: LAB, system: \"https://lab.example.org/numbers\"}\n"
            try await world.api.configure(
                world.document.replacing(authorities, with: authorities + laboratory)
                    .replacing("authority: HOSP\n    clinicalGroups:", with: "authority: LAB\n    clinicalGroups:"))
            let token = try await world.token()
            let nothing = "018f0000-0000-7000-8000-000000000000"
            let quoting: [(String, String)] = [
                ("inReplyTo", asked.message), ("inReplyTo", asked.conversation), ("conversation", asked.conversation),
                ("inReplyTo", nothing), ("conversation", nothing),
            ]
            for (number, (field, quoted)) in quoting.enumerated() {
                let reply: JSONValue = ["kind": "reply", "body": "They are fine.", field: .string(quoted)]
                let answer = try await world.post("/system/messages", reply, token: token, key: "\(number)")
                #expect(answer.status == 202 && answer.body["reason"] == "unknown-reference", "\(field) \(answer.body)")
                #expect(answer.body.keys == ["held", "state", "reason"])
            }
            let read = try await world.api.get("/conversations/\(asked.conversation)/messages", as: "ada")
            #expect(read.items.count == 1)
        }
    }
}
