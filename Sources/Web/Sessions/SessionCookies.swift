import HTTPTypes
import Hummingbird
import Messaging
import WebSupport

/// The two cookies, one for members and one for staff, so that both can use one browser (decisions.md, *Sessions, addresses, limits*).
struct SessionCookies: Sendable {
    let isSecure: Bool

    func name(_ kind: AccountKind) -> String {
        let bare = kind == .member ? "member" : "staff"
        // A browser takes the prefix only with Secure, which plain loopback HTTP does not have.
        return isSecure ? "__Host-\(bare)" : bare
    }

    func token(of kind: AccountKind, in request: Request) -> String? {
        RequestCookies(request.headers[values: .cookie])[name(kind)]
    }

    /// The header of a session that has just begun.
    func begun(_ session: NewSession) -> String? {
        let kind = session.signedIn.account.kind
        return SetCookie(name: name(kind), value: session.token.text, sameSite: sameSite(kind), secure: isSecure)?.description
    }

    /// The header that makes the browser forget a session.
    func ended(_ kind: AccountKind) -> String? {
        SetCookie.removing(name: name(kind), sameSite: sameSite(kind), secure: isSecure)?.description
    }

    private func sameSite(_ kind: AccountKind) -> SetCookie.SameSite {
        kind == .member ? .lax : .strict
    }
}

extension WebServices {
    var cookies: SessionCookies { SessionCookies(isSecure: isSecure) }
}
