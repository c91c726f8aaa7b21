import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Files with messages")
struct AttachmentTests {
    private static let large = (0..<2_500_000).map { UInt8(truncatingIfNeeded: 0x20 + $0 % 90) }

    @Test("S16, S19: a file travels with a message, and only its readers open it", arguments: Engine.underTest)
    func travels(engine: Engine) async throws {
        let scanner = SettableScanner()
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            let file = try await f.upload(Self.large)
            #expect(file.state == .clean && file.size == Self.large.count && file.name == "values.txt")
            #expect(scanner.scanned == Self.large.count, "every byte that is kept was looked at")
            #expect(try await f.content(file.id, for: "ada") == Self.large, "its uploader may look before it is sent")
            for stranger in ["ben", "cy", "admin"] {
                await #expect(throws: NotFound.self, "\(stranger)") { try await f.content(file.id, for: stranger) }
            }
            let picture = try await f.upload(SampleFiles.png(), named: "rash.png")
            let sent = try await f.ask(with: [file, picture])
            #expect(sent.attachments.map(\.id) == [file.id, picture.id])
            #expect(try await f.files(of: sent.conversation).map(\.name) == ["values.txt", "rash.png"])
            #expect(try await f.content(picture.id, for: "ada") == SampleFiles.png(telling: false))
            #expect(try await f.content(file.id, for: "cy") == Self.large, "an agent of the group that holds the task")
            for stranger in ["ben", "bea", "eve", "admin", "priv"] {
                await #expect(throws: NotFound.self, "\(stranger)") { try await f.content(file.id, for: stranger) }
            }
            let task = try #require(sent.task)
            try await f.claim(task)
            let (cy, site) = (try f.person("cy"), f.site)
            let plan = try await f.upload(SampleFiles.docx(), named: "plan.docx", by: "cy")
            _ = try await f.portal.perform { tx in
                try f.portal.workbench.reply("Like this.", attachments: [plan.id], to: task, by: cy, site: site, in: tx)
            }
            #expect(try await f.files(of: sent.conversation).map(\.kind) == [.text, .png, .docx])
            #expect(try await f.content(plan.id, for: "ada") == SampleFiles.docx())
            #expect(try await f.audited("read", "attachment") == 4, "each opening by somebody is recorded")
            #expect(try await f.audited("create", "attachment") == 3)
        }
    }

    @Test("What a message is not accepted with leaves nothing behind, and the file can be sent with another", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let file = try await f.upload()
            await #expect(throws: AttachmentRefusal.unknown) { try await f.ask(with: [file], by: "ben", for: "ben") }
            await #expect(throws: AttachmentRefusal.unknown) { try await f.ask(with: [file, file]) }
            #expect(try await f.count("SELECT count(*) FROM conversation") == 0)
            _ = try await f.ask(with: [file])
            await #expect(throws: AttachmentRefusal.unknown, "sent is sent") { try await f.ask(with: [file]) }
        }
    }

    @Test(
        "S16, S67: whoever may no longer read a conversation opens none of its files: a right to act that ended, readers who were narrowed",
        arguments: Engine.underTest)
    func authorised(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let noahs = try await f.upload()
            _ = try await f.ask(with: [noahs], for: "noah", group: "pediatrics")
            #expect(try await f.content(noahs.id, for: "james") == SampleFiles.text, "his father reads along")
            let (noah, james) = (try f.patient("noah"), try f.account("james"))
            try await f.run("UPDATE proxy_grant SET ended_at = \(f.clock.now) WHERE patient = \(noah) AND proxy = \(james)")
            await #expect(throws: NotFound.self) { try await f.content(noahs.id, for: "james") }
            #expect(try await f.content(noahs.id, for: "ada") == SampleFiles.text)

            let lilys = try await f.upload(SampleFiles.pdf, named: "letter.pdf")
            let sent = try await f.ask(with: [lilys], for: "lily", group: "pediatrics")
            #expect(try await f.content(lilys.id, for: "lily") == SampleFiles.pdf)
            let priv = try f.person("priv")
            try await f.portal.perform { [portal = f.portal] in
                try portal.privacy.narrow(sent.conversation, to: .proxies, because: "A family matter", by: priv, in: $0)
            }
            await #expect(throws: NotFound.self) { try await f.content(lilys.id, for: "lily") }
            #expect(try await f.content(lilys.id, for: "ada") == SampleFiles.pdf)
        }
    }

    @Test("S61, D2, S53: off unless the clinical group takes files in this direction", arguments: Engine.underTest)
    func switches(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let file = try await f.upload()
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            let plan = try await f.upload(by: "cy")
            var document = try await f.portal.configuration.document()
            for place in document.clinicalGroups.indices { document.clinicalGroups[place].attachments = .init(toMembers: true) }
            for place in document.messageFlows.indices { document.messageFlows[place].attachments = nil }
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            await #expect(throws: AttachmentRefusal.notTaken) { try await f.ask(with: [file]) }
            await #expect(throws: AttachmentRefusal.notTaken, "nobody takes one, so there is nothing to upload one for") {
                try await f.upload()
            }
            let (cy, site) = (try f.person("cy"), try await f.portal.site())
            _ = try await f.portal.perform { tx in
                try f.portal.workbench.reply("Like this.", attachments: [plan.id], to: task, by: cy, site: site, in: tx)
            }
            #expect(AttachmentDirection.allCases.map { site.takesAttachments($0, site.clinicalGroups[0], flow: nil) } == [false, true])
        }
    }

    @Test("S19, S61: the external route asks its own decision too, and a flow's own switch stands above its group's")
    func routes() async throws {
        try await PortalFixture.with(.sqlite) { f in
            var site = f.site
            let group = try #require(site.clinicalGroup(code: "primary-care"))
            var flow = try #require(site.flow(for: group.id, type: .medical))
            flow.attachments = .init(fromMembers: false, toMembers: true)
            #expect(!site.takesAttachments(.fromMembers, group, flow: flow) && site.takesAttachments(.toMembers, group, flow: flow))
            flow.route = .external(endpoint: "records")
            site.decisions.external.attachments = false
            #expect(!site.takesAttachments(.toMembers, group, flow: flow))
            site.decisions.external.attachments = true
            #expect(site.takesAttachments(.toMembers, group, flow: flow))
        }
    }

    @Test("Files nobody sent are gone after a day; those that were sent stay", arguments: Engine.underTest)
    func unused(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let (left, sent) = (try await f.upload(), try await f.upload())
            let conversation = try await f.ask(with: [sent]).conversation
            f.clock.advance(seconds: 86_399)
            #expect(try await f.portal.attachments.removeUnused() == 0)
            f.clock.advance(seconds: 1)
            #expect(try await f.portal.attachments.removeUnused() == 1)
            #expect(try await f.count("SELECT count(*) FROM attachment") == 1)
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 1)
            await #expect(throws: NotFound.self) { try await f.content(left.id, for: "ada") }
            #expect(try await f.files(of: conversation).count == 1)
        }
    }

    @Test(
        "A withdrawn message takes its files along: back to the author without a trace, hidden behind a stub", arguments: Engine.underTest)
    func withdrawn(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let file = try await f.upload()
            let withdrawal = try await f.withdraw(try await f.ask(with: [file]).message)
            #expect(!withdrawal.hasTrace && withdrawal.attachments.map(\.id) == [file.id])
            #expect(try await f.content(file.id, for: "ada") == SampleFiles.text)
            await #expect(throws: NotFound.self) { try await f.content(file.id, for: "cy") }
            let again = try await f.ask(with: [file])
            f.clock.advance(seconds: 60)
            #expect(try await f.withdraw(again.message).hasTrace)
            #expect(try await f.files(of: again.conversation).isEmpty)
            for person in ["ada", "cy"] {
                await #expect(throws: NotFound.self) { try await f.content(file.id, for: person) }
            }
        }
    }

    @Test("In a day a member uploads at most 100 MiB and 200 files, 10 a minute", arguments: Engine.underTest)
    func rates(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on, files: .scanned(by: SettableScanner())) { f in
            for _ in 0..<10 { _ = try await f.upload() }
            await #expect(throws: AttachmentRefusal.tooOften(retryAfter: 60)) { try await f.upload() }
            f.clock.advance(seconds: 61)
            _ = try await f.upload()
            try await f.run("UPDATE attachment SET size = 10485760 WHERE id IN (SELECT id FROM attachment LIMIT 10)")
            await #expect(throws: AttachmentRefusal.tooOften(retryAfter: 3_600)) { try await f.upload() }
        }
    }

    @Test("Neither the name nor the words of a file stand readable in any table", arguments: Engine.underTest)
    func atRest(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let file = try await f.upload(Array("Zanzibarwords".utf8), named: "Zanzibarname.txt")
            let kept = try await f.database.read { tx in
                try tx.all(
                    "SELECT f.wrapped_key, f.facts, f.verdict, c.sealed FROM attachment f JOIN attachment_chunk c ON c.attachment = f.id"
                ) { row in
                    let columns: [[UInt8]] = [try row[0], try row[1], try row[2], try row[3]]
                    return columns.map { String(decoding: $0, as: Unicode.ASCII.self) }.joined()
                }.joined()
            }
            #expect(!kept.isEmpty && !kept.contains("Zanzibar") && file.name == "Zanzibarname.txt")
        }
    }
}
