import Persistence

/// What follows for a message that may be urgent: until when somebody looks at it, and who.
struct UrgentMessage: Sendable {
    let urgency: Urgency
    /// Counted by the clock, day and night.
    let due: Timestamp
    /// The clinical group that looks where nobody clinical would.
    let lookingGroup: ID<WorkflowGroup>
    /// The groups whose people may judge it.
    let clinicalGroups: Set<ID<WorkflowGroup>>

    /// - Parameter judged: what was judged before the store's turn came.
    /// - Returns: nil for a message that calls for nothing.
    static func judging(
        subject: String = "", _ body: String, judged: JudgedWords?, at now: Timestamp, site: Site
    ) -> UrgentMessage? {
        guard let settings = site.urgent, let urgency = JudgedWords.urgency(of: subject, body, site: site, judged: judged) else {
            return nil
        }
        return UrgentMessage(
            urgency: urgency, due: now.adding(seconds: Int64(settings.withinSeconds)), lookingGroup: settings.workflowGroup,
            clinicalGroups: Set(site.workflowGroups.filter(\.clinical).map(\.id)))
    }

    /// The group that looks at it too, as a pure rule: the site's, unless the message waits in a clinical group already.
    ///
    /// - Parameter group: where its task waits; nil when another system answers it.
    func lookedAt(besides group: ID<WorkflowGroup>?) -> ID<WorkflowGroup>? {
        if let group, clinicalGroups.contains(group) { return nil }
        return group == lookingGroup ? nil : lookingGroup
    }

    func words(of conversation: ID<Conversation>, _ patient: ID<Patient>, key: PatientKey) -> UrgentWords {
        UrgentWords(words: urgency.words, rules: urgency.rules, due: due, conversation: conversation, key: key)
    }
}

/// The words for which a task ranks first, as its row keeps them.
struct UrgentWords: Sendable {
    let words: [String]
    /// Names of the packs of rules.
    let rules: String
    /// When somebody must have looked.
    let due: Timestamp
    let conversation: ID<Conversation>
    let key: PatientKey

    /// The text rules let no message hold it.
    private static let divider: Character = "\u{1F}"

    func sealed(for task: ID<WorkbenchTask>) throws -> [UInt8] {
        try Self.sealed(words, for: task, of: conversation, key: key)
    }

    static func sealed(
        _ words: [String], for task: ID<WorkbenchTask>, of conversation: ID<Conversation>, key: PatientKey
    ) throws -> [UInt8] {
        try key.cards.seal(text: words.joined(separator: String(divider)), binding(task, conversation), padded: true)
    }

    /// The words of a task as another keeps them: none of them too, where they were taken back.
    ///
    /// - Parameters:
    ///   - key: of the patient whose task the other is.
    ///   - oldKey: of the patient whose task this one is.
    /// - Returns: nil for a task that no rule ranked first.
    static func sealed(
        as old: WorkbenchTask, for task: ID<WorkbenchTask>, of conversation: ID<Conversation>, key: PatientKey, from oldKey: PatientKey
    ) throws -> [UInt8]? {
        guard old.sealedUrgentWords != nil else { return nil }
        return try sealed(open(old, key: oldKey), for: task, of: conversation, key: key)
    }

    /// When the managers are told that nobody has looked: after three quarters of the time.
    func warning(from now: Timestamp) -> Timestamp {
        now.adding(microseconds: due.microseconds(since: now) / 4 * 3)
    }

    /// The same words, after those that are known already.
    func following(_ earlier: [String]) -> UrgentWords {
        let all = earlier + words.filter { !earlier.contains($0) }
        return UrgentWords(words: Array(all.prefix(Urgency.mostWords)), rules: rules, due: due, conversation: conversation, key: key)
    }

    /// - Parameter patient: the patient of the conversation.
    static func open(_ task: WorkbenchTask, of patient: ID<Patient>, keys: PatientKeys, in tx: Transaction) throws -> [String] {
        guard task.sealedUrgentWords != nil else { return [] }
        return try open(task, key: try keys.key(of: patient, in: tx))
    }

    static func open(_ task: WorkbenchTask, key: PatientKey) throws -> [String] {
        guard let sealed = task.sealedUrgentWords else { return [] }
        return try key.cards.openText(sealed, binding(task.id, task.conversation), padded: true).split(separator: divider).map(String.init)
    }

    private static func binding(_ task: ID<WorkbenchTask>, _ conversation: ID<Conversation>) -> Binding {
        Binding(table: "task", column: "urgent_because", row: task, parent: conversation)
    }
}

extension TaskBinding {
    /// Ranks an unfinished task first for what a further message holds; its due time only comes nearer.
    func rankFirst(_ task: WorkbenchTask, because urgent: UrgentWords, at now: Timestamp, in tx: Transaction) throws {
        let warnBefore = urgent.due.microseconds(since: urgent.warning(from: now))
        let words = urgent.following(try UrgentWords.open(task, key: urgent.key))
        try tx.execute(
            """
            UPDATE task SET rank = 0, look_at = \(now), due_at = CASE WHEN due_at > \(urgent.due) THEN \(urgent.due) ELSE due_at END,
                warn_before = CASE WHEN due_at > \(urgent.due) THEN \(warnBefore) ELSE warn_before END,
                promised_after = CASE WHEN due_at > \(urgent.due) THEN promised_after + (due_at - \(urgent.due)) ELSE promised_after END,
                urgent_because = \(try words.sealed(for: task.id)), urgent_rules = \(urgent.rules)
            WHERE id = \(task.id) AND state <> 'done'
            """)
    }

    /// A look at a message that another task, or another system, answers: one unfinished for a conversation, whatever else is written.
    ///
    /// The caller holds the lock on the conversation.
    func raise(_ opening: Opening, for message: ID<Message>, at now: Timestamp, in tx: Transaction) throws -> Bound {
        let unfinished = try tx.first(
            """
            SELECT \(TaskRows.columns) FROM task t
            WHERE t.conversation = \(opening.conversation) AND t.state <> 'done' AND t.raised_by IS NOT NULL
            """
        ) { try TaskRows.decode($0) }
        if let unfinished, let urgent = opening.urgent {
            try rankFirst(unfinished, because: urgent, at: now, in: tx)
            try tx.execute("UPDATE task SET raised_by = \(message), version = version + 1 WHERE id = \(unfinished.id)")
            return Bound(task: unfinished.id, group: unfinished.workflowGroup)
        }
        let id: ID<WorkbenchTask> = surroundings.ids.next()
        try tx.insert(insertion(of: id, opening, at: now, raisedBy: message))
        return Bound(task: id, group: opening.group)
    }
}
