/// One `Set-Cookie` header. Every cookie of ours is `HttpOnly` and `Path=/`; nothing else can be built.
public struct SetCookie: Sendable, Hashable, CustomStringConvertible {
    public enum SameSite: String, Sendable, Hashable {
        case lax = "Lax"
        case strict = "Strict"
    }

    public let name: String
    public let value: String
    public let sameSite: SameSite
    /// False only on loopback HTTP, where browsers would not send the cookie back.
    public let secure: Bool
    /// Seconds until the browser forgets it; nil keeps it until the browser is closed, 0 removes it at once.
    public let maxAge: Int?

    /// Nil when name or value hold characters a cookie cannot have, so that neither can add attributes.
    public init?(name: String, value: String, sameSite: SameSite, secure: Bool, maxAge: Int? = nil) {
        guard !name.isEmpty, name.utf8.allSatisfy(HTTPGrammar.isToken), value.utf8.allSatisfy(RequestCookies.isOctet) else { return nil }
        // A browser drops a prefixed cookie that is not Secure (RFC 6265bis, 4.1.3): say so here, not there.
        guard secure || !(name.hasPrefix("__Host-") || name.hasPrefix("__Secure-")) else { return nil }
        self.name = name
        self.value = value
        self.sameSite = sameSite
        self.secure = secure
        self.maxAge = maxAge
    }

    /// The header that removes this cookie from the browser.
    public static func removing(name: String, sameSite: SameSite, secure: Bool) -> SetCookie? {
        SetCookie(name: name, value: "", sameSite: sameSite, secure: secure, maxAge: 0)
    }

    /// The value of the header.
    public var description: String {
        var text = "\(name)=\(value); Path=/; HttpOnly; SameSite=\(sameSite.rawValue)"
        if secure { text += "; Secure" }
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        return text
    }
}
