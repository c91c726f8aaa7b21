import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: systems")
struct SystemAPITests {
    private func message(_ more: [String: JSONValue] = [:], without gone: [String] = []) -> JSONValue {
        var members: [String: JSONValue] = [
            "kind": "medical", "from": ["clinicalGroup": ["authority": "HOSP", "code": "PRIM"]],
            "patient": ["authority": "HOSP", "identifier": "MRN-ada"], "subject": "Your results", "body": "They are fine.",
        ]
        members.merge(more) { $1 }
        for key in gone { members[key] = nil }
        return .object(JSONObject(members.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value) }))
    }

    @Test("A system proves itself by RS384 or ES384, writes once for a key, and the member reads it", arguments: Engine.underTest)
    func wayThrough(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            for signer in [world.elliptic, world.rsa] {
                let answer = try await world.ask(signer)
                #expect(answer.status == 200 && answer.body["token_type"] == "bearer" && answer.body["expires_in"] == 300)
                #expect(answer.body["scope"] == "system/Communication.cr system/Binary.cr" && answer.headers[.cacheControl] == "no-store")
                let token = try #require(answer.body["access_token"].string)
                let key = token.prefix(8).description
                let sent = try await world.post("/system/messages", message(), token: token, key: key)
                #expect(sent.status == 201 && sent.body["state"] == "delivered")
                #expect(sent.body["recipients"] == [["inbox": "patient", "readers": 1]])
                let again = try await world.post("/system/messages", message(), token: token, key: key)
                #expect(again.status == 201 && again.bytes == sent.bytes)
                let other = try await world.post("/system/messages", message(["body": "Other."]), token: token, key: key)
                #expect(other.status == 422 && other.code == "idempotency-key-reused")
                let id = try #require(sent.body["id"].string)
                let delivery = try await world.send(.get, "/system/messages/\(id)/deliveries", token: token)
                #expect(delivery.body.items.map { $0["state"] } == ["delivered"])
                let read = try await world.api.get("/conversations/\(sent.body["conversationId"].string ?? "")/messages", as: "ada")
                #expect(read.items.first?["author"]["role"] == "system" && read.items.first?["body"] == "They are fine.")
            }
            #expect(try await world.api.rows("message") == 2)
        }
    }

    @Test("Ten thousand retries of one key are one message", arguments: Engine.underTest)
    func retries(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            let first = try await world.post("/system/messages", message(), token: token, key: "same")
            let answers = try await withThrowingTaskGroup(of: Set<[UInt8]>.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        var seen: Set<[UInt8]> = []
                        for _ in 0..<500 {
                            seen.insert(try await world.post("/system/messages", message(), token: token, key: "same").bytes)
                        }
                        return seen
                    }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.formUnion($1) }
            }
            #expect(answers == [first.bytes])
            #expect(try await world.api.rows("message") == 1)
        }
    }

    @Test("What is no proof gets the error of RFC 6749, and no token", arguments: Engine.underTest)
    func noProof(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let good = try world.assertion(world.elliptic)
            let stranger = P384.Signing.PrivateKey()
            let cases: [(SystemWorld.Signer, [String: String], [String: JSONValue], Int, String)] = [
                (world.elliptic, [:], ["aud": "https://elsewhere.example/oauth2/token"], 401, "invalid_client"),
                (world.elliptic, [:], ["exp": .integer(world.now - 120)], 401, "invalid_client"),
                (world.elliptic, [:], ["exp": .integer(world.now + 600)], 401, "invalid_client"),
                (world.elliptic, [:], ["iat": .integer(world.now + 600)], 401, "invalid_client"),
                (world.elliptic, [:], ["iss": "somebody"], 401, "invalid_client"),
                (world.elliptic, [:], ["iss": "somebody", "sub": "somebody"], 401, "invalid_client"),
                (world.elliptic, [:], ["jti": .null], 401, "invalid_client"),
                (.elliptic(stranger), [:], [:], 401, "invalid_client"),
                (world.elliptic, ["scope": "system/Task.r"], [:], 400, "invalid_scope"),
                (world.elliptic, ["grant_type": "password"], [:], 400, "unsupported_grant_type"),
                (world.elliptic, ["client_assertion_type": "other"], [:], 400, "invalid_request"),
                (world.elliptic, ["client_id": "other"], [:], 401, "invalid_client"),
            ]
            for (signer, form, claims, status, error) in cases {
                let answer = try await world.ask(signer, form, claims)
                #expect(answer.status == status && answer.body["error"].string == error, "\(form) \(claims.keys)")
                #expect(answer.body["access_token"] == .null && answer.body["error_description"].string != nil)
            }
            let unsigned = good.split(separator: ".").prefix(2).joined(separator: ".") + "."
            for text in [unsigned, "nonsense", good + "x"] {
                #expect(try await world.ask(form: ["client_assertion": text]).body["error"].string == "invalid_client")
            }
            #expect(try await world.ask(form: ["client_assertion": good]).status == 200)
            #expect(try await world.ask(form: ["client_assertion": good]).body["error"].string == "invalid_client")
            #expect(try await world.api.rows("system_token") == 1)
        }
    }

    @Test("A token ends after five minutes, opens nothing of people, and nothing of people opens this", arguments: Engine.underTest)
    func apart(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            for path in ["/patients", "/workbench/tasks", "/admin/quarantine"] {
                #expect(try await world.send(.get, path, token: token).status == 401)
            }
            for name in ["ada", "cy", "admin"] {
                let answer = try await world.api.post("/system/messages", message(), as: name, headers: .key("k"))
                #expect(answer.status == 401)
            }
            #expect(try await world.post("/system/messages", message(), token: token, key: nil).code == "idempotency-key-required")
            world.api.clock.advance(seconds: 301)
            #expect(try await world.post("/system/messages", message(), token: token, key: "k").status == 401)
        }
    }

    @Test("Everything a system can get wrong is refused with its code, and nothing is kept", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            let ben = try world.api.patient("ben")
            try await world.api.portal.perform { tx in
                try tx.execute("UPDATE patient SET deceased_at = 1 WHERE id = \(ben)")
                return Effect(())
            }
            func patient(_ authority: String, _ id: String) -> [String: JSONValue] {
                ["patient": ["authority": .string(authority), "id": .string(id)]]
            }
            let cases: [(JSONValue, Int, String)] = [
                (message(patient("HOSP", "MRN-nobody")), 404, "patient-not-found"),
                (message(patient("LAB", "1")), 403, "authority-not-bound"),
                (message(patient("HOSP", "MRN-noah")), 409, "patient-not-enrolled"),
                (message(patient("HOSP", "MRN-ben")), 409, "patient-deceased"),
                (message(["from": ["clinicalGroup": "cardiology"]]), 403, "clinical-group-not-bound"),
                (message(["from": ["clinicalGroup": "nobody"]]), 422, "invalid"), (message(["kind": "gossip"]), 422, "invalid"),
                (message(["deliverTo": "everybody"]), 422, "invalid"), (message(["deliverTo": "proxies"]), 422, "nobody-can-read"),
                (message(["attachments": ["018f0000-0000-7000-8000-000000000000"]]), 422, "unknown"),
                (message(["template": ["id": "no-such"]]), 422, "unknown-template"),
                (message(["template": ["code": "new-record", "parameters": ["source": 7]]]), 422, "invalid-fields"),
                (message(["subject": .string(String(repeating: "x", count: 201))]), 422, "invalid"),
                (message(without: ["patient"]), 422, "invalid-fields"), (message(without: ["kind"]), 422, "invalid-fields"),
                (message(["surprise": true]), 400, "unknown-field"),
                (message(["patient": ["authority": "HOSP", "id": "1", "code": "2"]]), 422, "invalid-fields"),
            ]
            for (index, (body, status, code)) in cases.enumerated() {
                let answer = try await world.post("/system/messages", body, token: token, key: "case-\(index)")
                #expect(answer.status == status && answer.code == code, "\(index): \(answer.status) \(answer.code ?? "")")
            }
            let notTaken: [(JSONValue, [String])] = [
                (message(["inReplyTo": "EHR-1", "conversation": "EHR-2"]), ["inReplyTo not-taken", "conversation not-taken"]),
                (
                    message(["kind": "reply", "deliverTo": "patient", "replyAllowed": false, "template": ["code": "new-record"]]),
                    ["deliverTo not-taken", "template not-taken", "replyAllowed not-taken"]
                ),
                (
                    message([
                        "kind": "reply", "deliverTo": "patient", "from": ["clinicalGroup": "nobody"], "body": " ",
                        "subject": .string(String(repeating: "x", count: 201)),
                    ]), ["deliverTo not-taken", "from.clinicalGroup unknown", "subject too-long", "body missing"]
                ),
            ]
            for (index, (body, faults)) in notTaken.enumerated() {
                let answer = try await world.post("/system/messages", body, token: token, key: "not-taken-\(index)")
                #expect(answer.status == 422 && answer.code == "invalid" && answer.faults == faults, "\(index): \(answer.faults)")
            }
            let broken = try await world.send(.post, "/system/messages", token: token, key: "b", raw: Array("{".utf8))
            #expect(broken.status == 400)
            #expect(try await world.api.rows("message") == 0)
            #expect(try await world.api.rows("held_message") == 0)
        }
    }

    @Test("A reply that quotes nothing waits; people of the group see it and put it right", arguments: Engine.underTest)
    func quarantine(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            let asked = try await world.api.ask()
            func reply(_ more: [String: JSONValue], key: String) async throws -> APIAnswer {
                try await world.post(
                    "/system/messages", message(["kind": "reply"].merging(more) { $1 }, without: ["subject"]), token: token, key: key)
            }
            #expect(try await reply(["inReplyTo": .string(asked.message)], key: "1").status == 201)
            let ben = ["patient": ["authority": "HOSP", "id": "MRN-ben"]] as [String: JSONValue]
            #expect(try await reply(ben.merging(["inReplyTo": .string(asked.message)]) { $1 }, key: "2").code == "other-patient")
            let held = try await reply([:], key: "3")
            #expect(held.status == 202 && held.body["reason"] == "no-reference")
            let id = try #require(held.body["held"].string)
            let waiting = try await world.api.get("/workbench/held", as: "cy")
            #expect(waiting.items.map { $0["id"].string } == [id])
            #expect(try await world.api.get("/workbench/held/\(id)", as: "fay").status == 404)
            let open = try await world.api.get("/workbench/held/\(id)", as: "cy")
            #expect(open.body["body"] == "They are fine." && open.body["suggestions"].items.map { $0["id"].string } == [asked.conversation])
            let admin = try await world.api.get("/admin/quarantine?waiting=true", as: "hana")
            #expect(admin.items.count == 1 && admin.items.first?["body"] == .null)
            let unchecked = try await world.api.post(
                "/workbench/held/\(id)/resolution", ["action": "attach", "conversation": .string(asked.conversation)], as: "cy")
            #expect(unchecked.code == "note-required")
            let settled = try await world.api.post(
                "/workbench/held/\(id)/resolution",
                ["action": "attach", "conversation": .string(asked.conversation), "note": "Asked the lab."], as: "cy")
            #expect(settled.status == 200 && settled.body["state"] == "attached")
            #expect(try await world.api.get("/admin/quarantine?waiting=true", as: "hana").items.isEmpty)
        }
    }

    @Test("S17, S64b: an event sends by a rule that is on; its rehearsal sends nothing", arguments: Engine.underTest)
    func events(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            func event(_ id: String, of patient: String = "MRN-ada", status: String = "final") -> JSONValue {
                [
                    "id": .string(id), "kind": "new-health-record", "patient": ["authority": "HOSP", "code": .string(patient)],
                    "source": "Riverside Lab",
                    "occurredAt": "2026-11-21T15:00:00Z", "data": ["kind": "laboratory", "status": .string(status)],
                ]
            }
            let taken = try await world.post("/system/events", event("e-1"), token: token, key: "1")
            #expect(taken.status == 200 && taken.body["matches"].items.map { $0["outcome"] } == ["sent"])
            #expect(try await world.post("/system/events", event("e-1"), token: token, key: "2").body["known"] == true)
            let reused = try await world.post("/system/events", event("e-1", of: "MRN-ben"), token: token, key: "reused")
            #expect(reused.status == 409 && reused.code == "event-id-reused")
            #expect(
                try await world.post("/system/events", event("e-2", status: "preliminary"), token: token, key: "3").body["matches"].items
                    .isEmpty)
            let bad = try await world.post("/system/events", event("e-3", status: "soon"), token: token, key: "4")
            #expect(bad.status == 422 && bad.faults == ["status unknown"])
            #expect(try await world.api.rows("message") == 1)
            world.api.clock.advance(seconds: 86_400)
            let admin = try await world.session(of: "admin")
            let rehearsal = try await world.send(.post, "/admin/event-rules/new-record/rehearsal", token: admin)
            #expect(rehearsal.body["events"] == 2 && rehearsal.body["wouldSend"] == 1 && rehearsal.body["notFinal"] == 1)
            #expect(try await world.send(.post, "/admin/event-rules/other/rehearsal", token: admin).status == 404)
            #expect(try await world.api.rows("message") == 1)
        }
    }

    @Test("S9: a signed reply needs no token; the same one again is answered the same and sent once", arguments: Engine.underTest)
    func signed(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let secret = try await world.api.portal.perform { [portal = world.api.portal] tx in
                try portal.deliveries.secrets.create(for: "records-ehr", by: .operator, in: tx).map(\.secret)
            }
            let question = try await world.api.post(
                "/patients/\(try world.api.patient("ada"))/conversations", APIWorld.question(group: "records", type: "general"), as: "ada")
            let id = try #require(question.body["message"]["id"].string)
            func reply(
                _ text: String, id name: String = "msg_1", secret: WebhookSecret, apart: Int64 = 0, key: String? = nil
            ) async throws -> APIAnswer {
                let body = (["kind": "reply", "inReplyTo": .string(id), "body": .string(text)] as JSONValue).bytes
                let signature = WebhookSignature.sign(body, id: name, at: world.api.clock.now.adding(seconds: apart), with: [secret])
                var headers = HTTPFields.signed(signature)
                if let key { headers.append(contentsOf: HTTPFields.key(key)) }
                return try await world.api.send(.post, "/system/messages", as: nil, raw: body, headers: headers)
            }
            let early = try await reply("Too early.", id: "msg_0", secret: secret)
            #expect(early.status == 202 && early.body["reason"] == "unknown-reference", "the question has not left yet")
            _ = try await world.claimOutgoing()
            let first = try await reply("Here it is.", secret: secret)
            #expect(first.status == 201)
            #expect(try await reply("Here it is.", secret: secret).bytes == first.bytes)
            for fresh in ["fresh-1", "fresh-2"] {
                let again = try await reply("Here it is.", secret: secret, key: fresh)
                #expect(again.status == 400 && again.code == "idempotency-key-not-signed", "what was signed bears the signed name alone")
            }
            #expect(try await reply("Here it is.", secret: secret, key: "msg_1").bytes == first.bytes)
            #expect(try await reply("Something else.", secret: secret).code == "idempotency-key-reused")
            #expect(try await reply("Here it is.", secret: .random()).status == 401)
            #expect(try await reply("Here it is.", id: "msg_2", secret: secret, apart: 600).code == "clock-apart")
            #expect(try await world.api.rows("message") == 2)
        }
    }

    @Test("The discovery document says what is true", arguments: Engine.underTest)
    func discovery(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let response = try await world.api.client.execute(uri: "/.well-known/smart-configuration", method: .get)
            let document = try JSONReader(sizeLimit: 10_000).value(of: Array(response.body.readableBytesView))
            #expect(document["token_endpoint"] == "https://portal.example.org/oauth2/token")
            #expect(document["token_endpoint_auth_signing_alg_values_supported"] == ["RS384", "ES384"])
        }
    }
}
