public import Persistence

extension Workbench {
    /// Answers a task: the reply joins the chain, and the task is done unless
    /// `complete` is false (S15, S44). Only the owner replies.
    ///
    /// - Parameters:
    ///   - text: nil takes the words of the template.
    ///   - template: the code of the template the words came from (S58).
    ///   - provider: the code of the one in whose name it goes out, also in the words of the template; nil is the conversation's.
    /// - Throws: `TaskRefusal` as for every action; `MessageRefusal.invalid` for
    ///   a text that is not accepted; `TemplateRefusal`;
    ///   `WritingFirstRefusal.nobodyCanRead` when no reader has an active account.
    public func reply(
        _ text: String?, template: String? = nil, attachments: [ID<Attachment>] = [], to id: ID<WorkbenchTask>, provider: String? = nil,
        complete: Bool = true, version: Int64? = nil, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<(sent: Sent, task: WorkbenchTask)> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try requireOwned(desk, by: user.account.id, in: tx)
        let provider = try named(provider, of: desk.conversation, site)
        let chosen = try template.flatMap { $0.isEmpty ? nil : $0 }.map { try site.staffTemplate($0) }
        let words =
            try text
            ?? chosen.map {
                try $0.filled(
                    for: patients.patient(desk.conversation.patient, in: tx).details, in: desk.conversation, provider: provider,
                    author: user.account.name, site: site
                ).body
            }
        let body: String
        switch MessageText.body(words ?? "", limit: site.limits.body) {
        case .success(let accepted): body = accepted
        case .failure(let fault): throw MessageRefusal.invalid([fault])
        }
        let readers = try Readers.members(of: desk.conversation.visibilityFacts, at: now, patients, in: tx)
        guard !readers.isEmpty else { throw WritingFirstRefusal.nobodyCanRead([]) }
        let sent = try sending.add(
            Sending.Continuation(
                conversation: desk.conversation, body: body, inReplyTo: desk.conversation.lastMessage,
                provider: provider, route: nil, due: now, promise: nil,
                template: chosen.map { MessageTemplateMark(code: $0.code, revision: site.revision) },
                attachments: AttachmentChoice(
                    attachments, areTaken: site.takesAttachments(.toMembers, in: desk.conversation)),
                readers: readers),
            by: user.author(as: .staff), at: now, in: tx)
        try DraftRows.remove(of: id, by: user.account.id, in: tx)
        try advanceReceipts(of: desk, to: .answered, at: now, in: tx)
        // A task that ends says so itself; a look that ends says nothing of the question.
        if !complete || desk.task.raisedBy != nil { try Outbox.answer(desk.task, at: now, in: tx) }
        let inbox = try PersonalReplies.end(lookedAtBy: desk.task, at: now, in: tx)
        let task = complete ? try finish(desk, as: .replied, by: user, at: now, in: tx) : try touch(desk, in: tx)
        return Effect((sent.value, task), wakeups: sent.wakeups.union(inbox).union([.group(desk.task.workflowGroup)]))
    }

    /// Ends a task without a reply in the chain.
    ///
    /// - Throws: `TaskRefusal.outcomeNotPossible` for an outcome that is reached
    ///   another way, `.noteMissing` where one is owed, and as for every action.
    public func complete(
        _ id: ID<WorkbenchTask>, as outcome: TaskOutcome, note: String? = nil, version: Int64? = nil, by user: SignedIn, site: Site,
        in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try requireOwned(desk, by: user.account.id, in: tx)
        let wasAnswered = desk.conversation.status == .answered
        guard outcome != .withdrawn, outcome != .replied || wasAnswered else { throw TaskRefusal.outcomeNotPossible }
        let text = note?.allSatisfy(\.isWhitespace) == true ? nil : note
        if outcome.needsNote, text == nil { throw TaskRefusal.noteMissing }
        if let text { try addNote(text, to: desk, by: user, limit: site.limits.body, at: now, in: tx) }
        let task = try finish(desk, as: outcome, by: user, at: now, in: tx)
        // Who only looked has closed nothing: the question is still with those who answer it.
        if outcome != .replied, task.raisedBy == nil { try ConversationRows.advance(desk.conversation.id, to: .closed, at: now, in: tx) }
        return Effect(task, wakeups: try wakeups(for: desk, at: now, in: tx))
    }

