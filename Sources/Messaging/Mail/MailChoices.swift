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
    /// For people of the practice: their workflow groups, each with what was chosen for it.
    public var groups: [GroupMailChoice]
}

public struct GroupMailChoice: Sendable, Hashable {
    public let group: ID<WorkflowGroup>
    public var kinds: Set<StaffMailKind>

    public init(group: ID<WorkflowGroup>, kinds: Set<StaffMailKind>) {
        self.group = group
        self.kinds = kinds
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
            groups = try offered(to: account.id, in: tx).map { group in
                GroupMailChoice(group: group, kinds: Set(chosen.filter { $0.group == group }.map(\.kind)))
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
    /// - Throws: `NotFound` for members, and for a group that is not one of theirs.
    public func choose(_ choices: [GroupMailChoice], by signedIn: SignedIn, in tx: Transaction) throws {
        let account = signedIn.account.id
        let offered = try signedIn.account.kind == .staff ? offered(to: account, in: tx) : []
        guard choices.allSatisfy({ offered.contains($0.group) }), signedIn.account.kind == .staff else { throw NotFound() }
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

    /// The groups somebody belongs to, in the order in which they see them.
    private func offered(to account: ID<Account>, in tx: Transaction) throws -> [ID<WorkflowGroup>] {
        try workbench.memberships(of: account, in: tx).filter { $0.eligibility != .stranger }.map(\.group)
    }

    private func record(_ detail: [String: String], by signedIn: SignedIn, in tx: Transaction) throws {
        try audit.record(
            AuditEvent(
                .change, "account", signedIn.account.id, by: signedIn.actor, session: signedIn.session, detail: detail), in: tx)
    }
}
