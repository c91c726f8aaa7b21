import Persistence

/// What people wrote and have not sent yet: kept as they type, for them alone.
public final class Drafts: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let identity: Identity
    let conversations: Conversations
    let workbench: Workbench
    let personal: PersonalMessaging

    init(_ surroundings: Surroundings, audit: Audit, conversations: Conversations, workbench: Workbench, personal: PersonalMessaging) {
        self.surroundings = surroundings
        self.audit = audit
        self.identity = conversations.identity
        self.conversations = conversations
        self.workbench = workbench
        self.personal = personal
    }

    /// Whom and what a draft belongs to, once its author's right to be there is judged.
    struct Home {
        let patient: ID<Patient>
        let chart: ID<Patient>
        var conversation: ID<Conversation>?
        var task: ID<WorkbenchTask>?
    }

    /// Where the author may write, or once could: a right to read is enough, since words that cannot be sent must not be lost either.
    ///
    /// - Throws: `NotFound` where they have no business; `TaskRefusal`.
    func home(of place: DraftPlace, for user: SignedIn, site: Site, in tx: Transaction) throws -> Home {
        switch (place, user.account.kind) {
        case (.newMessage(let patient), .member):
            let mailbox = try conversations.mailbox(of: patient, for: user.account.id, in: tx)
            return Home(patient: mailbox.patient.id, chart: mailbox.patient.chart)
        case (.reply(let id), .member):
            let mailbox = try conversations.mailbox(holding: id, for: user.account.id, in: tx)
            guard let conversation = try ConversationRows.find(id, where: mailbox.condition, in: tx) else { throw NotFound() }
            return Home(patient: conversation.patient, chart: conversation.chart, conversation: id)
        case (.reply(let id), .staff):
            let conversation = try personal.open(id, for: user, site: site, in: tx).conversation
            return Home(patient: conversation.patient, chart: conversation.chart, conversation: id)
        case (.task(let id), .staff):
            let desk = try workbench.desk(id, of: user.account.id, lock: false, in: tx)
            try desk.eligibility.require()
            if let outcome = desk.task.outcome { throw TaskRefusal.finished(outcome) }
            return Home(
                patient: desk.conversation.patient, chart: desk.conversation.chart, conversation: desk.conversation.id, task: id)
        case (.staffMessage(let patient), .staff):
            let desk = try personal.desk(patient, for: user, site: site, in: tx)
            return Home(patient: desk.patient.id, chart: desk.patient.chart)
        default:
            throw NotFound()
        }
    }

    /// - Throws: `NotFound` for somebody else's, and for one whose place is no longer the author's.
    func own(_ id: ID<Draft>, of user: SignedIn, site: Site, lock: Bool, in tx: Transaction) throws -> DraftRows.Sealed {
        let found = try DraftRows.find(where: "d.id = \(id) AND d.account = \(user.account.id)", lock: lock, in: tx)
        guard let found else { throw NotFound() }
        guard user.account.kind == .member else {
            guard try isReachable(found, for: user, site: site, in: tx) else { throw NotFound() }
            return found
        }
        let mailbox = try conversations.mailbox(of: found.patient, for: user.account.id, in: tx)
        guard try tx.first("SELECT 1 FROM \(Self.rows) WHERE d.id = \(id) AND \(Self.condition(mailbox))", { try $0[0] as Int64 }) != nil
        else { throw NotFound() }
        return found
    }

    /// Whether somebody of the practice may still be where they wrote it.
    func isReachable(_ draft: DraftRows.Sealed, for user: SignedIn, site: Site, in tx: Transaction) throws -> Bool {
        let place: DraftPlace =
            if let task = draft.task {
                .task(task)
            } else if let conversation = draft.conversation {
                .reply(conversation)
            } else {
                .staffMessage(draft.patient)
            }
        do {
            _ = try home(of: place, for: user, site: site, in: tx)
            return true
        } catch is any Refusal {
            return false
        }
    }

    /// `draft d` with the conversation it belongs to.
    static let rows: SQL = "draft d LEFT JOIN conversation c ON c.id = d.conversation"

    /// Of `rows`: a member's own drafts for one patient. A draft in a conversation is there only while the conversation is, for its
    /// author, or once nobody has it any more.
    static func condition(_ mailbox: Mailbox) -> SQL {
        let place: SQL =
            switch mailbox.standing {
            case .patient: "d.chart = \(mailbox.patient.chart)"
            case .proxy(let grant): "d.chart = \(mailbox.patient.chart) AND d.patient = \(grant.patient)"
            }
        return "d.account = \(mailbox.account) AND \(place) AND (c.id IS NULL OR (\(mailbox.condition)))"
    }
}
