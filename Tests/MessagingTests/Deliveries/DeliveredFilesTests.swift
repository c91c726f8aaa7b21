import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Files that leave with a delivery")
struct DeliveredFilesTests {
    private static func fixture(
        _ engine: Engine, _ scanner: SettableScanner = SettableScanner(), isDamaged: Bool = false,
        _ body: @escaping @Sendable (PortalFixture) async throws -> Void
    ) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: scanner), isDamaged: isDamaged, body)
    }

    @Test(
        "S19, S62: a delivery waits, for all to see, until each of its files was looked at, and its lane behind it",
        arguments: Engine.underTest)
    func waits(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await Self.fixture(engine, scanner) { f in
            let file = try await f.upload()
            let sent = try await f.askRecords(with: [file])
            let next = try await f.writeAgain("And this.", to: sent.conversation)
            f.passUndoWindow()
            #expect(try await f.claim().isEmpty, "nobody has looked at it")
            #expect(try await f.delivery(of: sent.message).waitsForFiles)
            #expect(try await !f.delivery(of: next.message).waitsForFiles)
            #expect(try await f.fact(of: sent) == .onItsWay)
            scanner.reply = .clean
            while try await f.portal.attachments.scanNext(f.site) {}
            #expect(try await !f.delivery(of: sent.message).waitsForFiles)
            let claim = try #require(try await f.claim().first)
            #expect(claim.message == sent.message, "in the order of the conversation")
            let content = try #require(try await f.outgoing(claim))
            let outgoing = try #require(content.attachments.first)
            #expect(outgoing.file.state == .clean && outgoing.file.name == "values.txt")
            #expect(try await outgoing.bytes() == SampleFiles.text)
            #expect(outgoing.address == "https://portal.example.org/api/v1/system/attachments/\(file.id)/content")
            try await f.report(claim)
            #expect(try await f.claim().map(\.message) == [next.message])
        }
    }

    @Test("S62: a file that was found infected is named and does not leave, beside one that does", arguments: Engine.underTest)
    func infected(engine: Engine) async throws {
        let scanner = SettableScanner(.noAnswer)
        try await Self.fixture(engine, scanner) { f in
            let files = [try await f.upload(), try await f.upload(SampleFiles.pdf, named: "letter.pdf")]
            let sent = try await f.askRecords(with: files)
            f.passUndoWindow()
            for reply in [ScanReply.clean, .found("Eicar")] {
                scanner.reply = reply
                #expect(try await f.portal.attachments.scanNext(f.site))
            }
            let claim = try #require(try await f.claim().first)
            let content = try #require(try await f.outgoing(claim))
            #expect(claim.message == sent.message)
            #expect(Set(content.attachments.map(\.file.state)) == [.clean, .infected])
            let bad = try #require(content.attachments.first { $0.file.state == .infected })
            #expect(bad.address == nil)
            await #expect(throws: AttachmentRefusal.unscannable) { try await bad.bytes() }
            let caller = try await f.records()
            await #expect(throws: AttachmentRefusal.infected) { try await f.fetch(bad.file.id, by: caller) }
        }
    }

    @Test(
        "A scanner that stays away hands the message to people after an open hour, as whatever does not leave", arguments: Engine.underTest)
    func handedOver(engine: Engine) async throws {
        try await Self.fixture(engine, SettableScanner(.noAnswer)) { f in
            let sent = try await f.askRecords(with: [try await f.upload()])
            f.passUndoWindow()
            #expect(try await f.claim().isEmpty)
            try await f.tend(after: 3_600)
            #expect(try await f.fact(of: sent) == .delayed)
            #expect(try await f.count("SELECT count(*) FROM task") == 1)
        }
    }

    @Test("Bytes that were exchanged after they were found clean leave by no way", arguments: Engine.underTest)
    func exchanged(engine: Engine) async throws {
        try await Self.fixture(engine, isDamaged: true) { f in
            let (file, other) = (try await f.upload(), try await f.upload(Array("Something else entirely.".utf8)))
            try await f.askRecords(with: [file])
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            let content = try #require(try await f.outgoing(claim))
            let caller = try await f.records()
            #expect(try await f.fetch(file.id, by: caller) == SampleFiles.text)
            let sealed: SQL = "(SELECT sealed FROM attachment_chunk c WHERE c.attachment = \(other.id))"
            try await f.run("UPDATE attachment_chunk SET sealed = \(sealed) WHERE attachment = \(file.id)")
            await #expect(throws: AttachmentRefusal.unscannable) { try await content.attachments.first?.bytes() }
            await #expect(throws: AttachmentRefusal.unscannable) { try await f.fetch(file.id, by: caller) }
        }
    }

    @Test(
        "Only the endpoint it went to fetches a file: once it was tried, for a day after, and again after a replay",
        arguments: Engine.underTest)
    func fetched(engine: Engine) async throws {
        try await Self.fixture(engine) { f in
            let file = try await f.upload()
            let sent = try await f.askRecords(with: [file])
            let records = try await f.records()
            var stranger = records
            stranger.client.code = "another-endpoint"
            await #expect(throws: NotFound.self, "before it leaves") { try await f.fetch(file.id, by: records) }
            f.passUndoWindow()
            let claim = try #require(try await f.claim().first)
            #expect(try await f.fetch(file.id, by: records) == SampleFiles.text)
            for caller in [stranger, PortalFixture.caller] {
                await #expect(throws: NotFound.self) { try await f.fetch(file.id, by: caller) }
            }
            #expect(try await f.audited("read", "attachment") == 1, "before the bytes left")
            try await f.report(claim)
            f.clock.advance(seconds: 86_399)
            #expect(try await f.fetch(file.id, by: records) == SampleFiles.text)
            f.clock.advance(seconds: 1)
            await #expect(throws: FileWindowOver()) { try await f.fetch(file.id, by: records) }
            let id = try await f.delivery(of: sent.message).id
            _ = try await f.portal.perform { try f.deliveries.replay(id, by: .operator, site: f.site, in: $0) }
            #expect(try await f.fetch(file.id, by: records) == SampleFiles.text)
            try await f.run("UPDATE message SET withdrawn_at = \(f.clock.now) WHERE id = \(sent.message)")
            await #expect(throws: NotFound.self, "what was taken back") { try await f.fetch(file.id, by: records) }
            var closed = f.openSite
            closed.decisions.routes.external = false
            let site = closed
            await #expect(throws: SystemMessageRefusal.routeOff) {
                try await f.portal.attachments.delivered(file.id, to: records, site: site)
            }
        }
    }

    @Test("How long a file may be fetched, state by state")
    func window() {
        let now = PortalFixture.start
        func judge(_ state: DeliveryState, attempts: Int64 = 1, accepted ago: Int64? = nil) -> FileWindow.Finding {
            FileWindow.judge(state, attempts: attempts, acceptedAt: ago.map { now.adding(seconds: -$0) }, at: now)
        }
        #expect(judge(.queued, attempts: 0) == .closed)
        for state in [DeliveryState.queued, .sending, .retrying] {
            #expect(judge(state) == .open && judge(state, accepted: 90_000) == .open)
        }
        for state in [DeliveryState.sent, .delivered] {
            #expect(judge(state, accepted: 86_399) == .open && judge(state, accepted: 86_400) == .over)
        }
        for state in [DeliveryState.dead, .skipped, .rerouted, .cancelled] { #expect(judge(state, accepted: 1) == .closed) }
    }
}

