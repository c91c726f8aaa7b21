import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Inbound: files of other systems")
struct SystemFilesTests {
    @Test("S19: a system hands a file in and names it; its readers open it once it was looked at", arguments: Engine.underTest)
    func sent(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            let file = try await f.handIn()
            #expect(file.state == .scanning)
            let conversation = try await f.sent(with: [file.id])
            #expect(try await f.files(of: conversation).map(\.state) == [.scanning])
            await #expect(throws: AttachmentRefusal.beingChecked) { try await f.content(file.id, for: "ada") }
            scanner.reply = .clean
            f.clock.advance(seconds: 5)
            #expect(try await f.portal.attachments.scanNext(f.site))
            #expect(try await f.content(file.id, for: "ada") == SampleFiles.text)
            await #expect(throws: NotFound.self) { try await f.content(file.id, for: "ben") }
            #expect(try await f.known(file.id).state == .clean, "who handed it in may ask how it stands")
            await #expect(throws: AttachmentRefusal.unknown, "a file is sent once") {
                try await f.receive(f.outside(with: [file.id]))
            }
            let reply = try await f.handIn(SampleFiles.pdf, named: "values.pdf")
            var answer = PortalFixture.outside(kind: "reply", patient: nil, group: nil)
            (answer.conversation, answer.attachments) = (conversation.description, [reply.id])
            guard case .delivered = try await f.receive(answer) else { return #expect(Bool(false)) }
            #expect(try await f.files(of: conversation).map(\.name) == ["values.txt", "values.pdf"])
        }
    }

    @Test("What is no file that may travel, or is somebody else's, or too old, is refused and nothing is sent", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        let scanner = SettableScanner()
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            let cases: [(bytes: [UInt8], name: String, AttachmentRefusal)] = [
                ([], "empty.txt", .empty), ([UInt8](repeating: 65, count: AttachmentLimits.bytes + 1), "large.txt", .tooLarge),
                (SampleFiles.heic, "photo.heic", .heic), (SampleFiles.pdf, "values.txt", .wrongExtension),
                (SampleFiles.encryptedPDF, "values.pdf", .encrypted), (Array("MZ\u{0}\u{1}\u{2}".utf8), "run.exe", .typeNotAllowed),
            ]
            for (bytes, name, refusal) in cases {
                await #expect(throws: refusal, "\(name)") { try await f.handIn(bytes, named: name) }
            }
            scanner.reply = .found("Eicar")
            await #expect(throws: AttachmentRefusal.infected) { try await f.handIn() }
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 0)
            scanner.reply = .clean

            var other = PortalFixture.caller
            other.client.id = f.portal.surroundings.ids.next()
            let (theirs, members, own) = (try await f.handIn(by: other), try await f.upload(), try await f.handIn())
            for id in [theirs.id, members.id, f.portal.surroundings.ids.next()] {
                await #expect(throws: AttachmentRefusal.unknown) { try await f.receive(f.outside(with: [id])) }
            }
            await #expect(throws: AttachmentRefusal.unknown, "nor a member the system's") { try await f.ask(with: [own]) }
            await #expect(throws: AttachmentRefusal.unknown, "the same twice") { try await f.receive(f.outside(with: [own.id, own.id])) }
            let many = (0..<6).map { _ in own.id }
            await #expect(throws: AttachmentRefusal.tooMany) { try await f.receive(f.outside(with: many)) }
            await #expect(throws: NotFound.self) { try await f.known(theirs.id) }
            f.clock.advance(seconds: 86_401)
            while try await f.portal.attachments.removeUnused() > 0 {}
            await #expect(throws: AttachmentRefusal.unknown, "a day later it is gone") { try await f.receive(f.outside(with: [own.id])) }
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
        }
    }

    @Test(
        "S19, S61, D2: taken where the external route and the clinical group take files, by who may hand them in",
        arguments: Engine.underTest)
    func switches(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on, files: .scanned(by: SettableScanner())) { f in
            let file = try await f.handIn()
            await #expect(throws: AttachmentRefusal.notTaken, "Cardiology takes none") {
                try await f.receive(f.outside(with: [file.id], group: "cardiology"))
            }
            var site = f.openSite
            site.decisions.external.attachments = false
            let off = site
            await #expect(throws: AttachmentRefusal.notTaken) { try await f.receive(f.outside(with: [file.id]), site: off) }
            await #expect(throws: AttachmentRefusal.notTaken) { try await f.handIn(site: off) }
            var caller = PortalFixture.caller
            caller.client.clinicalGroups = ["cardiology"]
            await #expect(throws: AttachmentRefusal.notTaken) { try await f.handIn(by: caller) }
            caller = PortalFixture.caller
            caller.scopes = [SystemScope("Communication", [.create, .read])]
            await #expect(throws: SystemMessageRefusal.scopeMissing(SystemScope("Binary", [.create]))) { try await f.handIn(by: caller) }
            caller = PortalFixture.caller
            caller.client.rate = 2
            _ = try await f.handIn(by: caller)
            await #expect(throws: SystemMessageRefusal.self, "an upload counts like a message") { try await f.handIn(by: caller) }
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
        }
    }

    @Test("What waits for a person keeps its files, shows them to nobody else, and takes them along", arguments: Engine.underTest)
    func held(engine: Engine) async throws {
        let scanner = SettableScanner()
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            let (first, second) = (try await f.handIn(), try await f.handIn(SampleFiles.pdf, named: "second.pdf"))
            let (attached, rejected) = (try await f.held(with: first.id), try await f.held(with: second.id))
            await #expect(throws: AttachmentRefusal.unknown, "it is bespoken") { try await f.receive(f.outside(with: [first.id])) }
            f.clock.advance(seconds: 86_401)
            while try await f.portal.attachments.removeUnused() > 0 {}
            let (cy, site) = (try f.person("cy"), f.openSite)
            let open = try await f.portal.read { [portal = f.portal] in try portal.inbound.open(attached, for: cy, site: site, in: $0) }
            #expect(open.attachments.map(\.name) == ["values.txt"])
            #expect(try await f.content(first.id, for: "cy") == SampleFiles.text)
            for name in ["fay", "ada", "hana"] { await #expect(throws: NotFound.self) { try await f.content(first.id, for: name) } }
            let asked = try await f.ask()
            _ = try await f.portal.perform { [portal = f.portal] in
                try portal.inbound.attach(attached, to: asked.conversation, note: "Asked the lab.", by: cy, site: site, in: $0)
            }
            #expect(try await f.files(of: asked.conversation).map(\.id) == [first.id])
            #expect(try await f.content(first.id, for: "ada") == SampleFiles.text)
            try await f.portal.perform { [portal = f.portal] in
                try portal.inbound.reject(rejected, note: "Not ours.", by: cy, site: site, in: $0)
            }
            while try await f.portal.attachments.removeUnused() > 0 {}
            #expect(try await f.count("SELECT count(*) FROM attachment") == 1, "nobody is to have it")
            #expect(try await f.count("SELECT count(*) FROM attachment_chunk") == 1)
        }
    }

    @Test("S64a: what is released takes its files along, also one that was found infected since", arguments: Engine.underTest)
    func released(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await PortalFixture.with(engine, files: .scanned(by: scanner)) { f in
            var site = f.openSite
            site.decisions.external.templateDirectsInbox = false
            let (file, named) = (try await f.handIn(), try await f.handIn(SampleFiles.pdf, named: "first.pdf"))
            var message = PortalFixture.outside(subject: nil, body: nil)
            message.template = SystemMessage.Template(code: "results-normal")
            message.attachments = [named.id, file.id]
            guard case .held(let id, .toBeReleased) = try await f.receive(message, site: site) else { return #expect(Bool(false)) }
            scanner.reply = .found("Eicar")
            f.clock.advance(seconds: 5)
            for _ in 1...2 { #expect(try await f.portal.attachments.scanNext(f.site)) }
            let (cy, open) = (try f.person("cy"), site)
            let sent = try await f.portal.perform { [portal = f.portal] in
                try portal.inbound.release(id, by: cy, site: open, in: $0)
            }
            let files = try await f.files(of: sent.conversation)
            #expect(files.map(\.state) == [.infected, .infected], "said, and not shown")
            #expect(files.map(\.id) == [named.id, file.id], "in the order they were named")
        }
    }
}

extension PortalFixture {
    fileprivate func handIn(
        _ bytes: [UInt8] = SampleFiles.text, named name: String = "values.txt", by caller: SystemCaller = PortalFixture.caller,
        site: Site? = nil
    ) async throws -> AttachedFile {
        try await portal.attachments.receive(IncomingFile(name: name, bytes: bytes), by: caller, site: site ?? openSite)
    }

    fileprivate func outside(with files: [ID<Messaging.Attachment>], group: String = "primary-care") -> SystemMessage {
        var message = Self.outside(group: group)
        message.attachments = files
        return message
    }

    fileprivate func sent(with files: [ID<Messaging.Attachment>]) async throws -> ID<Conversation> {
        guard case .delivered(let sent, _) = try await receive(outside(with: files)) else { throw NotAsExpected() }
        return sent.conversation
    }

    fileprivate func known(_ id: ID<Messaging.Attachment>) async throws -> AttachedFile {
        let site = openSite
        return try await portal.read { [portal] in try portal.attachments.file(id, of: Self.caller, site: site, in: $0) }
    }

    /// A reply about Ada that quotes nothing.
    fileprivate func held(with file: ID<Messaging.Attachment>) async throws -> ID<HeldMessage> {
        var reply = Self.outside(kind: "reply")
        reply.attachments = [file]
        guard case .held(let id, _) = try await receive(reply) else { throw NotAsExpected() }
        return id
    }
}
