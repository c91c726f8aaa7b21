import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// A request of another system, by a token of `/oauth2/token`. It stands beside `MemberContext`, `StaffContext` and
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
}
