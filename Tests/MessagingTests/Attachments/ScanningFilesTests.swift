import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Files are looked at before anybody sees them")
struct ScanningFilesTests {
    @Test("S62: a virus is refused, and nothing of it is kept but that it was", arguments: Engine.underTest)
    func infected(engine: Engine) async throws {
        let scanner = SettableScanner(.found("Eicar"))
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            await #expect(throws: AttachmentRefusal.infected) { try await f.upload() }
            let known = try await f.count("SELECT count(*) FROM attachment WHERE state = 'infected'")
            #expect(known == 1)
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 0)
            #expect(try await f.audited("scan", "attachment") == 1)
            scanner.reply = .unscannable
            await #expect(throws: AttachmentRefusal.unscannable) { try await f.upload() }
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 0)
        }
    }

    @Test("S62: while the scanner is down a file is held with its message, asked again, and shown to nobody", arguments: Engine.underTest)
    func held(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            let file = try await f.upload()
            #expect(file.state == .scanning)
            let sent = try await f.ask(with: [file])
            #expect(try await f.files(of: sent.conversation).map(\.state) == [.scanning])
            for person in ["ada", "cy"] {
                await #expect(throws: AttachmentRefusal.beingChecked) { try await f.content(file.id, for: person) }
            }
            #expect(await f.portal.attachments.troubles(f.site) == ["scanner"])
            #expect(try await !f.portal.attachments.scanNext(f.site), "not before its time")
            f.clock.advance(seconds: 5)
            #expect(try await f.portal.attachments.scanNext(f.site))
            #expect(try await !f.portal.attachments.scanNext(f.site), "the next wait is longer")
            f.clock.advance(seconds: 15)
            scanner.reply = .clean
            #expect(try await f.portal.attachments.scanNext(f.site))
            #expect(try await f.content(file.id, for: "cy") == SampleFiles.text)
            #expect(await f.portal.attachments.troubles(f.site).isEmpty)
        }
    }

    @Test("A file that is found infected after it was sent is taken out, and its readers are woken", arguments: Engine.underTest)
    func foundLater(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            let file = try await f.upload()
            let sent = try await f.ask(with: [file])
            scanner.reply = .found("Eicar")
            f.clock.advance(seconds: 5)
            let heard = f.database.wakeups()
            #expect(try await f.portal.attachments.scanNext(f.site))
            f.database.publish(["end"])
            var woken: Set<String> = []
            for await topics in heard {
                woken.formUnion(topics)
                if woken.contains("end") { break }
            }
            let mailbox = Topic.mailbox(try f.account("ada"), try f.patient("ada"))
            let group = Topic.group(try f.workflowGroup("primary-nurses"))
            #expect(woken == [mailbox.name, group.name, "end"])
            #expect(try await f.files(of: sent.conversation).map(\.state) == [.infected])
            #expect(try await f.open(sent.conversation).messages.map(\.body) == ["Here it is."], "the words stay")
            await #expect(throws: AttachmentRefusal.infected) { try await f.content(file.id, for: "cy") }
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 0)
        }
    }

    @Test("A looker that was gone for too long says nothing any more", arguments: Engine.underTest)
    func fenced(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.noAnswer))) { f in
            let file = try await f.upload()
            let (row, key) = try await f.database.read { tx in
                let row = try #require(try AttachmentRow.find(file.id, in: tx))
                return (row, try row.key(f.portal.surroundings, in: tx))
            }
            let stale = AttachmentScan(row: row, lease: f.portal.surroundings.ids.next())
            _ = try await f.portal.attachments.look(stale, key: key, with: SettableScanner(.clean), within: 1)
            #expect(try await f.count("SELECT count(*) FROM attachment WHERE state = 'scanning'") == 1)
        }
    }

    @Test("Bytes that are not those that came in are never clean, and never leave once they were", arguments: Engine.underTest)
    func swapped(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await PortalFixture.with(engine, files: .scanned(by: scanner), isDamaged: true) { f in
            let (first, second) = (try await f.upload(), try await f.upload(Array("Something else entirely.".utf8)))
            let other: SQL = "(SELECT sealed FROM attachment_chunk c WHERE c.attachment = \(second.id))"
            try await f.run("UPDATE attachment_chunk SET sealed = \(other) WHERE attachment = \(first.id)")
            scanner.reply = .clean
            f.clock.advance(seconds: 5)
            while try await f.portal.attachments.scanNext(f.site) {}
            #expect(try await f.count("SELECT count(*) FROM attachment WHERE id = \(first.id) AND state = 'refused'") == 1)
            await #expect(throws: AttachmentRefusal.unscannable) { try await f.content(first.id, for: "ada") }
            #expect(try await !f.content(second.id, for: "ada").isEmpty)

            let third = try await f.upload(SampleFiles.pdf, named: "a.pdf")
            try await f.run("UPDATE attachment_chunk SET sealed = \(other) WHERE attachment = \(third.id)")
            await #expect(throws: AttachmentRefusal.unscannable, "swapped after it was found clean") {
                try await f.content(third.id, for: "ada")
            }
        }
    }

    @Test("Whoever writes to the tables cannot call a file clean", arguments: Engine.underTest)
    func forged(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner(.noAnswer)), isDamaged: true) { f in
            let file = try await f.upload()
            try await f.run(
                "UPDATE attachment SET state = 'clean', verdict = facts, scan_at = NULL, scan_lease = NULL WHERE id = \(file.id)")
            await #expect(throws: AttachmentRefusal.unscannable) { try await f.content(file.id, for: "ada") }
        }
    }

    @Test("S63: without a scanner no file is taken, unless the site decided against scanning", arguments: Engine.underTest)
    func unavailable(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .unavailable) { f in
            await #expect(throws: AttachmentRefusal.scannerMissing) { try await f.upload() }
            #expect(await f.portal.attachments.troubles(f.site) == ["scanner-missing"])
            var document = try await f.portal.configuration.document()
            document.decisions.external.virusScan = .off
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            #expect(try await f.upload().state == .clean)
        }
    }

    @Test(
        "S63: decided against scanning, what waits can be opened, and that is recorded; decided for it again, all of it is looked at first",
        arguments: Engine.underTest)
    func decidedAnew(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            func decide(_ scan: Decisions.VirusScan) async throws -> Site {
                var document = try await f.portal.configuration.document()
                document.decisions.external.virusScan = scan
                _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
                return try await f.portal.site()
            }
            let waiting = try await f.upload()
            _ = try await f.ask(with: [waiting])
            let off = try await decide(.off)
            #expect(try await f.portal.attachments.scanNext(off), "it need not wait for its time")
            #expect(try await !f.portal.attachments.scanNext(off))
            #expect(try await f.content(waiting.id, for: "cy") == SampleFiles.text)
            #expect(try await f.audited("scan", "attachment") == 1)
            let taken = try await f.upload(SampleFiles.pdf, named: "letter.pdf")
            #expect(taken.state == .clean)
            #expect(try await f.count("SELECT count(*) FROM attachment WHERE unscanned") == 2)

            let on = try await decide(.required)
            for _ in 1...2 { #expect(try await f.portal.attachments.scanNext(on)) }
            #expect(try await !f.portal.attachments.scanNext(on), "the scanner does not answer yet")
            await #expect(throws: AttachmentRefusal.beingChecked) { try await f.content(waiting.id, for: "cy") }
            await #expect(throws: AttachmentRefusal.beingChecked) { try await f.content(taken.id, for: "ada") }
            scanner.reply = .found("Eicar")
            f.clock.advance(seconds: 15)
            while try await f.portal.attachments.scanNext(on) {}
            await #expect(throws: AttachmentRefusal.infected) { try await f.content(waiting.id, for: "cy") }
            #expect(scanner.scanned == SampleFiles.text.count + SampleFiles.pdf.count)
            #expect(try await f.count("SELECT count(*) FROM attachment WHERE unscanned") == 0)
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 0)
        }
    }
}
