extension R4 {
    /// https://hl7.org/fhir/R4/datatypes.html#Attachment
    public struct Attachment: Sendable, Hashable, Codable {
        public var contentType: String?
        public var data: String?
        public var url: String?
        public var title: String?
    }

    /// https://hl7.org/fhir/R4/communication.html
    public struct Communication: Sendable, Hashable, Codable {
        public var id: String?
        public var identifier: [Identifier]?
        public var partOf: [Reference]?
        public var inResponseTo: [Reference]?
        public var status: String?
        public var category: [CodeableConcept]?
        public var subject: Reference?
        public var topic: CodeableConcept?
        public var sent: String?
        public var received: String?
        public var recipient: [Reference]?
        public var sender: Reference?
        public var payload: [Payload]?

        public struct Payload: Sendable, Hashable, Codable {
            public var contentString: String?
            public var contentAttachment: Attachment?
            public var contentReference: Reference?
        }
    }

    /// https://hl7.org/fhir/R4/binary.html
    public struct Binary: Sendable, Hashable, Codable {
        public var id: String?
        public var contentType: String?
        public var data: String?
    }
}
