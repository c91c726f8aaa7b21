import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import Persistence
import WebSupport

extension RouterGroup where Context: SignedInContext {
    /// The stream of wake-ups of one reader.
    ///
    /// - Parameter topics: what this reader's pages show.
    func addEvents(_ path: String, topics: @escaping @Sendable (Context) async throws -> [Topic]) {
        get(RouterPath(path)) { request, context -> Response in
            let stream = WakeupStream(services: context.services, signedIn: context.signedIn, token: context.visit.token ?? "")
            return stream.response(to: request.method, of: try await topics(context), channel: context.channel)
        }
    }
}
