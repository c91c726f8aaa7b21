public import Persistence

/// A held message in front of somebody who may settle it.
public struct OpenHeldMessage: Sendable {
    public let held: HeldMessage
    public let content: HeldMessage.Content
    public let patient: Patient?
    public let identifiers: [Patients.Identifier]
    /// Conversations of the patient with that clinical group that the person may read. They are offered and never chosen by us.
    public let suggestions: [Suggestion]
    /// Who would read a conversation begun with it now; empty when no patient is known.
    public let readers: [NamedReader]
    /// The files that wait with it.
    public let attachments: [AttachedFile]
    /// Why it ended, in the words of whoever settled it.
    public let note: String?

    public struct Suggestion: Sendable, Hashable {
        public let id: ID<Conversation>
        public let subject: String
        public let lastAt: Timestamp
    }
}

extension Inbound {
    /// What waits for somebody, in the workflow groups whose tasks they may process; oldest due first.
    public func waiting(for user: SignedIn, limit: Int, in tx: Transaction) throws -> [HeldMessage] {
        guard user.account.kind == .staff, user.account.roles.contains(.taskProcessing) else { return [] }
        return try tx.all(
            """
            SELECT \(HeldRows.columns) FROM held_message h JOIN workflow_group_member m ON m.workflow_group = h.workflow_group
            WHERE h.ended_at IS NULL AND m.account = \(user.account.id) AND m.active AND m.assigned
            ORDER BY h.due_at, h.id LIMIT \(rows: limit)
            """, HeldRows.decode)
    }

    /// What was held back at all, newest first, without what it says: for healthcare administrators.
    ///
    /// - Parameter waitingOnly: leaves out what has been settled.
    public func quarantine(waitingOnly: Bool, after mark: PageMark?, limit: Int, in tx: Transaction) throws -> Page<HeldMessage> {
        let older: SQL = mark.map { "(h.received_at, h.id) < (\($0.at), \($0.id() as ID<HeldMessage>))" } ?? "TRUE"
        let shown: SQL = waitingOnly ? "h.ended_at IS NULL" : "TRUE"
        let found = try tx.all(
            """
            SELECT \(HeldRows.columns) FROM held_message h WHERE \(shown) AND \(older)
            ORDER BY h.received_at DESC, h.id DESC LIMIT \(rows: limit + 1)
            """, HeldRows.decode)
        let items = Array(found.prefix(limit))
        return Page(items: items, next: found.count > limit ? items.last.map { PageMark(at: $0.receivedAt, id: $0.id) } : nil)
    }

    /// One of them, with what it says.
    ///
    /// - Throws: `NotFound` for a stranger to its workflow group; `TaskRefusal.notEligible`.
    public func open(_ id: ID<HeldMessage>, for user: SignedIn, site: Site, in tx: Transaction) throws -> OpenHeldMessage {
        let desk = try desk(id, for: user, lock: false, in: tx)
        let held = desk.held
        let patient = try held.patient.map { try patients.patient($0, in: tx) }
        let surviving = try patient.map { $0.chart == $0.id ? $0 : try patients.patient($0.chart, in: tx) }
        let type = desk.content.type ?? site.replyType(of: held.clinicalGroup)
        let audience = desk.content.audience.flatMap(Audience.init(rawValue:)) ?? .both
        let readers = try surviving.map { try self.readers(of: audience, type, $0, in: tx) } ?? []
        return OpenHeldMessage(
            held: held, content: desk.content, patient: surviving,
            identifiers: try surviving.map { try patients.identifiers(of: $0.id, in: tx) } ?? [],
            suggestions: try suggestions(for: held, chart: surviving?.chart, user: user, in: tx),
            readers: try conversations.named(readers, in: tx), attachments: try AttachmentBinding(surroundings).files(of: held.id, in: tx),
            note: desk.note)
    }

    struct HeldDesk {
        let held: HeldMessage
        let content: HeldMessage.Content
        let note: String?
    }

    /// - Parameter lock: whether it is to be settled in this transaction.
    func desk(_ id: ID<HeldMessage>, for user: SignedIn, lock: Bool, in tx: Transaction) throws -> HeldDesk {
        let query: SQL = "SELECT \(HeldRows.columns), h.content, h.note FROM held_message h WHERE h.id = \(id)"
        let found = try tx.first(lock ? "\(query) \(.forUpdate)" : query) { row in
            (held: try HeldRows.decode(row), content: try row[HeldRows.count] as [UInt8], note: try row[HeldRows.count + 1] as [UInt8]?)
        }
        guard let found else { throw NotFound() }
        try HeldRows.admit(user.account.id, to: found.held.workflowGroup, in: tx)
        return HeldDesk(
            held: found.held, content: try HeldRows.open(found.content, id, surroundings.keys),
            note: try found.note.map { try surroundings.keys.accounts.openText($0, HeldRows.noteBinding(id), padded: true) })
    }

    private func suggestions(
        for held: HeldMessage, chart: ID<Patient>?, user: SignedIn, in tx: Transaction
    ) throws -> [OpenHeldMessage.Suggestion] {
        guard let chart else { return [] }
        let ofGroup: SQL = held.clinicalGroup.map { "c.clinical_group = \($0)" } ?? "TRUE"
        let rows = try tx.all(
            """
            SELECT \(ConversationRows.columns) FROM conversation c
            WHERE c.chart = \(chart) AND \(ofGroup) AND c.moved_at IS NULL
            AND \(Visibility.staffCondition(for: user.account.id, chart: chart))
            ORDER BY c.last_at DESC, c.id DESC LIMIT 10
            """
        ) { try ConversationRows.decode($0) }
        return try rows.map { conversation in
            let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
            return OpenHeldMessage.Suggestion(
                id: conversation.id, subject: try conversation.subject(with: key), lastAt: conversation.lastAt)
        }
    }
}

extension Site {
    /// As what a reply begins a conversation, when it cannot join one.
    func replyType(of group: ID<ClinicalGroup>?) -> MessageType {
        MessageType.allCases.first { type in group.flatMap { flow(for: $0, type: type) } != nil } ?? .general
    }
}

extension Inbound {
    /// How much waits for somebody, to 1,000.
    public func waitingCount(for user: SignedIn, in tx: Transaction) throws -> Int {
        guard user.account.kind == .staff, user.account.roles.contains(.taskProcessing) else { return 0 }
        return try tx.first(
            """
            SELECT count(*) FROM (SELECT 1 FROM held_message h JOIN workflow_group_member m ON m.workflow_group = h.workflow_group
                WHERE h.ended_at IS NULL AND m.account = \(user.account.id) AND m.active AND m.assigned LIMIT 1000) waiting
            """
        ) { try $0[0] } ?? 0
    }
}
