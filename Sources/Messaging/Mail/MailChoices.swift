public import Persistence

/// Of what somebody of the practice may choose to be told by e-mail, for each of their workflow groups.
public enum StaffMailKind: String, Sendable, Hashable, CaseIterable, SQLText {
    /// A message that may be urgent has come in.
    case possibleUrgent = "possible-urgent"
    /// A task is late.
    case overdue
    /// Somebody else, or a rule, has given me a task.
    case assigned
    /// A reply in my inbox.
    case inbox
}

/// What somebody is told by e-mail, and where to.
public struct MailChoices: Sendable, Hashable {
    /// nil when no address is known: then there is no e-mail whatever is chosen.
    public var address: String?
    /// Whether the address is one to which nothing is sent: whoever acts for a young patient has it too.
    public var isHeldBack: Bool
    /// Whether a member is told of messages.
    public var messages: Bool
    /// For people of the practice: their workflow groups, and those whose flows bring replies to their inbox, each with what was chosen
    /// for it.
    public var groups: [GroupMailChoice]
}

public struct GroupMailChoice: Sendable, Hashable {
    public let group: ID<WorkflowGroup>
    public var kinds: Set<StaffMailKind>
    /// What there is to choose from.
    public let offered: Set<StaffMailKind>

    public init(group: ID<WorkflowGroup>, kinds: Set<StaffMailKind>, offered: Set<StaffMailKind> = Set(StaffMailKind.allCases)) {
        self.group = group
        self.kinds = kinds
        self.offered = offered
    }

    /// Of what somebody can be told for a group; nothing for a group that is not theirs in any way.
    ///
    /// - Parameters:
    ///   - belongs: whether they are assigned to it.
    ///   - getsReplies: whether replies to what they begin come by its flows.
    static func offered(belongs: Bool, getsReplies: Bool) -> Set<StaffMailKind> {
        if belongs { return Set(StaffMailKind.allCases.filter { $0 != .inbox || getsReplies }) }
        return getsReplies ? [.inbox] : []
    }
}

extension Mailing {
    /// What whoever is signed in has chosen for themselves.
    public func choices(of signedIn: SignedIn, site: Site, in tx: Transaction) throws -> MailChoices {
        let account = signedIn.account
        let address = try identity.email(of: account.id, in: tx)
        let isHeldBack = try address.map { try contacts.isProxys($0, of: account.patient, site: site, in: tx) } ?? false
        let isOff = try tx.first("SELECT messages FROM mail_choice WHERE account = \(account.id)") { try $0[0] as Bool } == false
        var groups: [GroupMailChoice] = []
        if account.kind == .staff {
            let chosen = try tx.all("SELECT workflow_group, kind FROM staff_mail_choice WHERE account = \(account.id)") {
                (group: try $0[0] as ID<WorkflowGroup>, kind: try $0[1] as StaffMailKind)
            }
            groups = try offered(to: account, site: site, in: tx).map { group, kinds in
                GroupMailChoice(
                    group: group, kinds: kinds.intersection(chosen.filter { $0.group == group }.map(\.kind)), offered: kinds)
            }
        }
        return MailChoices(address: address, isHeldBack: isHeldBack, messages: account.kind == .member && !isOff, groups: groups)
    }

    /// Whether a member is told of messages by e-mail.
    ///
    /// - Throws: `NotFound` for people of the practice, who have no messages of their own.
    public func choose(messages: Bool, by signedIn: SignedIn, in tx: Transaction) throws {
        guard signedIn.account.kind == .member else { throw NotFound() }
        let account = signedIn.account.id
        try tx.execute(
            """
            INSERT INTO mail_choice (account, messages, chosen_at) VALUES (\(account), \(messages), \(surroundings.clock()))
            ON CONFLICT (account) DO UPDATE SET messages = excluded.messages, chosen_at = excluded.chosen_at
            """)
        try MailQueue.endSpell(of: account, in: tx)
        try record(["email": messages ? "on" : "off"], by: signedIn, in: tx)
    }

    /// Of what somebody of the practice is told by e-mail: exactly this, for the groups that are named.
    ///
    /// - Throws: `NotFound` for members, and for a group or a kind that they are not offered.
    public func choose(_ choices: [GroupMailChoice], by signedIn: SignedIn, site: Site, in tx: Transaction) throws {
        guard signedIn.account.kind == .staff else { throw NotFound() }
        let account = signedIn.account.id
        let offered = Dictionary(
            uniqueKeysWithValues: try offered(to: signedIn.account, site: site, in: tx).map { ($0.group, $0.kinds) })
        guard choices.allSatisfy({ choice in offered[choice.group].map(choice.kinds.isSubset) ?? false }) else { throw NotFound() }
        for choice in choices {
            try tx.execute("DELETE FROM staff_mail_choice WHERE account = \(account) AND workflow_group = \(choice.group)")
            for kind in StaffMailKind.allCases where choice.kinds.contains(kind) {
                try tx.execute(
                    """
                    INSERT INTO staff_mail_choice (account, workflow_group, kind, chosen_at)
                    VALUES (\(account), \(choice.group), \(kind), \(surroundings.clock())) ON CONFLICT DO NOTHING
                    """)
            }
        }
        try record(["email": "groups"], by: signedIn, in: tx)
    }

    /// The groups somebody belongs to, in the order in which they see them, then those that bring replies to their inbox.
    private func offered(
        to account: Account, site: Site, in tx: Transaction
    ) throws -> [(group: ID<WorkflowGroup>, kinds: Set<StaffMailKind>)] {
        let own = try workbench.memberships(of: account.id, in: tx).filter { $0.eligibility != .stranger }.map(\.group)
        let working = try tx.all(
            "SELECT workflow_group FROM workflow_group_member WHERE account = \(account.id) AND assigned AND active"
        ) { try $0[0] as ID<WorkflowGroup> }
        let replies = WritingFirst.replyGroups(of: account, workflowGroups: Set(working), site: site)
        let others = site.workflowGroups.filter { $0.retiredAt == nil }.map(\.id).filter { replies.contains($0) && !own.contains($0) }
        return (own + others).map { group in
            (group, GroupMailChoice.offered(belongs: own.contains(group), getsReplies: replies.contains(group)))
        }
    }

    private func record(_ detail: [String: String], by signedIn: SignedIn, in tx: Transaction) throws {
        try audit.record(
            AuditEvent(
                .change, "account", signedIn.account.id, by: signedIn.actor, session: signedIn.session, detail: detail), in: tx)
    }
}
