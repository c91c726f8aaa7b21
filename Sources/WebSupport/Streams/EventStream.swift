import HTTPTypes
public import Hummingbird
public import NIOCore

/// An answer that stays open and sends events as they happen.
///
/// It ends when its source ends, when `stillAllowed` says no, and when the client leaves; whatever waits for
/// events is cancelled then.
public struct EventStream: Sendable {
    /// How often things are done, as durations of the clock given.
    public struct Pace: Sendable {
        /// Between comments that keep proxies from closing the connection.
        public var heartbeat: Duration
        /// Between two questions whether the client may still listen.
        public var check: Duration
        /// What the browser is told to wait before it connects again.
        public var retry: Duration

        public init(heartbeat: Duration = .seconds(15), check: Duration = .seconds(30), retry: Duration = .seconds(3)) {
            self.heartbeat = heartbeat
            self.check = check
            self.retry = retry
        }
    }

    private enum Signal: Sendable {
        case event(ServerEvent)
        case heartbeat
        case end
    }

    /// The answer.
    ///
    /// - Parameters:
    ///   - events: wake-ups for this client; ending it ends the answer.
    ///   - channel: the connection; nil when there is none to watch, as in router tests.
    ///   - stillAllowed: false once the session has ended or the account is disabled.
    public static func response(
        events: AsyncStream<ServerEvent>, channel: (any Channel)?, pace: Pace = Pace(),
        clock: any Clock<Duration> = ContinuousClock(), stillAllowed: @escaping @Sendable () async -> Bool
    ) -> Response {
        let body = ResponseBody { writer in
            try await send(
                events, to: &writer, channel: channel, pace: pace, clock: clock, stillAllowed: stillAllowed)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"], body: body)
    }

    private static func send(
        _ events: AsyncStream<ServerEvent>, to writer: inout any ResponseBodyWriter, channel: (any Channel)?, pace: Pace,
        clock: any Clock<Duration>, stillAllowed: @escaping @Sendable () async -> Bool
    ) async throws {
        // A page that does not read loses old wake-ups, not memory of ours; it refetches once a minute anyway.
        let (signals, continuation) = AsyncStream<Signal>.makeStream(bufferingPolicy: .bufferingNewest(256))
        channel?.closeFuture.whenComplete { _ in
            continuation.yield(.end)
            continuation.finish()
        }
        let work = Task {
            await withTaskGroup { group in
                group.addTask {
                    for await event in events { continuation.yield(.event(event)) }
                    continuation.finish()
                }
                group.addTask {
                    while (try? await clock.sleep(for: pace.heartbeat)) != nil { continuation.yield(.heartbeat) }
                }
                group.addTask {
                    while (try? await clock.sleep(for: pace.check)) != nil {
                        if await stillAllowed() { continue }
                        return continuation.finish()
                    }
                }
            }
        }
        defer { work.cancel() }
        try await writer.write(ByteBuffer(string: "retry: \(pace.retry.components.seconds * 1000)\n\n"))
        for await signal in signals {
            switch signal {
            case .event(let event): try await writer.write(ByteBuffer(bytes: event.frame))
            case .heartbeat: try await writer.write(ByteBuffer(string: ":\n\n"))
            case .end: return
            }
        }
    }
}

extension HTTPField.Name {
    /// Tells a proxy of the nginx kind not to collect the answer before passing it on.
    static let xAccelBuffering = HTTPField.Name(known: "X-Accel-Buffering")
}
