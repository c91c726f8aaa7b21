import HTTPTypes
public import Hummingbird
public import Messaging
import Persistence
import WebSupport

/// Finds out who a request is from, before its routes see it: one query, and none for addresses that ask nobody.
public struct SessionMiddleware: RouterMiddleware {
    /// What opens the session.
    public enum Source: Sendable, Hashable {
        case cookie(AccountKind)
        /// `Authorization: Bearer …`. A cookie is not read here: the API asks for it apart, together with the proof that a page of
        /// ours sent the request.
        case bearer
    }

    private let services: WebServices
    private let source: Source

    public init(_ services: WebServices, _ source: Source) {
        self.services = services
        self.source = source
    }

    public func handle(
        _ request: Request, context: AnyoneContext, next: (Request, AnyoneContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let visit = try await services.visit(request, source)
        if let signedIn = visit.signedIn {
            try services.count(RequestPace.Use(request.method, isLive: visit.isLive), by: signedIn)
        }
        context.visit = visit
        return try await next(request, context)
    }
}

extension WebServices {
    /// Who asks, by which configuration and in which language.
    func visit(_ request: Request, _ source: SessionMiddleware.Source) async throws -> Visit {
        let token = token(source, in: request)
        // Refetches and streams are not what a person did, and never keep a session alive.
        let isLive = request.headers[.xLive] == "1"
        var signedIn: SignedIn?
        if let token {
            signedIn = try await portal.identity.session(token: token, live: isLive)
            if case .cookie(let kind) = source, signedIn?.account.kind != kind { signedIn = nil }
        }
        let site = try await site(for: signedIn)
        return Visit(
            services: self, site: site, language: Language(of: signedIn, request: request, site: site), signedIn: signedIn,
            token: token, isLive: isLive)
    }

    private func token(_ source: SessionMiddleware.Source, in request: Request) -> String? {
        switch source {
        case .cookie(let kind):
            return cookies.token(of: kind, in: request)
        case .bearer:
            let values = request.headers[values: .authorization]
            guard values.count == 1, let space = values[0].firstIndex(of: " "), values[0][..<space].lowercased() == "bearer" else {
                return nil
            }
            return String(values[0][values[0].index(after: space)...])
        }
    }
}

extension HTTPField.Name {
    /// Marks a request that a page makes by itself.
    static let xLive = HTTPField.Name("X-Live")!
    /// Asks for the live part of a page alone.
    static let xFragment = HTTPField.Name("X-Fragment")!
}

extension Request {
    /// Whether only the live part of the page is asked for.
    var wantsFragment: Bool { headers[.xFragment] == "1" }
    /// Whether a script listens, which has no use for a page.
    var wantsEvents: Bool { headers[.accept] == "text/event-stream" }
}
