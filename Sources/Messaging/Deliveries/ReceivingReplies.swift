public import Persistence

/// What another system answers to a message that was delivered to it.
public struct ExternalReply: Sendable {
    /// Our id of the message it answers.
    public var message: ID<Message>?
    /// Our id of the conversation, where no message is named.
    public var conversation: ID<Conversation>?
    public var body: String

    public init(message: ID<Message>? = nil, conversation: ID<Conversation>? = nil, body: String) {
        self.message = message
        self.conversation = conversation
        self.body = body
    }
}

extension Deliveries {
    /// An answer from outside becomes a message of the care team's system in
    /// the conversation, and ends the wait for it.
    ///
    /// Only what we delivered to this endpoint can be answered by it: anything
    /// else is not found, never guessed.
    ///
    /// - Throws: `NotFound`; `MessageRefusal.invalid` for a text that is not
    ///   accepted; `WritingFirstRefusal.nobodyCanRead`.
    public func receive(_ reply: ExternalReply, from endpoint: String, site: Site, in tx: Transaction) throws -> Effect<Sent> {
        let now = surroundings.clock()
        let place = try place(of: reply, from: endpoint, in: tx)
        guard let conversation = try ConversationRows.find(place.conversation, lock: true, in: tx), conversation.movedAt == nil else {
            throw NotFound()
        }
        let body: String
        switch MessageText.body(reply.body, limit: site.limits.body) {
        case .success(let accepted): body = accepted
        case .failure(let fault): throw MessageRefusal.invalid([fault])
        }
        guard try !Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx).isEmpty else {
            throw WritingFirstRefusal.nobodyCanRead([])
        }
        let name = site.clinicalGroup(conversation.clinicalGroup)?.name.text(in: conversation.language) ?? ""
        var effect = try sending.add(
            Sending.Continuation(
                conversation: conversation, body: body, inReplyTo: reply.message ?? conversation.lastMessage,
                provider: conversation.provider, route: nil, due: now, promise: nil),
            by: Sending.Author(account: nil, name: name, role: .system, actor: .system, session: nil), at: now, in: tx)
        effect.wakeups.formUnion(try settle(place, at: now, in: tx))
        return effect
    }

    /// An answer that another way brought in ends the wait as well: what had left for another system up to the message it answers.
    ///
    /// - Parameter message: nil for whatever the conversation has waited for.
    func answered(_ conversation: ID<Conversation>, by message: ID<Message>?, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        let upTo: SQL = message.map { "AND d.seq <= (SELECT m.seq FROM message m WHERE m.id = \($0))" } ?? ""
        let last = try tx.first(
            """
            SELECT d.seq FROM delivery d WHERE d.conversation = \(conversation) AND d.attempts > 0 \(upTo) ORDER BY d.seq DESC LIMIT 1
            """
        ) { try $0[0] as Int64 }
        return try last.map { try settle(Place(conversation: conversation, seq: $0), at: now, in: tx) } ?? []
    }

    private struct Place {
        let conversation: ID<Conversation>
        /// Messages up to this one are answered.
        let seq: Int64
    }

    private func place(of reply: ExternalReply, from endpoint: String, in tx: Transaction) throws -> Place {
        let which: SQL
        if let message = reply.message {
            which = "d.message = \(message)"
        } else if let conversation = reply.conversation {
            which = "d.conversation = \(conversation)"
        } else {
            throw NotFound()
        }
        let found = try tx.first(
            """
            SELECT d.conversation, d.seq FROM delivery d WHERE \(which) AND d.endpoint = \(endpoint) AND d.attempts > 0
            ORDER BY d.seq DESC LIMIT 1
            """
        ) { row in Place(conversation: try row[0], seq: try row[1]) }
        guard let found, reply.message == nil || reply.conversation == nil || reply.conversation == found.conversation else {
            throw NotFound()
        }
        return found
    }

    /// The question is answered: its receipts say so, its deliveries have arrived, and a task nobody took up is done.
    private func settle(_ place: Place, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        try tx.execute(
            """
            UPDATE message SET receipt = \(Receipt.answered), receipt_at = \(now)
            WHERE conversation = \(place.conversation) AND seq <= \(place.seq) AND author_role IN ('patient', 'proxy')
            AND receipt <> \(Receipt.answered) AND withdrawn_at IS NULL
            """)
        // Who answers has it, whatever became of the answer to our request.
        try tx.execute(
            """
            UPDATE delivery SET state = 'delivered', accepted_at = \(now), lease_until = NULL, ended_at = \(now)
            WHERE conversation = \(place.conversation) AND seq = \(place.seq) AND state IN ('queued', 'sending', 'retrying', 'dead', 'sent')
            """)
        try tx.execute(
            """
            UPDATE delivery SET answered_at = \(now), hand_over_at = NULL
            WHERE conversation = \(place.conversation) AND seq <= \(place.seq) AND answered_at IS NULL
            """)
        let tasks = try tx.all(
            """
            SELECT DISTINCT d.task FROM delivery d JOIN task t ON t.id = d.task
            WHERE d.conversation = \(place.conversation) AND t.state = 'open' AND t.owner IS NULL
            """
        ) { try $0[0] as ID<WorkbenchTask> }
        return Set(try tasks.compactMap { try closeUnclaimed($0, as: .replied, at: now, in: tx) }.map(Topic.group))
    }
}
