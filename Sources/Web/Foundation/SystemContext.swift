import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// A request of another system, by a token of `/oauth2/token`, or for replies by the secret of an endpoint. It stands beside `MemberContext`, `StaffContext` and
/// `ClientContext`: what is open to a system is open to nobody else, and the other way round.
struct SystemContext: Sendable {
    let caller: SystemCaller
    let site: Site
    let services: WebServices

    /// - Throws: `Problem.unauthenticated` for a token that opens nothing.
    init(_ request: Request, _ services: WebServices) async throws {
        let values = request.headers[values: .authorization]
        guard values.count == 1, let space = values[0].firstIndex(of: " "), values[0][..<space].lowercased() == "bearer" else {
            throw Problem.unauthenticated
        }
        let token = String(values[0][values[0].index(after: space)...])
        let (portal, site) = (services.portal, try await services.site())
        let caller = try await portal.look { try portal.inbound.access.caller(of: token, site: site, in: $0) }
        guard let caller else { throw Problem.unauthenticated }
        self.caller = caller
        self.site = site
        self.services = services
    }

    /// A reply that an endpoint signed (Standard Webhooks v1).
    ///
    /// - Throws: `Problem.unauthenticated`, or one that says that the clocks are apart.
    init(signed signature: WebhookSignature, _ body: [UInt8], _ services: WebServices) async throws {
        let (portal, site) = (services.portal, try await services.site())
        do {
            let caller = try await portal.look { try portal.inbound.caller(signed: signature, body: body, site: site, in: $0) }
            guard let caller else { throw Problem.unauthenticated }
            self.caller = caller
        } catch is WebhookFault {
            throw Problem(
                status: 401, code: "clock-apart", title: "Clocks apart",
                detail: "The signature is right, but its time is more than five minutes from ours. Compare the clocks, and sign it again.")
        }
        self.site = site
        self.services = services
    }
}

extension WebhookSignature {
    /// What a request carries; nil when it is not signed.
    init?(_ headers: HTTPFields) {
        func header(_ name: String) -> String? {
            let values = headers.filter { $0.name.canonicalName == name }.map(\.value)
            return values.count == 1 ? values[0] : nil
        }
        guard let id = header("webhook-id"), let timestamp = header("webhook-timestamp"), let signatures = header("webhook-signature")
        else {
            return nil
        }
        self.init(id: id, timestamp: timestamp, signatures: signatures)
    }
}
