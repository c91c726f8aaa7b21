import Persistence

enum ConversationRows {
    static let columns: SQL = """
        c.id, c.patient, c.chart, c.type, c.clinical_group, c.provider, c.audience, c.begun_by, c.begun_as, c.reply_allowed, c.status,
        c.created_at, c.last_seq, c.last_message, c.last_at, c.to_members, c.flow, c.flow_version, c.language, c.wrapped_key, c.subject,
        c.chain_hash, c.moved_at
        """
    static let count = 23

    static func decode(_ row: Row, from first: Int = 0) throws -> Conversation {
        try Conversation(
            id: row[first], patient: row[first + 1], chart: row[first + 2], type: row[first + 3], clinicalGroup: row[first + 4],
            provider: row[first + 5], audience: row[first + 6], begunBy: row[first + 7], begunAs: row[first + 8],
            replyAllowed: row[first + 9], status: row[first + 10], createdAt: row[first + 11], lastSeq: row[first + 12],
            lastMessage: row[first + 13], lastAt: row[first + 14], toMembers: row[first + 15], movedAt: row[first + 22],
            flow: row[first + 16],
            flowVersion: row[first + 17], language: row[first + 18], wrappedKey: row[first + 19], sealedSubject: row[first + 20],
            chainHash: row[first + 21])
    }

    static func keyBinding(_ conversation: ID<Conversation>, _ patient: ID<Patient>) -> Binding {
        Binding(table: "conversation", column: "wrapped_key", row: conversation, parent: patient)
    }

    static func subjectBinding(_ conversation: ID<Conversation>) -> Binding {
        Binding(table: "conversation", column: "subject", row: conversation)
    }

    /// - Parameter lock: whether the row is to be written in this transaction.
    static func find(_ id: ID<Conversation>, where condition: SQL = "TRUE", lock: Bool = false, in tx: Transaction) throws -> Conversation?
    {
        let found: SQL = "SELECT \(columns) FROM conversation c WHERE c.id = \(id) AND (\(condition))"
        return try tx.first(lock ? "\(found) \(.forUpdate)" : found) { try decode($0) }
    }

    /// The status in a list never goes back; a later message begins anew.
    static func advance(_ conversation: ID<Conversation>, to status: ConversationStatus, at now: Timestamp, in tx: Transaction) throws {
        let earlier: [ConversationStatus] =
            switch status {
            case .seen: [.sent]
            case .inWork: [.sent, .seen]
            // What is late stays late until somebody answers or closes it.
            case .delayed: [.sent, .seen, .inWork]
            case .answered: [.sent, .seen, .inWork, .delayed]
            case .closed: [.sent, .seen, .inWork, .delayed]
            case .sent, .withdrawn: []
            }
        guard !earlier.isEmpty else { return }
        try tx.execute(
            "UPDATE conversation SET status = \(status), status_at = \(now) WHERE id = \(conversation) AND status IN (\(SQL.list(earlier)))"
        )
    }
}

extension ConversationStatus {
    /// Once more from the member side: what is late stays late.
    var afterAnother: ConversationStatus { self == .delayed ? .delayed : .sent }
}

extension Conversation {
    var visibilityFacts: Visibility.Facts {
        Visibility.Facts(patient: patient, chart: chart, type: type, audience: audience, begunBy: begunBy)
    }

    func key(under patientKey: PatientKey) throws -> ContentKey {
        try patientKey.content.unwrap(wrappedKey, id: id.retyped(), ConversationRows.keyBinding(id, patient))
    }

    /// The subject; empty for a stub, whatever it was about before.
    func subject(with key: ContentKey) throws -> String {
        try movedAt != nil ? "" : key.openText(sealedSubject, ConversationRows.subjectBinding(id), padded: true)
    }
}
