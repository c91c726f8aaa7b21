import Persistence

/// How far an answer of another system reaches in its conversation.
struct AnswerReach: Sendable, Hashable {
    /// The last message that it may answer.
    let through: Int64
    /// The member's message that it names; nil when it names none.
    var named: Int64?
}

extension Deliveries {
    /// How far an answer of another system reaches: to the member's message that it names, else to the last that had left when it came.
    func reach(of named: ID<Message>?, in conversation: Conversation, _ tx: Transaction) throws -> AnswerReach {
        let question = try named.flatMap { message in
            try tx.first("SELECT seq FROM message WHERE id = \(message) AND author_role IN ('patient', 'proxy')") { try $0[0] as Int64 }
        }
        if let question { return AnswerReach(through: question, named: question) }
        let waiting = try tx.first(
            """
            SELECT d.seq FROM delivery d WHERE d.conversation = \(conversation.id) AND d.state = 'queued' AND d.attempts = 0
            ORDER BY d.seq LIMIT 1
            """
        ) { try $0[0] as Int64 }
        return AnswerReach(through: waiting.map { $0 - 1 } ?? conversation.lastSeq)
    }

    /// An answer of another system ends the wait for it, and a task nobody took up is done. Beside what it names it answers only what
    /// that system has said it has: what was given up, skipped or rerouted before stays with people.
    ///
    /// - Returns: whom it concerns.
    func answered(_ conversation: ID<Conversation>, _ reach: AnswerReach, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        try tx.execute(
            """
            UPDATE delivery SET state = 'delivered', accepted_at = COALESCE(accepted_at, \(now)), lease_until = NULL, ended_at = \(now)
            WHERE conversation = \(conversation) AND \(isShown(by: reach, in: conversation))
            """)
        try tx.execute(
            """
            UPDATE delivery SET answered_at = \(now), hand_over_at = NULL
            WHERE conversation = \(conversation) AND seq <= \(reach.through) AND answered_at IS NULL
                AND (accepted_at IS NOT NULL OR seq = \(reach.named))
            """)
        let tasks = try tx.all(
            """
            SELECT DISTINCT d.task FROM delivery d JOIN task t ON t.id = d.task
            WHERE d.conversation = \(conversation) AND t.state = 'open' AND t.owner IS NULL
            """
        ) { try $0[0] as ID<WorkbenchTask> }
        return Set(try tasks.compactMap { try closeUnclaimed($0, as: .replied, at: now, in: tx) }.map(Topic.group))
    }

    /// What the other system has because it answers, whatever became of its answer to our request, as a condition of `delivery`: what
    /// it names; else the last that left, unless it is in doubt and the answer may be to one that is not.
    private func isShown(by reach: AnswerReach, in conversation: ID<Conversation>) -> SQL {
        if let named = reach.named {
            return "seq = \(named) AND attempts > 0 AND state IN ('queued', 'sending', 'retrying', 'dead', 'sent')"
        }
        return """
            seq = (SELECT max(e.seq) FROM delivery e
                WHERE e.conversation = \(conversation) AND e.attempts > 0 AND e.seq <= \(reach.through))
            AND (state = 'sent' OR (state IN ('sending', 'retrying') AND NOT EXISTS (SELECT 1 FROM delivery e
                WHERE e.conversation = \(conversation) AND e.accepted_at IS NOT NULL AND e.seq <= \(reach.through))))
            """
    }
}

extension ConversationRows {
    /// Whether a message of the conversation `c` has left for the endpoint, as a condition: an endpoint answers what was delivered to it.
    static func wasTried(at endpoint: String) -> SQL {
        "EXISTS (SELECT 1 FROM delivery d WHERE d.conversation = c.id AND d.endpoint = \(endpoint) AND d.attempts > 0)"
    }
}
