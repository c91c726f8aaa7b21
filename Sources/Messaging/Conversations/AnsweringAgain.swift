import Persistence

extension Conversations {
    /// Whether somebody may be told of a conversation what was told them before: the visibility function decides by what holds now.
    ///
    /// - Returns: whose conversation it is.
    /// - Throws: `NotFound`: unknown, forbidden and gone to another chart alike.
    func requireReader(_ reader: SignedIn, of id: ID<Conversation>, in tx: Transaction) throws -> ID<Patient> {
        let condition: SQL =
            switch reader.account.kind {
            case .staff: Visibility.staffCondition(for: reader.account.id)
            case .member: try mailbox(holding: id, for: reader.account.id, in: tx).condition
            }
        guard let conversation = try ConversationRows.find(id, where: condition, in: tx), conversation.movedAt == nil else {
            throw NotFound()
        }
        return conversation.patient
    }
}
