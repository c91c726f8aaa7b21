import Messaging
import TestSupport
import Testing

@testable import Scanning

@Suite("Something else than clamd at its socket leaves nothing known (S62)")
struct ClamdPeerTests {
    private static func scan(by scanner: ClamdScanner, within seconds: Int = 30) async -> ScanReply {
        await scanner.scan(within: seconds) { number in number == 0 ? SampleFiles.text : nil }
    }

    @Test(
        "An answer counts once its end has come, however it comes; what breaks off, or is none, counts for nothing",
        arguments: [
            (["stream: OK\0"], .clean), (["stream: ", "OK\0"], .clean), (["", "stream: Eicar", " FOUND\0"], .found("Eicar")),
            (["stream: OK"], .noAnswer), (["stream: ", "OK"], .noAnswer), (["stream: Eicar FOUND"], .noAnswer), ([], .noAnswer),
            (["\0"], .noAnswer), (["\0stream: OK\0"], .noAnswer), (["220 mail.example.org ESMTP\r\n\0"], .noAnswer),
            (["\u{1}\u{2}\u{3}\0"], .noAnswer), ([String(repeating: "stream: OK ", count: 1_000)], .noAnswer),
        ] as [([String], ScanReply)])
    func answers(pieces: [String], reply: ScanReply) async throws {
        try await ClamdPeer.with(.says(pieces)) { path in
            #expect(await Self.scan(by: ClamdScanner(path: path)) == reply)
        }
    }

    @Test("One that never answers is not there, and has found nothing clean")
    func silent() async throws {
        try await ClamdPeer.with(.silent) { path in
            let scanner = ClamdScanner(path: path, greetingSeconds: 1)
            #expect(await !scanner.isThere())
            #expect(await Self.scan(by: scanner, within: 1) == .noAnswer)
        }
    }

    @Test("It is there when it says so, and only then", arguments: [("PONG\0", true), ("PONG", false), ("PANG\0", false)])
    func isThere(answer: String, isThere: Bool) async throws {
        try await ClamdPeer.with(.says([answer])) { path in
            #expect(await ClamdScanner(path: path, greetingSeconds: isThere ? 30 : 1).isThere() == isThere)
        }
    }
}
