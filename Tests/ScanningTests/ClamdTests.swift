import Messaging
import Persistence
import TestSupport
import Testing

@testable import Scanning

@Suite("Anything but exactly `stream: OK` is not clean (S62)")
struct ClamdAnswerTests {
    @Test(
        "Of all answers one is clean",
        arguments: [
            ("stream: OK", ScanReply.clean),
            ("stream: OK ", .noAnswer), ("stream: ok", .noAnswer), ("OK", .noAnswer), ("", .noAnswer), (" stream: OK", .noAnswer),
            ("stream: OK\n", .noAnswer), ("file: OK", .noAnswer), ("stream: Eicar-Test-Signature FOUND", .found("Eicar-Test-Signature")),
            ("stream: Eicar FOUND OK", .noAnswer), ("INSTREAM size limit exceeded. ERROR", .unscannable),
            ("stream: Can't allocate memory ERROR", .noAnswer), ("UNKNOWN COMMAND", .noAnswer),
        ])
    func answers(text: String, reply: ScanReply) {
        #expect(ClamdAnswer.reply(Array(text.utf8)) == reply)
    }

    @Test("What is not text is no answer")
    func noText() {
        #expect(ClamdAnswer.reply([0xFF, 0xFE]) == .noAnswer)
    }
}

@Suite("With a real clamd", .enabled(if: ClamdProcess.program != nil || ClamdProcess.isRequired), .serialized)
struct ClamdTests {
    private static func parts(_ bytes: [UInt8], of size: Int = 1 << 20) -> @Sendable (Int) async throws -> [UInt8]? {
        { number in
            let start = number * size
            return start < bytes.count ? Array(bytes[start..<min(bytes.count, start + size)]) : nil
        }
    }

    private func with(_ body: (ClamdProcess, ClamdScanner) async throws -> Void) async throws {
        let clamd = try await ClamdProcess.start()
        defer { clamd.stop() }
        // However busy the machine is, it is there.
        try await body(clamd, ClamdScanner(path: clamd.path, greetingSeconds: 30))
    }

    @Test("EICAR is found plain, zipped, in an archive in an archive, after the head of a picture, and deep in a large file")
    func finds() async throws {
        try await with { _, scanner in
            #expect(await scanner.isThere())
            let eicar = SampleFiles.eicar
            let zipped = SampleFiles.zip([.init("eicar.com", eicar)])
            let long = [UInt8](repeating: 0x61, count: 100_000)
            let files: [(String, [UInt8])] = [
                ("plain", eicar), ("zipped", zipped), ("nested", SampleFiles.zip([.init("inner.zip", zipped)])),
                ("in a document", SampleFiles.docx([.init("word/media/image1.png", eicar)])),
                ("after a picture's head", SampleFiles.png(telling: false) + eicar), ("at 100 kB", long + eicar + long),
                ("across two parts", [UInt8](repeating: 0x61, count: (1 << 20) - 30) + eicar),
            ]
            for (name, bytes) in files {
                guard case .found(let what) = await scanner.scan(within: 30, Self.parts(bytes)) else {
                    Issue.record("not found: \(name)")
                    continue
                }
                #expect(what.hasPrefix("Threadwell-Test-EICAR"), "\(name)")
            }
        }
    }

    @Test("What is clean is clean, up to the largest file there may be; beyond clamd's own limit it is not")
    func clean() async throws {
        try await with { _, scanner in
            for bytes in [SampleFiles.text, SampleFiles.png(), SampleFiles.docx(), [UInt8](repeating: 0x61, count: 10 << 20)] {
                #expect(await scanner.scan(within: 30, Self.parts(bytes)) == .clean)
            }
            #expect(await scanner.scan(within: 30, Self.parts([UInt8](repeating: 0x61, count: 12 << 20))) == .unscannable)
        }
    }

    @Test("A clamd that is not there, or is killed in the middle, leaves nothing known")
    func killed() async throws {
        #expect(await ClamdScanner(path: "/nonexistent/clamd.sock").scan(within: 5, Self.parts(SampleFiles.text)) == .noAnswer)
        #expect(await !ClamdScanner(path: "/nonexistent/clamd.sock").isThere())
        try await with { clamd, scanner in
            let reply = await scanner.scan(within: 30) { number in
                if number == 1 { clamd.kill() }
                return number < 8 ? [UInt8](repeating: 0x61, count: 1 << 20) : nil
            }
            #expect(reply == .noAnswer)
            #expect(await !scanner.isThere())
        }
    }

    @Test("One that is too slow leaves nothing known")
    func slow() async throws {
        try await with { _, scanner in
            let reply = await scanner.scan(within: 1) { _ in
                try await Task.sleep(for: .seconds(3_600))
                return nil
            }
            #expect(reply == .noAnswer)
        }
    }

    @Test("A part that cannot be read leaves nothing known")
    func unreadable() async throws {
        try await with { _, scanner in
            #expect(await scanner.scan(within: 5) { _ in throw EncryptionFailure.notOpened } == .noAnswer)
        }
    }

    @Test(
        "S62: through the whole way an infected file is refused, a clean one is sent, and one that clamd missed the end of is held",
        arguments: Engine.underTest)
    func wholeWay(engine: Engine) async throws {
        try await with { clamd, scanner in
            let path = clamd.path
            try await PortalFixture.with(engine, files: .scanned(by: ClamdScanner(path: path))) { f in
                func upload(_ bytes: [UInt8], _ name: String) async throws -> AttachedFile {
                    try await f.portal.attachments.receive(IncomingFile(name: name, bytes: bytes), by: f.person("ada"), site: f.site)
                }
                await #expect(throws: AttachmentRefusal.infected) { try await upload(SampleFiles.eicar, "virus.txt") }
                let infected = SampleFiles.docx([.init("word/media/a.bin", SampleFiles.eicar)])
                let nested = SampleFiles.docx([.init("word/embeddings/a.xlsx", SampleFiles.zip([.init("a.bin", SampleFiles.eicar)]))])
                let long = [UInt8](repeating: 0x61, count: 100_000)
                for (bytes, name) in [(infected, "virus.docx"), (nested, "nested.docx"), (long + SampleFiles.eicar + long, "long.txt")] {
                    await #expect(throws: AttachmentRefusal.infected, "\(name)") { try await upload(bytes, name) }
                }
                // clamd goes by the head of an entry and passes over one of no length; Word goes by the directory and opens it.
                await #expect(throws: AttachmentRefusal.damaged) { try await upload(Self.passedOver(infected), "virus.docx") }
                let clean = try await upload(SampleFiles.pdf, "letter.pdf")
                #expect(clean.state == .clean)
                clamd.kill()
                let held = try await upload(SampleFiles.pdf, "letter.pdf")
                #expect(held.state == .scanning)
            }
        }
    }

    /// An archive whose last entry has no length by its own head.
    private static func passedOver(_ archive: [UInt8]) -> [UInt8] {
        var (bytes, place) = (archive, archive.count - 1)
        while !bytes[place...].starts(with: [0x50, 0x4B, 0x03, 0x04]) { place -= 1 }
        bytes.replaceSubrange(place + 18..<place + 26, with: [UInt8](repeating: 0, count: 8))
        return bytes
    }
}
