/// Why a resource, a line or a whole file was not read. It never carries content.
public enum RefusalReason: Error, Sendable, Hashable {
    /// Not the grammar of RFC 8259.
    case brokenJSON
    /// The file or the line ends before its value does.
    case endsEarly
    /// A second value after the first on one line.
    case moreThanOneOnALine
    /// Something other than an object where a resource must stand.
    case notAnObject
    /// The file is compressed.
    case compressed
    /// The file is XML.
    case xml
    /// The bytes are not UTF-8, or an escape names half of a surrogate pair.
    case notUnicode
    /// More than this many bytes.
    case tooLarge(limit: Int)
    /// Objects and arrays stand deeper inside each other than the limit allows.
    case tooDeep
    /// No `resourceType`.
    case noResourceType
    /// Entries, but not a Bundle.
    case notABundle
    /// A member that may stand once stands twice.
    case repeatedMember
    /// The value at this path is not what FHIR R4 describes. The path holds names of FHIR R4 and indexes only.
    case notAsDescribed(path: String)
    /// The value at this path holds a control character.
    case unsupportedCharacter(path: String)
    /// The value at this path is longer than this many Unicode scalars.
    case tooLong(path: String, limit: Int)

    /// The reason as a sentence.
    public var sentence: String {
        switch self {
        case .brokenJSON: "This is not valid JSON."
        case .endsEarly: "The text ends in the middle of a resource."
        case .moreThanOneOnALine: "There is something after the resource on the same line."
        case .notAnObject: "A FHIR resource was expected here."
        case .compressed: "The file is compressed: unpack it first."
        case .xml: "This is XML: only FHIR JSON can be read."
        case .notUnicode: "The text is not valid Unicode (UTF-8)."
        case .tooLarge(let limit): "The resource is larger than \(limit) bytes."
        case .tooDeep: "The resource is nested too deeply."
        case .noResourceType: "There is no resourceType."
        case .notABundle: "There are entries, but the resourceType is not Bundle."
        case .repeatedMember: "A member that may appear once appears twice."
        case .notAsDescribed(let path): "\(path) is not what FHIR R4 describes."
        case .unsupportedCharacter(let path): "\(path) holds a control character."
        case .tooLong(let path, let limit): "\(path) is longer than \(limit) characters."
        }
    }
}

/// A resource or a line that was not read, while reading went on.
public struct Refusal: Sendable, Hashable {
    public let position: SourcePosition
    /// The type of the resource, where it was known.
    public let resourceType: String?
    public let reason: RefusalReason

    public init(position: SourcePosition, resourceType: String? = nil, reason: RefusalReason) {
        self.position = position
        self.resourceType = resourceType
        self.reason = reason
    }
}

/// Reading stopped here: what follows cannot be understood.
public struct ReadFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public let position: SourcePosition
    public let reason: RefusalReason

    public init(position: SourcePosition, reason: RefusalReason) {
        self.position = position
        self.reason = reason
    }

    public var description: String { "\(position): \(reason.sentence)" }
}
