import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import Persistence
import WebSupport

/// The stream of wake-ups of one reader, for pages and programs alike: topics and no content. It ends with the session.
struct WakeupStream: Sendable {
    let services: WebServices
    let signedIn: SignedIn
    /// What opened the session.
    let token: String

    /// - Parameter channel: the connection; nil when there is none to watch.
    func response(to method: HTTPRequest.Method, of topics: [Topic], channel: (any Channel)?) -> Response {
        // Nobody would read the stream of a HEAD, so nothing would end it.
        if method == .head { return Response(status: .ok, headers: [.contentType: "text/event-stream"]) }
        return EventStream.response(events: events(of: topics.map(\.name)), channel: channel, stillAllowed: { await isAlive() })
    }

    private func events(of topics: [String]) -> AsyncStream<ServerEvent> {
        let ownAccount = Identity.topic(of: signedIn.account.id)
        let wakeups = services.wakeups.wakeups(of: topics + [ownAccount])
        let (events, continuation) = AsyncStream<ServerEvent>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let work = Task {
            for await topic in wakeups {
                if topic != ownAccount {
                    continuation.yield(ServerEvent(name: "changed", data: Self.payload(topic)))
                } else if await !isAlive() {
                    // Something happened to the account's sessions, and this one is over.
                    break
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in work.cancel() }
        return events
    }

    /// Whether the session is still there.
    private func isAlive() async -> Bool {
        do {
            return try await services.portal.identity.session(token: token, live: true) != nil
        } catch {
            // While the store does not answer nothing is sent either; the next look decides.
            return true
        }
    }

    /// The revision is random: it tells two wake-ups apart, and nothing else.
    private static func payload(_ topic: String) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("topic", topic)
            writer.member("revision", String(UInt64.random(in: .min ... .max), radix: 16))
        }
    }
}
