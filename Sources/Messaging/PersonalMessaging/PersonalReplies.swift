public import Persistence

/// Where a member's reply goes in a conversation that somebody of the practice
/// began, as a pure rule (S46, D4).
enum ReplyDestination: Sendable, Hashable {
    /// To the inbox of who began it.
    case inbox(ID<Account>)
    /// To the tasks of the workflow group, as every other reply.
    case group

    /// What decides it.
    struct Facts: Sendable, Hashable {
        /// nil where nobody of the practice began it, or they are gone.
        var initiator: ID<Account>?
        var isEnabled = false
        var hasRole = false
        var isAway = false
        /// Whether a task that answers the conversation is unfinished: the reply joins it. A look that urgent words called for is none.
        var hasUnfinishedTask = false
    }

    static func of(_ facts: Facts, isOn: Bool) -> ReplyDestination {
        guard isOn, let initiator = facts.initiator, facts.isEnabled, facts.hasRole, !facts.isAway, !facts.hasUnfinishedTask else {
            return .group
        }
        return .inbox(initiator)
    }
}

/// Why a reply went from somebody's inbox to the tasks of a group.
public enum HandOverReason: String, Sendable, Hashable, CaseIterable, SQLText {
    case disabled
    case roleMissing = "role-missing"
    case away
    case switchedOff = "switched-off"
    /// Nobody answered within the time the site decided.
    case unanswered

    /// The first that applies, in this order.
    static func of(isOn: Bool, isEnabled: Bool, hasRole: Bool, isAway: Bool, isOverdue: Bool) -> HandOverReason? {
        if !isEnabled { return .disabled }
        if !hasRole { return .roleMissing }
        if !isOn { return .switchedOff }
        if isAway { return .away }
        return isOverdue ? .unanswered : nil
    }
}

/// The replies that wait in inboxes. The verbs of other features that take a
/// right away call `settle` in their own transaction.
struct PersonalReplies: Sendable {
    let surroundings: Surroundings
    let audit: Audit

    init(_ surroundings: Surroundings, audit: Audit) {
        self.surroundings = surroundings
        self.audit = audit
    }

    /// A table of its own, so that a reply that waits is told from one that never was in an inbox.
    static let schema: [Migration.Step] = [
        .table(
            "personal_reply",
            """
            message UUID PRIMARY KEY,
            conversation UUID NOT NULL REFERENCES conversation (id),
            account UUID NOT NULL REFERENCES account (id),
            workflow_group UUID NOT NULL REFERENCES workflow_group (id),
            received_at BIGINT NOT NULL,
            fallback_at BIGINT NOT NULL,
            ended_at BIGINT,
            ended_as TEXT CHECK (ended_as IN ('answered', 'handed-over')),
            because TEXT CHECK (because IN ('disabled', 'role-missing', 'away', 'switched-off', 'unanswered')),
            task UUID REFERENCES task (id),
            CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
            CHECK ((ended_as IS NOT NULL AND ended_as = 'handed-over') = (task IS NOT NULL)),
            CHECK ((task IS NULL) = (because IS NULL))
            """, clustered: true),
        .index("CREATE INDEX personal_reply_waiting ON personal_reply (account, received_at) WHERE ended_at IS NULL"),
        .index("CREATE INDEX personal_reply_task ON personal_reply (task) WHERE task IS NOT NULL"),
        .index("CREATE INDEX personal_reply_conversation ON personal_reply (conversation, received_at)"),
    ]

    /// Where the reply of a member goes now; the caller has locked the conversation.
    func destination(in conversation: Conversation, site: Site, at now: Timestamp, _ tx: Transaction) throws -> ReplyDestination {
        guard conversation.begunAs == .staff, let initiator = conversation.begunBy else { return .group }
        let facts = try tx.first(
            """
            SELECT a.disabled_at IS NULL, EXISTS (SELECT 1 FROM account_role r WHERE r.account = a.id AND r.role = 'personalMessaging'),
                EXISTS (SELECT 1 FROM task t WHERE t.conversation = \(conversation.id) AND t.state <> 'done' AND t.raised_by IS NULL)
            FROM account a WHERE a.id = \(initiator)
            """
        ) { try ReplyDestination.Facts(initiator: initiator, isEnabled: $0[0], hasRole: $0[1], hasUnfinishedTask: $0[2]) }
        guard var facts else { return .group }
        facts.isAway = try AbsenceRows.current(of: initiator, at: now, in: tx) != nil
        return .of(facts, isOn: WritingFirst.isOn(site.decisions))
    }

    /// Puts a member's message into an inbox.
    func receive(
        _ message: ID<Message>, of conversation: Conversation, for account: ID<Account>, group: ID<WorkflowGroup>, promise: Promise?,
        site: Site, at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        let fallback = site.personalFallback(from: now, promise: promise)
        try tx.execute(
            """
            INSERT INTO personal_reply (message, conversation, account, workflow_group, received_at, fallback_at)
            VALUES (\(message), \(conversation.id), \(account), \(group), \(now), \(fallback))
            """)
        try surroundings.mail.tell(account, of: .inbox, in: group, in: tx)
        return [.inbox(account)]
    }

    /// Whoever looked at what may be urgent has answered it, and what came before it since the look began: it waits in no inbox any more.
    ///
    /// - Returns: whom to wake.
    static func end(lookedAtBy look: WorkbenchTask, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        guard let raisedBy = look.raisedBy else { return [] }
        return try end(
            """
            conversation = \(look.conversation) AND received_at >= \(look.openedAt) AND message IN (SELECT m.id FROM message m
                WHERE m.conversation = \(look.conversation) AND m.seq <= (SELECT r.seq FROM message r WHERE r.id = \(raisedBy)))
            """, in: look.conversation, at: now, in: tx)
    }

    /// Those of a conversation that wait in an inbox are answered, also where somebody had begun to work on them.
    ///
    /// - Parameter which: a condition on `personal_reply`.
    /// - Returns: whom to wake.
    static func end(_ which: SQL, in conversation: ID<Conversation>, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        let accounts = try tx.all(
            "UPDATE personal_reply SET ended_at = \(now), ended_as = 'answered' WHERE \(which) AND ended_at IS NULL RETURNING account"
        ) { try $0[0] as ID<Account> }
        guard !accounts.isEmpty else { return [] }
        let earlier = Receipt.allCases.filter { $0 < .answered }
        try tx.execute(
            """
            UPDATE message SET receipt = \(Receipt.answered), receipt_at = \(now)
            WHERE conversation = \(conversation) AND receipt IN (\(SQL.list(earlier))) AND withdrawn_at IS NULL
            AND EXISTS (SELECT 1 FROM personal_reply w WHERE w.message = message.id AND w.ended_at = \(now) AND w.ended_as = 'answered')
            """)
        return Set(accounts.map { .inbox($0) })
    }
}

extension Site {
    /// When an unanswered reply becomes a task of the group; one business day
    /// unless the site decides otherwise (D4).
    func personalFallback(from moment: Timestamp, promise: Promise?) -> Timestamp {
        let span = decisions.providersToMembers.personalFallbackAfter ?? .businessDays(1)
        return due(Promise(atLatest: span, calendar: promise?.calendar), from: moment)
    }
}
