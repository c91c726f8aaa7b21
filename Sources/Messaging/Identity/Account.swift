public import Persistence

/// Somebody who signs in: a member (a patient, a proxy, or both) or a person of the practice.
public struct Account: Sendable, Hashable {
    public var id: ID<Account>
    public var kind: AccountKind
    /// As it was chosen; `Username.key` says which spellings are the same.
    /// Empty for a member who has not used the activation code yet.
    public var username: String
    /// The person's name as others read it, decrypted.
    public var name: String
    /// The tag of the language the person reads, such as `es`.
    public var language: String
    /// The tags of the languages a person of the practice can answer in.
    public var languages: [String]
    /// IANA name of the person's own time zone; nil is the site's.
    public var timeZone: String?
    /// The member's own record; nil for a member who is a proxy only, and for staff.
    public var patient: ID<Patient>?
    /// The provider a person of the practice is; nil for members.
    public var provider: ID<Provider>?
    /// Empty for members.
    public var roles: Set<Role>
    /// Since when the account may not be used, microseconds UTC; nil while it may.
    public var disabledAt: Timestamp?

    public init(
        id: ID<Account>, kind: AccountKind, username: String, name: String, language: String, languages: [String] = [],
        timeZone: String? = nil, patient: ID<Patient>? = nil, provider: ID<Provider>? = nil, roles: Set<Role> = [],
        disabledAt: Timestamp? = nil
    ) {
        self.id = id
        self.kind = kind
        self.username = username
        self.name = name
        self.language = language
        self.languages = languages
        self.timeZone = timeZone
        self.patient = patient
        self.provider = provider
        self.roles = roles
        self.disabledAt = disabledAt
    }

    /// The first of the four conditions to process a task (S37).
    public var enabled: Bool { disabledAt == nil }
}

/// Which of the two applications an account is for: it decides the cookie.
public enum AccountKind: String, Sendable, Hashable, CaseIterable, SQLText, Codable {
    case member, staff
}
