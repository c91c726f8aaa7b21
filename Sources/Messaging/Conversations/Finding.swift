public import Persistence

extension Conversations {
    /// A conversation as it stands, with the mailbox in which the member finds
    /// it; nothing of it is opened.
    ///
    /// - Throws: `NotFound`: unknown and forbidden alike.
    public func conversation(
        _ id: ID<Conversation>, for account: ID<Account>, in tx: Transaction
    ) throws -> (mailbox: Mailbox, conversation: Conversation) {
        let mailbox = try mailbox(holding: id, for: account, in: tx)
        guard let conversation = try ConversationRows.find(id, where: mailbox.condition, in: tx) else { throw NotFound() }
        return (mailbox, conversation)
    }

    /// One message, opened, for whoever has just written it or may read its
    /// conversation: the caller has made sure of that.
    ///
    /// - Throws: `NotFound`.
    public func message(_ id: ID<Message>, in tx: Transaction) throws -> Message {
        let found = try tx.first(
            """
            SELECT \(MessageRows.columns), c.patient, c.wrapped_key, a.name, EXISTS (SELECT 1 FROM attachment f WHERE f.message = m.id)
            FROM message m JOIN conversation c ON c.id = m.conversation LEFT JOIN account a ON a.id = m.author WHERE m.id = \(id)
            """
        ) { row in
            let first = MessageRows.count
            return (
                sealed: try MessageRows.decode(row), patient: try row[first] as ID<Patient>, key: try row[first + 1] as [UInt8],
                name: try row[first + 2] as [UInt8]?, hasFiles: try row[first + 3] as Bool
            )
        }
        guard let found else { throw NotFound() }
        let place = found.sealed.place
        let key = try surroundings.patientKeys.key(of: found.patient, in: tx).content.unwrap(
            found.key, id: place.conversation.retyped(), ConversationRows.keyBinding(place.conversation, found.patient))
        let name = try place.author.flatMap { author in try found.name.map { try identity.name(sealed: $0, of: author) } }
        var message = try found.sealed.open(with: key, authorName: name ?? "")
        if found.hasFiles, message.withdrawnAt == nil {
            message.attachments = try AttachmentBinding.files(of: [id], in: place.conversation, key: key, tx)[id] ?? []
        }
        return message
    }
}
