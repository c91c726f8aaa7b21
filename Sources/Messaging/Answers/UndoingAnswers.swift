public import Persistence

/// Whether somebody of the practice may still undo what they sent, as a pure rule (decisions.md, *Undo*).
enum UndoingAnswers {
    /// What is known of the message when its conversation is locked.
    struct Facts: Sendable, Hashable {
        var sentAt: Timestamp
        var isWithdrawn = false
        var isCorrected = false
        /// Whether anything was written after it.
        var isLast = true
        /// Whether anybody on the member side was shown it.
        var isShown = false
    }

    /// - Parameter window: seconds after sending; 0 is off.
    /// - Returns: whether a stub stays.
    /// - Throws: `WithdrawalRefusal.withdrawnAlready`, `AnswerUndoRefusal`.
    static func leavesTrace(_ facts: Facts, at now: Timestamp, window: Int) throws -> Bool {
        guard !facts.isCorrected else { throw AnswerUndoRefusal.corrected }
        guard facts.isWithdrawn || now < facts.sentAt.adding(seconds: Int64(window)) else { throw AnswerUndoRefusal.tooLate }
        return try Withdrawing.leavesTrace(
            Withdrawing.Facts(sentAt: facts.sentAt, isWithdrawn: facts.isWithdrawn, isLast: facts.isLast, isTouched: facts.isShown),
            at: now, window: window)
    }
}

/// What can be refused about undoing what the practice sent.
public enum AnswerUndoRefusal: Refusal, Equatable {
    /// The time to undo is over.
    case tooLate
    /// A correction stands for it.
    case corrected

    public var code: String {
        switch self {
        case .tooLate: "undo-over"
        case .corrected: "corrected-already"
        }
    }

    public var status: Int { 409 }

    public var sentence: String {
        switch self {
        case .tooLate: "It is too late to undo this. Correct it instead: everybody who can read it is told."
        case .corrected: "This was corrected already. Undo the correction, or correct it again."
        }
    }
}

/// An answer that was undone.
public struct AnswerWithdrawal: Sendable {
    /// Without its words, as everybody sees it from now on.
    public let message: Message
    /// Whether a stub stays, because the member side was shown it.
    public let hasTrace: Bool
    /// Whether the conversation went with it: there was nothing else in it.
    public let endsConversation: Bool
    /// What it said, for its author alone.
    public let words: String
    /// Where the question waits for an answer again; nil where it was no answer to a task.
    public let task: ID<WorkbenchTask>?
    /// The words as a draft; nil for a correction.
    public let draft: Draft?
    /// The answer it had corrected, which stands again.
    public let corrects: ID<Message>?
    public let conversation: Conversation
    public let patient: Patient
}

