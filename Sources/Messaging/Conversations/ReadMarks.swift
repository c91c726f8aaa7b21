public import Persistence

extension Conversations {
    /// Marks a conversation read up to a message. A mark never moves back, and
    /// reading by itself never moves it.
    ///
    /// - Throws: `NotFound` when the conversation is not the member's to see, or
    ///   the message is not in it.
    public func markRead(
        _ id: ID<Conversation>, through message: ID<Message>, by member: SignedIn, in tx: Transaction
    ) throws -> Effect<Void> {
        let mailbox = try mailbox(holding: id, for: member.account.id, in: tx)
        guard let conversation = try ConversationRows.find(id, where: mailbox.condition, lock: true, in: tx) else { throw NotFound() }
        let seq = try tx.first("SELECT seq FROM message WHERE id = \(message) AND conversation = \(id)") { try $0[0] as Int64 }
        guard let seq else { throw NotFound() }
        let seen = try tx.first(
            "SELECT count(*) FROM message WHERE conversation = \(id) AND seq <= \(seq) AND author_role IN ('staff', 'system')"
        ) { try $0[0] as Int64 }
        let moved = try tx.update(
            """
            INSERT INTO read_mark (conversation, account, through_seq, seen_count, updated_at)
            VALUES (\(id), \(mailbox.account), \(seq), \(seen ?? 0), \(surroundings.clock()))
            ON CONFLICT (conversation, account) DO UPDATE
                SET through_seq = excluded.through_seq, seen_count = excluded.seen_count, updated_at = excluded.updated_at
                WHERE read_mark.through_seq < excluded.through_seq
            """)
        guard moved > 0 else { return Effect(()) }
        try MailQueue.endSpell(of: mailbox.account, in: tx)
        try audit.record(
            AuditEvent(.readMark, "conversation", id, by: member.actor, session: member.session, patient: conversation.patient), in: tx)
        return Effect((), wakeups: [.mailbox(mailbox.account, mailbox.patient.id)])
    }
}
