public import Persistence

/// Whether an answer may be corrected, as a pure rule (decisions.md, *Undo*).
enum Correcting {
    /// What is known of the message.
    struct Answer: Sendable, Hashable {
        var isByStaff = true
        var isWithdrawn = false
        var isCorrected = false
    }

    /// - Parameters:
    ///   - actor: the right of the one who asks in the group of the task. Whoever may answer there may mend an answer, its author or not.
    ///   - answer: nil when the conversation has no such message.
    static func judge(actor: Eligibility, answer: Answer?) throws {
        try actor.require()
        try judge(answer)
    }

    /// The same where no task gives the right: in a conversation that somebody began, for what they wrote themselves.
    static func judge(isAuthor: Bool, answer: Answer?) throws {
        try judge(answer)
        guard isAuthor else { throw CorrectionRefusal.notTheAuthor }
    }

    private static func judge(_ answer: Answer?) throws {
        guard let answer, answer.isByStaff else { throw CorrectionRefusal.noAnswer }
        guard !answer.isWithdrawn else { throw CorrectionRefusal.withdrawn }
        guard !answer.isCorrected else { throw CorrectionRefusal.correctedAlready }
    }
}

/// What can be refused about a correction.
public enum CorrectionRefusal: Refusal, Equatable {
    case noAnswer, withdrawn, correctedAlready
    /// Outside a task everybody mends what they wrote themselves.
    case notTheAuthor

    public var code: String {
        switch self {
        case .noAnswer: "no-answer"
        case .withdrawn: "withdrawn"
        case .correctedAlready: "corrected-already"
        case .notTheAuthor: "not-the-author"
        }
    }

    public var status: Int {
        switch self {
        case .noAnswer: 422
        case .withdrawn, .correctedAlready: 409
        case .notTheAuthor: 403
        }
    }

    public var sentence: String {
        switch self {
        case .noAnswer: "Only an answer of the care team in this conversation can be corrected."
        case .withdrawn: "This answer was withdrawn. Write a new one instead."
        case .correctedAlready: "This answer was corrected before. Correct the latest one instead."
        case .notTheAuthor: "Somebody else wrote this. They can correct it, and so can whoever works on the task of it."
        }
    }

    public var fields: [FieldRefusal] {
        [FieldRefusal(field: "message", code: code, sentence: sentence)]
    }
}

extension Workbench {
    /// Says better what an earlier answer said: a new message to the same readers, and the earlier one is marked and kept.
    ///
    /// It answers nothing that is open, ends no task, and is possible on a finished one.
    ///
    /// - Throws: `CorrectionRefusal`, `MessageRefusal.invalid` for a text that is not accepted, and as every action on a task.
    public func correct(
        _ answer: ID<Message>, on id: ID<WorkbenchTask>, to text: String, version: Int64? = nil, by user: SignedIn, site: Site,
        in tx: Transaction
    ) throws -> Effect<(sent: Sent, task: WorkbenchTask)> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        let found = try sending.correctable(answer, in: desk.conversation, tx)
        try Correcting.judge(actor: desk.eligibility, answer: found?.answer)
        let sent = try sending.correct(
            answer, provider: found?.provider, in: desk.conversation, to: text, by: user, site: site, at: now, tx)
        let task = try touch(desk, in: tx)
        return Effect((sent.value, task), wakeups: sent.wakeups.union([.group(desk.task.workflowGroup)]))
    }
}

extension Sending {
    /// A message as a correction looks at it.
    struct Correctable: Sendable {
        let answer: Correcting.Answer
        let author: ID<Account>?
        let provider: ID<Provider>?
    }

    /// - Returns: nil when the conversation has no such message.
    func correctable(_ message: ID<Message>, in conversation: Conversation, _ tx: Transaction) throws -> Correctable? {
        try tx.first(
            """
            SELECT author_role, withdrawn_at, corrected_at, author, provider FROM message
            WHERE id = \(message) AND conversation = \(conversation.id)
            """
        ) { row in
            Correctable(
                answer: Correcting.Answer(
                    isByStaff: try row[0] as AuthorRole == .staff, isWithdrawn: try row[1] as Timestamp? != nil,
                    isCorrected: try row[2] as Timestamp? != nil),
                author: try row[3], provider: try row[4])
        }
    }

    /// Sends the better text to the same readers and marks the earlier one, whoever may: the caller has judged the right, and locked the
    /// conversation.
    ///
    /// - Throws: `MessageRefusal.invalid` for a text that is not accepted.
    func correct(
        _ message: ID<Message>, provider: ID<Provider>?, in conversation: Conversation, to text: String, by user: SignedIn, site: Site,
        at now: Timestamp, _ tx: Transaction
    ) throws -> Effect<Sent> {
        let body = try MessageText.body(text, limit: site.limits.body).mapError { MessageRefusal.invalid([$0]) }.get()
        let sent = try add(
            Continuation(
                conversation: conversation, body: body, inReplyTo: message, provider: provider, route: nil, due: now, promise: nil,
                answers: false),
            by: user.author(as: .staff), at: now, in: tx)
        let marked = try tx.update(
            """
            UPDATE message SET corrected_at = \(now), corrected_by = \(sent.value.message)
            WHERE id = \(message) AND conversation = \(conversation.id) AND corrected_at IS NULL AND withdrawn_at IS NULL
            """)
        guard marked == 1 else { throw DatabaseFailure.busy }
        try audit.record(
            AuditEvent(
                .correct, "message", message, by: user.actor, session: user.session, patient: conversation.patient,
                detail: ["by": sent.value.message.description]), in: tx)
        return sent
    }
}