    /// Adds an internal note, which the member side never sees.
    public func note(
        _ text: String, on id: ID<WorkbenchTask>, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<ID<TaskNote>> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: nil, of: user.account.id, in: tx)
        let note = try addNote(text, to: desk, by: user, limit: site.limits.body, at: now, in: tx)
        try record(.note, desk.task, by: user, in: tx)
        return Effect(note, wakeups: [.group(desk.task.workflowGroup)])
    }

    @discardableResult
    func addNote(
        _ text: String, to desk: Desk, by user: SignedIn, limit: Int, field: String = "note", at now: Timestamp, in tx: Transaction
    ) throws -> ID<TaskNote> {
        let body: String
        switch MessageText.body(text, limit: limit, field: field) {
        case .success(let accepted): body = accepted
        case .failure(let fault): throw MessageRefusal.invalid([fault])
        }
        let key = try desk.conversation.key(under: surroundings.patientKeys.key(of: desk.conversation.patient, in: tx))
        let id: ID<TaskNote> = surroundings.ids.next()
        let sealed = try key.seal(text: body, TaskNote.binding(id, desk.task.id, user.account.id, now), padded: true)
        try tx.execute(
            "INSERT INTO task_note (id, task, author, body, created_at) VALUES (\(id), \(desk.task.id), \(user.account.id), \(sealed), \(now))"
        )
        return id
    }

    private func finish(
        _ desk: Desk, as outcome: TaskOutcome, by user: SignedIn, at now: Timestamp, in tx: Transaction
    ) throws -> WorkbenchTask {
        let done = try tx.first(
            """
            UPDATE task SET state = 'done', outcome = \(outcome), done_at = \(now), done_by = \(user.account.id), wake_at = NULL,
                hold_for = NULL, version = version + 1
            WHERE id = \(desk.task.id) AND owner = \(user.account.id) AND state <> 'done' RETURNING \(TaskRows.returned)
            """
        ) { try TaskRows.decode($0) }
        guard let done else { throw DatabaseFailure.busy }
        try DraftRows.remove(of: done.id, in: tx)
        try Outbox.close(with: done.id, at: now, in: tx)
        // Who only looked has dealt with nothing, unless they answered.
        if done.raisedBy == nil { try Outbox.answer(done, at: now, in: tx) }
        try record(.complete, done, by: user, detail: ["outcome": outcome.rawValue], in: tx)
        return done
    }

    func touch(_ desk: Desk, in tx: Transaction) throws -> WorkbenchTask {
        let task = try tx.first(
            "UPDATE task SET version = version + 1 WHERE id = \(desk.task.id) RETURNING \(TaskRows.returned)"
        ) { try TaskRows.decode($0) }
        guard let task else { throw DatabaseFailure.busy }
        return task
    }

    /// The provider in whose name a reply goes out: the one who is named, else
    /// the one the member wrote to.
    ///
    /// - Throws: `MessageRefusal.invalid` for one who is not of the clinical group.
    func named(_ provider: String?, of conversation: Conversation, _ site: Site) throws -> ID<Provider>? {
        guard let provider, !provider.isEmpty else { return conversation.provider }
        let group = site.clinicalGroup(conversation.clinicalGroup)
        guard let found = site.provider(code: provider), group?.providers.contains(found.id) == true
        else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: "provider", code: "unknown", sentence: "Choose a provider of this clinical group.")
            ])
        }
        return found.id
    }
}

/// An internal note of a task.
public struct TaskNote: Sendable {
    public let id: ID<TaskNote>
    public let author: ID<Account>
    public let authorName: String
    public let body: String
    public let createdAt: Timestamp

    static func binding(_ id: ID<TaskNote>, _ task: ID<WorkbenchTask>, _ author: ID<Account>, _ at: Timestamp) -> Binding {
        Binding(table: "task_note", column: "body", row: id, parent: task, author: author, createdAt: at)
    }
}
