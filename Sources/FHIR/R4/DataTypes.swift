extension R4 {
    /// https://hl7.org/fhir/R4/datatypes.html#Coding
    public struct Coding: Sendable, Hashable, Codable {
        public var system: String?
        public var code: String?
        public var display: String?
    }

    /// https://hl7.org/fhir/R4/datatypes.html#CodeableConcept
    public struct CodeableConcept: Sendable, Hashable, Codable {
        public var coding: [Coding]?
        public var text: String?
    }

    /// https://hl7.org/fhir/R4/datatypes.html#Period
    public struct Period: Sendable, Hashable, Codable {
        public var start: String?
        public var end: String?
    }

    /// https://hl7.org/fhir/R4/datatypes.html#Identifier
    public struct Identifier: Sendable, Hashable, Codable {
        public var use: String?
        public var type: CodeableConcept?
        public var system: String?
        public var value: String?
        public var period: Period?
    }

    /// https://hl7.org/fhir/R4/references.html#Reference
    public struct Reference: Sendable, Hashable, Codable {
        public var reference: String?
        public var type: String?
        public var identifier: Identifier?
        public var display: String?
    }

    /// https://hl7.org/fhir/R4/datatypes.html#HumanName
    public struct HumanName: Sendable, Hashable, Codable {
        public var use: String?
        public var text: String?
        public var family: String?
        public var given: [String?]?
        public var prefix: [String?]?
        public var suffix: [String?]?
        public var period: Period?
    }

    /// https://hl7.org/fhir/R4/datatypes.html#ContactPoint
    public struct ContactPoint: Sendable, Hashable, Codable {
        public var system: String?
        public var value: String?
        public var use: String?
        public var rank: Int?
        public var period: Period?
    }

    /// https://hl7.org/fhir/R4/datatypes.html#Address
    public struct Address: Sendable, Hashable, Codable {
        public var use: String?
        public var text: String?
        public var line: [String?]?
        public var city: String?
        public var state: String?
        public var postalCode: String?
        public var country: String?
    }
}
