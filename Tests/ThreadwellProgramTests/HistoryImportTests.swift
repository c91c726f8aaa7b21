import FHIR
import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@testable import ThreadwellProgram

@Suite("Import of messages of the system that is replaced")
struct HistoryImportTests {
    @Test(
        "S80: authors, times, order and words are kept, marked as imported; nothing is unread, no task, no notification",
        arguments: Engine.underTest)
    func takesOver(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let report = try await f.takeOver(HistoryLines.people + HistoryLines.chain)
            #expect(report.taken == 3 && report.refused.isEmpty && report.conversations == 1, "\(report.complaints)")
            let id: ID<Conversation> = try #require(
                try await f.portal.read { tx in try tx.first("SELECT id FROM conversation") { try $0[0] } })
            let (open, messages) = try await f.open(id)
            #expect(open.subject == "My tablets" && open.unread == 0)
            #expect(messages.map(\.body) == ["With food?", "Take it with food.", "Thank you!"])
            #expect(messages.map(\.authorName) == ["Ada Park", "Dr. Eva Lund", "Ada Park"])
            #expect(messages.map(\.role) == [.patient, .staff, .patient])
            #expect(messages.map(\.sentAt.rfc3339Seconds) == ["2019-03-01T09:00:00Z", "2019-03-01T15:30:00Z", "2019-03-02T07:00:00Z"])
            #expect(messages.allSatisfy { $0.importedAt == PortalFixture.start } && messages[2].inReplyTo == messages[1].id)
            for table in ["task", "notification"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
            #expect(messages.allSatisfy { $0.importedAs == nil })
            // The chain goes on here, and its ids are kept for the people of the practice.
            let next = try await f.writeAgain(to: id)
            #expect(next.task != nil)
            let fay = try f.person("fay")
            let reading = try await f.portal.read { [portal = f.portal] tx in try portal.conversations.read(id, by: fay, in: tx) }
            #expect(reading.messages.map(\.importedAs) == ["Communication/m1", "Communication/m2", "Communication/m3", nil])
        }
    }

    @Test("The same file again brings nothing; a later part is appended, an earlier one refused", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await f.takeOver(HistoryLines.people + HistoryLines.chain)
            let again = try await f.takeOver(HistoryLines.people + HistoryLines.chain)
            #expect(again.taken == 0 && again.known == 3 && again.refused.isEmpty)
            let later = HistoryLines.message("m4", sender: "Organization/o1", sent: "2019-04-01T09:00:00Z", text: "One more thing.")
            let earlier = HistoryLines.message("m0", sender: "Patient/p1", sent: "2018-04-01T09:00:00Z")
            let more = try await f.takeOver(HistoryLines.people + HistoryLines.chain + [later, earlier])
            #expect(more.taken == 1 && more.known == 3 && more.refused.map(\.position.line) == [10])
            #expect(try await f.count("SELECT count(*) FROM message") == 4)
            #expect(try await f.count("SELECT count(*) FROM conversation") == 1)
        }
    }

    @Test(
        "An authority changes nothing about what was taken over; the same id with other words, time or patient is refused by its line",
        arguments: Engine.underTest)
    func sameNames(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await f.takeOver(HistoryLines.people + HistoryLines.chain)
            let again = try await f.takeOver(authority: "HOSP", HistoryLines.people + HistoryLines.chain)
            #expect(again.taken == 0 && again.known == 3 && again.refused.isEmpty)
            let ben = #"{"resourceType":"Patient","id":"p2","identifier":[{"system":"https://hosp.example.org/mrn","value":"003902"}]}"#
            let plain = HistoryLines.message("m1", sender: "Patient/p1", sent: "2019-03-01T09:00:00Z", text: "With food?", parent: nil)
            let others = [
                plain.replacing("With food?", with: "SECRET"), plain.replacing("09:00:00Z", with: "09:00:01Z"),
                plain.replacing("Patient/p1", with: "Patient/p2"),
            ]
            for other in others {
                let report = try await f.takeOver(HistoryLines.people + [ben, other])
                #expect(report.taken == 0 && report.known == 0 && report.refused.map(\.position.line) == [6], "\(report.complaints)")
                #expect(report.complaints.joined().contains("--source") && !report.complaints.joined().contains("SECRET"))
            }
            #expect(try await f.count("SELECT count(*) FROM message") == 3)
            // Twice in one file: the same once, and another by its line.
            let twin = HistoryLines.message("m9", sender: "Patient/p1", sent: "2019-05-01T09:00:00Z", parent: nil)
            let twins = try await f.takeOver(HistoryLines.people + [twin, twin, twin.replacing("Hello.", with: "Good day.")])
            #expect(twins.taken == 1 && twins.known == 1 && twins.refused.count == 1, "\(twins.complaints)")
        }
    }

    @Test("Two systems that are replaced may both have an id; each is named, and a run knows its own again", arguments: Engine.underTest)
    func sources(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let other = HistoryLines.message("m1", sender: "Patient/p1", sent: "2020-03-01T09:00:00Z", text: "Another one.", parent: nil)
            _ = try await f.takeOver(HistoryLines.people + HistoryLines.chain)
            #expect(try await f.takeOver(HistoryLines.people + [other]).refused.count == 1)
            #expect(try await f.takeOver(source: "old-clinic", HistoryLines.people + [other]).taken == 1)
            #expect(try await f.takeOver(source: "old-clinic", HistoryLines.people + [other]).known == 1)
            #expect(try await f.count("SELECT count(*) FROM conversation") == 2)
            for name in [" ", String(repeating: "x", count: 101)] {
                await #expect(throws: CommandFailure.self) { _ = try await f.takeOver(source: name, HistoryLines.people + [other]) }
            }
        }
    }

    @Test("A system that is named as the source may answer by the ids it used before, and no other system may", arguments: Engine.underTest)
    func answeredByOldName(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await f.takeOver(source: PortalFixture.ehr.code, HistoryLines.people + HistoryLines.chain)
            var reply = PortalFixture.outside(kind: "reply", body: "The form is here.")
            for (number, name) in ["m3", "Communication/m3"].enumerated() {
                reply.inReplyTo = name
                reply.externalID = "answer-\(number)"
                guard case .delivered = try await f.receive(reply) else { return #expect(Bool(false), "\(name)") }
            }
            #expect(try await f.count("SELECT count(*) FROM conversation") == 1)
            let stranger = SystemClient(
                id: ID(high: 2, low: 2), code: "other-ehr", name: "Other EHR", authorities: ["HOSP"], clinicalGroups: ["primary-care"],
                scopes: PortalFixture.ehr.scopes, keys: [])
            reply.inReplyTo = "m3"
            reply.externalID = "answer-9"
            let received = try await f.receive(reply, by: SystemCaller(client: stranger, scopes: stranger.scopes))
            guard case .held(_, .unknownReference) = received else { return #expect(Bool(false)) }
        }
    }

    @Test("Messages of a group whose flow leads to another system are taken over without a delivery", arguments: Engine.underTest)
    func external(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let group = try #require(f.site.clinicalGroup(code: "records"))
            try #require(f.site.flow(for: group.id, type: .general)?.route == .external(endpoint: "records-ehr"))
            let lines = HistoryLines.people + HistoryLines.chain.map { $0.replacing("Organization/o1", with: "Organization/o9") }
            #expect(try await f.takeOver(clinicalGroup: "records", lines).taken == 3)
            for table in ["delivery", "task", "notification", "mail"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
        }
    }

    @Test("A device or a folder is refused with a sentence, because files are read more than once; a link to a file is read")
    func regular() async throws {
        try await PortalFixture.with(.sqlite) { f in
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-history-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            func take(_ path: String) async throws -> HistoryReport {
                try await HistoryImport(f.portal, site: f.site, authority: nil, clinicalGroup: nil).run([path])
            }
            for path in ["/dev/null", folder.path] {
                let report = try await take(path)
                #expect(report.hasFailed && report.unreadable.count == 1)
                #expect(report.complaints.first?.contains("\(path): It is no regular file.") == true, "\(report.complaints)")
            }
            let (file, link) = (folder.appendingPathComponent("messages.ndjson"), folder.appendingPathComponent("link.ndjson"))
            try Data((HistoryLines.people + HistoryLines.chain).joined(separator: "\n").utf8).write(to: file)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
            let report = try await take(link.path)
            #expect(report.taken == 3 && !report.hasFailed, "\(report.complaints)")
        }
    }

    @Test("A file that is gone, emptied or cut before it is read again is named, and the import fails", arguments: Engine.underTest)
    func changed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("threadwell-history-\(UUID().uuidString).ndjson")
            defer { try? FileManager.default.removeItem(at: file) }
            func write(_ lines: [String]) throws { try Data(lines.joined(separator: "\n").utf8).write(to: file) }
            let lines = HistoryLines.people + HistoryLines.chain
            for left in [nil, [], Array(lines.dropLast())] as [[String]?] {
                try write(lines)
                var importing = try HistoryImport(f.portal, site: f.site, authority: nil, clinicalGroup: nil)
                let readings = importing.learn([file.path])
                #expect(readings.first?.records[.communication] == 4)
                if let left { try write(left) } else { try FileManager.default.removeItem(at: file) }
                await importing.takeMessages(readings)
                let report = importing.report
                #expect(report.hasFailed && report.unreadable.count == 1, "\(report.complaints)")
                #expect(report.unreadable.first?.hasPrefix("\(file.path): When it was read again it held less than at first") == true)
                #expect(report.taken == (left?.isEmpty == false ? 2 : 0), "what is left of it is taken over")
            }
        }
    }

    @Test("A later reading gives less where a record of a type it asked for is missing, or where it breaks off and the first did not")
    func less() {
        var first = HistoryReading(file: "a", records: [.communication: 3, .binary: 1, .patient: 2])
        let cases: [(again: HistoryReading, isLess: Bool)] = [
            (HistoryReading(file: "a", records: [.communication: 3, .binary: 1]), false),
            (HistoryReading(file: "a", records: [.communication: 4, .binary: 1]), false),
            (HistoryReading(file: "a", records: [.communication: 2, .binary: 1]), true),
            (HistoryReading(file: "a", records: [.communication: 3]), true),
            (HistoryReading(file: "a"), true),
            (HistoryReading(file: "a", records: [.communication: 3, .binary: 1], breaksOff: true), true),
        ]
        for (again, isLess) in cases { #expect(first.holdsMore(than: again, of: [.communication, .binary]) == isLess, "\(again)") }
        #expect(!first.holdsMore(than: HistoryReading(file: "a", records: [.communication: 3]), of: [.communication]))
        first.breaksOff = true
        #expect(!first.holdsMore(than: cases[5].again, of: [.communication, .binary]), "that was said at first")
    }

    @Test("Ids stand for numbers of an authority when the files do not tell any", arguments: Engine.underTest)
    func fallback(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let line = HistoryLines.message("m", sender: "Patient/004411", sent: "2019-03-01T09:00:00Z", parent: nil).replacing(
                "Patient/p1", with: "Patient/004411")
            let unknown = try await f.takeOver(clinicalGroup: "primary-care", [line])
            #expect(unknown.taken == 0)
            let known = try await f.takeOver(authority: "HOSP", clinicalGroup: "primary-care", [line])
            #expect(known.taken == 1)
            await #expect(throws: CommandFailure.self) { _ = try await f.takeOver(clinicalGroup: "nobody", [line]) }
        }
    }
}
