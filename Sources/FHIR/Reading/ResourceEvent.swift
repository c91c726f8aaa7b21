/// One resource as it stands in the source.
public struct RawResource: Sendable, Hashable {
    public let type: ResourceType
    /// The `fullUrl` of its entry, when it came in a Bundle.
    public let fullURL: String?
    /// Valid UTF-8, a whole JSON object.
    public let json: [UInt8]
    public let position: SourcePosition

    public init(type: ResourceType, fullURL: String? = nil, json: [UInt8], position: SourcePosition) {
        self.type = type
        self.fullURL = fullURL
        self.json = json
        self.position = position
    }
}

/// The resource types that are read. Every other type is counted and passed over.
public enum ResourceType: String, Sendable, Hashable, CaseIterable {
    case patient = "Patient"
    case relatedPerson = "RelatedPerson"
    case practitioner = "Practitioner"
    case practitionerRole = "PractitionerRole"
    case organization = "Organization"
    case communication = "Communication"
    case binary = "Binary"

    /// What an import of people reads.
    public static let people: Set<ResourceType> = [.patient, .relatedPerson, .practitioner, .practitionerRole, .organization]
}

/// What a source holds, one after the other.
public enum ResourceEvent: Sendable, Hashable {
    /// A resource of a wanted type.
    case resource(RawResource)
    /// A resource that is not wanted. Its type is spelt as the source spells it, which may be anything: ``ImportSummary`` judges it.
    case skipped(type: String, position: SourcePosition)
    /// A resource or line that could not be read. Reading goes on.
    case refused(Refusal)
}

/// Limits on what is held in memory.
public struct ReadLimits: Sendable, Hashable {
    /// Bytes of one resource.
    public var resourceBytes: Int
    /// Objects and arrays inside each other, the resource itself being the first.
    public var depth: Int

    /// 10 MiB and 64 levels.
    public init(resourceBytes: Int = 10 * 1_024 * 1_024, depth: Int = 64) {
        self.resourceBytes = resourceBytes
        self.depth = depth
    }
}
