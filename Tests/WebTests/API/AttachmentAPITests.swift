import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: files")
struct AttachmentAPITests {
    @Test("S16, S19: uploaded, named by a message, and read by its readers alone", arguments: Engine.underTest)
    func wholeWay(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let uploaded = try await world.upload(SampleFiles.png(), "rash naïve.png", as: "ada")
            #expect(uploaded.status == 201 && uploaded.body["state"].string == "clean")
            #expect(uploaded.body["filename"].string == "rash naïve.png" && uploaded.body["contentType"].string == "image/png")
            let id = try #require(uploaded.body["id"].string)
            let clean = SampleFiles.png(telling: false)
            #expect(uploaded.body["size"].integer == Int64(clean.count), "as it is kept, without what it told")
            #expect(try await world.get("/attachments/\(id)", as: "ben").status == 404)

            var question = APIWorld.question()
            question = question.adding("attachments", [.string(id)])
            let sent = try await world.post("/patients/\(world.patient("ada"))/conversations", question, as: "ada")
            #expect(sent.status == 201, "\(sent.body)")
            #expect(sent.body["message"]["attachments"].items.first?["id"].string == id)
            let conversation = try #require(sent.body["conversation"]["id"].string)
            let messages = try await world.get("/conversations/\(conversation)/messages", as: "ada").items
            #expect(messages.first?["attachments"].items.first?["sha256"].string == uploaded.body["sha256"].string)

            for reader in ["ada", "cy"] {
                let content = try await world.get("/attachments/\(id)/content", as: reader)
                #expect(content.status == 200 && content.bytes == clean, "\(reader)")
                #expect(
                    content.headers[.contentSecurityPolicy]
                        == "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                #expect(content.headers[.xContentTypeOptions] == "nosniff" && content.headers[.contentType] == "image/png")
                #expect(content.headers[.contentDisposition] == "inline; filename*=UTF-8''rash%20na%C3%AFve.png")
                #expect(content.headers[.cacheControl] == "no-store")
            }
            for stranger in ["ben", "eve", "admin", "priv"] {
                for path in ["/attachments/\(id)", "/attachments/\(id)/content"] {
                    #expect(try await world.get(path, as: stranger).status == 404, "\(stranger)")
                }
            }
            #expect(try await world.get("/attachments/\(id)/content", as: nil).status == 401)
            #expect(
                try await world.portal.read { tx in
                    try tx.first("SELECT count(*) FROM audit_event WHERE action = 'read' AND object_kind = 'attachment'") {
                        try $0[0] as Int
                    }
                } == 2)

