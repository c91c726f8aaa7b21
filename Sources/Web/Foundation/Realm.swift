import Messaging
import WebSupport

/// Which application an address belongs to; it decides the cookie that is read and the frame around a page.
enum Realm: Sendable, Hashable {
    case portal, workbench
    /// Programs: answered in JSON. A bearer token says who asks; without one, the cookie of a page of ours does.
    case programs

    init(path: String) {
        func isUnder(_ root: String) -> Bool { path == root || path.hasPrefix(root + "/") }
        if isUnder(Paths.workbench) || isUnder(Paths.administration) {
            self = .workbench
        } else if isUnder("/api") || isUnder("/fhir") || isUnder("/livez") || isUnder("/readyz") || isUnder("/assets")
            || isUnder("/oauth2") || isUnder("/.well-known")
        {
            self = .programs
        } else {
            self = .portal
        }
    }

    /// The kind of account whose pages these are.
    var kind: AccountKind? {
        switch self {
        case .portal: .member
        case .workbench: .staff
        case .programs: nil
        }
    }
}
