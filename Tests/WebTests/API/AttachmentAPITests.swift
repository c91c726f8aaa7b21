import HTTPTypes
import Messaging
import Persistence
import Synchronization
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
            #expect(infected.headers[.contentType]?.hasPrefix("application/problem+json") == true)
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

    @Test("An upload that names itself is taken once, and answered the same each time", arguments: Engine.underTest)
    func once(engine: Engine) async throws {
        let scanner = SettableScanner()
        try await APIWorld.with(engine, scanner: scanner) { world in
            @Sendable func upload(
                _ key: String, bytes: [UInt8] = SampleFiles.text, name: String = "a.txt", as person: String = "ada"
            ) async throws -> APIAnswer {
                try await world.upload(bytes, name, as: person, headers: .key(key))
            }
            let first = try await upload("1")
            #expect(first.status == 201)
            let again = try await upload("1")
            #expect(again.status == 201 && again.bytes == first.bytes)
            let other = try await upload("1", bytes: SampleFiles.pdf, name: "a.pdf")
            #expect(other.status == 422 && other.code == "idempotency-key-reused")
            #expect(try await upload("1", name: "b.txt").code == "idempotency-key-reused", "by another name it is another file")
            #expect(try await upload("1", as: "ben").body["id"] != first.body["id"], "a key is its account's own")
            let atOnce = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<5 { group.addTask { try await upload("2").bytes } }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(atOnce.count == 1, "the same at the same moment is answered as one")
            let long = try await upload(String(repeating: "k", count: 256))
            #expect(long.status == 400 && long.code == "idempotency-key-not-accepted")
            scanner.reply = .found("Eicar")
            #expect(try await upload("3").code == "attachment-infected")
            scanner.reply = .clean
            #expect(try await upload("3").status == 201, "what was refused is not remembered")
        }
    }

    @Test(
        "More than there is room for is refused with the time to wait, keeps nothing, and leaves the room to others",
        arguments: Engine.underTest)
    func busy(engine: Engine) async throws {
        let uploads = UploadMemory(maximum: 60)
        let held = Mutex(0)
        let scanner = SettableScanner { held.withLock { $0 = uploads.count } }
        try await APIWorld.with(engine, scanner: scanner, uploads: uploads) { world in
            let busy = try await world.upload([UInt8](repeating: 0x61, count: 61), "a.txt", as: "ada")
            #expect(busy.status == 503 && busy.code == "uploads-busy" && busy.headers[.retryAfter] == "5")
            #expect(try await world.rows("attachment") == 0)
            #expect(uploads.count == 0)
            #expect(try await world.upload(SampleFiles.text, "a.txt", as: "ada").status == 201)
            let during = held.withLock { $0 }
            #expect(during == SampleFiles.text.count, "it holds its share until all is done")
            #expect(uploads.count == 0)
        }
    }

    @Test("S62: a file whose bytes were exchanged is refused as what cannot be checked, by API and page", arguments: Engine.underTest)
    func swapped(engine: Engine) async throws {
        try await APIWorld.with(engine, isDamaged: true) { world in
            let first = try #require(try await world.upload(SampleFiles.text, "a.txt", as: "ada").body["id"].string)
            let second = try #require(try await world.upload(Array("Something else.".utf8), "b.txt", as: "ada").body["id"].string)
            let sent = try await world.post(
                "/patients/\(world.patient("ada"))/conversations", APIWorld.question().adding("attachments", [.string(first)]), as: "ada")
            #expect(sent.status == 201)
            let here = try #require(ID<Messaging.Attachment>(Substring(first)))
            let there = try #require(ID<Messaging.Attachment>(Substring(second)))
            try await world.portal.perform { tx in
                let other: SQL = "(SELECT c.sealed FROM attachment_chunk c WHERE c.attachment = \(there))"
                try tx.execute("UPDATE attachment_chunk SET sealed = \(other) WHERE attachment = \(here)")
                return Effect(())
            }
            for reader in ["ada", "cy"] {
                let content = try await world.get("/attachments/\(first)/content", as: reader)
                #expect(content.status == 422 && content.code == "attachment-unscannable", "\(reader)")
            }
            let page = try await MemberBrowser.signedIn("ada", world).get("/attachments/\(first)")
            #expect(page.status == 422 && !page.shows("Something else."))
        }
    }

    @Test("S19, S61, D2: a file that one of the switches keeps back is refused, whichever way it goes", arguments: Engine.underTest)
    func directions(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let sent = try await world.post("/patients/\(world.patient("ada"))/conversations", APIWorld.question(), as: "ada")
            let task = try await world.task(of: try #require(sent.body["conversation"]["id"].string))
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let plan = try #require(try await world.upload(SampleFiles.pdf, "plan.pdf", as: "cy").body["id"].string)
            let file = try #require(try await world.upload(SampleFiles.text, "a.txt", as: "ada").body["id"].string)
            func configure(_ change: (inout ConfigurationDocument) -> Void) async throws {
                var document = try await world.portal.configuration.document()
                change(&document)
                _ = try await world.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            }
            func send(to group: String, _ type: String) async throws -> APIAnswer {
                let question = APIWorld.question(group: group, type: type).adding("attachments", [.string(file)])
                return try await world.post("/patients/\(world.patient("ada"))/conversations", question, as: "ada")
            }
            try await configure { document in
                for place in document.clinicalGroups.indices { document.clinicalGroups[place].attachments.toMembers = false }
            }
            let reply = try await world.post(
                "/workbench/tasks/\(task)/reply", ["body": "Like this.", "attachments": [.string(plan)]], as: "cy")
            #expect(reply.status == 422 && reply.code == "attachments-off", "toMembers")
            try await configure { $0.decisions.external.attachments = false }
            let outside = try await send(to: "records", "general")
            #expect(outside.status == 422 && outside.code == "attachments-off", "external.attachments")
            try await configure { document in
                document.decisions.external.attachments = true
                for place in document.messageFlows.indices where document.messageFlows[place].code == "records" {
                    document.messageFlows[place].attachments = .init(fromMembers: false, toMembers: true)
                }
            }
            let closed = try await send(to: "records", "general")
            #expect(closed.status == 422 && closed.code == "attachments-off", "the flow's fromMembers")
            #expect(try await world.rows("message") == 1)
            #expect(try await send(to: "primary-care", "medical").status == 201, "the file is still there")
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
    func upload(_ bytes: [UInt8], _ name: String, as person: String, headers more: HTTPFields = [:]) async throws -> APIAnswer {
        var headers = more
        headers[.contentDisposition] = ContentDisposition.header(name, isShown: false)
        return try await send(.post, "/attachments", as: person, raw: bytes, contentType: "application/octet-stream", headers: headers)
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
