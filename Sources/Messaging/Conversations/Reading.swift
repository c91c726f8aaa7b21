public import Persistence

/// A conversation as a reader sees it, above its messages.
public struct OpenConversation: Sendable {
    public let conversation: Conversation
    public let mailbox: Mailbox
    public let subject: String
    public let unread: Int64
    public let card: Card
    public let lastIsOwn: Bool
    /// Who on the member side can read it, with the name to show.
    public let readers: [NamedReader]
    /// nil when the member may reply.
    public let replyBar: ReplyBar?
    /// The reader's own mark: the last message they have seen.
    public let readThrough: Int64
    /// The flow a reply would enter; nil when none is taken.
    public let replyRoute: RouteDecision?
    /// The tasks that ended otherwise than by an answer, oldest first.
    public let endings: [TaskEnding]
    /// The moments at which a question went on to other colleagues, oldest first.
    public let transfers: [TaskTransfer]
    /// The moments at which the member side was told that an answer is late, oldest first.
    public let delays: [TaskDelay]
    /// What waits for an answer; nil when nothing does.
    public let openQuestion: OpenQuestion?
    /// The patient whom staff think it is about, for the member who began it and is asked to confirm.
    public let patientChange: ProposedPatient?
}

extension OpenConversation {
    /// What became of a question beside the messages.
    public enum Happening: Sendable {
        case ending(TaskEnding)
        case transfer(TaskTransfer)
        case delay(TaskDelay)

        public var at: Timestamp {
            switch self {
            case .ending(let ending): ending.at
            case .transfer(let transfer): transfer.at
            case .delay(let delay): delay.at
            }
        }
    }

    /// Oldest first.
    public var happenings: [Happening] {
        (endings.map(Happening.ending) + transfers.map(Happening.transfer) + delays.map(Happening.delay)).sorted { $0.at < $1.at }
    }
}

public struct NamedReader: Sendable, Hashable {
    public let reader: Reader
    public let name: String
}

extension Conversations {
    /// Opens one conversation for a member.
    ///
    /// - Throws: `NotFound`: unknown and forbidden alike.
    public func open(_ id: ID<Conversation>, for member: SignedIn, site: Site, in tx: Transaction) throws -> OpenConversation {
        let mailbox = try mailbox(holding: id, for: member.account.id, in: tx)
        guard let conversation = try ConversationRows.find(id, where: mailbox.condition, in: tx) else { throw NotFound() }
        let patientKey = try surroundings.patientKeys.key(of: conversation.patient, in: tx)
        let key = try conversation.key(under: patientKey)
        let state = try tx.first(
            """
            SELECT coalesce(r.through_seq, 0), coalesce(r.seen_count, 0), c.card, c.last_author
            FROM conversation c LEFT JOIN read_mark r ON r.conversation = c.id AND r.account = \(mailbox.account)
            WHERE c.id = \(id)
            """
        ) { row in
            (through: try row[0] as Int64, seen: try row[1] as Int64, card: try row[2] as [UInt8], author: try row[3] as ID<Account>?)
        }
        guard let state else { throw NotFound() }
        let isStub = conversation.movedAt != nil
        let way = conversation.replyWay(standing: mailbox.standing, site: site)
        let (bar, route): (ReplyBar?, RouteDecision?) =
            switch way {
            case .success(let route): (nil, route)
            case .failure(let barred): (barred.bar, nil)
            }
        return OpenConversation(
            conversation: conversation, mailbox: mailbox, subject: try conversation.subject(with: key),
            unread: max(0, conversation.toMembers - state.seen),
            card: try cards.open(
                state.card, at: CardPlace(conversation: id, patient: conversation.patient, lastAt: conversation.lastAt), in: tx),
            lastIsOwn: state.author == mailbox.account, readers: try readers(of: conversation, in: tx), replyBar: bar,
            readThrough: state.through, replyRoute: route, endings: isStub ? [] : try workbench.endings(of: id, named: identity, in: tx),
            transfers: isStub ? [] : try workbench.transfers(of: id, named: identity, in: tx),
            delays: isStub ? [] : try workbench.delays(of: id, in: tx),
            openQuestion: try openQuestion(in: conversation, site: site, in: tx),
            patientChange: try proposedPatient(for: conversation, to: mailbox, site: site, in: tx))
    }

    /// Who on the member side can read a conversation, by name.
    public func readers(of conversation: Conversation, in tx: Transaction) throws -> [NamedReader] {
        try named(Readers.members(of: conversation.visibilityFacts, at: surroundings.clock(), patients, in: tx), in: tx)
    }

    /// Who could read a conversation that a member is about to begin.
    public func readers(ofNew audience: Audience, type: MessageType, in mailbox: Mailbox, _ tx: Transaction) throws -> [NamedReader] {
        let facts = Visibility.Facts(
            patient: mailbox.patient.id, chart: mailbox.patient.chart, type: type, audience: audience, begunBy: mailbox.account)
        return try named(Readers.members(of: facts, at: surroundings.clock(), patients, in: tx), in: tx)
    }

    func named(_ readers: [Reader], in tx: Transaction) throws -> [NamedReader] {
        let names = try identity.names(of: readers.map(\.account), in: tx)
        return readers.map { NamedReader(reader: $0, name: names[$0.account] ?? "") }
    }

    /// The messages of a conversation, oldest first.
    ///
    /// - Parameters:
    ///   - after: the number of the last message already shown; 0 for the first page.
    ///   - limit: 1 to 200.
    /// - Returns: the messages, and the number after which the next page begins.
    public func messages(
        of conversation: Conversation, after seq: Int64 = 0, limit: Int, in tx: Transaction
    ) throws -> (messages: [Message], next: Int64?) {
        guard conversation.movedAt == nil else { return ([], nil) }
        let key = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
        let rows = try tx.all(
            """
            SELECT \(MessageRows.columns), EXISTS (SELECT 1 FROM attachment f WHERE f.message = m.id)
            FROM message m WHERE m.conversation = \(conversation.id) AND m.seq > \(seq)
            ORDER BY m.seq LIMIT \(rows: limit + 1)
            """
        ) { (sealed: try MessageRows.decode($0), hasFiles: try $0[MessageRows.count] as Bool) }
        let shown = rows.prefix(limit)
        let names = try identity.names(of: Array(Set(shown.compactMap(\.sealed.place.author))), in: tx)
        let withFiles = shown.filter { $0.hasFiles && $0.sealed.withdrawnAt == nil }.map(\.sealed.place.message)
        let files = try AttachmentBinding.files(of: withFiles, in: conversation.id, key: key, tx)
        let facts = try DeliveryRows.facts(of: conversation.id, in: tx)
        let messages = try shown.map { row in
            var message = try row.sealed.open(with: key, authorName: row.sealed.place.author.flatMap { names[$0] } ?? "")
            message.attachments = files[message.id] ?? []
            message.delivery = facts[message.id]
            return message
        }
        return (messages, rows.count > limit ? shown.last?.sealed.place.seq : nil)
    }

    /// Records that a member opened a list or a conversation; returns once the
    /// record is durable, and only then may the answer leave.
    public func recordReading<Object>(
        _ action: AuditAction, _ kind: String, _ object: ID<Object>?, of patient: ID<Patient>?, by reader: SignedIn
    ) async throws {
        try await readings.record(action, kind, object, by: reader.actor, session: reader.session, patient: patient)
    }
}
