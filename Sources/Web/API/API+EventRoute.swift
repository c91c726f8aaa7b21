import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// The stream of wake-ups of one reader: topics and no content. It ends
    /// with the session.
    @Sendable static func events(_ call: Call) async throws -> Response {
        // Nobody would read the stream of a HEAD, so nothing would end it.
        if call.input.method == .head { return Response(status: .ok, headers: [.contentType: "text/event-stream"]) }
        let (portal, signedIn) = (call.portal, call.signedIn)
        let topics = try await portal.read { tx in
            switch signedIn.account.kind {
            case .member:
                try portal.conversations.mailboxes(of: signedIn.account.id, in: tx).map {
                    Topic.mailbox(signedIn.account.id, $0.mailbox.patient.id)
                }
            case .staff: try portal.workbench.memberships(of: signedIn.account.id, in: tx).map { Topic.group($0.group) }
            }
        }
        let ownAccount = Identity.topic(of: signedIn.account.id)
        let watch = SessionWatch(services: call.input.services, token: call.token)
        let wakeups = call.input.services.wakeups.wakeups(of: topics.map(\.name) + [ownAccount])
        let (events, continuation) = AsyncStream<ServerEvent>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let work = Task {
            for await topic in wakeups {
                if topic != ownAccount {
                    continuation.yield(ServerEvent(name: "changed", data: payload(topic)))
                } else if await !watch.isAlive() {
                    break
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in work.cancel() }
        return EventStream.response(events: events, channel: call.input.channel, stillAllowed: { await watch.isAlive() })
    }

    /// The revision is random: it tells two wake-ups apart, and nothing else.
    private static func payload(_ topic: String) -> [UInt8] {
        JSONWriter.object { w in
            w.member("topic", topic)
            w.member("revision", String(UInt64.random(in: .min ... .max), radix: 16))
        }
    }
}
