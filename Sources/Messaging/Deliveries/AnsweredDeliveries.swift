import Persistence

extension Deliveries {
    /// An answer of another system ends the wait for it: what had left for it up to the message it answers.
    ///
    /// - Parameter message: nil for whatever the conversation has waited for.
    /// - Returns: whom it concerns.
    func answered(_ conversation: ID<Conversation>, by message: ID<Message>?, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        let upTo: SQL = message.map { "AND d.seq <= (SELECT m.seq FROM message m WHERE m.id = \($0))" } ?? ""
        let last = try tx.first(
            """
            SELECT d.seq FROM delivery d WHERE d.conversation = \(conversation) AND d.attempts > 0 \(upTo) ORDER BY d.seq DESC LIMIT 1
            """
        ) { try $0[0] as Int64 }
        return try last.map { try settle(conversation, upTo: $0, at: now, in: tx) } ?? []
    }

    /// The question is answered: its receipts say so, its deliveries have arrived, and a task nobody took up is done.
    private func settle(_ conversation: ID<Conversation>, upTo seq: Int64, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        try tx.execute(
            """
            UPDATE message SET receipt = \(Receipt.answered), receipt_at = \(now)
            WHERE conversation = \(conversation) AND seq <= \(seq) AND author_role IN ('patient', 'proxy')
            AND receipt <> \(Receipt.answered) AND withdrawn_at IS NULL
            """)
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
