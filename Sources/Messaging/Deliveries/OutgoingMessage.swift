public import Persistence

/// What an adapter is given of a message: everything the other system needs, opened.
public struct OutgoingMessage: Sendable {
    public let delivery: ID<Delivery>
    public let attempt: Int64
    public let message: ID<Message>
    public let conversation: ID<Conversation>
    /// Its place in the conversation, from 1.
    public let seq: Int64
    public let inReplyTo: ID<Message>?
    public let type: MessageType
    public let subject: String
    public let body: String
    /// In the order they were chosen. All have been looked at: what is not clean is named and does not leave.
    public let attachments: [OutgoingFile]
    public let language: String
    public let sentAt: Timestamp
    public let patient: Patient
    public let identifiers: [Patients.Identifier]
    public let authorName: String
    public let authorRole: AuthorRole
    public let clinicalGroup: ClinicalGroup
    public let provider: Provider?
    /// Whether words in it may be urgent.
    public let isUrgent: Bool
    /// Whether an earlier message of the conversation was given up, and never accepted.
    public let isPrecededByUndelivered: Bool
}

extension Deliveries {
    /// Opens what is to be delivered.
    ///
    /// - Returns: nil when it was taken back meanwhile.
    public func content(of claim: ClaimedDelivery, site: Site, in tx: Transaction) throws -> OutgoingMessage? {
        guard let delivery = try DeliveryRows.find(claim.id, in: tx), delivery.epoch == claim.epoch, delivery.state == .sending,
            let conversation = try ConversationRows.find(claim.conversation, in: tx), conversation.movedAt == nil,
            let sealed = try tx.first("SELECT \(MessageRows.columns) FROM message m WHERE m.id = \(claim.message)", MessageRows.decode),
            sealed.withdrawnAt == nil, let group = site.clinicalGroup(conversation.clinicalGroup)
        else { return nil }
        let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
        let name = try sealed.place.author.flatMap { try identity.names(of: [$0], in: tx)[$0] } ?? ""
        let opened = try sealed.open(with: key, authorName: name)
        let files = try AttachmentBinding(surroundings).outgoing(
            of: claim.message, in: conversation.id, key: key, base: site.publicAddress, in: tx)
        let undelivered = try tx.first(
            """
            SELECT EXISTS (SELECT 1 FROM delivery e WHERE e.conversation = \(claim.conversation) AND e.endpoint = \(claim.endpoint)
                AND e.seq < \(sealed.place.seq) AND e.state IN ('dead', 'skipped', 'rerouted') AND e.accepted_at IS NULL)
            """
        ) { try $0[0] as Bool }
        return OutgoingMessage(
            delivery: claim.id, attempt: claim.attempt, message: claim.message, conversation: conversation.id, seq: opened.seq,
            inReplyTo: opened.inReplyTo, type: conversation.type, subject: try conversation.subject(with: key), body: opened.body,
            attachments: files, language: conversation.language, sentAt: opened.sentAt,
            patient: try patients.patient(conversation.patient, in: tx),
            identifiers: try patients.identifiers(of: conversation.patient, in: tx), authorName: name, authorRole: opened.role,
            clinicalGroup: group, provider: conversation.provider.flatMap(site.provider), isUrgent: delivery.isUrgent,
            isPrecededByUndelivered: undelivered ?? false)
    }
}
