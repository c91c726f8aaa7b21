public import HTTPTypes
public import Hummingbird

/// Knows which methods each address answers, so that a wrong one gets 405 with `Allow` and not 404.
public struct AllowedMethods: Sendable {
    private struct Route: Sendable {
        let template: [Substring]
        let methods: [HTTPRequest.Method]
    }

    private let routes: [Route]

    /// Every route of the router so far.
    public init<Context>(_ router: Router<Context>) {
        var order: [String] = []
        var methods: [String: [HTTPRequest.Method]] = [:]
        for route in router.routes {
            let path = route.path.description
            if methods[path] == nil { order.append(path) }
            methods[path, default: []].append(route.method)
        }
        routes = order.map { path in
            Route(template: path[...].split(separator: "/"), methods: methods[path] ?? [])
        }
    }

    /// The methods this address answers; empty when it is no address of ours.
    public func methods(of path: String) -> [HTTPRequest.Method] {
        let parts = path[...].split(separator: "/")
        var found: [HTTPRequest.Method] = []
        for route in routes where Self.matches(route.template, parts) {
            for method in route.methods where !found.contains(method) { found.append(method) }
        }
        return found
    }

    /// The value of `Allow` for this address; nil when it is no address of ours.
    public func header(of path: String) -> String? {
        let names = methods(of: path).map(\.rawValue).sorted()
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }

    private static func matches(_ template: [Substring], _ parts: [Substring]) -> Bool {
        guard template.count == parts.count else { return false }
        return zip(template, parts).allSatisfy { expected, part in expected == part || expected == "*" || expected.first == "{" }
    }
}

/// Answers 405 with `Allow` where the address exists and the method is another. Stands outside the router:
/// wrap the router's responder in it.
public struct AllowedMethodsResponder<Inner: HTTPResponder>: HTTPResponder where Inner.Context: RequestContext {
    private let inner: Inner
    private let allowed: AllowedMethods
    private let refuse: @Sendable (Request, Inner.Context) -> Response

    /// - Parameter refuse: the answer without its `Allow` header.
    public init(
        _ inner: Inner, allowed: AllowedMethods, refuse: @escaping @Sendable (Request, Inner.Context) -> Response
    ) {
        self.inner = inner
        self.allowed = allowed
        self.refuse = refuse
    }

    public func respond(to request: Request, context: Inner.Context) async throws -> Response {
        let response = try await inner.respond(to: request, context: context)
        guard response.status == .notFound, context.endpointPath == nil || context.endpointPath == RequestLabels.unknownRoute,
            let allow = allowed.header(of: request.uri.path)
        else { return response }
        var refusal = refuse(request, context)
        refusal.headers[.allow] = allow
        for field in response.headers where refusal.headers[field.name] == nil { refusal.headers.append(field) }
        return refusal
    }
}
