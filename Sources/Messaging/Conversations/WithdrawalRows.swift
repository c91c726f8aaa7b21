import Persistence

/// A message that is to be taken back, and what the Workbench has done with it.
enum WithdrawalRows {
    struct Found {
        let message: MessageRows.Sealed
        let task: ID<WorkbenchTask>?
        let group: ID<WorkflowGroup>?
        /// Whether its task holds other messages that stand.
        let sharesTask: Bool
        let isTouched: Bool
        /// In whose inbox it waits; nil where it waits in none.
        let inbox: ID<Account>?
        /// The look that it called for because it may be urgent.
        var look: Look?
    }

    struct Look {
        let task: ID<WorkbenchTask>
        let group: ID<WorkflowGroup>
    }

    /// The caller has locked the conversation, as whoever opens or claims the task does before.
    static func find(_ id: ID<Message>, in tx: Transaction) throws -> Found? {
        let message = try tx.first("SELECT \(MessageRows.columns) FROM message m WHERE m.id = \(id)", MessageRows.decode)
        guard let message else { return nil }
        let look = try look(raisedBy: message, in: tx)
        // What else tells of it: another look at the same time, readers that were narrowed since, a reply that was handed over.
        let isNoted =
            try tx.first(
                """
                SELECT EXISTS (SELECT 1 FROM task l WHERE l.conversation = \(message.place.conversation) AND l.raised_by <> \(id)
                        AND \(isLookedAt("l", since: message.place.sentAt)))
                    OR EXISTS (SELECT 1 FROM conversation_narrowing n
                        WHERE n.conversation = \(message.place.conversation) AND n.at >= \(message.place.sentAt))
                    OR EXISTS (SELECT 1 FROM personal_reply p WHERE p.message = \(id) AND p.ended_at IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM delivery d WHERE d.message = \(id) AND d.attempts > 0)
                """
            ) { try $0[0] as Bool } ?? false
        let isTold = isNoted || look?.isTouched == true || message.receipt != .received
        let inbox = try tx.first("SELECT account FROM personal_reply WHERE message = \(id) AND ended_at IS NULL") {
            try $0[0] as ID<Account>
        }
        let task = try tx.first(
            """
            SELECT t.id, t.workflow_group, t.state, t.owner,
                EXISTS (SELECT 1 FROM task_message o JOIN message m ON m.id = o.message
                    WHERE o.task = t.id AND o.message <> \(id) AND m.conversation = t.conversation AND m.withdrawn_at IS NULL),
                \(isHandled("t"))
            FROM task_message b JOIN task t ON t.id = b.task WHERE b.message = \(id)
            """
        ) { row in
            (
                id: try row[0] as ID<WorkbenchTask>, group: try row[1] as ID<WorkflowGroup>, state: try row[2] as TaskState,
                owner: try row[3] as ID<Account>?, shares: try row[4] as Bool, handled: try row[5] as Bool
            )
        }
        // A claim that was released leaves the receipt where it was moved to.
        let isTouched = isTold || task.map { $0.state != .open || $0.owner != nil || $0.handled } ?? false
        return Found(
            message: message, task: task?.id, group: task?.group, sharesTask: task?.shares ?? false, isTouched: isTouched, inbox: inbox,
            look: look?.look)
    }

    /// The look at a message that was raised for it. One that waited before and took the message's words in, as one that anything was
    /// done about, counts as touched: by the version, which begins at 1.
    private static func look(
        raisedBy message: MessageRows.Sealed, in tx: Transaction
    ) throws -> (look: Look, isTouched: Bool)? {
        try tx.first(
            """
            SELECT l.id, l.workflow_group, l.state <> 'open' OR l.version > 1 OR \(isHandled("l")) FROM task l
            WHERE l.conversation = \(message.place.conversation) AND l.raised_by = \(message.place.message)
            ORDER BY l.version DESC LIMIT 1
            """
        ) { row in (look: Look(task: try row[0], group: try row[1]), isTouched: try row[2] as Bool) }
    }

