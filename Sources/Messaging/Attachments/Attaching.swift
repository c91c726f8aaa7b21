import Persistence

/// Whether a message may carry the files that its author chose, as a pure rule.
enum Attaching {
    /// What is known of one of them.
    struct Candidate: Sendable, Hashable {
        var isOwn = true
        var isSent = false
        /// Whether it waits for a person already.
        var isHeld = false
        var state = AttachmentState.clean
        var size = 1
    }

    /// A file that nobody has looked at yet may go along: nobody sees it before it is found clean.
    ///
    /// - Parameters:
    ///   - candidates: in the order they were chosen; nil for an id that names nothing, or the same again.
    ///   - wereHeld: whether a person sends on what was judged when it came. What was found bad since goes along as what it is.
    /// - Throws: `AttachmentRefusal`.
    static func judge(_ candidates: [Candidate?], areTaken: Bool, wereHeld: Bool = false) throws(AttachmentRefusal) {
        guard !candidates.isEmpty else { return }
        guard areTaken else { throw .notTaken }
        var room = AttachmentRoom()
        for candidate in candidates {
            guard let candidate, candidate.isOwn, !candidate.isSent, candidate.isHeld == wereHeld else { throw .unknown }
            switch candidate.state {
            case .received, .scanning, .clean: break
            case .infected: if !wereHeld { throw .infected }
            case .unscannable, .refused: if !wereHeld { throw .unscannable }
            }
            try room.take(candidate.size)
        }
    }
}

/// Ties files to messages, in the transaction that sends them.
struct AttachmentBinding: Sendable {
    let surroundings: Surroundings

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// The chosen files, judged and, unless they are only looked at, locked, before anything is written.
    @discardableResult
    func chosen(
        _ choice: AttachmentChoice, by author: ID<Account>?, lock: Bool = true, in tx: Transaction
    ) throws -> [AttachmentRow] {
        guard !choice.ids.isEmpty else { return [] }
        // More than may be sent is not even looked for.
        guard choice.ids.count <= AttachmentLimits.files else { throw AttachmentRefusal.tooMany }
        let chosen: SQL = "SELECT \(AttachmentRow.columns) FROM attachment f WHERE f.id IN (\(SQL.list(choice.ids)))"
        let found = try tx.all(lock ? "\(chosen) \(.forUpdate)" : chosen, AttachmentRow.decode)
        var rows: [AttachmentRow] = []
        let candidates = choice.ids.map { id -> Attaching.Candidate? in
            guard let row = found.first(where: { $0.id == id }), !rows.contains(where: { $0.id == id }) else { return nil }
            rows.append(row)
            return Attaching.Candidate(
                isOwn: choice.owns(row, author), isSent: row.message != nil, isHeld: row.held != nil, state: row.state, size: row.size)
        }
        try Attaching.judge(candidates, areTaken: choice.areTaken, wereHeld: choice.held != nil)
        return rows
    }

    /// Ties them to a message that was just written; from now on they are the conversation's.
    func bind(
        _ rows: [AttachmentRow], to message: ID<Message>, of conversation: ID<Conversation>, key: ContentKey, in tx: Transaction
    ) throws -> [AttachedFile] {
        let files = try rows.enumerated().map { position, row in
            let own = try row.key(surroundings, in: tx)
            let wrapped = try key.wrap(own, AttachmentSeal.binding(row.id, in: conversation))
            let bound = try tx.update(
                """
                UPDATE attachment SET conversation = \(conversation), message = \(message), position = \(position),
                    wrapped_key = \(wrapped), held = NULL, expires_at = NULL
                WHERE id = \(row.id) AND message IS NULL
                """)
            guard bound == 1 else { throw DatabaseFailure.busy }
            return try row.file(own)
        }
        if !files.isEmpty { try Self.count(in: conversation, tx) }
        return files
    }

