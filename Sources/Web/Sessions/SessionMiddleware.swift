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
        var disabled: AccountKind?
        if let token {
            switch try await portal.identity.standing(of: token, live: isLive) {
            case .signedIn(let found) where source.takes(found.account.kind): signedIn = found
            case .disabled(let kind) where source.takes(kind): disabled = kind
            default: break
            }
        }
        let site = try await site(for: signedIn)
        return Visit(
            services: self, site: site, language: Language(of: signedIn, request: request, site: site), signedIn: signedIn,
            disabled: disabled, token: token, isLive: isLive, ownsClaims: try await ownsClaims(signedIn, request, source))
    }

    /// Whether the page that is asked for has to say, sooner or later, that tasks go back to their groups.
    private func ownsClaims(
        _ signedIn: SignedIn?, _ request: Request, _ source: SessionMiddleware.Source
    ) async throws -> Bool {
        guard source == .cookie(.staff), let account = signedIn?.account, account.roles.contains(.taskProcessing),
            request.headers[.xLive] != "1", !request.wantsFragment, !request.wantsEvents
        else { return false }
        return try await portal.look { [portal] in try portal.workbench.ownsClaims(account.id, in: $0) }
    }

    /// Whether a cookie that came along opened a session until its account was disabled: whoever holds it is told why it opens nothing.
    func isDisabled(_ request: Request, _ kinds: [AccountKind]) async throws -> Bool {
        for kind in kinds {
            guard let token = cookies.token(of: kind, in: request) else { continue }
            if try await portal.identity.standing(of: token, live: true) == .disabled(kind) { return true }
        }
        return false
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

extension SessionMiddleware.Source {
    /// A cookie opens the application of its own kind alone.
    fileprivate func takes(_ kind: AccountKind) -> Bool {
        switch self {
        case .cookie(let own): own == kind
        case .bearer: true
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