    /// Whether somebody of the practice has looked at a task, or done something about it that its row does not tell.
    ///
    /// - Parameter task: its name in the statement.
    private static func isHandled(_ task: SQL) -> SQL {
        """
        (EXISTS (SELECT 1 FROM first_seen s WHERE s.task = \(task).id) OR EXISTS (SELECT 1 FROM task_note n WHERE n.task = \(task).id)
            OR EXISTS (SELECT 1 FROM task_transfer x WHERE x.task = \(task).id)
            OR EXISTS (SELECT 1 FROM task_presence p WHERE p.task = \(task).id)
            OR EXISTS (SELECT 1 FROM absence_move a WHERE a.task = \(task).id)
            OR EXISTS (SELECT 1 FROM task_escalation e WHERE e.task = \(task).id))
        """
    }

    /// Whether an earlier look has shown somebody the conversation since a moment, or still may: its page holds every message.
    private static func isLookedAt(_ task: SQL, since moment: Timestamp) -> SQL {
        """
        ((\(task).owner IS NOT NULL AND \(task).state <> 'done') OR \(task).claimed_at >= \(moment) OR \(task).done_at >= \(moment)
            OR EXISTS (SELECT 1 FROM first_seen s WHERE s.task = \(task).id AND s.seen_at >= \(moment))
            OR EXISTS (SELECT 1 FROM task_presence p WHERE p.task = \(task).id AND p.until_at > \(moment)))
        """
    }

    /// As if it had never been sent. Its task goes with it unless other messages are bound to it, and so does the look at it. Where
    /// only stubs are bound, the task is done as withdrawn: they stay, and so does what they were about.
    static func erase(_ found: Found, by author: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        let place = found.message.place
        try tx.execute("DELETE FROM task_message WHERE message = \(place.message)")
        // Before the task, which may have been made of it.
        try Outbox.erase(place.message, in: tx)
        if let task = found.task {
            let isBound = try isBound(task, in: tx)
            let change: SQL =
                isBound
                ? "UPDATE task SET version = version + 1 WHERE id = \(task) AND state = 'open' AND owner IS NULL"
                : "DELETE FROM task WHERE id = \(task) AND state = 'open' AND owner IS NULL"
            guard try tx.update(change) == 1 else { throw DatabaseFailure.busy }
            if isBound, !found.sharesTask { try end(task, by: author, at: now, in: tx) }
        }
        if let look = found.look {
            let gone = try tx.update("DELETE FROM task WHERE id = \(look.task) AND state = 'open' AND version = 1")
            guard gone == 1 else { throw DatabaseFailure.busy }
        }
        try tx.execute("DELETE FROM personal_reply WHERE message = \(place.message)")
        // Ids grow with time, and those of the notifications were made after that of the message.
        try tx.execute("DELETE FROM notification WHERE message = \(place.message)")
        guard try tx.update("DELETE FROM message WHERE id = \(place.message)") == 1 else { throw DatabaseFailure.busy }
        guard place.seq > 1 else { return }
        let kept = try tx.update(
            """
            UPDATE conversation SET last_seq = m.seq, last_message = m.id, last_author = m.author, last_at = m.sent_at,
                chain_hash = m.chain_hash, card_from = CASE WHEN m.author_role IN ('patient', 'proxy') THEN 'members' ELSE m.author_role END
            FROM message m
            WHERE conversation.id = \(place.conversation) AND m.conversation = \(place.conversation) AND m.seq = \(place.seq - 1)
            """)
        guard kept == 1 else { throw DatabaseFailure.busy }
    }

    /// Whether any message is bound to a task, withdrawn or not.
    private static func isBound(_ task: ID<WorkbenchTask>, in tx: Transaction) throws -> Bool {
        try tx.first(
            """
            SELECT EXISTS (SELECT 1 FROM task t JOIN task_message b ON b.task = t.id JOIN message m ON m.id = b.message
                WHERE t.id = \(task) AND m.conversation = t.conversation)
            """
        ) { try $0[0] as Bool } ?? false
    }

