public import Persistence

/// One line of a list of conversations for people of the practice: an inbox or a chart.
public struct StaffConversationSummary: Sendable {
    public let id: ID<Conversation>
    public let patient: Patient
    public let type: MessageType
    public let clinicalGroup: ID<ClinicalGroup>
    public let provider: ID<Provider>?
    public let status: ConversationStatus
    public let begunAs: AuthorRole
    public let createdAt: Timestamp
    /// How many messages it has.
    public let messages: Int64
    public let lastMessage: ID<Message>
    public let lastAt: Timestamp
    public let card: Card
    /// Replies that wait for whoever began it.
    public let waiting: Int64
    /// When those become a task of the group; nil while none waits.
    public let fallbackAt: Timestamp?
    /// Whether a task that answers it is unfinished; a look that urgent words called for is none.
    public let hasTask: Bool
}

struct StaffConversationRow {
    let id: ID<Conversation>
    let patient: ID<Patient>
    let type: MessageType
    let clinicalGroup: ID<ClinicalGroup>
    let provider: ID<Provider>?
    let status: ConversationStatus
    let begunAs: AuthorRole
    let createdAt: Timestamp
    let messages: Int64
    let lastMessage: ID<Message>
    let lastAt: Timestamp
    let card: [UInt8]
    let waiting: Int64
    let fallbackAt: Timestamp?
    let hasTask: Bool
    let person: PatientRow

    /// Of `conversation c` and `patient p`, whose chart keeps it.
    static let columns: SQL = """
        c.id, c.patient, c.type, c.clinical_group, c.provider, c.status, c.begun_as, c.created_at, c.last_seq, c.last_message, c.last_at,
        c.card, (SELECT count(*) FROM personal_reply w WHERE w.conversation = c.id AND w.ended_at IS NULL),
        (SELECT min(w.fallback_at) FROM personal_reply w WHERE w.conversation = c.id AND w.ended_at IS NULL),
        EXISTS (SELECT 1 FROM task t WHERE t.conversation = c.id AND t.state <> 'done' AND t.raised_by IS NULL),
        \(PatientRows.columns)
        """

    static func decode(_ row: Row) throws -> StaffConversationRow {
        try StaffConversationRow(
            id: row[0], patient: row[1], type: row[2], clinicalGroup: row[3], provider: row[4], status: row[5], begunAs: row[6],
            createdAt: row[7], messages: row[8], lastMessage: row[9], lastAt: row[10], card: row[11], waiting: row[12],
            fallbackAt: row[13], hasTask: row[14], person: PatientRows.decode(row, from: 15))
    }
}

/// A conversation as somebody of the practice reads it without a task of it.
public struct StaffReading: Sendable {
    public let summary: StaffConversationSummary
    public let conversation: Conversation
    public let identifiers: [Patients.Identifier]
    /// The language it is written in.
    public let language: String
    public let subject: String
    /// The newest, or those that were asked for.
    public let messages: [Message]
    /// How many messages came before those.
    public let earlier: Int64
    /// Who on the member side reads it.
    public let readers: [NamedReader]
    public let endings: [TaskEnding]
    public let transfers: [TaskTransfer]
    /// The unfinished task that answers it, with the group in which it waits, and whether the reader may work on it there.
    public let task: (id: ID<WorkbenchTask>, group: ID<WorkflowGroup>, mayProcess: Bool)?
}

extension Conversations {
    /// Opens a conversation for somebody of the practice who reads it in one of
    /// the ways of the visibility function.
    ///
    /// - Parameter through: the number of the last message asked for, to read back in a long conversation.
    /// - Throws: `NotFound`: unknown and forbidden alike.
    public func read(_ id: ID<Conversation>, through: Int64? = nil, by user: SignedIn, in tx: Transaction) throws -> StaffReading {
        guard user.account.kind == .staff,
            let conversation = try ConversationRows.find(id, where: Visibility.staffCondition(for: user.account.id), in: tx),
            let summary = try staffSummaries(where: "c.id = \(id)", limit: 1, in: tx).first
        else { throw NotFound() }
        let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
        let task = try tx.first(
            "SELECT id, workflow_group FROM task WHERE conversation = \(id) AND state <> 'done' AND raised_by IS NULL"
        ) { (id: try $0[0] as ID<WorkbenchTask>, group: try $0[1] as ID<WorkflowGroup>) }
        let chain = try chain(of: conversation, through: through, in: tx)
        return StaffReading(
            summary: summary, conversation: conversation, identifiers: try patients.identifiers(of: conversation.chart, in: tx),
            language: conversation.language, subject: try conversation.subject(with: key),
            messages: chain.messages, earlier: chain.earlier,
            readers: try readers(of: conversation, in: tx), endings: try workbench.endings(of: id, named: identity, in: tx),
            transfers: try workbench.transfers(of: id, named: identity, in: tx),
            task: try task.map {
                (id: $0.id, group: $0.group, mayProcess: try TaskCustody.mayProcess(user.account.id, in: $0.group, tx))
            })
    }

    /// The newest messages of a conversation for people of the practice, or those before them, oldest first.
    ///
    /// - Parameter through: the number of the last message asked for; nil for the last there is.
    /// - Returns: the messages, and how many came before them.
    func chain(
        of conversation: Conversation, through: Int64? = nil, in tx: Transaction
    ) throws -> (messages: [Message], earlier: Int64) {
        let last = min(through ?? .max, conversation.lastSeq)
        // Nothing of a stub is told, not even how much there was.
        guard conversation.movedAt == nil, last > 0 else { return ([], 0) }
        let first = max(0, last - Int64(Workbench.chainLength))
        let part = try messages(of: conversation, after: first, limit: Int(last - first), in: tx).messages
        return (try named(part, of: conversation, in: tx), first)
    }

    /// Lines that a condition on `conversation c` names, newest first.
    func staffSummaries(
        where condition: SQL, after mark: PageMark? = nil, limit: Int, in tx: Transaction
    ) throws -> [StaffConversationSummary] {
        let older: SQL = mark.map { "(c.last_at, c.id) < (\($0.at), \($0.id() as ID<Conversation>))" } ?? "TRUE"
        let rows = try tx.all(
            """
            SELECT \(StaffConversationRow.columns) FROM conversation c JOIN patient p ON p.id = c.chart
            WHERE (\(condition)) AND \(older) ORDER BY c.last_at DESC, c.id DESC LIMIT \(rows: limit)
            """, StaffConversationRow.decode)
        return try rows.map { row in
            StaffConversationSummary(
                id: row.id, patient: try patients.open(row.person), type: row.type, clinicalGroup: row.clinicalGroup,
                provider: row.provider, status: row.status, begunAs: row.begunAs, createdAt: row.createdAt, messages: row.messages,
                lastMessage: row.lastMessage, lastAt: row.lastAt,
                card: try cards.open(row.card, at: CardPlace(conversation: row.id, patient: row.patient, lastAt: row.lastAt), in: tx),
                waiting: row.waiting, fallbackAt: row.fallbackAt, hasTask: row.hasTask)
        }
    }

    func staffPage(
        where condition: SQL, after mark: PageMark?, limit: Int, in tx: Transaction
    ) throws -> Page<StaffConversationSummary> {
        let found = try staffSummaries(where: condition, after: mark, limit: limit + 1, in: tx)
        let shown = Array(found.prefix(limit))
        return Page(items: shown, next: found.count > limit ? shown.last.map { PageMark(at: $0.lastAt, id: $0.id) } : nil)
    }
}
