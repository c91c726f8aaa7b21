import Hummingbird
import Messaging
import Persistence

extension API {
    /// The stream of wake-ups of whoever asks.
    @Sendable static func events(_ call: Call) async throws -> Response {
        let (portal, signedIn) = (call.portal, call.signedIn)
        let topics = try await portal.read { tx in
            switch signedIn.account.kind {
            case .member:
                try portal.conversations.mailboxes(of: signedIn.account.id, in: tx).map {
                    Topic.mailbox(signedIn.account.id, $0.mailbox.patient.id)
                }
            case .staff:
                try portal.workbench.memberships(of: signedIn.account.id, in: tx).filter(\.eligibility.isEligible).map {
                    Topic.group($0.group)
                } + [.inbox(signedIn.account.id)]
            }
        }
        let stream = WakeupStream(services: call.input.services, signedIn: signedIn, token: call.token)
        return stream.response(to: call.input.method, of: topics, channel: call.input.channel)
    }
}
