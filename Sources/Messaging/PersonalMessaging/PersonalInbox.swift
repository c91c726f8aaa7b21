public import Persistence

extension PersonalMessaging {
    /// The conversations that somebody began, newest first, each with the
    /// replies that wait for them (S46).
    ///
    /// - Parameter waitingOnly: only those with a reply that waits.
    /// - Throws: `NotFound` without the role; `WritingFirstRefusal.switchedOff`.
    public func inbox(
        of user: SignedIn, waitingOnly: Bool = false, after mark: PageMark? = nil, limit: Int, site: Site, in tx: Transaction
    ) throws -> Page<StaffConversationSummary> {
        try Self.require(user.account, site)
        let waiting: SQL =
            waitingOnly ? "AND EXISTS (SELECT 1 FROM personal_reply w WHERE w.conversation = c.id AND w.ended_at IS NULL)" : ""
        return try conversations.staffPage(
            where: "c.begun_as = 'staff' AND c.begun_by = \(user.account.id) \(waiting)", after: mark, limit: limit, in: tx)
    }

    /// One conversation that somebody began, opened.
    ///
    /// - Parameter through: as `Conversations.read` takes it.
    /// - Throws: `NotFound` for one that they did not begin; as `inbox`.
    public func open(
        _ id: ID<Conversation>, through: Int64? = nil, for user: SignedIn, site: Site, in tx: Transaction
    ) throws -> StaffReading {
        try Self.require(user.account, site)
        let reading = try conversations.read(id, through: through, by: user, in: tx)
        guard reading.conversation.begunAs == .staff, reading.conversation.begunBy == user.account.id else { throw NotFound() }
        return reading
    }

    /// Records that the waiting replies were opened: the member side sees them as *seen*.
    public func markSeen(_ id: ID<Conversation>, by user: SignedIn, in tx: Transaction) throws -> Effect<Void> {
        guard let conversation = try own(id, of: user, in: tx) else { throw NotFound() }
        let now = surroundings.clock()
        let seen = try tx.update(
            """
            UPDATE message SET receipt = 'seen', receipt_at = \(now) WHERE conversation = \(id) AND receipt = 'received' AND withdrawn_at IS NULL
            AND EXISTS (SELECT 1 FROM personal_reply w WHERE w.message = message.id AND w.ended_at IS NULL)
            """)
        guard seen > 0 else { return Effect(()) }
        try ConversationRows.advance(id, to: .seen, at: now, in: tx)
        try audit.record(
            AuditEvent(.open, "conversation", id, by: user.actor, session: user.session, patient: conversation.patient), in: tx)
        return Effect((), wakeups: try wakeups(for: conversation, user, at: now, in: tx))
    }

    /// Answers in a conversation that the user began; what waits there is answered with it.
    ///
    /// - Parameter template: the code of the template the words came from.
    /// - Throws: `NotFound`, `WritingFirstRefusal`, `TemplateRefusal`, `MessageRefusal.invalid`, `RateRefusal`.
    public func answer(
        _ text: String?, template: String? = nil, attachments: [ID<Attachment>] = [], in id: ID<Conversation>, by user: SignedIn,
        site: Site, _ tx: Transaction
    ) throws -> Effect<Sent> {
        try Self.require(user.account, site)
        guard let conversation = try own(id, of: user, in: tx) else { throw NotFound() }
        guard try !isAnsweredAsTask(id, in: tx) else { throw WritingFirstRefusal.becameTask }
        let now = surroundings.clock()
        guard try !Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx).isEmpty else {
            throw WritingFirstRefusal.nobodyCanRead([])
        }
        let chosen = try template.flatMap { $0.isEmpty ? nil : $0 }.map { try site.staffTemplate($0) }
        let words = try text ?? chosen.map { try filled($0, in: conversation, by: user, site: site, tx).body } ?? ""
        let body = try MessageText.body(words, limit: site.limits.body).mapError { MessageRefusal.invalid([$0]) }.get()
        try identity.limits.take(.send, by: user.account.id, at: now, in: tx)
        let effect = try sending.add(
            Sending.Continuation(
                conversation: conversation, body: body, inReplyTo: conversation.lastMessage, provider: conversation.provider, route: nil,
                due: now, promise: nil, template: chosen.map { MessageTemplateMark(code: $0.code, revision: site.revision) },
                attachments: AttachmentChoice(attachments, areTaken: site.takesAttachments(.toMembers, in: conversation))),
            by: user.author(as: .staff), at: now, in: tx)
        let inboxes = try PersonalReplies.end("conversation = \(id)", in: id, at: now, in: tx)
        return Effect(effect.value, wakeups: effect.wakeups.union(inboxes).union([.inbox(user.account.id)]))
    }

    /// A conversation that the user began, locked.
    func own(_ id: ID<Conversation>, of user: SignedIn, in tx: Transaction) throws -> Conversation? {
        try ConversationRows.find(id, where: "c.begun_as = 'staff' AND c.begun_by = \(user.account.id)", lock: true, in: tx)
    }

    /// Whether a group has taken it over. A look that urgent words called for takes nothing over.
    private func isAnsweredAsTask(_ id: ID<Conversation>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM task WHERE conversation = \(id) AND state <> 'done' AND raised_by IS NULL") { try $0[0] as Int64 }
            != nil
    }

    private func wakeups(
        for conversation: Conversation, _ user: SignedIn, at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        try Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx).reduce(into: [.inbox(user.account.id)]) {
            $0.insert(.mailbox($1.account, $1.patient))
        }
    }
}
