public import Persistence

/// Which conversations of a mailbox are asked for.
public struct ConversationFilter: Sendable, Hashable {
    public var unreadOnly = false
    /// The last word was the member side's, and no answer has come.
    public var waitingOnly = false
    public var type: MessageType?

    public init(unreadOnly: Bool = false, waitingOnly: Bool = false, type: MessageType? = nil) {
        self.unreadOnly = unreadOnly
        self.waitingOnly = waitingOnly
        self.type = type
    }

    fileprivate var condition: SQL {
        var conditions: [SQL] = []
        if unreadOnly { conditions.append("c.to_members > coalesce(r.seen_count, 0)") }
        if waitingOnly { conditions.append("c.status IN ('sent', 'seen', 'in-work', 'delayed') AND c.card_from = 'members'") }
        if let type { conditions.append("c.type = \(type)") }
        return conditions.isEmpty ? "TRUE" : SQL.joined(conditions, separator: " AND ")
    }
}

extension Conversations {
    /// The conversations of a patient as the member may see them, newest first.
    ///
    /// - Parameters:
    ///   - mark: where the page before ended.
    ///   - limit: 1 to 200.
    public func list(
        _ mailbox: Mailbox, filter: ConversationFilter = .init(), after mark: PageMark? = nil, limit: Int, in tx: Transaction
    ) throws -> Page<ConversationSummary> {
        let older: SQL = mark.map { "(c.last_at, c.id) < (\($0.at), \($0.id() as ID<Conversation>))" } ?? "TRUE"
        let rows = try tx.all(
            """
            SELECT \(SummaryRow.columns), c.to_members - coalesce(r.seen_count, 0)
            FROM conversation c LEFT JOIN read_mark r ON r.conversation = c.id AND r.account = \(mailbox.account)
            WHERE \(mailbox.condition) AND \(older) AND \(filter.condition)
            ORDER BY c.last_at DESC, c.id DESC LIMIT \(rows: limit + 1)
            """, SummaryRow.decode)
        let shown = rows.prefix(limit)
        let items = try shown.map { try $0.open(for: mailbox.account, cards: cards, in: tx) }
        let next = rows.count > limit ? shown.last.map { PageMark(at: $0.lastAt, id: $0.id) } : nil
        return Page(items: items, next: next)
    }
}

/// A line of a list before its card is opened.
struct SummaryRow {
    let id: ID<Conversation>
    let patient: ID<Patient>
    let type: MessageType
    let clinicalGroup: ID<ClinicalGroup>
    let provider: ID<Provider>?
    let status: ConversationStatus
    let lastMessage: ID<Message>
    let lastAt: Timestamp
    let card: [UInt8]
    let lastAuthor: ID<Account>?
    let files: Int64
    let unread: Int64

    static let columns: SQL = """
        c.id, c.patient, c.type, c.clinical_group, c.provider, c.status, c.last_message, c.last_at, c.card,
        c.last_author, c.files
        """

    static func decode(_ row: Row) throws -> SummaryRow {
        try SummaryRow(
            id: row[0], patient: row[1], type: row[2], clinicalGroup: row[3], provider: row[4], status: row[5], lastMessage: row[6],
            lastAt: row[7], card: row[8], lastAuthor: row[9], files: row[10], unread: row[11])
    }

    func open(for account: ID<Account>, cards: Cards, in tx: Transaction) throws -> ConversationSummary {
        return ConversationSummary(
            id: id, patient: patient, type: type, clinicalGroup: clinicalGroup, provider: provider, status: status,
            unread: max(0, unread), lastMessage: lastMessage, lastAt: lastAt,
            card: try cards.open(card, at: CardPlace(conversation: id, patient: patient, lastAt: lastAt), in: tx),
            lastIsOwn: lastAuthor == account, files: files)
    }
}
