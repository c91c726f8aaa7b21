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
    /// The name it bears there; with its authority the same for ever.
    public var name: String
    public var sentAt: Timestamp
    public var role: AuthorRole
    public var authorName: String
    public var body: String
    /// The name of the message it answers.
    public var inReplyTo: String?

    public init(name: String, sentAt: Timestamp, role: AuthorRole, authorName: String, body: String, inReplyTo: String? = nil) {
        self.name = name
        self.sentAt = sentAt
        self.role = role
        self.authorName = authorName
        self.body = body
        self.inReplyTo = inReplyTo
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
    ///   - system: the authority whose names the messages bear.
    /// - Returns: an outcome for each message, in order.
    public func take(
        _ imported: ImportedConversation, from system: String, site: Site, in tx: Transaction
    ) throws -> [ImportedMessageOutcome] {
        let names = imported.messages.map { surroundings.keys.blindIndex.token("imported message", system, $0.name) }
        var known: [String: (message: ID<Message>, conversation: ID<Conversation>)] = [:]
        for (message, name) in zip(imported.messages, names) {
            let found = try tx.first("SELECT message, conversation FROM imported_message WHERE name = \(name)") { row in
                (message: try row[0] as ID<Message>, conversation: try row[1] as ID<Conversation>)
            }
            if let found { known[message.name] = found }
        }
        var outcomes: [ImportedMessageOutcome] = imported.messages.map { known[$0.name] == nil ? .taken : .known }
        let fresh = imported.messages.indices.filter { outcomes[$0] == .taken }
        guard !fresh.isEmpty else { return outcomes }
        let key = try surroundings.patientKeys.key(of: imported.patient, in: tx)
        var chain = try ImportedChain(imported, continuing: known.values.first?.conversation, in: self, site: site, tx)
        for index in fresh {
            let message = imported.messages[index]
            if let sentence = chain.refusal(of: message, site: site) {
                outcomes[index] = .refused(sentence)
                continue
            }
            let id = try chain.append(message, inReplyTo: message.inReplyTo.flatMap { known[$0]?.message }, in: tx)
            known[message.name] = (id, chain.id)
            let binding = Binding(table: "imported_message", column: "foreign_name", row: id, parent: chain.id)
            chain.after.append(
                Insertion(
                    into: "INSERT INTO imported_message (name, message, conversation, foreign_name, imported_at) VALUES",
                    row: """
                         (\(names[index]), \(id), \(chain.id), \(try key.content.seal(text: message.name, binding, padded: true)),
                        \(surroundings.clock()))
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
