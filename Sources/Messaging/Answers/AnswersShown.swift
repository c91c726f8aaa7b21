public import Persistence

/// The end of a conversation as a member is about to be shown it.
public struct ShownConversation: Sendable, Hashable {
    public let id: ID<Conversation>
    public let lastMessage: ID<Message>
    public let lastAt: Timestamp
    public let lastIsOwn: Bool

    public init(id: ID<Conversation>, lastMessage: ID<Message>, lastAt: Timestamp, lastIsOwn: Bool) {
        self.id = id
        self.lastMessage = lastMessage
        self.lastAt = lastAt
        self.lastIsOwn = lastIsOwn
    }

    public init(_ summary: ConversationSummary) {
        self.init(id: summary.id, lastMessage: summary.lastMessage, lastAt: summary.lastAt, lastIsOwn: summary.lastIsOwn)
    }

    public init(_ open: OpenConversation) {
        let conversation = open.conversation
        self.init(
            id: conversation.id, lastMessage: conversation.lastMessage, lastAt: conversation.lastAt, lastIsOwn: open.lastIsOwn)
    }

    public init(_ chapter: PatientHistory.Chapter, to reader: ID<Account>) {
        let conversation = chapter.conversation
        self.init(
            id: conversation.id, lastMessage: conversation.lastMessage, lastAt: conversation.lastAt,
            lastIsOwn: chapter.messages.last?.author == reader)
    }

    /// Whether an answer at its end could still be undone without a trace, also by a node whose clock is behind.
    func isOpen(at now: Timestamp, window: Int) -> Bool {
        window > 0 && !lastIsOwn && now < lastAt.adding(seconds: Int64(window) + Self.clockDifference)
    }

    private static let clockDifference: Int64 = 60
}

extension Portal {
    /// How often a page is read again because answers were taken back meanwhile.
    private static let mostReadings = 5

    /// Reads what a member is about to be shown. An answer that can still be undone is marked as shown before it leaves; one that was
    /// undone in the same moment is never shown, and what is true by then is read instead. The conversation's row decides who was first.
    ///
    /// - Parameter shown: the conversations in what was read.
    public func readShowing<T: Sendable>(
        to member: SignedIn, site: Site, _ shown: @Sendable (T) -> [ShownConversation],
        by read: @Sendable () async throws -> T
    ) async throws -> T {
        for _ in 0..<Self.mostReadings {
            let found = try await read()
            if try await mark(shown(found), shownTo: member, site: site) { return found }
        }
        throw DatabaseFailure.busy
    }

    /// - Returns: false when one of the messages is no more.
    private func mark(_ shown: [ShownConversation], shownTo member: SignedIn, site: Site) async throws -> Bool {
        let now = surroundings.clock()
        let open = shown.filter { $0.isOpen(at: now, window: site.limits.undoWindowSeconds) }.sorted { $0.id < $1.id }
        guard !open.isEmpty else { return true }
        let unmarked = try await look { tx in
            let settled = Set(
                try tx.all(
                    """
                    SELECT m.id FROM message m WHERE m.id IN (\(SQL.list(open.map(\.lastMessage))))
                        AND (m.author_role <> 'staff' OR m.withdrawn_at IS NOT NULL
                            OR EXISTS (SELECT 1 FROM answer_shown s WHERE s.message = m.id))
                    """
                ) { try $0[0] as ID<Message> })
            return open.filter { !settled.contains($0.lastMessage) }
        }
        guard !unmarked.isEmpty else { return true }
        return try await perform { tx in
            let messages = unmarked.map(\.lastMessage)
            let locked = try tx.all(
                "SELECT id FROM conversation WHERE id IN (\(SQL.list(unmarked.map(\.id)))) ORDER BY id \(.forUpdate)"
            ) { try $0[0] as ID<Conversation> }
            let there = try tx.all("SELECT id FROM message WHERE id IN (\(SQL.list(messages)))") { try $0[0] as ID<Message> }
            guard locked.count == unmarked.count, there.count == messages.count else { return Effect(false) }
            let rows = messages.map { message -> SQL in "(\(message), \(member.account.id), \(now))" }
            try tx.execute(
                """
                INSERT INTO answer_shown (message, account, shown_at) VALUES \(SQL.joined(rows, separator: ","))
                ON CONFLICT DO NOTHING
                """)
            return Effect(true)
        }
    }
}
