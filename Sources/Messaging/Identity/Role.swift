public import Persistence

/// What a person of the practice may do. The list is closed; no administrator's
/// role reads messages (decisions.md, *People, roles, access*).
public enum Role: String, Sendable, Hashable, CaseIterable, SQLText, Codable {
    /// May work on tasks of their workflow groups (S38).
    case taskProcessing
    /// May begin conversations in their own name (S45).
    case personalMessaging
    /// May read the conversations of patients they share a group with.
    case chart
    case reports
    /// Members, proxies and agents; no configuration, no messages.
    case healthcareAdministrator
    /// Configuration; no members, no messages.
    case systemAdministrator
    /// The audit trail, suspending grants and narrowing readers.
    case privacyOfficer
    case emergencyAccess
}

extension Set<Role> {
    /// All roles of an account as one number, so that they travel in the one
    /// row of the session query; the bits follow the order of `allCases`.
    init(bits: Int64) {
        self = Set(Role.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element))
    }

    /// In the order of the closed list, as pages and documents show them.
    public var inOrder: [Role] { Role.allCases.filter(contains) }
}
