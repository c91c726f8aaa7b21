public import Persistence

/// What is looked for in one mailbox.
public struct ConversationSearch: Sendable {
    /// All words must occur; case and accents do not matter.
    public var words: String
    public var type: MessageType?
    public var from: Timestamp?
    public var until: Timestamp?

    public init(words: String, type: MessageType? = nil, from: Timestamp? = nil, until: Timestamp? = nil) {
        self.words = words
        self.type = type
        self.from = from
        self.until = until
    }
}

extension Conversations {
    /// How many messages one search opens at most.
    static let searchedMessages = 20_000

    /// Searches subjects and bodies of the current patient's messages by
    /// opening them one by one: there is no index, so nothing leaks by one.
    ///
    /// - Returns: at most 50 conversations, newest first.
    public func search(_ search: ConversationSearch, in mailbox: Mailbox, _ tx: Transaction) throws -> [ConversationSummary] {
        let words = Folding.words(search.words)
        guard !words.isEmpty else { return [] }
        var conditions: [SQL] = [mailbox.condition, "c.moved_at IS NULL"]
        if let type = search.type { conditions.append("c.type = \(type)") }
        if let from = search.from { conditions.append("c.last_at >= \(from)") }
        if let until = search.until { conditions.append("c.created_at <= \(until)") }
        let candidates = try tx.all(
            """
            SELECT \(ConversationRows.columns) FROM conversation c WHERE \(SQL.joined(conditions, separator: " AND "))
            ORDER BY c.last_at DESC, c.id DESC LIMIT 5000
            """
        ) { try ConversationRows.decode($0) }
        var found: [ID<Conversation>] = []
        var opened = 0
        for conversation in candidates where found.count < 50 && opened < Self.searchedMessages {
            let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
            var text = try conversation.subject(with: key)
            let bodies = try tx.all(
                "SELECT \(MessageRows.columns) FROM message m WHERE m.conversation = \(conversation.id)", MessageRows.decode)
            opened += bodies.count
            for body in bodies { text += "\n" + (try body.open(with: key, authorName: "").body) }
            let folded = Folding.folded(text)
            if words.allSatisfy({ folded.contains($0) }) { found.append(conversation.id) }
        }
        return try found.compactMap { try summary(of: $0, in: mailbox, tx) }
    }

    /// One line of the list.
    func summary(of id: ID<Conversation>, in mailbox: Mailbox, _ tx: Transaction) throws -> ConversationSummary? {
        let row = try tx.first(
            """
            SELECT \(SummaryRow.columns), c.to_members - coalesce(r.seen_count, 0)
            FROM conversation c LEFT JOIN read_mark r ON r.conversation = c.id AND r.account = \(mailbox.account)
            WHERE c.id = \(id) AND \(mailbox.condition)
            """, SummaryRow.decode)
        return try row?.open(for: mailbox.account, cards: cards, in: tx)
    }
}
