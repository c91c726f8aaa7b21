import HTTPTypes
import Hummingbird
import WebSupport

/// What a person of the practice prefers on one device; it says nothing about anybody.
enum StaffPreferences {
    private static let yearInSeconds = 31_536_000

    /// Whether single keys do something (WCAG 2.1.4).
    static func keysAreOn(_ request: Request, _ services: WebServices) -> Bool {
        RequestCookies(request.headers[values: .cookie])[name(services)] != "off"
    }

    static func cookie(keysAreOn: Bool, _ services: WebServices) -> String? {
        SetCookie(
            name: name(services), value: keysAreOn ? "on" : "off", sameSite: .strict, secure: services.isSecure, maxAge: yearInSeconds)?
            .description
    }

    private static func name(_ services: WebServices) -> String { services.isSecure ? "__Host-keys" : "keys" }
}
