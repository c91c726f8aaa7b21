public import Persistence

/// The person a chart is about. Whether they have an account of their own is
/// another matter.
public struct Patient: Sendable {
    public let id: ID<Patient>
    /// The patient whose chart this one is part of: the same, unless merged.
    public let chart: ID<Patient>
    public let details: PatientDetails
    public let deceasedAt: Timestamp?

    public init(id: ID<Patient>, chart: ID<Patient>, details: PatientDetails, deceasedAt: Timestamp? = nil) {
        self.id = id
        self.chart = chart
        self.details = details
        self.deceasedAt = deceasedAt
    }
}

/// What is sealed of a patient.
public struct PatientDetails: Sendable, Hashable {
    public var given: String
    public var family: String
    public var birthDate: BirthDate?
    public var sex: String?
    /// Language tag in which messages to the patient are written, such as `es`.
    public var language: String?
    public var phone: String?
    public var email: String?

    public init(
        given: String, family: String, birthDate: BirthDate? = nil, sex: String? = nil, language: String? = nil, phone: String? = nil,
        email: String? = nil
    ) {
        self.given = given
        self.family = family
        self.birthDate = birthDate
        self.sex = sex
        self.language = language
        self.phone = phone
        self.email = email
    }

    /// Given and family name, as shown everywhere.
    public var name: String {
        [given, family].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension PatientDetails {
    /// The form that is sealed: fields in a fixed order, divided by U+001F,
    /// which no field may hold.
    var plain: String {
        [given, family, birthDate?.description ?? "", sex ?? "", language ?? "", phone ?? "", email ?? ""]
            .map { $0.filter { $0 != Self.divider } }
            .joined(separator: String(Self.divider))
    }

    init(plain: String) throws {
        let fields = plain.split(separator: Self.divider, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 7 else { throw EncryptionFailure.notOpened }
        func optional(_ field: String) -> String? { field.isEmpty ? nil : field }
        self.init(
            given: fields[0], family: fields[1], birthDate: BirthDate(fields[2]), sex: optional(fields[3]),
            language: optional(fields[4]), phone: optional(fields[5]), email: optional(fields[6]))
    }

    private static let divider: Character = "\u{1F}"
}
