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

/// What a search found, and whether that is all there is.
public struct FoundConversations: Sendable {
    /// Newest first.
    public let items: [ConversationSummary]
    /// nil when nothing else matches.
    public let more: More?

    public init(items: [ConversationSummary], more: More?) {
        self.items = items
        self.more = more
    }

    /// Why there may be more.
    public enum More: Sendable, Hashable {
        /// More match than are shown.
        case found
        /// The search ended after so many conversations, the newest.
        case lookedThrough(Int)
    }
}

/// How far one search goes.
struct SearchReach: Sendable {
    /// Conversations that are shown.
    var shown = 50
    /// Conversations, and their messages, that are opened.
    var conversations = 5_000
    var messages = 20_000
}

extension Conversations {
    /// Searches subjects and bodies of the current patient's messages by
    /// opening them one by one: there is no index, so nothing leaks by one.
    ///
    /// - Returns: at most 50 conversations.
    public func search(_ search: ConversationSearch, in mailbox: Mailbox, _ tx: Transaction) throws -> FoundConversations {
        try self.search(search, reach: SearchReach(), in: mailbox, tx)
    }

    func search(
        _ search: ConversationSearch, reach: SearchReach, in mailbox: Mailbox, _ tx: Transaction
    ) throws -> FoundConversations {
        let words = Folding.words(search.words)
        guard !words.isEmpty else { return FoundConversations(items: [], more: nil) }
        var conditions: [SQL] = [mailbox.condition, "c.moved_at IS NULL"]
        if let type = search.type { conditions.append("c.type = \(type)") }
        if let from = search.from { conditions.append("c.last_at >= \(from)") }
        if let until = search.until { conditions.append("c.created_at <= \(until)") }
        let candidates = try tx.all(
            """
            SELECT \(ConversationRows.columns) FROM conversation c WHERE \(SQL.joined(conditions, separator: " AND "))
            ORDER BY c.last_at DESC, c.id DESC LIMIT \(reach.conversations + 1)
            """
        ) { try ConversationRows.decode($0) }
        var found: [ID<Conversation>] = []
        var (opened, lookedThrough) = (0, 0)
        // One more than is shown says that there are more.
        for conversation in candidates.prefix(reach.conversations) where found.count <= reach.shown && opened < reach.messages {
            lookedThrough += 1
            let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
            var text = try conversation.subject(with: key)
            let bodies = try tx.all(
                "SELECT \(MessageRows.columns) FROM message m WHERE m.conversation = \(conversation.id)", MessageRows.decode)
            opened += bodies.count
            for body in bodies { text += "\n" + (try body.open(with: key, authorName: "").body) }
            let folded = Folding.folded(text)
            if words.allSatisfy({ folded.contains($0) }) { found.append(conversation.id) }
        }
        let items = try found.prefix(reach.shown).compactMap { try summary(of: $0, in: mailbox, tx) }
        if found.count > reach.shown { return FoundConversations(items: items, more: .found) }
        return FoundConversations(items: items, more: lookedThrough < candidates.count ? .lookedThrough(lookedThrough) : nil)
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
