import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import WebSupport

@Suite("The server against slow and ambiguous clients")
struct ServerLimitTests {
    private func quiet() -> Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    private func logger(_ sink: MemoryLogSink) -> Logger {
        Logger(label: "test") { label in JSONLogHandler(label: label, sink: sink, now: { 0 }) }
    }

    /// Short waits. Headers get longer where an answer is expected, so that a busy machine changes no result.
    private func short(headers: Duration = .seconds(3)) -> ServerLimits {
        var limits = ServerLimits()
        limits.headers = headers
        limits.bodyGrace = .milliseconds(60)
        limits.idle = .milliseconds(60)
        return limits
    }

    /// Runs the server; `hits` counts requests that reached the route, `sink` has what is said of refusals and faults.
    private func withServer(
        _ limits: ServerLimits, hits: Tally = Tally(), sink: MemoryLogSink = MemoryLogSink(),
        _ test: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let router = Router()
        router.add(middleware: ProblemMiddleware(logger: logger(sink)))
        router.get("/") { _, _ in
            hits.add()
            return "hello"
        }
        router.post("/") { request, _ in
            hits.add()
            var request = request
            return try await request.readBody(upTo: 1_000_000).count.description
        }
        router.post("/pieces") { request, _ in
            hits.add()
            var count = 0
            for try await buffer in request.body.arriving { count += buffer.readableBytes }
            return count.description
        }
        router.get("/slow") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for piece in 0..<3 {
                        try await Task.sleep(for: .milliseconds(100))
                        try await writer.write(ByteBuffer(string: "piece\(piece)"))
                    }
                    try await writer.finish(nil)
                })
        }
        let application = Application(router: router, server: .guarded(limits: limits), logger: quiet())
        try await application.test(.live) { client in
            try await test(try #require(client.port))
        }
    }

    @Test(
        "A client that does not complete its headers in time is closed",
        arguments: ["", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\nX-"])
    func slowHeaders(text: String) async throws {
        let hits = Tally()
        try await withServer(short(headers: .milliseconds(60)), hits: hits) { port in
            let answer = try await RawConnection.exchange(port: port, text)
            #expect(answer == "")
        }
        #expect(hits.count == 0)
    }

    @Test("A further request that is not completed in time is closed as well")
    func slowSecondRequest() async throws {
        let hits = Tally()
        try await withServer(short(), hits: hits) { port in
            let answer = try await RawConnection.exchange(port: port, "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTT")
            #expect(answer.hasSuffix("hello"))
        }
        #expect(hits.count == 1)
    }

    @Test("A client that keeps a connection without using it is closed")
    func idle() async throws {
        try await withServer(short()) { port in
            let answer = try await RawConnection.exchange(port: port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasSuffix("hello"))
        }
    }

    @Test("A body that does not come is not waited for: the client is told so, once and as its last answer", arguments: ["/", "/pieces"])
    func slowBody(path: String) async throws {
        let (hits, sink) = (Tally(), MemoryLogSink())
        try await withServer(short(), hits: hits, sink: sink) { port in
            let answer = try await RawConnection.exchange(
                port: port, "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nslow")
            #expect(answer.hasPrefix("HTTP/1.1 408") && answer.ranges(of: "HTTP/1.1").count == 1, "\(answer)")
            #expect(answer.lowercased().contains("connection: close") && answer.contains("application/problem+json"))
            #expect(answer.contains("\"request-too-slow\""))
        }
        #expect(hits.count == 1 && sink.lines.isEmpty, "no fault of ours")
    }

    @Test("A body that trickles byte by byte is let go, however long it goes on coming")
    func tricklingBody() async throws {
        var limits = short()
        // Whoever sends a byte at a time is slower than this, and has used up the grace when the first of them is waited for.
        limits.bodyBytesPerSecond = 1 << 40
        limits.bodyGrace = .zero
        try await withServer(limits) { port in
            try await RawConnection.connect(port: port).executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: "POST /pieces HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n"))
                // Ends when the server closes: that is what is tested.
                while (try? await outbound.write(ByteBuffer(string: "a"))) != nil {}
                let answer = await RawConnection.everything(of: inbound)
                // Whoever still sends when the connection ends may lose the answer with it.
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
            }
        }
    }

    @Test("A body that ends before its length is refused to whoever still listens, and is no fault of ours", arguments: ["/", "/pieces"])
    func cutOff(path: String) async throws {
        let sink = MemoryLogSink()
        let framings = ["Content-Length: 100\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "Content-Length: 100\r\n\r\n"]
        // With time enough, so that a busy machine changes no result.
        try await withServer(ServerLimits(), sink: sink) { port in
            for framing in framings {
                let answer = try await RawConnection.exchange(
                    port: port, "POST \(path) HTTP/1.1\r\nHost: a\r\n\(framing)", thenEndsSending: true)
                #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains("\"request-cut-off\""), "\(answer)")
            }
            let whole = try await RawConnection.exchange(
                port: port, "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", thenEndsSending: true)
            #expect(whole.hasPrefix("HTTP/1.1 200") && whole.hasSuffix("3"), "\(whole)")
        }
        #expect(sink.lines.isEmpty)
    }

    @Test("An answer that takes longer than the idle time is sent whole")
    func longAnswer() async throws {
        try await withServer(short()) { port in
            let answer = try await RawConnection.exchange(port: port, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.contains("piece0") && answer.contains("piece2"))
        }
    }

    @Test(
        "A request that two readers could read differently reaches no route",
        arguments: [
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\nHost: a\n\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 101) + "\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "y", count: 17_000) + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: " + String(repeating: "y", count: 400) + "\r\n", count: 45) + "\r\n",
            "GET /" + String(repeating: "y", count: 100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
        ])
    func ambiguous(text: String) async throws {
        let hits = Tally()
        try await withServer(short(), hits: hits) { port in
            let answer = try await RawConnection.exchange(port: port, text)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(200))")
        }
        #expect(hits.count == 0)
    }

    @Test("A body whose pieces cannot be told apart is refused", arguments: ["/", "/pieces"])
    func brokenChunks(path: String) async throws {
        let sink = MemoryLogSink()
        try await withServer(short(), sink: sink) { port in
            let answer = try await RawConnection.exchange(
                port: port, "POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains("\"broken-body\""), "\(answer)")
        }
        #expect(sink.lines.isEmpty)
    }

    @Test("A body far beyond the limit is refused and not taken to its end")
    func hugeBody() async throws {
        var limits = short()
        limits.drainedBytes = 100_000
        try await withServer(limits) { port in
            let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n"
            try await RawConnection.connect(port: port).executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: head))
                // The server closes while this is written: that is what is tested.
                for _ in 0..<1000 where (try? await outbound.write(ByteBuffer(repeating: 65, count: 100_000))) == nil { break }
                _ = await RawConnection.everything(of: inbound)
            }
        }
    }

    @Test("As many headers and bytes as allowed are read")
    func allowed() async throws {
        try await withServer(short()) { port in
            let headers = String(repeating: "X: " + String(repeating: "y", count: 100) + "\r\n", count: 90)
            let answer = try await RawConnection.exchange(port: port, "GET / HTTP/1.1\r\nHost: a\r\n\(headers)\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }
}
