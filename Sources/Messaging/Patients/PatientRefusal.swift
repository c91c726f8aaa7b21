/// What can be refused about patients and grants.
public enum PatientRefusal: Refusal, Equatable, CaseIterable {
    case identifierTaken
    case grantEndsBeforeItBegins
    case grantForOneself
    case grantTwice
    case grantOfNothing
    case grantVerifiedAlready
    case grantSuspendedAlready
    /// The privacy officer holds another right of the same person for the patient back, one that has ended perhaps.
    case suspensionStands
    /// The patient is of age, or nobody knows whether they are.
    case basisDoesNotHold
    case notAMember
    case proxyMissing
    case reasonMissing

    public var code: String {
        switch self {
        case .identifierTaken: "identifier-taken"
        case .grantEndsBeforeItBegins: "grant-ends-before-it-begins"
        case .grantForOneself: "grant-for-oneself"
        case .grantTwice: "grant-twice"
        case .grantOfNothing: "grant-of-nothing"
        case .grantVerifiedAlready: "grant-verified-already"
        case .grantSuspendedAlready: "grant-suspended-already"
        case .suspensionStands: "suspension-stands"
        case .basisDoesNotHold: "basis-does-not-hold"
        case .notAMember: "not-a-member"
        case .proxyMissing: "proxy-missing"
        case .reasonMissing: "reason-required"
        }
    }

    public var status: Int {
        switch self {
        case .identifierTaken, .grantTwice, .grantVerifiedAlready, .grantSuspendedAlready, .suspensionStands: 409
        case .grantEndsBeforeItBegins, .grantForOneself, .grantOfNothing, .basisDoesNotHold, .notAMember, .proxyMissing, .reasonMissing: 422
        }
    }

    public var sentence: String {
        switch self {
        case .identifierTaken: "This record number belongs to another patient. Check the number and its authority."
        case .grantEndsBeforeItBegins: "The right to act would end before it begins. Choose a later end or an earlier beginning."
        case .grantForOneself: "Nobody needs a right to act for themselves: the patient already may."
        case .grantTwice: "This person may already act for the patient, or is waiting to be verified. Change or end that right instead."
        case .grantOfNothing: "The right would cover nothing. Let the person read at least, and one kind of question."
        case .grantVerifiedAlready: "Somebody has verified this right already. Change or end it instead."
        case .grantSuspendedAlready: "This right is suspended already."
        case .suspensionStands:
            "The privacy officer has suspended a right of this person for the patient, and has to lift that before they get another."
        case .basisDoesNotHold:
            "The patient is of age, or the birth date is not known, so the right of a parent or guardian does not hold. Choose another basis."
        case .notAMember: "Only a member's account can act for a patient."
        case .proxyMissing: "Say which member's account this person has. Without one, enrol them first."
        case .reasonMissing: "Write down why, in at most 500 characters."
        }
    }
}
