public import HTTPTypes
public import Hummingbird

/// The headers that every answer carries (OWASP ASVS 5.0, 3.4.1 to 3.4.6 and 14.3.2).
public struct SecurityHeaders: Sendable {
    /// Whether browsers reach this site over TLS: by our own certificate or by a proxy in front of us.
    public let overTLS: Bool

    public init(overTLS: Bool) {
        self.overTLS = overTLS
    }

    /// One policy for pages and for fragments: nothing from elsewhere, nothing inline, and DOM text only
    /// through the Trusted Types policy of our own module.
    public static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
        + "trusted-types threadwell; require-trusted-types-for 'script'"

    /// Makes the browser forget what it keeps of this site; for the answer to signing out.
    public static func clearSiteData(in fields: inout HTTPFields) {
        fields[.clearSiteData] = #""cache","storage""#
    }

    /// Marks an answer that never changes under its address, for assets with hashed names.
    public static let immutable = "public, max-age=31536000, immutable"

    /// Adds what the answer does not say itself. A stricter policy, or another term of keeping, that it already carries stays.
    public func apply(to fields: inout HTTPFields) {
        // Looking one name up makes an index of all; every answer passes here, and none has many fields.
        var hasPolicy = false
        var hasTerm = false
        for field in fields {
            if field.name == .contentSecurityPolicy { hasPolicy = true }
            if field.name == .cacheControl { hasTerm = true }
        }
        if !hasPolicy { fields.append(Self.policy) }
        if !hasTerm { fields.append(Self.noStore) }
        for field in Self.always { fields.append(field) }
        if overTLS { fields.append(Self.onlyOverTLS) }
    }

    private static let policy = HTTPField(name: .contentSecurityPolicy, value: contentSecurityPolicy)
    private static let noStore = HTTPField(name: .cacheControl, value: "no-store")
    private static let onlyOverTLS = HTTPField(name: .strictTransportSecurity, value: "max-age=63072000; includeSubDomains")
    private static let always = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .referrerPolicy, value: "no-referrer"),
        HTTPField(name: .crossOriginOpenerPolicy, value: "same-origin"),
        HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
        HTTPField(name: .permissionsPolicy, value: "camera=(), microphone=(), geolocation=()"),
    ]
}

/// Puts the security headers on every answer, also on those to addresses that do not exist.
public struct SecurityHeadersMiddleware<Context: RequestContext>: RouterMiddleware {
    private let headers: SecurityHeaders

    public init(_ headers: SecurityHeaders) {
        self.headers = headers
    }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as any HTTPResponseError {
            response = try error.response(from: request, context: context)
        }
        headers.apply(to: &response.headers)
        return response
    }
}

extension HTTPField.Name {
    static let clearSiteData = HTTPField.Name(known: "Clear-Site-Data")
    static let referrerPolicy = HTTPField.Name(known: "Referrer-Policy")
    static let crossOriginOpenerPolicy = HTTPField.Name(known: "Cross-Origin-Opener-Policy")
    static let crossOriginResourcePolicy = HTTPField.Name(known: "Cross-Origin-Resource-Policy")
    static let permissionsPolicy = HTTPField.Name(known: "Permissions-Policy")
}
