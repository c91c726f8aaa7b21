import Persistence

extension Audience {
    /// The audiences all of whose readers read now too, and some reader does not.
    ///
    /// - Parameter begunAs: as what the conversation was begun; only a member who began one can be left alone with it.
    public func narrower(begunAs: AuthorRole) -> [Audience] {
        switch self {
        case .both: [.patient, .proxies] + (begunAs.isMember ? [.author] : [])
        case .proxies: begunAs == .proxy ? [.author] : []
        case .patient, .author: []
        }
    }
}

/// What can be refused about narrowing.
public enum NarrowingRefusal: Refusal, Equatable, CaseIterable {
    /// It would not be narrower than it is.
    case notNarrower

    public var code: String { "not-narrower" }
    public var status: Int { 422 }
    public var sentence: String { "Readers can only become fewer. Choose an audience that leaves somebody out and lets nobody new in." }
}

extension Conversations {
    /// Leaves fewer readers on the member side, at once; nobody new comes in.
    ///
    /// - Returns: the audience it had.
    func narrow(_ id: ID<Conversation>, to audience: Audience, by author: ID<Account>, at now: Timestamp, in tx: Transaction) throws
        -> Effect<Conversation>
    {
        guard let conversation = try ConversationRows.find(id, lock: true, in: tx) else { throw NotFound() }
        guard conversation.audience.narrower(begunAs: conversation.begunAs).contains(audience) else { throw NarrowingRefusal.notNarrower }
        // Whoever reads it now is woken, those who lose it first of all.
        let readers = try Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx)
        try tx.execute(
            """
            INSERT INTO conversation_narrowing (conversation, at, was, narrowed_by)
            VALUES (\(id), \(now), \(conversation.audience), \(author))
            """)
        try tx.execute("UPDATE conversation SET audience = \(audience) WHERE id = \(id)")
        return Effect(conversation, wakeups: Set(readers.map { .mailbox($0.account, $0.patient) }))
    }

    /// The audience a conversation had at a moment.
    func audience(of conversation: Conversation, at moment: Timestamp, in tx: Transaction) throws -> Audience {
        try tx.first(
            "SELECT was FROM conversation_narrowing WHERE conversation = \(conversation.id) AND at > \(moment) ORDER BY at LIMIT 1"
        ) { try $0[0] as Audience } ?? conversation.audience
    }
}
