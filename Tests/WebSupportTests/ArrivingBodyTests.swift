import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing
import WebSupport

@Suite("Bodies that do not come whole")
struct ArrivingBodyTests {
    /// Reads three bytes and what follows them.
    private func read(_ error: any Error) async -> (bytes: Int, thrown: (any Error)?) {
        let (body, source) = RequestBody.makeStream()
        await source.yield(ByteBuffer(string: "abc"))
        source.finish(error)
        var bytes = 0
        do {
            for try await buffer in body.arriving { bytes += buffer.readableBytes }
            return (bytes, nil)
        } catch {
            return (bytes, error)
        }
    }

    @Test("A connection that ends or breaks in a body is a refusal, after every piece that came")
    func refused() async {
        let cases: [(error: any Error, problem: Problem)] = [
            (HTTPParserError.invalidEOFState, .cutOff), (HTTPParserError.closedConnection, .cutOff),
            (IOError(errnoCode: 104, reason: "read"), .cutOff), (ChannelError.inputClosed, .cutOff),
            (NIOSSLError.uncleanShutdown, .cutOff), (BoringSSLError.sslError([]), .cutOff),
            (HTTPParserError.invalidChunkSize, .brokenBody), (HTTPParserError.unknown, .brokenBody), (Problem.tooSlow, .tooSlow),
        ]
        for (error, problem) in cases {
            let (bytes, thrown) = await read(error)
            #expect(bytes == 3 && thrown as? Problem == problem, "\(error)")
            #expect((400..<500).contains(problem.status))
        }
    }

    @Test("Whatever else ends it stays what it is")
    func untouched() async {
        #expect(await read(CancellationError()).thrown is CancellationError)
    }
}
