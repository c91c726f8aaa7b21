/// A message of another system, or the header above the messages of a conversation.
public struct CommunicationRecord: Sendable, Hashable {
    public let source: RecordSource
    public let identifiers: [ImportedIdentifier]
    public let partOf: ImportedReference?
    public let inResponseTo: ImportedReference?
    /// A code of https://hl7.org/fhir/R4/valueset-event-status.html.
    public let status: String?
    public let categories: [ImportedCode]
    public let subject: ImportedReference?
    /// The subject line.
    public let topic: String?
    public let sent: FHIRDateTime?
    public let sender: ImportedReference?
    public let senderName: String?
    public let recipients: [ImportedReference]
    public var payload: [Content]

    /// A piece of what it says.
    public enum Content: Sendable, Hashable {
        case text(String)
        /// Where a file stands, and what it is called.
        case file(address: String, title: String?)
        /// A file within the message.
        case bytes([UInt8], title: String?)
        /// Something that is neither text nor a file.
        case other
    }
}

/// A file of another system.
public struct BinaryRecord: Sendable, Hashable {
    public let source: RecordSource
    /// `nil` for what is no plain text.
    public let text: String?
    /// Empty where the source tells none.
    public let bytes: [UInt8]
}
