public import Persistence

/// A system that calls us, as the configuration knows it (security.md 3.9):
/// bound to the authorities whose numbers it may use and to the clinical groups
/// in whose name it may write, beside its scopes.
public struct SystemClient: Sendable, Hashable {
    public var id: ID<SystemClient>
    /// Its `client_id`.
    public var code: String
    public var name: String
    /// Codes of assigning authorities.
    public var authorities: [String]
    /// Codes of clinical groups.
    public var clinicalGroups: [String]
    public var scopes: [SystemScope]
    public var keys: [ClientKey]
    /// Where it publishes its keys, in place of `keys`.
    public var keysURL: String?
    /// Ranges of private addresses in which that may be.
    public var allowPrivateNetwork: [String] = []
    /// How many requests that change something are taken in a minute.
    public var rate: Int

    public init(
        id: ID<SystemClient>, code: String, name: String, authorities: [String], clinicalGroups: [String], scopes: [SystemScope],
        keys: [ClientKey], rate: Int = SystemClient.usualRate
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.authorities = authorities
        self.clinicalGroups = clinicalGroups
        self.scopes = scopes
        self.keys = keys
        self.rate = rate
    }

    /// Requests a minute, unless the configuration says otherwise.
    public static let usualRate = 3_000
}

/// Who calls, and how far they may go: a system client with the scopes of its
/// token, or an endpoint that answers by its own secret.
public struct SystemCaller: Sendable, Hashable {
    public var client: SystemClient
    public var scopes: [SystemScope]
    /// Whether it may only answer what was delivered to it.
    public var onlyReplies: Bool

    public init(client: SystemClient, scopes: [SystemScope], onlyReplies: Bool = false) {
        self.client = client
        self.scopes = scopes
        self.onlyReplies = onlyReplies
    }

    /// The endpoint in whose name it calls; nil for a client by its token.
    var endpoint: String? { onlyReplies ? client.code : nil }

    var actor: Actor { .client(client.id) }

    func covers(_ group: ClinicalGroup) -> Bool { client.clinicalGroups.contains(group.code) }
}

/// A scope of SMART on FHIR version 2 for systems: a resource and letters of
/// create, read, update, delete, search in this order (interop.md 5.2).
public struct SystemScope: Sendable, Hashable, CustomStringConvertible {
    /// `Communication`, or `*`.
    public let resource: String
    public let deeds: Set<Deed>

    public enum Deed: String, Sendable, Hashable, CaseIterable {
        case create = "c"
        case read = "r"
        case update = "u"
        case delete = "d"
        case search = "s"
    }

    public init(_ resource: String, _ deeds: Set<Deed>) {
        self.resource = resource
        self.deeds = deeds
    }

    /// `system/Communication.crs`, or the `.read` and `.write` of version 1.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix("system/") else { return nil }
        let parts = text.dropFirst(7).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "*" || !parts[0].isEmpty && parts[0].allSatisfy({ $0.isASCII && $0.isLetter }) else {
            return nil
        }
        resource = String(parts[0])
        switch parts[1] {
        case "read": deeds = [.read, .search]
        case "write": deeds = [.create, .update, .delete]
        case "*": deeds = Set(Deed.allCases)
        default:
            let letters = parts[1].map(String.init)
            let known = Deed.allCases.map(\.rawValue)
            let places = letters.compactMap { known.firstIndex(of: $0) }
            guard !places.isEmpty, places.count == letters.count, zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }) else {
                return nil
            }
            deeds = Set(places.map { Deed.allCases[$0] })
        }
    }

    public var description: String {
        "system/\(resource).\(Deed.allCases.filter(deeds.contains).map(\.rawValue).joined())"
    }

    func allows(_ deed: Deed, of resource: String) -> Bool {
        (self.resource == "*" || self.resource == resource) && deeds.contains(deed)
    }

    /// What of this scope is also among others; nil when nothing is.
    func narrowed(to granted: [SystemScope]) -> SystemScope? {
        let allowed = deeds.filter { deed in granted.contains { $0.allows(deed, of: resource) } }
        return allowed.isEmpty ? nil : SystemScope(resource, allowed)
    }
}

extension SystemCaller {
    public func may(_ deed: SystemScope.Deed, _ resource: String) -> Bool {
        scopes.contains { $0.allows(deed, of: resource) }
    }
}