extension PortalFixture {
    /// A member asks Medical records, with files.
    @discardableResult
    fileprivate func askRecords(with files: [AttachedFile]) async throws -> Sent {
        let (member, patient, site) = (try person("ada"), try self.patient("ada"), site)
        var draft = NewConversation(type: "general", clinicalGroup: "records", subject: "A letter", body: "Here it is.")
        draft.attachments = files.map(\.id)
        return try await portal.perform { [portal, draft] in
            try portal.conversations.start(draft, for: patient, by: member, site: site, in: $0)
        }
    }

    fileprivate func outgoing(_ claim: ClaimedDelivery) async throws -> OutgoingMessage? {
        let site = site
        return try await portal.read { [deliveries] in try deliveries.content(of: claim, site: site, in: $0) }
    }

    /// The system that the endpoint of Medical records is.
    fileprivate func records() async throws -> SystemCaller {
        let site = openSite
        let caller = try await portal.read { [portal] tx in try portal.inbound.caller(endpoint: "records-ehr", site: site, in: tx) }
        return try #require(caller)
    }

    fileprivate func fetch(_ id: ID<Messaging.Attachment>, by caller: SystemCaller) async throws -> [UInt8] {
        try await portal.attachments.delivered(id, to: caller, site: openSite).bytes()
    }
}
