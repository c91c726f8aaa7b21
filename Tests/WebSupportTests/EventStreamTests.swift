import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import WebSupport

@Suite("Event streams")
struct EventStreamTests {
    private func quiet() -> Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    private func text(
        _ events: AsyncStream<ServerEvent>, pace: EventStream.Pace = .init(), stillAllowed: @escaping @Sendable () async -> Bool = { true }
    ) async throws -> String {
        let router = Router()
        router.get("/events") { _, _ in EventStream.response(events: events, channel: nil, pace: pace, stillAllowed: stillAllowed) }
        return try await Application(router: router, logger: quiet()).test(.router) { client in
            let response = try await client.execute(uri: "/events", method: .get)
            #expect(response.headers[.contentType] == "text/event-stream")
            return String(buffer: response.body)
        }
    }

    @Test("Events are sent as they come, and the answer ends with its source")
    func events() async throws {
        let (events, source) = AsyncStream<ServerEvent>.makeStream()
        source.yield(ServerEvent(name: "changed", data: Array("1".utf8)))
        source.yield(ServerEvent(name: "changed", data: Array("2".utf8)))
        source.finish()
        #expect(try await text(events) == "retry: 3000\n\nevent: changed\ndata: 1\n\nevent: changed\ndata: 2\n\n")
    }

    @Test("The answer ends when the client may no longer listen, and whoever waits for events is told")
    func revoked() async throws {
        let (events, source) = AsyncStream<ServerEvent>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        source.onTermination = { _ in end.finish() }
        let asked = Tally()
        let all = try await text(events, pace: .init(check: .milliseconds(5))) {
            asked.add()
            return asked.count < 3
        }
        #expect(all.hasPrefix("retry: "))
        #expect(asked.count == 3)
        for await _ in ended {}
    }

    @Test("Comments keep the connection open while nothing happens")
    func heartbeat() async throws {
        let (events, source) = AsyncStream<ServerEvent>.makeStream()
        let asked = Tally()
        let all = try await text(events, pace: .init(heartbeat: .milliseconds(5), check: .milliseconds(40))) {
            asked.add()
            return asked.count < 5
        }
        source.finish()
        #expect(all.contains("\n\n:\n\n"))
    }

    @Test("When the page leaves, its events are cancelled at once")
    func leaving() async throws {
        let (events, source) = AsyncStream<ServerEvent>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        source.onTermination = { _ in end.finish() }
        let router = Router(context: ConnectionContext.self)
        router.get("/events") { _, context in EventStream.response(events: events, channel: context.channel, stillAllowed: { true }) }
        let application = Application(router: router, server: .guarded(), logger: quiet())
        try await application.test(.live) { client in
            let port = try #require(client.port)
            try await RawConnection.connect(port: port).executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"))
                source.yield(ServerEvent(name: "changed", data: Array("here".utf8)))
                var seen = ""
                for try await buffer in inbound {
                    seen += String(buffer: buffer)
                    if seen.contains("here") { break }
                }
                #expect(seen.contains("event: changed"))
            }
            for await _ in ended {}
        }
    }
}

private struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
