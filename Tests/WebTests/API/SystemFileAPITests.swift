import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: files of systems, and for them")
struct SystemFileAPITests {
    private func message(_ files: [JSONValue]) -> JSONValue {
        [
            "kind": "medical", "from": ["clinicalGroup": ["authority": "HOSP", "code": "PRIM"]],
            "patient": ["authority": "HOSP", "identifier": "MRN-ada"], "subject": "Your values", "body": "They are attached.",
            "attachments": .array(files),
        ]
    }

    @Test("S19: a file is handed in once for a key, named by a message, and read by the member", arguments: Engine.underTest)
    func handedIn(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            let first = try await world.handIn(SampleFiles.text, "values.txt", token: token, key: "f-1")
            #expect(first.status == 201 && first.body["state"] == "clean" && first.body["filename"] == "values.txt")
            #expect(try await world.handIn(SampleFiles.text, "values.txt", token: token, key: "f-1").bytes == first.bytes)
            #expect(try await world.handIn(SampleFiles.pdf, "a.pdf", token: token, key: "f-1").code == "idempotency-key-reused")
            #expect(try await world.handIn(SampleFiles.text, "a.txt", token: token, key: nil).code == "idempotency-key-required")
            #expect(try await world.api.rows("attachment") == 1)
            let atOnce = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<5 {
                    group.addTask { try await world.handIn(SampleFiles.text, "again.txt", token: token, key: "f-3").bytes }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(atOnce.count == 1, "the same at the same moment is answered as one")
            let second = try await world.handIn(SampleFiles.pdf, "values.pdf", token: token, key: "f-2")
            let ids = [try #require(first.body["id"].string), try #require(second.body["id"].string)]
            let known = try await world.send(.get, "/system/attachments/\(ids[0])", token: token)
            #expect(known.status == 200 && known.body["sha256"] == first.body["sha256"])
            #expect(try await world.send(.get, "/system/attachments/\(ids[0])/content", token: token).status == 404)
            let sent = try await world.post(
                "/system/messages", message([.string(ids[0]), ["uploadId": .string(ids[1])]]), token: token, key: "m-1")
            #expect(sent.status == 201)
            let read = try await world.api.get("/conversations/\(sent.body["conversationId"].string ?? "")/messages", as: "ada")
            #expect(read.items.first?["attachments"].items.map { $0["filename"] } == ["values.txt", "values.pdf"])
            let content = try await world.api.get("/attachments/\(ids[0])/content", as: "ada")
            #expect(content.bytes == SampleFiles.text && content.headers[.contentType]?.hasPrefix("text/plain") == true)
            #expect(try await world.api.get("/attachments/\(ids[0])/content", as: "ben").status == 404)
        }
    }

    @Test("What cannot be handed in, or named, is refused with its code, and nothing is sent", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let token = try await world.token()
            let cases: [(bytes: [UInt8], name: String, status: Int, code: String)] = [
                ([], "empty.txt", 422, "empty-file"),
                ([UInt8](repeating: 65, count: AttachmentLimits.bytes + 1), "large.txt", 413, "file-too-large"),
                (SampleFiles.heic, "photo.heic", 422, "heic"), (SampleFiles.pdf, "values.txt", 422, "wrong-extension"),
            ]
            for (number, one) in cases.enumerated() {
                let answer = try await world.handIn(one.bytes, one.name, token: token, key: "bad-\(number)")
                #expect(answer.status == one.status && answer.code == one.code, "\(one.name): \(answer.status) \(answer.code ?? "")")
            }
            let members = try #require(try await world.api.upload(SampleFiles.text, "a.txt", as: "ada").body["id"].string)
            let unknown: [JSONValue] = [.string(members), "nonsense", ["uploadId": "018f0000-0000-7000-8000-000000000000"]]
            for (number, file) in unknown.enumerated() {
                let answer = try await world.post("/system/messages", message([file]), token: token, key: "m-\(number)")
                #expect(answer.status == 422 && answer.faults == ["attachments unknown"])
            }
            #expect(try await world.post("/system/messages", message([7]), token: token, key: "m-7").status == 422)
            #expect(try await world.post("/system/messages", message([["id": "x"]]), token: token, key: "m-8").status == 400)
            #expect(try await world.send(.get, "/system/attachments/\(members)", token: token).status == 404)
            #expect(try await world.api.rows("message") == 0)
        }
    }