/// What the practice sent and takes back at once.
public final class Answers: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let conversations: Conversations
    let workbench: Workbench
    let drafts: Drafts

    init(_ surroundings: Surroundings, audit: Audit, drafts: Drafts) {
        self.surroundings = surroundings
        self.audit = audit
        conversations = drafts.conversations
        workbench = drafts.workbench
        self.drafts = drafts
    }

    /// Undoes a message that the user sent for the practice.
    ///
    /// While nobody on the member side was shown it, it is as if it had never been sent; else a stub stays. Either way the question waits
    /// for its answer again: a task that was done by it stays done, as withdrawn, and the same person owns a new one that continues it,
    /// with the words as their draft.
    ///
    /// - Throws: `NotFound` for everybody but the author, `TaskRefusal` when they may no longer process the task, `AnswerUndoRefusal`,
    ///   `WithdrawalRefusal`.
    public func withdraw(_ id: ID<Message>, by user: SignedIn, site: Site, in tx: Transaction) throws -> Effect<AnswerWithdrawal> {
        let now = surroundings.clock()
        guard user.account.kind == .staff, let before = try Self.message(id, in: tx), before.place.author == user.account.id,
            before.role == .staff
        else { throw NotFound() }
        if let ended = try AnsweredWork.ended(by: before, in: tx) {
            // Whoever gets the task back may process it, now and until that is done.
            try TaskCustody.hold(user.account.id, in: ended.workflowGroup, tx)
            let right = Eligibility.judge(try EligibilityRows.facts(of: user.account.id, in: ended.workflowGroup, tx))
            guard right != .stranger else { throw NotFound() }
            try right.require()
        }
        let seen = Visibility.staffCondition(for: user.account.id)
        guard let conversation = try ConversationRows.find(before.place.conversation, where: seen, lock: true, in: tx),
            conversation.movedAt == nil, let message = try Self.message(id, in: tx)
        else { throw NotFound() }
        let hasTrace = try UndoingAnswers.leavesTrace(
            try facts(of: message, in: conversation, tx), at: now, window: site.limits.undoWindowSeconds)
        let patientKey = try surroundings.patientKeys.key(of: conversation.patient, in: tx)
        let key = try conversation.key(under: patientKey)
        let subject = try conversation.subject(with: key)
        let words = try message.open(with: key, authorName: user.account.name).body
        var topics: Set<Topic> = [.inbox(user.account.id)]
        for reader in try Readers.members(of: conversation.visibilityFacts, at: now, conversations.patients, in: tx) {
            topics.insert(.mailbox(reader.account, reader.patient))
        }

        let work = AnsweredWork(message: message, conversation: conversation, patientKey: patientKey, user: user, now: now)
        let corrects = try work.uncorrect(in: tx)
        let task = corrects == nil ? try work.takeUp(surroundings.ids, in: tx) : nil
        if let task { topics.insert(.group(task.group)) }
        if corrects == nil { topics.formUnion(try work.returnToInbox(in: tx)) }

        let found = WithdrawalRows.Found(message: message, task: nil, group: nil, sharesTask: false, isTouched: hasTrace, inbox: nil)
        let ends = !hasTrace && message.place.seq == 1
        let files = hasTrace ? [] : try AttachmentBinding.files(of: [id], in: conversation.id, key: key, tx)[id] ?? []
        if hasTrace {
            try WithdrawalRows.mark(found, by: user.account.id, at: now, in: tx)
        } else {
            try AttachmentBinding(surroundings).giveBack(id, of: conversation.id, key: key, at: now, in: tx)
            try WithdrawalRows.erase(found, by: user.account.id, at: now, in: tx)
            try tx.execute("UPDATE conversation SET to_members = to_members - 1 WHERE id = \(conversation.id)")
        }
        let draft =
            try corrects == nil
            ? keep(words, subject, files.map(\.id), of: message, in: conversation, task: task?.id, ends: ends, by: user, site: site, tx)
            : nil
        if ends {
            try WithdrawalRows.erase(conversation.id, in: tx)
        } else {
            try WithdrawalRows.settle(
                conversation, subject: subject, key: key, patientKey: patientKey,
                names: { try conversations.identity.names(of: [$0], in: tx)[$0] ?? "" }, at: now, in: tx)
        }
        try audit.record(
            AuditEvent(
                .withdraw, "message", id, by: user.actor, session: user.session, patient: conversation.patient,
                detail: ["trace": hasTrace ? "stub" : "none", "task": task?.id.description ?? ""]), in: tx)
        return Effect(
            AnswerWithdrawal(
                message: try message.withdrawn(at: now).open(with: key, authorName: user.account.name), hasTrace: hasTrace,
                endsConversation: ends, words: words, task: task?.id, draft: draft, corrects: corrects, conversation: conversation,
                patient: try conversations.patients.patient(conversation.patient, in: tx)),
            wakeups: topics)
    }

    private static func message(_ id: ID<Message>, in tx: Transaction) throws -> MessageRows.Sealed? {
        try tx.first("SELECT \(MessageRows.columns) FROM message m WHERE m.id = \(id)", MessageRows.decode)
    }

    private func facts(of message: MessageRows.Sealed, in conversation: Conversation, _ tx: Transaction) throws -> UndoingAnswers.Facts {
        let isShown =
            try tx.first(
                """
                SELECT EXISTS (SELECT 1 FROM answer_shown s WHERE s.message = \(message.place.message))
                    OR EXISTS (SELECT 1 FROM read_mark r WHERE r.conversation = \(conversation.id) AND r.through_seq >= \(message.place.seq))
                    OR EXISTS (SELECT 1 FROM conversation_narrowing n WHERE n.conversation = \(conversation.id) AND n.at >= \(message.place.sentAt))
                """
            ) { try $0[0] as Bool } ?? false
        return UndoingAnswers.Facts(
            sentAt: message.place.sentAt, isWithdrawn: message.withdrawnAt != nil, isCorrected: message.correction != nil,
            isLast: conversation.lastMessage == message.place.message, isShown: isShown)
    }

    /// The words as a draft where they were written; what was begun there since comes after them.
    private func keep(
        _ words: String, _ subject: String, _ files: [ID<Attachment>], of message: MessageRows.Sealed, in conversation: Conversation,
        task: ID<WorkbenchTask>?,
        ends: Bool, by user: SignedIn, site: Site, _ tx: Transaction
    ) throws -> Draft? {
        var content = DraftContent(body: words, template: message.template?.code, attachments: files)
        if ends {
            content.type = conversation.type.rawValue
            content.clinicalGroup = site.clinicalGroup(conversation.clinicalGroup)?.code ?? ""
            content.provider = conversation.provider.flatMap(site.provider)?.code
            content.subject = subject
            content.audience = conversation.audience.rawValue
            content.replyAllowed = conversation.replyAllowed
        }
        let place: DraftPlace = ends ? .staffMessage(conversation.patient) : task.map { .task($0) } ?? .reply(conversation.id)
        let begun: Draft? =
            if let task {
                try drafts.onTask(task, for: user, in: tx).own
            } else {
                try ends ? nil : drafts.reply(in: conversation.id, of: user, in: tx)
            }
        content.continues(begun?.content)
        do {
            return try drafts.save(content, at: place, over: begun?.base, by: user, site: site, in: tx).value
        } catch is any Refusal {
            // The answer is undone all the same; its words are in what is returned.
            return nil
        }
    }
}

extension Answers {
    /// Whether a message is the user's own, the last word of its conversation, and can still be undone: what a page offers.
    public func isUndoable(_ id: ID<Message>, by user: SignedIn, site: Site, in tx: Transaction) throws -> Bool {
        guard let message = try Self.message(id, in: tx), message.role == .staff, message.place.author == user.account.id,
            message.withdrawnAt == nil, message.correction == nil,
            try tx.first("SELECT last_message FROM conversation WHERE id = \(message.place.conversation)", { try $0[0] as ID<Message> })
                == id
        else { return false }
        return surroundings.clock() < message.place.sentAt.adding(seconds: Int64(site.limits.undoWindowSeconds))
    }
}
