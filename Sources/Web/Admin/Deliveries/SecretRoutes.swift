import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The addresses of the secrets of an endpoint. None of them carries a secret.
enum SecretRoutes {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/endpoints/{endpoint}/secrets") { request, context in
            try await page(StaffView(context, request), try code(context)).markup.response()
        }
        routes.post("/administration/endpoints/{endpoint}/secrets") { request, context in
            let (reader, code) = (StaffView(context, request), try code(context))
            try reader.require(.deliveries)
            let (portal, user) = (reader.portal, reader.signedIn)
            do {
                let made = try await portal.perform { tx in
                    try portal.deliveries.secrets.create(for: code, by: user.actor, session: user.session, in: tx)
                }
                var page = try await page(reader, code)
                page.made = made.secret
                return page.markup.response()
            } catch let refusal as EndpointSecretRefusal {
                return try await page(reader, code, refusal).markup.response(status: refusal.answer)
            }
        }
        routes.post("/administration/endpoints/{endpoint}/secrets/{secret}/end") { request, context in
            let (reader, code) = (StaffView(context, request), try code(context))
            try reader.require(.deliveries)
            guard let id = context.parameters.get("secret").flatMap({ ID<EndpointSecrets>(Substring($0)) }) else { throw NotFound() }
            let (portal, user) = (reader.portal, reader.signedIn)
            try await portal.perform { tx in
                try portal.deliveries.secrets.end(id, of: code, by: user.actor, session: user.session, in: tx)
            }
            return Response.seeOther(SecretsPage.path(code))
        }
    }

    private static func code(_ context: StaffContext) throws -> String {
        guard let code = context.parameters.get("endpoint") else { throw NotFound() }
        return code
    }

    private static func page(
        _ reader: StaffView, _ code: String, _ refusal: (any Messaging.Refusal)? = nil
    ) async throws -> SecretsPage {
        try reader.require(.deliveries)
        let (portal, site) = (reader.portal, reader.site)
        let secrets = try await portal.read { try portal.deliveries.secretRecords(of: code, site: site, in: $0) }
        return SecretsPage(reader: reader, endpoint: code, secrets: secrets, refusal: refusal)
    }
}
