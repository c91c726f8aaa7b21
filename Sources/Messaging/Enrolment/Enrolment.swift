import Persistence

/// How people come to belong to the portal: a healthcare administrator enrols them, gives them a code, shuts them out and lets them in.
public final class Enrolment: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let identity: Identity
    let patients: Patients

    public init(_ surroundings: Surroundings, audit: Audit, identity: Identity, patients: Patients) {
        self.surroundings = surroundings
        self.audit = audit
        self.identity = identity
        self.patients = patients
    }

    /// - Throws: `NotFound` for everybody without the role.
    func admit(_ signedIn: SignedIn) throws {
        guard signedIn.account.kind == .staff, signedIn.account.roles.contains(.healthcareAdministrator) else { throw NotFound() }
    }
}

/// Who may give a code to whom. Whoever holds a code becomes the person it is for, so nobody makes one for themselves, nor for
/// somebody who may do what they may not.
public enum CodeGiving {
    /// Roles whose accounts are opened at the server's terminal alone.
    static let guarded: Set<Role> = [.healthcareAdministrator, .systemAdministrator, .privacyOfficer, .emergencyAccess]

    /// Why no code is made, or nil.
    public static func refusal(of purpose: EntryPurpose, for account: Account, hasPassword: Bool, by administrator: Account)
        -> EnrolmentRefusal?
    {
        if account.id == administrator.id || !account.roles.isDisjoint(with: guarded) { return .atTheTerminal }
        if !account.enabled { return .inactive }
        switch purpose {
        case .activation: return hasPassword ? .activeAlready : nil
        case .reset, .deskReset: return hasPassword ? nil : .notActivated
        }
    }
}

/// Why somebody was not enrolled, or was given no code.
public enum EnrolmentRefusal: String, Refusal, CaseIterable {
    case nameMissing = "name-missing"
    case nameNotAccepted = "name-not-accepted"
    case birthDateNotAccepted = "birth-date-not-accepted"
    case recordNumberNotAccepted = "record-number-not-accepted"
    case languageUnknown = "language-unknown"
    case patientDeceased = "patient-deceased"
    case atTheTerminal = "at-the-terminal"
    case inactive = "member-inactive"
    case activeAlready = "active-already"
    case notActivated = "not-activated"
    case checkMissing = "check-missing"
    case noAddress = "address-missing"
    case mailOff = "mail-off"

    public var code: String { rawValue }

    public var status: Int {
        switch self {
        case .atTheTerminal: 403
        case .inactive, .activeAlready, .notActivated, .patientDeceased, .mailOff: 409
        default: 422
        }
    }

    public var sentence: String {
        switch self {
        case .nameMissing: "Write the person's name."
        case .nameNotAccepted: "A given or family name has at most 100 characters, without control characters."
        case .birthDateNotAccepted: "Write the birth date as year, month and day, such as 1985-06-02; it is not after today."
        case .recordNumberNotAccepted: "Write the record number, at most 64 characters without control characters."
        case .languageUnknown: "This language is not offered here. Choose another one."
        case .patientDeceased: "This patient has died. Nobody is enrolled for this chart; a proxy's rights have to be settled first."
        case .atTheTerminal:
            "Codes for administrators, the privacy officer and for oneself are made at the server's terminal: threadwell account activation."
        case .inactive: "This account is inactive. Let the person in again first."
        case .activeAlready: "This account is active already. Give a new password after an identity check instead."
        case .notActivated: "This account was not activated yet. Print an activation letter instead."
        case .checkMissing: "Say how you made sure who it is. It is kept with your name."
        case .noAddress: "No e-mail address is known for this person. Print the letter, or add the address first."
        case .mailOff: "This site sends no e-mail. Print the letter instead."
        }
    }

    public var fields: [FieldRefusal] {
        let field: String? =
            switch self {
            case .nameMissing, .nameNotAccepted: "name"
            case .birthDateNotAccepted: "birthDate"
            case .recordNumberNotAccepted: "recordNumber"
            case .languageUnknown: "language"
            case .checkMissing: "check"
            case .noAddress: "email"
            default: nil
            }
        return field.map { [FieldRefusal(field: $0, code: code, sentence: sentence)] } ?? []
    }
}