    static func erase(_ conversation: ID<Conversation>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM read_mark WHERE conversation = \(conversation)")
        guard try tx.update("DELETE FROM conversation WHERE id = \(conversation)") == 1 else { throw DatabaseFailure.busy }
    }

    /// The stub stays. Where nothing else of the task stands, the task is done.
    static func mark(_ found: Found, by author: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        let marked = try tx.update(
            "UPDATE message SET withdrawn_at = \(now), withdrawn_by = \(author) WHERE id = \(found.message.place.message) AND withdrawn_at IS NULL"
        )
        guard marked == 1 else { throw DatabaseFailure.busy }
        try AttachmentBinding.count(in: found.message.place.conversation, tx)
        try tx.execute("DELETE FROM personal_reply WHERE message = \(found.message.place.message) AND ended_at IS NULL")
        try Outbox.cancel(found.message.place.message, at: now, in: tx)
        guard let task = found.task else { return }
        guard !found.sharesTask else {
            return try tx.execute("UPDATE task SET version = version + 1 WHERE id = \(task) AND state <> 'done'")
        }
        try end(task, by: author, at: now, in: tx)
    }

    /// Nothing that it was about stands any more.
    static func end(_ task: ID<WorkbenchTask>, by author: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE task SET state = 'done', outcome = \(TaskOutcome.withdrawn), done_at = \(now), done_by = \(author), wake_at = NULL,
                hold_for = NULL, version = version + 1
            WHERE id = \(task) AND state <> 'done'
            """)
    }

    /// Says of the whole conversation what is true now: its status, and the card of its last message.
    static func settle(
        _ conversation: Conversation, subject: String, key: ContentKey, patientKey: PatientKey, names: (ID<Account>) throws -> String,
        at now: Timestamp, in tx: Transaction
    ) throws {
        let last = try tx.first(
            "SELECT \(MessageRows.columns) FROM message m WHERE m.conversation = \(conversation.id) ORDER BY m.seq DESC LIMIT 1",
            MessageRows.decode)
        guard let last else { throw NotFound() }
        let letters = try tx.all(
            """
            SELECT m.receipt, m.withdrawn_at, t.state,
                EXISTS (SELECT 1 FROM task_escalation e WHERE e.task = t.id AND e.stage = 'member')
            FROM message m
            LEFT JOIN task_message b ON b.message = m.id LEFT JOIN task t ON t.id = b.task
            WHERE m.conversation = \(conversation.id) AND m.author_role IN ('patient', 'proxy') ORDER BY m.seq DESC
            """
        ) { row in
            SentLetter(
                receipt: try row[0] as Receipt? ?? .received, isWithdrawn: try row[1] as Timestamp? != nil,
                isDone: try row[2] as TaskState? == .done, isDelayed: try row[3])
        }
        let opened = try last.open(with: key, authorName: try last.place.author.map(names) ?? "")
        let card = Card(subject: subject, body: opened.body, from: opened.authorName)
        let place = CardPlace(conversation: conversation.id, patient: conversation.patient, lastAt: last.place.sentAt)
        try tx.execute(
            """
            UPDATE conversation SET card = \(try card.seal(patientKey, at: place)), status = \(ConversationStatus.of(letters)),
                status_at = \(now)
            WHERE id = \(conversation.id)
            """)
    }
}

/// A member's message, as the status of its conversation is made of it.
struct SentLetter: Sendable, Hashable {
    var receipt: Receipt
    var isWithdrawn = false
    var isDone = false
    /// Whether the member side was told that the answer is late.
    var isDelayed = false
}

extension ConversationStatus {
    /// What is still open comes first; else what became of the last one.
    ///
    /// - Parameter letters: the members' messages, newest first.
    static func of(_ letters: [SentLetter]) -> ConversationStatus {
        let open = letters.filter { !$0.isWithdrawn && !$0.isDone && $0.receipt != .answered }
        if let last = open.first { return open.contains(where: \.isDelayed) ? .delayed : ConversationStatus(last.receipt) }
        guard let last = letters.first else { return .sent }
        if last.receipt == .answered { return .answered }
        return last.isWithdrawn ? .withdrawn : .closed
    }
}
