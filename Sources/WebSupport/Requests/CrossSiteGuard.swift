public import Crypto
public import HTTPTypes

/// Decides whether a request that changes something came from a page of this site.
///
/// Two things must both hold (OWASP ASVS 5.0, 3.5.1): the browser says that the request is same-origin, and
/// the request carries the token of its session. Requests authenticated by a bearer token carry no cookie
/// and need neither; they are not put before this.
public struct CrossSiteGuard: Sendable {
    /// Why a request is refused.
    public enum Refusal: Error, Sendable, Hashable {
        /// `Sec-Fetch-Site` or `Origin` names another site, or neither was sent.
        case origin
        /// The token is missing or belongs to another session.
        case token
    }

    /// The header that scripts send the token in.
    public static let tokenHeader = HTTPField.Name(known: "X-CSRF-Token")
    /// The hidden field that forms send the token in.
    public static let tokenField = "csrf-token"

    private let key: SymmetricKey
    private let origin: String?

    /// - Parameters:
    ///   - key: 32 random bytes that no client ever sees.
    ///   - origin: what browsers send as `Origin` for this site, `https://messages.example.org`; nil takes it
    ///     from the request's own scheme and host.
    public init(key: SymmetricKey, origin: String? = nil) {
        self.key = key
        self.origin = origin
    }

    /// The token of a session: HMAC-SHA-256 of its id, base64url.
    public func token(session: some Sequence<UInt8>) -> String {
        Base64URL.text(HMAC<SHA256>.authenticationCode(for: Array(session), using: key))
    }

    /// True for a method that changes nothing (RFC 9110, 9.2.1).
    public static func isSafe(_ method: HTTPRequest.Method) -> Bool {
        method == .get || method == .head || method == .options
    }

    /// Judges a request whose method is not safe.
    ///
    /// - Parameters:
    ///   - requestOrigin: scheme and host the request was sent to; used when no origin is configured.
    ///   - token: from the header or from the hidden field; nil when neither was sent.
    public func check(
        headers: HTTPFields, requestOrigin: String?, session: some Sequence<UInt8>, token: String?
    ) throws(Refusal) {
        try checkOrigin(headers: headers, requestOrigin: requestOrigin)
        guard let token, ConstantTime.equal(Array(token.utf8), Array(self.token(session: session).utf8)) else { throw .token }
    }

    /// Judges a request that has no session yet, such as the sign-in form: by its origin alone.
    public func checkOrigin(headers: HTTPFields, requestOrigin: String?) throws(Refusal) {
        let sites = headers[values: .secFetchSite]
        if let site = sites.first {
            guard sites.count == 1, site == "same-origin" else { throw .origin }
            return
        }
        let origins = headers[values: .origin]
        guard origins.count == 1, let expected = origin ?? requestOrigin, origins[0] == expected else { throw .origin }
    }
}

extension HTTPField.Name {
    /// Where a request came from, as the browser saw it (W3C Fetch Metadata).
    static let secFetchSite = HTTPField.Name(known: "Sec-Fetch-Site")
}