    @Test(
        "A file that was delivered is fetched by the address in the delivery, signed for that file and no other",
        arguments: Engine.underTest)
    func fetched(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let secret = try await world.api.portal.perform { [portal = world.api.portal] tx in
                try portal.deliveries.secrets.create(for: "records-ehr", by: .operator, in: tx).map(\.secret)
            }
            let ids = [
                try #require(try await world.api.upload(SampleFiles.text, "a.txt", as: "ada").body["id"].string),
                try #require(try await world.api.upload(SampleFiles.pdf, "b.pdf", as: "ada").body["id"].string),
            ]
            let question = APIWorld.question(group: "records", type: "general").adding("attachments", .array(ids.map { .string($0) }))
            let asked = try await world.api.post("/patients/\(try world.api.patient("ada"))/conversations", question, as: "ada")
            #expect(asked.status == 201)
            func fetch(
                _ path: String, for id: String, with secret: WebhookSecret, apart: Int64 = 0
            ) async throws -> APIAnswer {
                let signature = WebhookSignature.sign([], id: id, at: world.api.clock.now.adding(seconds: apart), with: [secret])
                return try await world.api.send(.get, path, as: nil, headers: .signed(signature))
            }
            let own = "/system/attachments/\(ids[0])/content"
            #expect(try await fetch(own, for: ids[0], with: secret).status == 404, "it has not left yet")
            let outgoing = try await world.claimOutgoing()
            #expect(outgoing.attachments.map(\.file.id.description) == ids)
            let address = try #require(outgoing.attachments.first?.address)
            #expect(address == "https://portal.example.org/api/v1\(own)")
            let got = try await fetch(own, for: ids[0], with: secret)
            #expect(got.status == 200 && got.bytes == SampleFiles.text)
            #expect(got.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            #expect(try await fetch(own, for: ids[1], with: secret).code == "signed-for-another")
            #expect(try await fetch(own, for: "msg_1", with: secret).code == "signed-for-another")
            #expect(try await fetch(own, for: ids[0], with: .random()).status == 401)
            #expect(try await fetch(own, for: ids[0], with: secret, apart: 600).code == "clock-apart")
            #expect(try await world.api.send(.get, own, as: nil).status == 401)
            #expect(try await world.api.get(own, as: "ada").status == 401)
        }
    }
}

extension SystemWorld {
    func handIn(_ bytes: [UInt8], _ name: String, token: String, key: String?) async throws -> APIAnswer {
        var headers = key.map { HTTPFields.key($0) } ?? [:]
        headers[.authorization] = "Bearer \(token)"
        headers[.contentDisposition] = ContentDisposition.header(name, isShown: false)
        return try await api.send(
            .post, "/system/attachments", as: nil, raw: bytes, contentType: "application/octet-stream", headers: headers)
    }

    /// The next delivery, as an adapter is given it.
    func claimOutgoing() async throws -> OutgoingMessage {
        api.clock.advance(seconds: 30)
        let (portal, site) = (api.portal, try await api.portal.site())
        let endpoint = try #require(site.endpoint(code: "records-ehr"))
        let claims = try await portal.perform { Effect(try portal.deliveries.claim(for: endpoint, most: 1, in: $0)) }
        let claim = try #require(claims.first)
        return try #require(try await portal.read { try portal.deliveries.content(of: claim, site: site, in: $0) })
    }
}

extension HTTPFields {
    /// The three headers of Standard Webhooks.
    static func signed(_ signature: WebhookSignature) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in [
            ("webhook-id", signature.id), ("webhook-timestamp", signature.timestamp), ("webhook-signature", signature.signatures),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }
}
