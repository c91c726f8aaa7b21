public import Persistence

extension PersonalMessaging {
    /// Says better what the user wrote in a conversation that they began, the first message or an answer from the inbox: a new message
    /// to the same readers, and the earlier one is marked and kept.
    ///
    /// It answers nothing that waits, and is possible while a group has taken the conversation over.
    ///
    /// - Throws: `NotFound` for a conversation that the user did not begin; `CorrectionRefusal`, `WritingFirstRefusal`,
    ///   `MessageRefusal.invalid` for a text that is not accepted, `RateRefusal`.
    public func correct(
        _ message: ID<Message>, in id: ID<Conversation>, to text: String, by user: SignedIn, site: Site, _ tx: Transaction
    ) throws -> Effect<Sent> {
        try Self.require(user.account, site)
        guard let conversation = try own(id, of: user, in: tx) else { throw NotFound() }
        let now = surroundings.clock()
        let found = try sending.correctable(message, in: conversation, tx)
        try Correcting.judge(isAuthor: found?.author == user.account.id, answer: found?.answer)
        guard try !Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx).isEmpty else {
            throw WritingFirstRefusal.nobodyCanRead([])
        }
        try identity.limits.take(.send, by: user.account.id, at: now, in: tx)
        let sent = try sending.correct(
            message, provider: found?.provider, in: conversation, to: text, by: user, site: site, at: now, tx)
        // Colleagues who have the conversation as a task see what it says now.
        let groups = try tx.all("SELECT workflow_group FROM task WHERE conversation = \(id) AND state <> 'done'") {
            Topic.group(try $0[0] as ID<WorkflowGroup>)
        }
        return Effect(sent.value, wakeups: sent.wakeups.union(groups).union([.inbox(user.account.id)]))
    }
}