            let task = try await world.task(of: conversation)
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let plan = try #require(try await world.upload(SampleFiles.pdf, "plan.pdf", as: "cy").body["id"].string)
            let reply = try await world.post(
                "/workbench/tasks/\(task)/reply", ["body": "Like this.", "attachments": [.string(plan)]], as: "cy")
            #expect(reply.body["message"]["attachments"].items.map { $0["filename"].string } == ["plan.pdf"])
            let fetched = try await world.get("/attachments/\(plan)/content", as: "ada")
            #expect(fetched.bytes == SampleFiles.pdf)
            #expect(fetched.headers[.contentSecurityPolicy] == "sandbox; default-src 'none'; frame-ancestors 'none'")
            #expect(fetched.headers[.contentDisposition] == "attachment; filename*=UTF-8''plan.pdf")
        }
    }

    @Test(
        "S62: an infected file is refused with its reason; what nobody has looked at is held, told, and shown to nobody",
        arguments: Engine.underTest)
    func scanning(engine: Engine) async throws {
        let scanner = SettableScanner(.found("Eicar"))
        try await APIWorld.with(engine, scanner: scanner) { world in
            let infected = try await world.upload(SampleFiles.text, "a.txt", as: "ada")
            #expect(infected.status == 422 && infected.code == "attachment-infected")
            #expect(infected.faults == ["attachments attachment-infected"])
            scanner.reply = .noAnswer
            let held = try await world.upload(SampleFiles.text, "a.txt", as: "ada")
            #expect(held.status == 201 && held.body["state"].string == "scanning")
            let id = try #require(held.body["id"].string)
            let sent = try await world.post(
                "/patients/\(world.patient("ada"))/conversations", APIWorld.question().adding("attachments", [.string(id)]), as: "ada")
            #expect(sent.body["message"]["attachments"].items.first?["state"].string == "scanning")
            let content = try await world.get("/attachments/\(id)/content", as: "cy")
            #expect(content.status == 409 && content.code == "being-checked" && content.headers[.retryAfter] != nil)
            let site = try await world.portal.site()
            #expect(await world.portal.attachments.troubles(site) == ["scanner"])
            scanner.reply = .clean
            world.clock.advance(seconds: 5)
            #expect(try await world.portal.attachments.scanNext(site))
            #expect(try await world.get("/attachments/\(id)/content", as: "cy").bytes == SampleFiles.text)
        }
    }

    @Test("What is no file that may travel is refused, and keeps nothing", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let cases: [(String, [UInt8], Int, String)] = [
                ("a.txt", [], 422, "empty-file"), ("a.jpg", SampleFiles.heic, 422, "heic"),
                ("a.exe", SampleFiles.text, 422, "wrong-extension"),
                ("a.zip", SampleFiles.zip([.init("a", SampleFiles.text)]), 422, "file-type-not-allowed"),
                ("a.docx", SampleFiles.docx([.init("0", [UInt8](repeating: 0, count: 4 << 20))]), 422, "unpacks-too-large"),
                ("a.docx", SampleFiles.docx([.init("0", SampleFiles.text, isEncrypted: true)]), 422, "encrypted-file"),
                ("a.txt", [UInt8](repeating: 0x61, count: 10 << 20 | 1), 413, "file-too-large"),
            ]
            for (name, bytes, status, code) in cases {
                let answer = try await world.upload(bytes, name, as: "ada")
                #expect(answer.status == status && answer.code == code, "\(name) \(answer.body)")
            }
            #expect(try await world.rows("attachment") == 0)
            let file = try #require(try await world.upload(SampleFiles.text, "a.txt", as: "ada").body["id"].string)
            let others: [[JSONValue]] = [
                [.string(file), .string(file)], [.string("00000000-0000-7000-8000-000000000000")], ["x"],
                Array(repeating: .string(file), count: 6),
            ]
            for ids in others {
                let answer = try await world.post(
                    "/patients/\(world.patient("ada"))/conversations", APIWorld.question().adding("attachments", .array(ids)), as: "ada")
                #expect(answer.status == 422 && answer.faults.first?.hasPrefix("attachments ") == true, "\(answer.body)")
            }
            let stolen = try await world.post(
                "/patients/\(world.patient("ben"))/conversations", APIWorld.question().adding("attachments", [.string(file)]), as: "ben")
            #expect(stolen.status == 422 && stolen.faults == ["attachments unknown"])
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("D2, S53: recipients say whether they take files, and those who do not refuse them", arguments: Engine.underTest)
    func switches(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let recipients = try await world.get("/patients/\(world.patient("ada"))/recipients?type=medical", as: "ada").items
            let taking = Dictionary(
                uniqueKeysWithValues: recipients.map { ($0["clinicalGroup"]["code"].string ?? "", $0["acceptsAttachments"].bool ?? false) })
            #expect(taking["primary-care"] == true)
            var document = try await world.portal.configuration.document()
            for place in document.clinicalGroups.indices { document.clinicalGroups[place].attachments.fromMembers = false }
            for place in document.messageFlows.indices { document.messageFlows[place].attachments = nil }
            let file = try #require(try await world.upload(SampleFiles.text, "a.txt", as: "ada").body["id"].string)
            _ = try await world.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            let sent = try await world.post(
                "/patients/\(world.patient("ada"))/conversations", APIWorld.question().adding("attachments", [.string(file)]), as: "ada")
            #expect(sent.status == 422 && sent.code == "attachments-off")
            #expect(try await world.upload(SampleFiles.text, "a.txt", as: "ada").code == "attachments-off")
            let later = try await world.get("/patients/\(world.patient("ada"))/recipients?type=medical", as: "ada").items
            #expect(later.allSatisfy { $0["acceptsAttachments"].bool == false })
        }
    }
}

extension APIWorld {
    func upload(_ bytes: [UInt8], _ name: String, as person: String) async throws -> APIAnswer {
        try await send(
            .post, "/attachments", as: person, raw: bytes, contentType: "application/octet-stream",
            headers: [.contentDisposition: ContentDisposition.header(name, isShown: false)])
    }
}

extension JSONValue {
    /// An object with one more member.
    func adding(_ key: String, _ value: JSONValue) -> JSONValue {
        guard var object else { return self }
        object.members.append(.init(key: key, value: value))
        return .object(object)
    }
}
