public import Persistence

/// What is said of an account when it is made.
public struct NewAccount: Sendable, Hashable {
    public var kind: AccountKind
    /// Empty for a member who will choose one with an activation code.
    public var username: String
    public var name: String
    public var language: String
    public var languages: [String]
    public var timeZone: String?
    /// The member's own record; nil for a proxy only.
    public var patient: ID<Patient>?
    public var provider: ID<Provider>?
    public var roles: Set<Role>

    public init(
        kind: AccountKind, username: String, name: String, language: String = "en", languages: [String] = [], timeZone: String? = nil,
        patient: ID<Patient>? = nil, provider: ID<Provider>? = nil, roles: Set<Role> = []
    ) {
        self.kind = kind
        self.username = username
        self.name = name
        self.language = language
        self.languages = languages
        self.timeZone = timeZone
        self.patient = patient
        self.provider = provider
        self.roles = roles
    }

    /// Whether somebody is to choose username and password later.
    var isPending: Bool { kind == .member && username.isEmpty }

    /// What is wrong with it by itself, or nil.
    public var refusal: AccountRefusal? {
        if !Username.accepts(username) && !(isPending && username.isEmpty) { return .usernameNotAccepted }
        let length = name.unicodeScalars.count
        let isBlank = name.allSatisfy(\.isWhitespace)
        let hasControls = name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if isBlank || length > 200 || hasControls { return .nameNotAccepted }
        if kind == .member && (provider != nil || !roles.isEmpty) { return .onlyForStaff }
        if kind == .staff && patient != nil { return .onlyForMembers }
        return nil
    }
}

/// Why an account was not made or changed.
public enum AccountRefusal: String, Refusal {
    case usernameNotAccepted = "username-not-accepted"
    case usernameTaken = "username-taken"
    case nameNotAccepted = "name-not-accepted"
    case patientHasAccount = "patient-has-account"
    case onlyForStaff = "only-for-staff"
    case onlyForMembers = "only-for-members"
    case reasonMissing = "reason-missing"

    public var code: String { rawValue }

    public var status: Int {
        switch self {
        case .usernameTaken, .patientHasAccount: 409
        default: 422
        }
    }

    public var sentence: String {
        switch self {
        case .usernameNotAccepted:
            "A username has 2 to 64 characters: letters from a to z, digits and the signs . _ - @ +. Please choose another."
        case .usernameTaken: "There is an account with this username already. Please choose another."
        case .nameNotAccepted: "A name has 1 to 200 characters. Please write the person's name."
        case .patientHasAccount: "This patient has an account already."
        case .onlyForStaff: "Roles and a provider are for accounts of kind staff. Leave them out, or make a staff account."
        case .onlyForMembers: "A patient's record belongs to an account of kind member. Leave it out, or make a member account."
        case .reasonMissing: "Please give the reason in a few words; it is kept with the account."
        }
    }

    public var fields: [FieldRefusal] {
        let field: String? =
            switch self {
            case .usernameNotAccepted, .usernameTaken: "username"
            case .nameNotAccepted: "name"
            case .patientHasAccount, .onlyForMembers: "patient"
            case .onlyForStaff: "roles"
            case .reasonMissing: "reason"
            }
        return field.map { [FieldRefusal(field: $0, code: code, sentence: sentence)] } ?? []
    }
}
