import Persistence

extension Urgency {
    /// Judges a message as it is stored.
    ///
    /// - Returns: nil also where its words cannot be opened any more.
    static func judge(_ message: MessageRows.Sealed, in conversation: Conversation, key patientKey: PatientKey, site: Site) -> Urgency? {
        words(of: message, in: conversation, key: patientKey).flatMap { judge(subject: $0.subject, body: $0.body, site: site) }
    }

    /// What a message as it is stored is judged by: the subject where it was written, and the body.
    ///
    /// - Returns: nil where they cannot be opened any more.
    static func words(
        of message: MessageRows.Sealed, in conversation: Conversation, key patientKey: PatientKey
    ) -> (subject: String, body: String)? {
        guard let key = try? conversation.key(under: patientKey), let body = try? message.open(with: key, authorName: "").body else {
            return nil
        }
        let subject = message.place.seq == 1 ? try? conversation.subject(with: key) : nil
        return (subject ?? "", body)
    }
}

/// The words for which tasks of a conversation rank first, once a message of it was taken back: those of messages that stand. What was
/// found at entry stays so, also where no rule finds it any more. The rank and the due time stay, since no priority is lowered by itself.
struct StandingWords {
    let conversation: Conversation
    let patientKey: PatientKey
    let site: Site

    /// A message of the member side that stands.
    private struct Letter {
        let message: ID<Message>
        let sentAt: Timestamp
        let task: ID<WorkbenchTask>?
        let urgency: Urgency?
        /// Nil where it cannot be opened any more.
        let text: UrgencyText?

        func holds(_ words: String) -> Bool { text?.holds(words: words) ?? false }

        /// Whether it may be what a task was ranked first for.
        func concerns(_ task: WorkbenchTask) -> Bool {
            guard task.raisedBy != nil else { return self.task == task.id }
            return sentAt >= task.openedAt && task.doneAt.map { sentAt <= $0 } ?? true
        }
    }

    /// Takes the words that a message gave and no other holds from every task of the conversation, done or not, and ends a look that has
    /// nothing left to look at. The caller has locked the conversation.
    ///
    /// - Parameters:
    ///   - message: the one that was taken back, as it was stored.
    ///   - author: who took the message back.
    ///   - isAwaited: whether anything else in the conversation waits for an answer.
    /// - Returns: whom to wake.
    func settle(
        withdrawing message: MessageRows.Sealed, by author: ID<Account>, at now: Timestamp, in tx: Transaction,
        isAwaited: () throws -> Bool
    ) throws -> Set<Topic> {
        let tasks = try tx.all(
            """
            SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(conversation.id) AND t.urgent_because IS NOT NULL
            ORDER BY t.id
            """
        ) { try TaskRows.decode($0) }
        guard !tasks.isEmpty else { return [] }
        let letters = try letters(of: tasks, in: tx)
        let withdrawn = text(of: message)
        var topics: Set<Topic> = []
        for task in tasks {
            let own = letters.filter { $0.concerns(task) }
            let before = try UrgentWords.open(task, key: patientKey)
            let words = Self.words(before, without: withdrawn, beside: own)
            var isChanged = words != before
            if isChanged { try keep(words, of: task, in: tx) }
            if let raisedBy = task.raisedBy, task.state != .done, !letters.contains(where: { $0.message == raisedBy }) {
                let next = own.last(where: { letter in letter.urgency != nil || words.contains { letter.holds($0) } })?.message
                if try Withdrawing.endsLook(isRaised: next != nil, isAwaited: isAwaited()) {
                    try WithdrawalRows.end(task.id, by: author, at: now, in: tx)
                    isChanged = true
                } else if let next {
                    try tx.execute("UPDATE task SET raised_by = \(next), version = version + 1 WHERE id = \(task.id)")
                    isChanged = true
                }
            }
            if isChanged { topics.insert(.group(task.workflowGroup)) }
        }
        return topics
    }

    private func keep(_ words: [String], of task: WorkbenchTask, in tx: Transaction) throws {
        // Sealed where there are none either: the rules ranked it, no colleague did.
        let sealed = try UrgentWords.sealed(words, for: task.id, of: conversation.id, key: patientKey)
        try tx.execute("UPDATE task SET urgent_because = \(sealed), version = version + 1 WHERE id = \(task.id)")
    }

    /// - Parameters:
    ///   - before: what a task shows.
    ///   - withdrawn: what was taken back; nil where it cannot be opened any more.
    ///   - letters: the messages that stand and that the task may be about.
    private static func words(_ before: [String], without withdrawn: UrgencyText?, beside letters: [Letter]) -> [String] {
        guard let withdrawn else { return before }
        var words = before.filter { word in !withdrawn.holds(words: word) || letters.contains { $0.holds(word) } }
        // Only a full list had left out what others say.
        guard words.count < before.count, before.count == Urgency.mostWords else { return words }
        for word in letters.compactMap(\.urgency).flatMap(\.words) where !words.contains(word) { words.append(word) }
        return Array(words.prefix(Urgency.mostWords))
    }

    /// Those that any of the tasks can be about, oldest first.
    private func letters(of tasks: [WorkbenchTask], in tx: Transaction) throws -> [Letter] {
        let bound: SQL = "b.task IN (\(SQL.list(tasks.map(\.id))))"
        let looks = tasks.filter { $0.raisedBy != nil }.map(\.openedAt).min()
        let isTheirs: SQL = looks.map { "(\(bound) OR m.sent_at >= \($0))" } ?? bound
        let rows = try tx.all(
            """
            SELECT \(MessageRows.columns), b.task FROM message m LEFT JOIN task_message b ON b.message = m.id
            WHERE m.conversation = \(conversation.id) AND m.author_role IN ('patient', 'proxy') AND m.withdrawn_at IS NULL AND \(isTheirs)
            ORDER BY m.seq
            """
        ) { row in (message: try MessageRows.decode(row), task: try row[MessageRows.count] as ID<WorkbenchTask>?) }
        return rows.map { row in
            Letter(
                message: row.message.place.message, sentAt: row.message.place.sentAt, task: row.task,
                urgency: Urgency.judge(row.message, in: conversation, key: patientKey, site: site), text: text(of: row.message))
        }
    }

    private func text(of message: MessageRows.Sealed) -> UrgencyText? {
        Urgency.words(of: message, in: conversation, key: patientKey).map { UrgencyText($0.subject + "\n" + $0.body) }
    }
}