    /// Says of a conversation how many files its messages hold that stand, so that lists need not look for them.
    static func count(in conversation: ID<Conversation>, _ tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE conversation SET files = (SELECT count(*) FROM attachment f JOIN message m ON m.id = f.message
                WHERE f.conversation = \(conversation) AND m.withdrawn_at IS NULL)
            WHERE id = \(conversation)
            """)
    }

    /// Gives the files of a message that leaves no trace back to who had chosen them.
    func giveBack(
        _ message: ID<Message>, of conversation: ID<Conversation>, key: ContentKey, at now: Timestamp, in tx: Transaction
    ) throws {
        let rows = try rows(of: message, in: tx)
        for row in rows {
            let own = try row.key(under: key, in: conversation)
            let wrapped = try surroundings.keys.accounts.wrap(own, AttachmentSeal.binding(row.id, owner: row.owner))
            try tx.execute(
                """
                UPDATE attachment SET conversation = NULL, message = NULL, position = NULL, wrapped_key = \(wrapped),
                    expires_at = \(now.adding(seconds: AttachmentLimits.unusedAfter))
                WHERE id = \(row.id)
                """)
        }
        if !rows.isEmpty { try Self.count(in: conversation, tx) }
    }

    /// Ties the files of a message to the one that stands for it in another conversation.
    func move(
        from message: ID<Message>, _ oldKey: ContentKey, to next: ID<Message>, of conversation: ID<Conversation>, _ newKey: ContentKey,
        in tx: Transaction
    ) throws {
        for row in try rows(of: message, in: tx) {
            guard let old = row.conversation else { continue }
            let wrapped = try newKey.wrap(row.key(under: oldKey, in: old), AttachmentSeal.binding(row.id, in: conversation))
            try tx.execute(
                "UPDATE attachment SET conversation = \(conversation), message = \(next), wrapped_key = \(wrapped) WHERE id = \(row.id)")
        }
    }

    /// Keeps files for a person who decides about them.
    func hold(_ rows: [AttachmentRow], for held: ID<HeldMessage>, in tx: Transaction) throws {
        for (position, row) in rows.enumerated() {
            try tx.execute("UPDATE attachment SET held = \(held), position = \(position), expires_at = NULL WHERE id = \(row.id)")
        }
    }

    /// The files that wait with it, in the order they were named.
    func files(of held: ID<HeldMessage>, in tx: Transaction) throws -> [AttachedFile] {
        let rows = try tx.all(
            "SELECT \(AttachmentRow.columns) FROM attachment f WHERE f.held = \(held) ORDER BY f.position", AttachmentRow.decode)
        return try rows.map { try $0.file($0.key(surroundings, in: tx)) }
    }

    /// Nobody is to have them: they go with what no message took.
    func letGo(of held: ID<HeldMessage>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute("UPDATE attachment SET held = NULL, position = NULL, expires_at = \(now) WHERE held = \(held)")
    }

    private func rows(of message: ID<Message>, in tx: Transaction) throws -> [AttachmentRow] {
        try tx.all(
            "SELECT \(AttachmentRow.columns) FROM attachment f WHERE f.message = \(message) ORDER BY f.position", AttachmentRow.decode)
    }

    /// The files of messages of one conversation, by message, each in the order they were chosen.
    static func files(
        of messages: [ID<Message>], in conversation: ID<Conversation>, key: ContentKey, _ tx: Transaction
    ) throws -> [ID<Message>: [AttachedFile]] {
        guard !messages.isEmpty else { return [:] }
        let rows = try tx.all(
            """
            SELECT \(AttachmentRow.columns) FROM attachment f WHERE f.message IN (\(SQL.list(messages))) ORDER BY f.message, f.position
            """, AttachmentRow.decode)
        return try rows.reduce(into: [:]) { files, row in
            guard let message = row.message else { return }
            files[message, default: []].append(try row.file(row.key(under: key, in: conversation)))
        }
    }
}
