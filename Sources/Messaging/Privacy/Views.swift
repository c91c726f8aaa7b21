public import Persistence

/// That somebody else has read one of a member's own conversations, or a file in it.
public struct View: Sendable {
    public let id: ID<AuditEvent>
    public let at: Timestamp
    public let viewer: ID<Account>
    public let name: String
    /// What the viewer is to the patient; nil for the care team.
    public let relationship: String?
    public let isStaff: Bool
    public let conversation: ID<Conversation>
    public let subject: String
}

extension Privacy {
    /// Who else has read the conversations that the member sees as a patient, newest first, from the audit trail.
    ///
    /// A file that the viewer opened within an hour of the conversation adds nothing: the page itself asks for the pictures it shows.
    /// What the member may not see is not told of either; who acts for others only has nothing of their own.
    ///
    /// - Parameters:
    ///   - mark: where the page before ended.
    ///   - limit: 1 to 200.
    public func views(of member: SignedIn, after mark: PageMark? = nil, limit: Int, in tx: Transaction) throws -> Page<View> {
        guard let own = member.account.patient else { return Page(items: [], next: nil) }
        let mailbox = try conversations.mailbox(of: own, for: member.account.id, in: tx)
        let older: SQL = mark.map { "(e.at, e.id) < (\($0.at), \($0.id() as ID<AuditEvent>))" } ?? "TRUE"
        let rows = try tx.all(
            """
            SELECT e.id, e.at, e.actor, e.actor_kind, c.id, c.patient, c.card, c.last_at
            FROM audit_event e JOIN conversation c ON c.id = CASE e.object_kind WHEN 'conversation' THEN e.object
                WHEN 'task' THEN (SELECT t.conversation FROM task t WHERE t.id = e.object)
                ELSE (SELECT f.conversation FROM attachment f WHERE f.id = e.object) END
            WHERE e.patient = \(own) AND e.action = 'read' AND e.object_kind IN ('conversation', 'task', 'attachment')
                AND e.outcome = 'done' AND e.repeated = 0 AND e.actor_kind IN ('member', 'staff') AND e.actor <> \(member.account.id)
                AND (e.object_kind <> 'attachment' OR NOT \(Self.hadItOpen)) AND \(mailbox.condition) AND \(older)
            ORDER BY e.at DESC, e.id DESC LIMIT \(rows: limit + 1)
            """
        ) { row in
            (
                id: try row[0] as ID<AuditEvent>, at: try row[1] as Timestamp, viewer: try row[2] as ID<Account>,
                kind: try row[3] as String, place: CardPlace(conversation: try row[4], patient: try row[5], lastAt: try row[7]),
                card: try row[6] as [UInt8]
            )
        }
        let shown = rows.prefix(limit)
        let names = try identity.names(of: Array(Set(shown.map(\.viewer))), in: tx)
        let relations = try Dictionary(
            tx.all("SELECT proxy, relationship FROM proxy_grant WHERE patient = \(own) AND proxy IS NOT NULL ORDER BY id") { row in
                (try row[0] as ID<Account>, try row[1] as String)
            }, uniquingKeysWith: { _, last in last })
        let items = try shown.map { row in
            View(
                id: row.id, at: row.at, viewer: row.viewer, name: names[row.viewer] ?? "",
                relationship: row.kind == "member" ? relations[row.viewer] : nil, isStaff: row.kind == "staff",
                conversation: row.place.conversation,
                subject: try conversations.cards.open(row.card, at: row.place, in: tx).subject)
        }
        return Page(items: items, next: rows.count > limit ? shown.last.map { PageMark(at: $0.at, id: $0.id) } : nil)
    }

    /// Whether who opened the file `e` is about had opened its conversation `c` in the hour before.
    private static let hadItOpen: SQL = """
        EXISTS (SELECT 1 FROM audit_event o
            WHERE o.patient = e.patient AND o.at BETWEEN e.at - 3600000000 AND e.at AND o.actor = e.actor AND o.action = 'read'
                AND (o.object = c.id OR o.object IN (SELECT t.id FROM task t WHERE t.conversation = c.id)))
        """
}
