extension R4 {
    /// https://hl7.org/fhir/R4/patient.html
    public struct Patient: Sendable, Hashable, Codable {
        public var id: String?
        public var identifier: [Identifier]?
        public var active: Bool?
        public var name: [HumanName]?
        public var telecom: [ContactPoint]?
        public var gender: String?
        public var birthDate: String?
        public var deceasedBoolean: Bool?
        public var deceasedDateTime: String?
        public var address: [Address]?
        public var communication: [Communication]?
        public var managingOrganization: Reference?
        public var link: [Link]?

        public struct Communication: Sendable, Hashable, Codable {
            public var language: CodeableConcept?
            public var preferred: Bool?
        }

        public struct Link: Sendable, Hashable, Codable {
            public var other: Reference?
            public var type: String?
        }
    }

    /// https://hl7.org/fhir/R4/relatedperson.html
    public struct RelatedPerson: Sendable, Hashable, Codable {
        public var id: String?
        public var identifier: [Identifier]?
        public var active: Bool?
        public var patient: Reference?
        public var relationship: [CodeableConcept]?
        public var name: [HumanName]?
        public var telecom: [ContactPoint]?
        public var birthDate: String?
        public var period: Period?
    }

    /// https://hl7.org/fhir/R4/practitioner.html
    public struct Practitioner: Sendable, Hashable, Codable {
        public var id: String?
        public var identifier: [Identifier]?
        public var active: Bool?
        public var name: [HumanName]?
    }

    /// https://hl7.org/fhir/R4/practitionerrole.html
    public struct PractitionerRole: Sendable, Hashable, Codable {
        public var id: String?
        public var identifier: [Identifier]?
        public var active: Bool?
        public var period: Period?
        public var practitioner: Reference?
        public var organization: Reference?
        public var code: [CodeableConcept]?
        public var specialty: [CodeableConcept]?
    }

    /// https://hl7.org/fhir/R4/organization.html
    public struct Organization: Sendable, Hashable, Codable {
        public var id: String?
        public var identifier: [Identifier]?
        public var active: Bool?
        public var type: [CodeableConcept]?
        public var name: String?
    }
}
