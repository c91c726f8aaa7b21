public import Persistence

/// A patient as another system describes them. What it does not say is nil.
public struct PatientFacts: Sendable, Hashable {
    /// The numbers that say who it is: each with the code of an authority of the site.
    public var identifiers: [Patients.Identifier]
    /// Numbers of systems the site does not know, with the system as their
    /// authority: kept to be shown, never matched.
    public var unmatched: [Patients.Identifier]
    public var given: String?
    public var family: String?
    public var birthDate: BirthDate?
    public var sex: String?
    /// Language tag.
    public var language: String?
    public var phone: String?
    public var email: String?
    public var isDeceased: Bool
    /// Midnight UTC of the day, when it is known.
    public var deceasedAt: Timestamp?
    /// The clinical group that is said to look after them.
    public var clinicalGroup: ID<ClinicalGroup>?

    public init(
        identifiers: [Patients.Identifier], unmatched: [Patients.Identifier] = [], given: String? = nil, family: String? = nil,
        birthDate: BirthDate? = nil, sex: String? = nil, language: String? = nil, phone: String? = nil, email: String? = nil,
        isDeceased: Bool = false, deceasedAt: Timestamp? = nil, clinicalGroup: ID<ClinicalGroup>? = nil
    ) {
        self.identifiers = identifiers
        self.unmatched = unmatched
        self.given = given
        self.family = family
        self.birthDate = birthDate
        self.sex = sex
        self.language = language
        self.phone = phone
        self.email = email
        self.isDeceased = isDeceased
        self.deceasedAt = deceasedAt
        self.clinicalGroup = clinicalGroup
    }

    /// The known details with everything replaced that the source says. A name
    /// is one thing: a given name of today does not join a family name of old.
    func applied(to known: PatientDetails) -> PatientDetails {
        let isNamed = given != nil || family != nil
        return PatientDetails(
            given: isNamed ? given ?? "" : known.given, family: isNamed ? family ?? "" : known.family,
            birthDate: birthDate ?? known.birthDate, sex: sex ?? known.sex, language: language ?? known.language,
            phone: phone ?? known.phone, email: email ?? known.email)
    }
}

/// What taking over a record changed.
public enum ImportOutcome: String, Sendable, Hashable, CaseIterable {
    case created, updated, unchanged
}

/// Why a record of another system was not taken over.
public enum ImportRefusal: Refusal, Equatable {
    /// Nothing says who it is.
    case identifierMissing
    /// Its numbers are those of different patients.
    case identifiersDisagree
    case nameMissing

    public var code: String {
        switch self {
        case .identifierMissing: "identifier-missing"
        case .identifiersDisagree: "identifiers-disagree"
        case .nameMissing: "name-missing"
        }
    }

    public var status: Int {
        switch self {
        case .identifiersDisagree: 409
        case .identifierMissing, .nameMissing: 422
        }
    }

    public var sentence: String {
        switch self {
        case .identifierMissing: "It has no number of an authority of this site."
        case .identifiersDisagree: "Its numbers belong to different patients here. Merge or correct them first."
        case .nameMissing: "It has no name to show the patient by."
        }
    }
}
