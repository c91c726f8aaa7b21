/// Where a record came from, for resolving what others say of it.
public struct RecordSource: Sendable, Hashable {
    public let type: ResourceType
    public let id: String?
    public let fullURL: String?
    public let position: SourcePosition

    public init(type: ResourceType, id: String?, fullURL: String?, position: SourcePosition) {
        self.type = type
        self.id = id
        self.fullURL = fullURL
        self.position = position
    }
}

/// A patient as the source describes them.
public struct PatientRecord: Sendable, Hashable {
    public let source: RecordSource
    public let identifiers: [ImportedIdentifier]
    public let isActive: Bool
    /// `nil` when the source names nobody.
    public let name: ImportedName?
    /// May be partial: ``FHIRDate/isoDay`` is there only when the day is known.
    public let birthDate: FHIRDate?
    public let sex: ImportedSex?
    /// A BCP 47 tag.
    public let language: String?
    public let contacts: ImportedContacts
    public let isDeceased: Bool
    public let deceasedOn: FHIRDate?
    public let managingOrganization: ImportedReference?
    /// The patient who stands in this one's place after a merge.
    public let replacedBy: ImportedReference?
}

/// Somebody who stands in a relationship to one patient.
public struct RelatedPersonRecord: Sendable, Hashable {
    public let source: RecordSource
    public let identifiers: [ImportedIdentifier]
    public let isActive: Bool
    public let patient: ImportedReference
    public let relationships: [ImportedCode]
    public let name: ImportedName?
    public let birthDate: FHIRDate?
    public let contacts: ImportedContacts
    public let period: ImportedPeriod?
}

/// Somebody who works in health care.
public struct PractitionerRecord: Sendable, Hashable {
    public let source: RecordSource
    public let identifiers: [ImportedIdentifier]
    public let isActive: Bool
    public let name: ImportedName?
}

/// What a practitioner does for an organisation.
public struct PractitionerRoleRecord: Sendable, Hashable {
    public let source: RecordSource
    public let identifiers: [ImportedIdentifier]
    public let isActive: Bool
    public let practitioner: ImportedReference?
    public let organization: ImportedReference?
    public let roles: [ImportedCode]
    public let specialties: [ImportedCode]
    public let period: ImportedPeriod?
}

/// An organisation: a hospital, a practice, a team.
public struct OrganizationRecord: Sendable, Hashable {
    public let source: RecordSource
    public let identifiers: [ImportedIdentifier]
    public let isActive: Bool
    public let name: String?
    public let types: [ImportedCode]
}

/// What one resource says, without the shapes of FHIR.
public enum ImportedRecord: Sendable, Hashable {
    case patient(PatientRecord)
    case relatedPerson(RelatedPersonRecord)
    case practitioner(PractitionerRecord)
    case practitionerRole(PractitionerRoleRecord)
    case organization(OrganizationRecord)
    case communication(CommunicationRecord)
    case binary(BinaryRecord)

    public var source: RecordSource {
        switch self {
        case .patient(let record): record.source
        case .relatedPerson(let record): record.source
        case .practitioner(let record): record.source
        case .practitionerRole(let record): record.source
        case .organization(let record): record.source
        case .communication(let record): record.source
        case .binary(let record): record.source
        }
    }

    public var identifiers: [ImportedIdentifier] {
        switch self {
        case .patient(let record): record.identifiers
        case .relatedPerson(let record): record.identifiers
        case .practitioner(let record): record.identifiers
        case .practitionerRole(let record): record.identifiers
        case .organization(let record): record.identifiers
        case .communication(let record): record.identifiers
        case .binary: []
        }
    }
}
