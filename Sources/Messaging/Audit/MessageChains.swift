import Persistence

/// The walk along the messages of conversations: each has to follow the one before it, and the last has to be where its conversation
/// says it ends. It is judged by what is stored; no text is opened.
struct MessageWalk {
    /// What a conversation keeps of its messages.
    struct Head: Sendable {
        let conversation: ID<Conversation>
        let lastSeq: Int64
        let hash: [UInt8]
    }

    struct Link: Sendable {
        let place: MessagePlace
        let body: [UInt8]
        let hash: [UInt8]
    }

    /// The first message that is not where and what it was when it was stored, or is missing there.
    struct Break: Sendable, Equatable {
        let conversation: ID<Conversation>
        let seq: Int64
    }

    private(set) var verified: Int64 = 0
    private var heads: ArraySlice<Head>
    private var seq: Int64 = 0
    private var hash: [UInt8] = []

    /// - Parameter heads: in the order in which the messages come.
    init(_ heads: [Head]) {
        self.heads = heads[...]
    }

    mutating func follow(_ link: Link) -> Break? {
        let place = link.place
        while let head = heads.first, head.conversation != place.conversation {
            if let found = end(head) { return found }
        }
        guard !heads.isEmpty, place.seq == seq + 1, place.chainHash(body: link.body, after: hash) == link.hash else {
            return Break(conversation: place.conversation, seq: seq + 1)
        }
        (seq, hash) = (place.seq, link.hash)
        verified += 1
        return nil
    }

    /// What is wrong at the end of the conversations that are left, once all messages have come.
    mutating func finish() -> Break? {
        while let head = heads.first {
            if let found = end(head) { return found }
        }
        return nil
    }

    private mutating func end(_ head: Head) -> Break? {
        guard seq == head.lastSeq, hash == head.hash else {
            return Break(conversation: head.conversation, seq: seq == head.lastSeq ? seq : min(seq, head.lastSeq) + 1)
        }
        heads.removeFirst()
        (seq, hash) = (0, [])
        return nil
    }
}

extension Audit {
    /// Walks the messages of all conversations.
    ///
    /// It goes on in parts, each on a snapshot of its own: meanwhile messages are sent, and undone without a trace.
    ///
    /// - Parameter size: conversations of a part, and messages that are held at once, each of up to 64 KiB.
    /// - Returns: the first that is not in order, and how many are.
    func verifyMessages(
        inPartsOf size: (conversations: Int, messages: Int) = (256, 128)
    ) async throws -> (found: MessageWalk.Break?, verified: Int64) {
        var verified: Int64 = 0
        var last: ID<Conversation>? = ID(high: 0, low: 0)
        while let start = last {
            let part = try await surroundings.database.read { try MessageChains.walk(after: start, size, in: $0) }
            verified += part.verified
            if let found = part.found { return (found, verified) }
            last = part.last
        }
        return (nil, verified)
    }
}

private enum MessageChains {
    /// One part of the conversations, in the order of their ids.
    ///
    /// - Returns: `last` is where the next part begins; nil after the last one.
    static func walk(
        after start: ID<Conversation>, _ size: (conversations: Int, messages: Int), in tx: Transaction
    ) throws -> (found: MessageWalk.Break?, verified: Int64, last: ID<Conversation>?) {
        let heads = try tx.all(
            "SELECT id, last_seq, chain_hash FROM conversation WHERE id > \(start) ORDER BY id LIMIT \(rows: size.conversations)"
        ) { try MessageWalk.Head(conversation: $0[0], lastSeq: $0[1], hash: $0[2]) }
        // The last part also comes upon messages whose conversation is gone.
        let end = heads.count < size.conversations ? nil : heads.last?.conversation
        let within: SQL = end.map { "m.conversation <= \($0)" } ?? "TRUE"
        var walk = MessageWalk(heads)
        var last: (conversation: ID<Conversation>, seq: Int64) = (start, .max)
        while true {
            let links = try tx.all(
                """
                SELECT m.conversation, m.id, m.seq, m.author, m.sent_at, m.body, m.chain_hash FROM message m
                WHERE (m.conversation, m.seq) > (\(last.conversation), \(last.seq)) AND \(within)
                ORDER BY m.conversation, m.seq LIMIT \(rows: size.messages)
                """
            ) { row in
                try MessageWalk.Link(
                    place: MessagePlace(conversation: row[0], message: row[1], seq: row[2], author: row[3], sentAt: row[4]), body: row[5],
                    hash: row[6])
            }
            for link in links {
                if let found = walk.follow(link) { return (found, walk.verified, nil) }
            }
            guard let further = links.last?.place else { return (walk.finish(), walk.verified, end) }
            last = (further.conversation, further.seq)
        }
    }
}
