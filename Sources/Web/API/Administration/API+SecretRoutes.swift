import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let path = "/admin/endpoints/{endpoint}/secrets"

    /// The secrets shared with an external system. What one says is in the answer that made it, and in no other.
    static let secretRoutes: [Route] = [
        Route(
            method: .get, path: path, summary: "The secrets of an endpoint, newest first, without what they say",
            access: .role(.systemAdministrator),
            answers: [Answer(200, "Those in force, and the last that ended.", .object(["items": .array(.named("EndpointSecret"))]))],
            handle: .signedIn(secrets)),
        Route(
            method: .post, path: path, summary: "Make a secret for an endpoint; two at most are in force",
            access: .role(.systemAdministrator),
            answers: [Answer(201, "The secret, this once. It is in force.", .named("NewEndpointSecret"))], handle: .signedIn(make)),
        Route(
            method: .delete, path: path + "/{secret}", summary: "End a secret: it signs nothing and is accepted no more",
            access: .role(.systemAdministrator), answers: [Answer(204, "It is ended.")], handle: .signedIn(end)),
    ]

    @Sendable private static func secrets(_ call: Call) async throws -> Response {
        let (portal, site, code) = (call.portal, call.site, try endpoint(call))
        let secrets = try await portal.read { try portal.deliveries.secretRecords(of: code, site: site, in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("items", array: { list in for secret in secrets { list.element(object: { $0.secret(secret) }) } })
            })
    }

    @Sendable private static func make(_ call: Call) async throws -> Response {
        let (portal, user, code) = (call.portal, call.signedIn, try endpoint(call))
        let made = try await portal.perform { tx in
            try portal.deliveries.secrets.create(for: code, by: user.actor, session: user.session, in: tx)
        }
        return .json(
            JSONWriter.object { w in
                w.member("id", made.entry.id)
                w.member("createdAt", made.entry.createdAt)
                w.member("secret", made.secret.text)
            }, status: .created)
    }

    @Sendable private static func end(_ call: Call) async throws -> Response {
        let (portal, user, code) = (call.portal, call.signedIn, try endpoint(call))
        let id = try call.input.id("secret", of: EndpointSecrets.self)
        try await portal.perform { tx in
            try portal.deliveries.secrets.end(id, of: code, by: user.actor, session: user.session, in: tx)
        }
        return Response(status: .noContent)
    }

    private static func endpoint(_ call: Call) throws -> String {
        guard let code = call.input.parameters.get("endpoint") else { throw NotFound() }
        return code
    }
}

extension JSONWriter {
    fileprivate mutating func secret(_ secret: SecretRecord) {
        member("id", secret.id)
        member("createdAt", secret.createdAt)
        member("createdBy", secret.createdBy)
        member("endedAt", secret.endedAt)
        member("endedBy", secret.endedBy)
    }
}
