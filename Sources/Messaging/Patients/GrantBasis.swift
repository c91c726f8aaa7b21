public import Persistence

/// Why somebody may act for a patient. The list is closed, because the reason
/// decides how long the right can hold.
public enum GrantBasis: String, Sendable, Hashable, CaseIterable, SQLText {
    case parentOfMinor = "parent-of-minor"
    case guardianOfMinor = "guardian-of-minor"
    /// The patient wants it so.
    case patientConsent = "patient-consent"
    case powerOfAttorney = "power-of-attorney"
    /// A court says who, and until when.
    case courtOrder = "court-order"

    /// Whether it holds only because the patient is not of age.
    public var restsOnMinority: Bool { self == .parentOfMinor || self == .guardianOfMinor }
}

extension GrantBasis {
    /// What a relationship that another system describes would rest on, until
    /// a person has looked.
    init(supposedFor relationship: Relationship) {
        self =
            switch relationship {
            case .mother, .father, .parent: .parentOfMinor
            case .guardian: .guardianOfMinor
            default: .patientConsent
            }
    }
}
