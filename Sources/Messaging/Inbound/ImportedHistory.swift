public import Persistence

/// A conversation of the system that is replaced, oldest message first.
public struct ImportedConversation: Sendable {
    public var patient: ID<Patient>
    public var clinicalGroup: ID<ClinicalGroup>
    public var type: MessageType
    public var subject: String
    public var messages: [ImportedMessage]

    public init(
        patient: ID<Patient>, clinicalGroup: ID<ClinicalGroup>, type: MessageType, subject: String, messages: [ImportedMessage]
    ) {
        self.patient = patient
        self.clinicalGroup = clinicalGroup
        self.type = type
        self.subject = subject
        self.messages = messages
    }
}

/// A message of the system that is replaced.
public struct ImportedMessage: Sendable {
    /// The name it bears there; with that of its source the same for ever.
    public var name: String
    public var sentAt: Timestamp
    public var role: AuthorRole
    public var authorName: String
    /// May be empty where files say it all.
    public var body: String
    /// The name of the message it answers.
    public var inReplyTo: String?
    /// SHA-256 of the bytes of its files as they came, in their order. They follow by ``Inbound/take(_:at:of:from:site:)``.
    public var files: [[UInt8]]

    public init(
        name: String, sentAt: Timestamp, role: AuthorRole, authorName: String, body: String, inReplyTo: String? = nil,
        files: [[UInt8]] = []
    ) {
        self.name = name
        self.sentAt = sentAt
        self.role = role
        self.authorName = authorName
        self.body = body
        self.inReplyTo = inReplyTo
        self.files = files
    }
}

extension ImportedMessage {
    /// Another message bears its name: to take it for known would lose it.
    static let nameTaken = """
        A message of this id was taken over before, of another patient, with another time, other words or other files. If it comes from \
        another system, name that with --source.
        """

    /// - Parameter limit: Unicode scalars of a body.
    func text(limit: Int) -> Result<String, FieldRefusal> {
        body.isEmpty && !files.isEmpty ? .success("") : MessageText.body(body, limit: limit)
    }
}

/// What became of one message.
public enum ImportedMessageOutcome: Sendable, Hashable {
    case taken
    /// It was taken over before.
    case known
    case refused(String)
}

extension Inbound {
    /// Takes over a conversation as it once was: authors, times and names kept,
    /// marked as imported; no task, no notification, no delivery, nothing unread.
    ///
    /// What was taken over before is passed over, so that the same file again
    /// brings nothing. A later part of a known conversation is appended while
    /// nothing newer stands in it.
    ///
    /// - Parameters:
    ///   - source: the system whose names the messages bear.
    /// - Returns: an outcome for each message, in order.
    public func take(
        _ imported: ImportedConversation, from source: String, site: Site, in tx: Transaction
    ) throws -> [ImportedMessageOutcome] {
        let chart = try patients.patient(imported.patient, in: tx).chart
        var known: [String: TakenOver] = [:]
        var outcomes: [ImportedMessageOutcome] = []
        for message in imported.messages {
            guard let found = try takenOver(message.name, from: source, in: tx) else {
                outcomes.append(.taken)
                continue
            }
            guard found.content == content(of: message), found.isMoved || found.chart == chart else {
                outcomes.append(.refused(ImportedMessage.nameTaken))
                continue
            }
            known[message.name] = found
            outcomes.append(.known)
        }
        let fresh = imported.messages.indices.filter { outcomes[$0] == .taken }
        guard !fresh.isEmpty else { return outcomes }
        let begun = imported.messages.lazy.compactMap { known[$0.name]?.conversation }.first
        var chain = try ImportedChain(imported, continuing: begun, in: self, site: site, tx)
        for index in fresh {
            let message = imported.messages[index]
            let content = content(of: message)
            if let twin = known[message.name] {
                outcomes[index] = twin.content == content ? .known : .refused(ImportedMessage.nameTaken)
                continue
            }
            if let sentence = chain.refusal(of: message, site: site) {
                outcomes[index] = .refused(sentence)
                continue
            }
            let id = try chain.append(message, inReplyTo: message.inReplyTo.flatMap { known[$0]?.message }, in: tx)
            known[message.name] = TakenOver(message: id, conversation: chain.id, content: content, chart: chart, isMoved: false)
            chain.after.append(
                Insertion(
                    into: "INSERT INTO imported_message (name, message, conversation, content, foreign_name, imported_at) VALUES",
                    row: """
                         (\(token(of: message.name, from: source)), \(id), \(chain.id), \(content),
                        \(try chain.patientKey.content.seal(text: message.name, ImportedNames.binding(id, chain.id), padded: true)), \(surroundings.clock()))
                        """))
        }
        try chain.finish(in: tx)
        if chain.added > 0 {
            try audit.record(
                AuditEvent(
                    .importRecord, "conversation", chain.id, by: .operator, patient: imported.patient,
                    detail: ["messages": "\(chain.added)"]), in: tx)
        }
        return outcomes
    }
}
