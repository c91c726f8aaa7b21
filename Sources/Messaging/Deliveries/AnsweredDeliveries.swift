import Persistence

extension Deliveries {
    /// How far an answer of another system reaches: to the member's message that it names, else to the last that had left when it came.
    func reach(of named: ID<Message>?, in conversation: Conversation, _ tx: Transaction) throws -> Int64 {
        let question = try named.flatMap { message in
            try tx.first("SELECT seq FROM message WHERE id = \(message) AND author_role IN ('patient', 'proxy')") { try $0[0] as Int64 }
        }
        if let question { return question }
        let waiting = try tx.first(
            """
            SELECT d.seq FROM delivery d WHERE d.conversation = \(conversation.id) AND d.state = 'queued' AND d.attempts = 0
            ORDER BY d.seq LIMIT 1
            """
        ) { try $0[0] as Int64 }
        return waiting.map { $0 - 1 } ?? conversation.lastSeq
    }

    /// An answer of another system ends the wait for it: what had left has arrived, and a task nobody took up is done.
    ///
    /// - Parameter reach: the last message that it answers.
    /// - Returns: whom it concerns.
    func answered(_ conversation: ID<Conversation>, through reach: Int64, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        let last = try tx.first(
            """
            SELECT d.seq FROM delivery d WHERE d.conversation = \(conversation) AND d.attempts > 0 AND d.seq <= \(reach)
            ORDER BY d.seq DESC LIMIT 1
            """
        ) { try $0[0] as Int64 }
        return try last.map { try settle(conversation, upTo: $0, at: now, in: tx) } ?? []
    }

    private func settle(_ conversation: ID<Conversation>, upTo seq: Int64, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        // Who answers has it, whatever became of the answer to our request.
        try tx.execute(
            """
            UPDATE delivery SET state = 'delivered', accepted_at = \(now), lease_until = NULL, ended_at = \(now)
            WHERE conversation = \(conversation) AND seq = \(seq) AND state IN ('queued', 'sending', 'retrying', 'dead', 'sent')
            """)
        try tx.execute(
            """
            UPDATE delivery SET answered_at = \(now), hand_over_at = NULL
            WHERE conversation = \(conversation) AND seq <= \(seq) AND answered_at IS NULL
            """)
        let tasks = try tx.all(
            """
            SELECT DISTINCT d.task FROM delivery d JOIN task t ON t.id = d.task
            WHERE d.conversation = \(conversation) AND t.state = 'open' AND t.owner IS NULL
            """
        ) { try $0[0] as ID<WorkbenchTask> }
        return Set(try tasks.compactMap { try closeUnclaimed($0, as: .replied, at: now, in: tx) }.map(Topic.group))
    }
}

extension ConversationRows {
    /// Whether a message of the conversation `c` has left for the endpoint, as a condition: an endpoint answers what was delivered to it.
    static func wasTried(at endpoint: String) -> SQL {
        "EXISTS (SELECT 1 FROM delivery d WHERE d.conversation = c.id AND d.endpoint = \(endpoint) AND d.attempts > 0)"
    }
}
