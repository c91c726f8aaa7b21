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
    public let payload: [Content]

    /// A piece of what it says.
    public enum Content: Sendable, Hashable {
        case text(String)
        /// Where a file stands.
        case file(String)
        /// A file that no text can be made of, or something that is none.
        case other
    }
}

/// A file of another system, as far as it is text.
public struct BinaryRecord: Sendable, Hashable {
    public let source: RecordSource
    /// `nil` for what is no plain text.
    public let text: String?
}
