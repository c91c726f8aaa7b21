import FHIR
import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@testable import ThreadwellProgram

@Suite("Import of files with the messages of the system that is replaced")
struct HistoryFilesTests {
    private static func message(_ id: String, _ payload: [[String: Any]], sent: String = "2019-03-01T09:00:00Z") -> [String: Any] {
        [
            "resourceType": "Communication", "id": id, "status": "completed", "sent": sent, "payload": payload,
            "subject": ["reference": "Patient/p1"], "sender": ["reference": "Patient/p1"],
            "recipient": [["reference": "Organization/o1"]],
        ]
    }

    private static func binary(_ id: String, _ bytes: [UInt8], _ type: String = "application/pdf") -> [String: Any] {
        ["resourceType": "Binary", "id": id, "contentType": type, "data": Data(bytes).base64EncodedString()]
    }

    private static func file(_ address: String, _ title: String? = nil) -> [String: Any] {
        var file: [String: Any] = ["contentType": "application/pdf", "url": address]
        file["title"] = title
        return ["contentAttachment": file]
    }

    private static func inline(_ bytes: [UInt8], _ title: String) -> [String: Any] {
        ["contentAttachment": ["contentType": "image/png", "title": title, "data": Data(bytes).base64EncodedString()]]
    }

    private static var people: [[String: Any]] {
        [
            [
                "resourceType": "Patient", "id": "p1", "name": [["family": "Park", "given": ["Ada"]]],
                "identifier": [["system": "https://hosp.example.org/mrn", "value": "004411"]],
            ],
            [
                "resourceType": "Organization", "id": "o1", "name": "Primary care",
                "identifier": [["system": "https://hosp.example.org/mrn", "value": "PRIM"]],
            ],
        ]
    }

    private func run(_ f: PortalFixture, _ resources: [[String: Any]]) async throws -> HistoryReport {
        let name = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-history-\(UUID().uuidString).ndjson")
        defer { try? FileManager.default.removeItem(at: name) }
        let lines = try (Self.people + resources).map { try JSONSerialization.data(withJSONObject: $0) }
        try Data(lines.joined(separator: Data("\n".utf8))).write(to: name)
        let site = try await f.portal.site()
        return try await HistoryImport(f.portal, site: site, authority: nil, clinicalGroup: nil).run([name.path])
    }

    private func conversation(_ f: PortalFixture) async throws -> ID<Conversation> {
        try #require(try await f.portal.read { tx in try tx.first("SELECT id FROM conversation") { try $0[0] } })
    }

    private func scanAll(_ f: PortalFixture) async throws {
        while try await f.portal.attachments.scanNext(f.site) {}
    }

