import Persistence

/// A conversation while what was written elsewhere is put into it.
struct ImportedChain {
    let id: ID<Conversation>
    /// Rows for when the conversation is there.
    var after: [Insertion] = []
    private(set) var added = 0
    private let surroundings: Surroundings
    private let imported: ImportedConversation
    private let known: Conversation?
    private let patient: Patient
    let patientKey: PatientKey
    private let key: ContentKey
    private let language: String
    private let subject: String
    private let now: Timestamp
    private var seq: Int64
    private var hash: [UInt8]
    private var last: (place: MessagePlace, role: AuthorRole, text: String, name: String)?
    private var lastAt: Timestamp?
    private var firstAt: Timestamp?
    private var firstRole: AuthorRole?

    /// - Parameter conversation: one that holds an earlier part already.
    init(
        _ imported: ImportedConversation, continuing conversation: ID<Conversation>?, in inbound: Inbound, site: Site, _ tx: Transaction
    ) throws {
        let surroundings = inbound.surroundings
        let person = try inbound.patients.patient(imported.patient, in: tx)
        let found = try conversation.flatMap { try ConversationRows.find($0, lock: true, in: tx) }
        let patientKey = try surroundings.patientKeys.key(of: found?.patient ?? imported.patient, in: tx)
        let id: ID<Conversation> = found?.id ?? surroundings.ids.next()
        let key = try found.map { try $0.key(under: patientKey) } ?? ContentKey.random(id: id.retyped())
        let own = person.details.language
        (self.surroundings, self.imported, patient, known) = (surroundings, imported, person, found)
        (self.id, self.key, self.patientKey) = (id, key, patientKey)
        language = found?.language ?? own.flatMap { site.languages.contains($0) ? $0 : nil } ?? site.languages.first ?? "en"
        subject = try found.map { try $0.subject(with: key) } ?? imported.subject
        seq = known?.lastSeq ?? 0
        hash = known?.chainHash ?? []
        lastAt = known?.lastAt
        now = surroundings.clock()
    }

    /// Why a message cannot be taken over, without anything of what it says.
    func refusal(of message: ImportedMessage, site: Site) -> String? {
        if let known, known.patient != imported.patient, known.chart != patient.chart {
            return "It belongs to a conversation of another patient."
        }
        if known?.movedAt != nil { return "Its conversation went to another patient's chart here." }
        if let lastAt, message.sentAt < lastAt { return "Something newer stands in its conversation already." }
        if message.sentAt > now { return "It is dated in the future." }
        if case .failure(let fault) = message.text(limit: site.limits.body) { return fault.sentence }
        if known == nil, case .failure(let fault) = MessageText.subject(subject, limit: site.limits.subject) { return fault.sentence }
        return nil
    }

    mutating func append(_ message: ImportedMessage, inReplyTo: ID<Message>?, in tx: Transaction) throws -> ID<Message> {
        guard case .success(let text) = message.text(limit: MessageText.largestBytes) else { throw NotFound() }
        seq += 1
        let place = MessagePlace(conversation: id, message: surroundings.ids.next(), seq: seq, author: nil, sentAt: message.sentAt)
        let body = try key.seal(text: text, place.binding, padded: true)
        hash = place.chainHash(body: body, after: hash)
        after.append(
            MessageRows.insertion(
                place, role: message.role, clinicalGroup: imported.clinicalGroup, provider: nil, body: body, inReplyTo: inReplyTo,
                decision: nil, receipt: message.role.isMember ? (.answered, message.sentAt) : nil, chainHash: hash,
                authorName: try key.seal(text: message.authorName, place.authorBinding, padded: true), importedAt: now))
        (last, lastAt) = ((place, message.role, text, message.authorName), message.sentAt)
        if firstAt == nil { (firstAt, firstRole) = (message.sentAt, message.role) }
        added += 1
        return place.message
    }

    /// Writes the conversation, and then all that hangs on it.
    func finish(in tx: Transaction) throws {
        guard let last, let firstAt, let firstRole else { return }
        let card = try Card(subject: subject, body: last.text, from: last.name).seal(
            patientKey, at: CardPlace(conversation: id, patient: known?.patient ?? imported.patient, lastAt: last.place.sentAt))
        if let known {
            let changed = try tx.update(
                """
                UPDATE conversation SET last_seq = \(last.place.seq), last_message = \(last.place.message), last_author = NULL,
                    last_at = \(last.place.sentAt), card = \(card), card_from = \(last.role.side), chain_hash = \(hash)
                WHERE id = \(id) AND last_seq = \(known.lastSeq)
                """)
            guard changed == 1 else { throw DatabaseFailure.busy }
        } else {
            try tx.insert(
                ConversationRows.insertion(
                    ConversationRecord(
                        id: id, patient: imported.patient, chart: patient.chart, type: imported.type, clinicalGroup: imported.clinicalGroup,
                        provider: nil, flow: nil, audience: .both, begunBy: nil, begunAs: firstRole, replyAllowed: true, language: language,
                        wrappedKey: try patientKey.content.wrap(key, ConversationRows.keyBinding(id, imported.patient)),
                        subject: try key.seal(text: subject, ConversationRows.subjectBinding(id), padded: true), card: card,
                        last: last.place, lastRole: last.role, toMembers: 0, status: .closed, statusAt: last.place.sentAt, chainHash: hash,
                        createdAt: firstAt)))
        }
        for row in after { try tx.insert(row) }
    }
}
