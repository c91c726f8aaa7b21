import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Where systems get their tokens (SMART Backend Services; RFC 6749, 7523).
enum SystemEntry {
    static let tokenPath = "/oauth2/token"
    private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    private static let bodyLimit = 32_768

    static func add(to router: some RouterMethods<AnyoneContext>, _ services: WebServices) {
        router.post(RouterPath(tokenPath)) { request, context in
            let network = services.network(of: request, channel: context.channel)
            let portal = services.portal
            var (isAdmitted, asked) = (false, Asked?.none)
            do {
                try await portal.look { try portal.inbound.access.admit(network, in: $0) }
                isAdmitted = true
                let found = try read(try await fields(of: request))
                asked = found
                return try await token(found, services)
            } catch let refusal as TokenRefusal {
                if isAdmitted { try await keep(refusal.word, of: asked, from: network, services) }
                return answer(to: refusal)
            } catch {
                guard let problem = API.problem(error) else { throw error }
                if problem.status < 500 { try await keep(.request, of: asked, from: network, services) }
                return answer(
                    status: problem.status, error: problem.status >= 500 ? "temporarily_unavailable" : "invalid_request",
                    about: problem.detail, retryAfter: problem.retryAfter.map { Int64($0) })
            }
        }
        router.get("/.well-known/smart-configuration") { _, _ in try await discovery(services) }
    }

    /// The addresses by which the endpoint is known; never what a request says of itself.
    private static func addresses(_ site: Site, _ services: WebServices) -> [String] {
        [site.publicAddress, services.origin].compactMap { $0 }.filter { !$0.isEmpty }.map { base in
            (base.hasSuffix("/") ? String(base.dropLast()) : base) + tokenPath
        }
    }

    /// What a request for a token says, none of it proven.
    private struct Asked: Sendable {
        let assertion: ClientAssertion
        /// nil for everything that is open to the client.
        let wanted: [SystemScope]?
    }

    private static func keep(_ why: TokenRefusal.Word, of asked: Asked?, from network: NetworkAddress, _ services: WebServices) async throws
    {
        let (portal, site) = (services.portal, try await services.site())
        try await portal.perform { tx in
            try portal.inbound.access.record(why, of: asked?.assertion.claimedClient, from: network, site: site, in: tx)
        }
    }

    private static func fields(of request: Request) async throws -> FormFields {
        var request = request
        let types = request.headers[values: .contentType]
        guard types.count == 1, HeaderParameters(types[0][...])?.value == "application/x-www-form-urlencoded" else {
            throw TokenRefusal.invalidRequest("Send the request as application/x-www-form-urlencoded.")
        }
        guard request.uri.query?.isEmpty ?? true else { throw TokenRefusal.invalidRequest("Nothing may stand in the address.") }
        let bytes = try await request.readBody(upTo: bodyLimit)
        return try URLEncodedForm.fields(of: bytes, limits: FormLimits(bytes: bodyLimit, fields: 20))
    }

    private static func token(_ asked: Asked, _ services: WebServices) async throws -> Response {
        let (portal, site) = (services.portal, try await siteWithKeys(for: asked.assertion, services))
        let audiences = Set(addresses(site, services))
        let issued = try await portal.perform { tx in
            try portal.inbound.access.token(for: asked.assertion, wanted: asked.wanted, audiences: audiences, site: site, in: tx)
        }
        return .json(
            JSONWriter.object { w in
                w.member("access_token", issued.token.text)
                w.member("token_type", "bearer")
                w.member("expires_in", SystemAccess.lifetime)
                w.member("scope", issued.scopes.map(\.description).joined(separator: " "))
            }, headers: [.cacheControl: "no-store", .pragma: "no-cache"])
    }

    /// The configuration in force, with the keys of whoever asks as they publish them.
    private static func siteWithKeys(for assertion: ClientAssertion, _ services: WebServices) async throws -> Site {
        var site = try await services.site()
        guard let place = site.systemClients.firstIndex(where: { $0.code == assertion.claimedClient }) else { return site }
        site.systemClients[place].keys = try await services.keySets.keys(of: site.systemClients[place], naming: assertion.namedKey)
        return site
    }

    private static func read(_ form: FormFields) throws -> Asked {
        for name in ["grant_type", "scope", "client_assertion", "client_assertion_type", "client_id", "client_secret"]
        where form.all(name).count > 1 {
            throw TokenRefusal.invalidRequest("\(name) may stand once.")
        }
        guard let grant = form["grant_type"] else { throw TokenRefusal.invalidRequest("grant_type is missing.") }
        guard grant == "client_credentials" else { throw TokenRefusal.unsupportedGrantType }
        guard form["client_assertion_type"] == assertionType, let text = form["client_assertion"] else {
            throw TokenRefusal.invalidRequest("Prove who you are by client_assertion, of the type \(assertionType).")
        }
        guard let assertion = ClientAssertion(text) else { throw TokenRefusal.invalidClient(.signature) }
        if let named = form["client_id"], named != assertion.claimedClient { throw TokenRefusal.invalidClient(.issuer) }
        let words = form["scope"]?.split(separator: " ") ?? []
        return Asked(assertion: assertion, wanted: words.isEmpty ? nil : words.compactMap { SystemScope($0) })
    }

    private static func answer(to refusal: TokenRefusal) -> Response {
        answer(status: refusal.status, error: refusal.error, about: refusal.sentence, retryAfter: refusal.retryAfter)
    }

    private static func answer(status: Int, error: String, about: String, retryAfter: Int64?) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store", .pragma: "no-cache"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return .json(
            JSONWriter.object { w in
                w.member("error", error)
                w.member("error_description", about)
            }, status: HTTPResponse.Status(code: status), headers: headers)
    }

    /// What is true of this server, and no more.
    private static func discovery(_ services: WebServices) async throws -> Response {
        let site = try await services.site()
        func words(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }
        return .json(
            JSONWriter.object { w in
                w.member("token_endpoint", addresses(site, services).first)
                w.member("grant_types_supported", value: words(["client_credentials"]))
                w.member("token_endpoint_auth_methods_supported", value: words(["private_key_jwt"]))
                w.member(
                    "token_endpoint_auth_signing_alg_values_supported", value: words(ClientKey.Algorithm.allCases.map(\.rawValue)))
                w.member("scopes_supported", value: words(["system/Communication.cr", "system/Binary.cr"]))
                w.member("capabilities", value: words(["client-confidential-asymmetric", "permission-v2"]))
            })
    }
}

extension HTTPField.Name {
    fileprivate static let pragma = HTTPField.Name("Pragma")!
}
