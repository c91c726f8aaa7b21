import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// Puts every route on the router.
    static func add(to router: some RouterMethods<AnyoneContext>, _ services: WebServices) {
        for route in routes {
            router.on(RouterPath(prefix + route.path), method: route.method) { request, context in
                do {
                    return try await route.answer(request, context, services)
                } catch {
                    guard let refusal = refusal(error, requestID: context.requestID) else { throw error }
                    return refusal
                }
            }
        }
    }
}

extension API.Route {
    /// Judges a request in the order of the protocol, then does what the route is for.
    ///
    /// Who is not signed in learns nothing else; to whom the route is closed it does not exist.
    func answer(_ request: Request, _ context: AnyoneContext, _ services: WebServices) async throws -> Response {
        switch handle {
        case .open(let handle):
            return try await handle(try await input(request, context, services))
        case .signedIn(let handle):
            let client = try ClientContext(context: try await identified(request, context, services))
            guard access.admits(client.signedIn.account) else { throw NotFound() }
            let input = try await input(request, context, services)
            return try await handle(API.Call(input: input, signedIn: client.signedIn, site: client.site, token: client.visit.token ?? ""))
        case .system(let handle):
            // Who answers by a secret has signed the body, which then is read first.
            if conditions.contains(.signed), request.headers[.authorization] == nil, let signature = WebhookSignature(request.headers) {
                let input = try await input(request, context, services)
                return try await handle(
                    API.SystemCall(
                        input: input, context: try await SystemContext(signed: signature, input.body, services), signature: signature))
            }
            let system = try await SystemContext(request, services)
            return try await handle(API.SystemCall(input: try await input(request, context, services), context: system))
        }
    }

    /// The context of whoever asks: by a bearer token, else by the cookie of a page of ours.
    private func identified(_ request: Request, _ context: AnyoneContext, _ services: WebServices) async throws -> AnyoneContext {
        var context = context
        var visit = try await services.visit(request, .bearer)
        if request.headers[.authorization] == nil, visit.signedIn == nil { visit = try await byCookie(request, services) ?? visit }
        if let signedIn = visit.signedIn {
            try services.count(RequestPace.Use(request.method, isLive: visit.isLive), by: signedIn)
        }
        context.visit = visit
        return context
    }

    /// A browser sends its cookie along whoever asked for the request: one that
    /// changes something must also prove that a page of ours did.
    private func byCookie(_ request: Request, _ services: WebServices) async throws -> Visit? {
        var disabled: Visit?
        for kind in [AccountKind.member, .staff] where services.cookies.token(of: kind, in: request) != nil {
            let visit = try await services.visit(request, .cookie(kind))
            if visit.disabled != nil { disabled = visit }
            guard let signedIn = visit.signedIn, access.admits(signedIn.account) else { continue }
            if CrossSiteGuard.isSafe(request.method) { return visit }
            do {
                try services.guarding.check(
                    headers: request.headers, requestOrigin: services.origin(of: request), session: signedIn.session.bytes,
                    token: request.headers[CrossSiteGuard.tokenHeader])
            } catch {
                throw Problem.crossSite
            }
            return visit
        }
        return disabled
    }

    private func input(_ request: Request, _ context: AnyoneContext, _ services: WebServices) async throws -> API.Input {
        let query = try knownQuery(of: request)
        let bytes = try await checkedBody(of: request)
        return API.Input(
            route: self, method: request.method, headers: request.headers, parameters: context.parameters, query: query, body: bytes,
            upload: takesFile ? request.body : nil,
            services: services,
            network: services.network(of: request, channel: context.channel), channel: context.channel)
    }

    private var takesFile: Bool { if case .file = body { true } else { false } }

    private func knownQuery(of request: Request) throws -> FormFields {
        guard let text = request.uri.query, !text.isEmpty else { return FormFields() }
        let fields = try URLEncodedForm.fields(ofQuery: Substring(text), limits: FormLimits(bytes: 8_192, fields: 20))
        if let name = fields.unexpectedName(besides: query.map(\.name)) {
            let known = query.isEmpty ? "There are none here." : "Known here: \(query.map(\.name).joined(separator: ", "))."
            // What was written may be anything; only a short plain name is said back.
            let isPlain = name.utf8.count <= 40 && name.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
            throw Problem(
                status: 400, code: "unknown-parameter", title: "Check the address",
                detail: "There is a parameter that is not known here. \(known)",
                errors: isPlain ? [Problem.Field(field: name, code: "unknown-parameter", message: "This parameter is not known here.")] : []
            )
        }
        if let twice = fields.fields.first(where: { field in fields.all(field.name).count > 1 }) {
            throw Problem.parameter(twice.name, "Send it once.")
        }
        return fields
    }

    private func checkedBody(of request: Request) async throws -> [UInt8] {
        if CrossSiteGuard.isSafe(request.method) || takesFile { return [] }
        var request = request
        let bytes = try await request.readBody(upTo: bodyLimit)
        if bytes.isEmpty { return bytes }
        let types = request.headers[values: .contentType]
        let type = types.count == 1 ? HeaderParameters(types[0][...])?.value : nil
        switch body {
        case .configuration:
            guard let type, ["application/yaml", "application/x-yaml", "text/yaml", "application/json"].contains(type) else {
                throw Problem.unsupportedMediaType(expected: "application/yaml or application/json")
            }
        case .people:
            guard type == "text/csv" else { throw Problem.unsupportedMediaType(expected: "text/csv") }
        case .none, .json, .file:
            guard ContentType(types) == .json else { throw Problem.unsupportedMediaType(expected: "application/json") }
        }
        return bytes
    }

    /// Bytes of the body at most.
    private var bodyLimit: Int {
        switch body {
        case .configuration: API.configurationLimit
        case .people: InvitationFile.mostBytes
        case .none, .json, .file: API.bodyLimit
        }
    }
}
