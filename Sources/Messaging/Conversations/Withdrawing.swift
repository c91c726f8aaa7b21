public import Persistence

/// What taking back a message leaves behind, as a pure rule (decisions.md, *Undo*).
enum Withdrawing {
    /// What is known of the message when its conversation is locked.
    struct Facts: Sendable, Hashable {
        var sentAt: Timestamp
        var isWithdrawn = false
        /// Whether anything was written after it.
        var isLast = true
        /// Whether a Workbench user has opened, claimed or otherwise handled its task.
        var isTouched = false
    }

    /// - Parameter window: seconds after sending in which nothing remains; 0 is off.
    /// - Returns: whether a stub stays.
    /// - Throws: `WithdrawalRefusal.withdrawnAlready`.
    static func leavesTrace(_ facts: Facts, at now: Timestamp, window: Int) throws -> Bool {
        guard !facts.isWithdrawn else { throw WithdrawalRefusal.withdrawnAlready }
        let isFresh = now < facts.sentAt.adding(seconds: Int64(window))
        return !isFresh || !facts.isLast || facts.isTouched
    }

    /// Whether a look ends as withdrawn when the message that called for it is taken back. Like a task that answers, it goes on while
    /// anything waits for an answer: whoever took the words back may be unwell all the same.
    ///
    /// - Parameters:
    ///   - isRaised: whether another message that stands calls for it too.
    ///   - isAwaited: whether anything else in the conversation waits for an answer.
    static func endsLook(isRaised: Bool, isAwaited: Bool) -> Bool {
        !isRaised && !isAwaited
    }
}

/// What can be refused about taking back a message.
public enum WithdrawalRefusal: Refusal, Equatable {
    case withdrawnAlready

    public var code: String { "withdrawn-already" }
    public var status: Int { 409 }
    public var sentence: String { "This message was withdrawn already." }
}

/// A message that was taken back.
public struct Withdrawal: Sendable {
    /// Without its words, as everybody sees it from now on.
    public let message: Message
    /// Whether a stub stays in the conversation.
    public let hasTrace: Bool
    /// Whether the conversation went with it: there was nothing else in it.
    public let endsConversation: Bool
    /// What it said, for its author alone.
    public let subject: String
    public let words: String
    public let conversation: Conversation
    public let patient: Patient
    /// The files that went with it, given back to its author; none when a stub stays.
    public let attachments: [AttachedFile]
}

extension Conversations {
    /// Takes back a message of one's own.
    ///
    /// While nobody on the Workbench has touched it, and within the window, it is as if it had never been sent: message, task and
    /// notifications are gone, and only the audit trail knows. Otherwise a stub stays, its words are shown to nobody and kept for audit.
    /// Either way no task shows them as the reason why it ranks first.
    ///
    /// - Throws: `NotFound` for everybody but the author, and when the author can no longer read the conversation; `WithdrawalRefusal`.
    public func withdraw(_ id: ID<Message>, by member: SignedIn, site: Site, in tx: Transaction) throws -> Effect<Withdrawal> {
        let now = surroundings.clock()
        let place = try tx.first("SELECT conversation FROM message WHERE id = \(id)") { try $0[0] as ID<Conversation> }
        guard let place else { throw NotFound() }
        let mailbox = try mailbox(holding: place, for: member.account.id, in: tx)
        guard let conversation = try ConversationRows.find(place, where: mailbox.condition, lock: true, in: tx), conversation.movedAt == nil
        else { throw NotFound() }
        guard let found = try WithdrawalRows.find(id, in: tx), found.message.place.author == member.account.id, found.message.role.isMember
        else { throw NotFound() }
        let patientKey = try surroundings.patientKeys.key(of: conversation.patient, in: tx)
        let key = try conversation.key(under: patientKey)
        let subject = try conversation.subject(with: key)
        let opened = try found.message.open(with: key, authorName: member.account.name)
        let hasTrace = try Withdrawing.leavesTrace(
            Withdrawing.Facts(
                sentAt: found.message.place.sentAt, isWithdrawn: found.message.withdrawnAt != nil,
                isLast: conversation.lastMessage == id, isTouched: found.isTouched), at: now, window: site.limits.undoWindowSeconds)
        var topics: Set<Topic> = Set([found.group, found.look?.group].compactMap { $0 }.map { .group($0) })
        for reader in try Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx) {
            topics.insert(.mailbox(reader.account, reader.patient))
        }
        if let inbox = found.inbox { topics.insert(.inbox(inbox)) }
        let ends = !hasTrace && found.message.place.seq == 1
        let binding = AttachmentBinding(surroundings)
        let files = hasTrace ? [] : try AttachmentBinding.files(of: [id], in: place, key: key, tx)[id] ?? []
        if !hasTrace {
            try binding.giveBack(id, of: conversation.id, key: key, at: now, in: tx)
            try WithdrawalRows.erase(found, by: member.account.id, at: now, in: tx)
        }
        if ends {
            try WithdrawalRows.erase(conversation.id, in: tx)
        } else {
            if hasTrace { try WithdrawalRows.mark(found, by: member.account.id, at: now, in: tx) }
            let words = StandingWords(conversation: conversation, patientKey: patientKey, site: site)
            let groups = try words.settle(withdrawing: found.message, by: member.account.id, at: now, in: tx) {
                try openQuestion(in: conversation, site: site, in: tx) != nil
            }
            topics.formUnion(groups)
            try WithdrawalRows.settle(
                conversation, subject: subject, key: key, patientKey: patientKey, names: { try identity.names(of: [$0], in: tx)[$0] ?? "" },
                at: now, in: tx)
        }
        try audit.record(
            AuditEvent(
                .withdraw, "message", id, by: member.actor, session: member.session, patient: conversation.patient,
                detail: ["trace": hasTrace ? "stub" : "none", "receipt": found.message.receipt?.rawValue ?? ""]), in: tx)
        return Effect(
            Withdrawal(
                message: try found.message.withdrawn(at: now).open(with: key, authorName: member.account.name), hasTrace: hasTrace,
                endsConversation: ends, subject: subject, words: opened.body, conversation: conversation, patient: mailbox.patient,
                attachments: files),
            wakeups: topics)
    }
}
