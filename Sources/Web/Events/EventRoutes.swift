import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup where Context: SignedInContext {
    /// The stream of wake-ups of one reader: topics and no content. It ends with the session.
    ///
    /// - Parameter topics: what this reader's pages show.
    func addEvents(_ path: String, topics: @escaping @Sendable (Context) async throws -> [Topic]) {
        get(RouterPath(path)) { _, context -> Response in
            let names = try await topics(context).map(\.name)
            let watch = SessionWatch(services: context.services, token: context.visit.token ?? "")
            let wakeups = context.services.wakeups.wakeups(of: names + [Identity.topic(of: context.signedIn.account.id)])
            return EventStream.response(
                events: Self.events(wakeups, endingWith: watch, accountTopic: Identity.topic(of: context.signedIn.account.id)),
                channel: context.channel, stillAllowed: { await watch.isAlive() })
        }
    }

    private static func events(_ wakeups: AsyncStream<String>, endingWith watch: SessionWatch, accountTopic: String) -> AsyncStream<
        ServerEvent
    > {
        let (events, continuation) = AsyncStream<ServerEvent>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let work = Task {
            for await topic in wakeups {
                // Something happened to the account's sessions: this one may be over.
                if topic == accountTopic {
                    if await watch.isAlive() { continue } else { break }
                }
                continuation.yield(ServerEvent(name: "changed", data: Self.payload(topic)))
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in work.cancel() }
        return events
    }

    /// The revision is random: it tells two wake-ups apart, and nothing else.
    private static func payload(_ topic: String) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("topic", topic)
            writer.member("revision", String(UInt64.random(in: .min ... .max), radix: 16))
        }
    }
}

/// Whether the session that a stream belongs to is still there.
struct SessionWatch: Sendable {
    let services: WebServices
    let token: String

    func isAlive() async -> Bool {
        do {
            return try await services.portal.identity.session(token: token, live: true) != nil
        } catch {
            // While the store does not answer nothing is sent either; the next look decides.
            return true
        }
    }
}