    @Test(
        "S80: files by Binary and within a message come along in their order, and are looked at before anybody sees them",
        arguments: Engine.underTest)
    func takesOver(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.clean))) { f in
            let resources: [[String: Any]] = [
                Self.message(
                    "m1",
                    [
                        ["contentString": "My plan and my rash."],
                        Self.file("https://old.example.org/fhir/Binary/b1/_history/2", "Plan 2019"),
                        Self.inline(SampleFiles.png(), "rash.png"),
                    ]),
                Self.binary("b1", SampleFiles.pdf),
            ]
            let report = try await run(f, resources)
            #expect(report.taken == 1 && report.files == 2 && report.complaints.isEmpty, "\(report.complaints)")
            let id = try await conversation(f)
            let ada = try f.person("ada")
            let waiting = try await f.open(id).messages.flatMap(\.attachments)
            #expect(waiting.map(\.name) == ["Plan 2019.pdf", "rash.png"] && waiting.map(\.state) == [.received, .received])
            await #expect(throws: AttachmentRefusal.beingChecked) { try await f.portal.attachments.content(waiting[0].id, for: ada) }
            try await scanAll(f)
            #expect(try await f.portal.attachments.content(waiting[0].id, for: ada).bytes() == SampleFiles.pdf)
            #expect(try await f.open(id).messages.flatMap(\.attachments).map(\.state) == [.clean, .clean])
            for table in ["task", "notification", "delivery"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
            // Whoever may not read the conversation gets no byte of it.
            let ben = try f.person("ben")
            await #expect(throws: NotFound.self) { try await f.portal.attachments.content(waiting[0].id, for: ben) }
        }
    }

    @Test("The same files again bring nothing; a message that comes with another file is another message", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.clean))) { f in
            let message = Self.message("m1", [["contentString": "My plan."], Self.file("Binary/b1", "plan.pdf")])
            _ = try await run(f, [message, Self.binary("b1", SampleFiles.pdf)])
            let again = try await run(f, [message, Self.binary("b1", SampleFiles.pdf)])
            #expect(again.taken == 0 && again.known == 1 && again.files == 0 && again.complaints.isEmpty)
            let other = try await run(f, [message, Self.binary("b1", SampleFiles.text, "application/octet-stream")])
            #expect(other.known == 0 && other.refused.count == 1 && other.complaints.joined().contains("other files"))
            #expect(try await f.count("SELECT count(*) FROM attachment") == 1)
            // What was interrupted between a message and its file goes on there.
            try await f.run("DELETE FROM attachment_chunk")
            try await f.run("DELETE FROM attachment")
            let rest = try await run(f, [message, Self.binary("b1", SampleFiles.pdf)])
            #expect(rest.known == 1 && rest.files == 1 && rest.complaints.isEmpty)
        }
    }

    @Test("Files that are gone when their turn comes fail the import, and the next run brings them", arguments: Engine.underTest)
    func gone(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.clean))) { f in
            let resources = [
                Self.message("m1", [["contentString": "My plan."], Self.file("Binary/b1")]), Self.binary("b1", SampleFiles.pdf),
            ]
            let name = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-history-\(UUID().uuidString).ndjson")
            defer { try? FileManager.default.removeItem(at: name) }
            let lines = try (Self.people + resources).map { try JSONSerialization.data(withJSONObject: $0) }
            try Data(lines.joined(separator: Data("\n".utf8))).write(to: name)
            var importing = try HistoryImport(f.portal, site: f.site, authority: nil, clinicalGroup: nil)
            let readings = importing.learn([name.path])
            await importing.takeMessages(readings)
            #expect(importing.report.taken == 1 && !importing.report.hasFailed, "\(importing.report.complaints)")
            try Data(lines.dropLast().joined(separator: Data("\n".utf8))).write(to: name)
            await importing.takeFiles(readings)
            #expect(importing.report.files == 0 && importing.report.hasFailed)
            #expect(importing.report.unreadable.first?.contains("held less than at first") == true)
            let again = try await run(f, resources)
            #expect(again.known == 1 && again.files == 1 && !again.hasFailed, "\(again.complaints)")
        }
    }

    @Test("A message that is nothing but a file is taken over with it", arguments: Engine.underTest)
    func wordless(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.clean))) { f in
            // The end of its name does not fit what is in it: then it goes by another.
            let report = try await run(f, [Self.binary("b1", SampleFiles.pdf), Self.message("m1", [Self.file("Binary/b1", "plan.exe")])])
            #expect(report.taken == 1 && report.files == 1 && report.complaints.isEmpty, "\(report.complaints)")
            let messages = try await f.open(try await conversation(f)).messages
            #expect(messages.map(\.body) == [""] && messages[0].attachments.map(\.name) == ["file.pdf"])
        }
    }

    @Test("What cannot be kept is named by the line of its message, and the rest of it is taken over", arguments: Engine.underTest)
    func leftOut(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.clean))) { f in
            let words: [String: Any] = ["contentString": "SECRET"]
            let program: [UInt8] = [0x4D, 0x5A, 0x90, 0x00]
            let many = (0..<6).map { Self.file("Binary/b1", "\($0).pdf") }
            let resources = [
                Self.binary("b1", SampleFiles.pdf), Self.binary("b2", program), Self.binary("b3", []),
                Self.message("m1", [words, Self.file("Binary/b2", "SECRET.exe")], sent: "2019-03-01T09:00:00Z"),
                Self.message("m2", [words, Self.file("Binary/b9")], sent: "2019-03-02T09:00:00Z"),
                Self.message("m3", [words] + many, sent: "2019-03-03T09:00:00Z"),
                Self.message("m4", [Self.file("Binary/b2")], sent: "2019-03-04T09:00:00Z"),
                Self.message("m5", [Self.file("Binary/b3")], sent: "2019-03-05T09:00:00Z"),
                Self.message("m6", [words, ["contentReference": ["reference": "DocumentReference/1"]]], sent: "2019-03-06T09:00:00Z"),
            ]
            let report = try await run(f, resources)
            #expect(report.taken == 4 && report.files == 5, "\(report.lines)")
            #expect(report.refused.map(\.position.line) == [9, 10], "\(report.complaints)")
            #expect(report.leftOut.map(\.position.line) == [6, 7, 8, 9, 10, 11], "\(report.complaints)")
            #expect(!report.complaints.joined().contains("SECRET"))
        }
    }

    @Test("Where one id stands for two messages or two files, no file goes to another message than its own", arguments: Engine.underTest)
    func twins(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.clean))) { f in
            let words: [String: Any] = ["contentString": "My rash."]
            let (small, large) = (SampleFiles.png(width: 4, telling: false), SampleFiles.png(width: 9, telling: false))
            #expect(small != large)
            let report = try await run(
                f,
                [
                    Self.message("m1", [words, Self.inline(small, "small.png")], sent: "2019-03-02T09:00:00Z"),
                    Self.message("m1", [words, Self.inline(large, "large.png")], sent: "2019-03-01T09:00:00Z"),
                    Self.message("m2", [words, Self.file("Binary/b1")], sent: "2019-03-03T09:00:00Z"),
                    Self.binary("b1", SampleFiles.pdf), Self.binary("b1", large),
                ])
            #expect(report.refused.map(\.position.line) == [3], "\(report.complaints)")
            #expect(report.leftOut.map(\.position.line) == [5], "\(report.complaints)")
            #expect(report.taken == 2 && report.files == 1)
            try await scanAll(f)
            let messages = try await f.portal.read { tx in
                try tx.all("SELECT f.id FROM attachment f") { try $0[0] as ID<Messaging.Attachment> }
            }
            let file = try #require(messages.first)
            let content = try await f.portal.attachments.content(file, for: try f.person("ada"))
            #expect(content.file.name == "large.png" && content.file.size == large.count, "the earlier message was taken, with its own")
        }
    }

    @Test("A virus that came along is kept from everybody, and its message stays", arguments: Engine.underTest)
    func infected(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.found("Eicar")))) { f in
            _ = try await run(
                f, [Self.message("m1", [["contentString": "Look."], Self.file("Binary/b1")]), Self.binary("b1", SampleFiles.pdf)])
            try await scanAll(f)
            let message = try #require(try await f.open(try await conversation(f)).messages.first)
            #expect(message.body == "Look." && message.attachments.map(\.state) == [.infected])
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 0)
        }
    }

    @Test("S63: where the site has files not looked at, they can be read at once", arguments: Engine.underTest)
    func unscanned(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .unavailable) { f in
            var document = try await f.portal.configuration.document()
            document.decisions.external.virusScan = .off
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            _ = try await run(f, [Self.message("m1", [Self.file("Binary/b1")]), Self.binary("b1", SampleFiles.pdf)])
            let file = try #require(try await f.open(try await conversation(f)).messages.first?.attachments.first)
            #expect(try await f.portal.attachments.content(file.id, for: try f.person("ada")).bytes() == SampleFiles.pdf)
        }
    }
}
