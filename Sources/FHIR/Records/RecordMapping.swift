import Foundation

/// Turns a resource of FHIR R4 into the neutral record that an import works with. Pure: the day is passed in.
public struct RecordMapping: Sendable {
    /// What is over before this day is not current.
    public let today: FHIRDate

    public init(today: FHIRDate) {
        self.today = today
    }

    /// - Throws: ``RefusalReason``, never with content.
    public func record(of resource: RawResource) throws(RefusalReason) -> ImportedRecord {
        switch resource.type {
        case .patient: .patient(try patient(decode(resource), resource))
        case .relatedPerson: .relatedPerson(try relatedPerson(decode(resource), resource))
        case .practitioner: .practitioner(try practitioner(decode(resource), resource))
        case .practitionerRole: .practitionerRole(try practitionerRole(decode(resource), resource))
        case .organization: .organization(try organization(decode(resource), resource))
        case .communication: .communication(try communication(decode(resource), resource))
        case .binary: .binary(try binary(decode(resource), resource))
        }
    }

    private func decode<Resource: Decodable>(_ resource: RawResource) throws(RefusalReason) -> Resource {
        do {
            return try JSONDecoder().decode(Resource.self, from: Data(resource.json))
        } catch let error as DecodingError {
            throw .notAsDescribed(path: Self.path(of: error, in: resource.type))
        } catch {
            throw .notAsDescribed(path: resource.type.rawValue)
        }
    }

    /// Made of the names of our own properties and of indexes: nothing of the source.
    private static func path(of error: DecodingError, in type: ResourceType) -> String {
        let keys: [any CodingKey] =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        return keys.reduce(type.rawValue) { path, key in
            if let index = key.intValue { "\(path)[\(index)]" } else { "\(path).\(key.stringValue)" }
        }
    }

    private func patient(_ patient: R4.Patient, _ raw: RawResource) throws(RefusalReason) -> PatientRecord {
        let deceasedOn = try dateTime(patient.deceasedDateTime, "Patient.deceasedDateTime")
        let replacedBy = patient.link?.first { $0.type == "replaced-by" }?.other
        return PatientRecord(
            source: try source(raw, id: patient.id),
            identifiers: try identifiers(patient.identifier, "Patient"),
            isActive: patient.active ?? true,
            name: try name(patient.name, "Patient"),
            birthDate: try date(patient.birthDate, "Patient.birthDate"),
            sex: patient.gender.map { ImportedSex(rawValue: $0) ?? .unknown },
            language: language(patient.communication ?? []),
            contacts: try contacts(patient.telecom, "Patient"),
            isDeceased: patient.deceasedBoolean ?? (patient.deceasedDateTime != nil),
            deceasedOn: deceasedOn?.date,
            managingOrganization: try reference(patient.managingOrganization, "Patient.managingOrganization"),
            replacedBy: try reference(replacedBy, "Patient.link.other"))
    }

    private func relatedPerson(_ person: R4.RelatedPerson, _ raw: RawResource) throws(RefusalReason) -> RelatedPersonRecord {
        guard let patient = try reference(person.patient, "RelatedPerson.patient") else {
            throw .notAsDescribed(path: "RelatedPerson.patient")
        }
        return RelatedPersonRecord(
            source: try source(raw, id: person.id),
            identifiers: try identifiers(person.identifier, "RelatedPerson"),
            isActive: person.active ?? true,
            patient: patient,
            relationships: try codes(person.relationship, "RelatedPerson.relationship"),
            name: try name(person.name, "RelatedPerson"),
            birthDate: try date(person.birthDate, "RelatedPerson.birthDate"),
            contacts: try contacts(person.telecom, "RelatedPerson"),
            period: try period(person.period, "RelatedPerson.period"))
    }

    private func practitioner(_ practitioner: R4.Practitioner, _ raw: RawResource) throws(RefusalReason) -> PractitionerRecord {
        PractitionerRecord(
            source: try source(raw, id: practitioner.id),
            identifiers: try identifiers(practitioner.identifier, "Practitioner"),
            isActive: practitioner.active ?? true,
            name: try name(practitioner.name, "Practitioner"))
    }

    private func practitionerRole(_ role: R4.PractitionerRole, _ raw: RawResource) throws(RefusalReason) -> PractitionerRoleRecord {
        PractitionerRoleRecord(
            source: try source(raw, id: role.id),
            identifiers: try identifiers(role.identifier, "PractitionerRole"),
            isActive: role.active ?? true,
            practitioner: try reference(role.practitioner, "PractitionerRole.practitioner"),
            organization: try reference(role.organization, "PractitionerRole.organization"),
            roles: try codes(role.code, "PractitionerRole.code"),
            specialties: try codes(role.specialty, "PractitionerRole.specialty"),
            period: try period(role.period, "PractitionerRole.period"))
    }

    private func organization(_ organization: R4.Organization, _ raw: RawResource) throws(RefusalReason) -> OrganizationRecord {
        OrganizationRecord(
            source: try source(raw, id: organization.id),
            identifiers: try identifiers(organization.identifier, "Organization"),
            isActive: organization.active ?? true,
            name: try FieldText.clean(organization.name, "Organization.name", limit: FieldText.nameLimit),
            types: try codes(organization.type, "Organization.type"))
    }
}
