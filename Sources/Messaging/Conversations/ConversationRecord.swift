import Persistence

/// A conversation as it is written.
struct ConversationRecord: Sendable {
    let id: ID<Conversation>
    let patient: ID<Patient>
    let chart: ID<Patient>
    let type: MessageType
    let clinicalGroup: ID<ClinicalGroup>
    let provider: ID<Provider>?
    let flow: MessageFlow?
    let audience: Audience
    let begunBy: ID<Account>?
    let begunAs: AuthorRole
    let replyAllowed: Bool
    let language: String
    let wrappedKey: [UInt8]
    let subject: [UInt8]
    let card: [UInt8]
    let last: MessagePlace
    let lastRole: AuthorRole
    let toMembers: Int64
    let status: ConversationStatus
    let statusAt: Timestamp
    let chainHash: [UInt8]
    let createdAt: Timestamp
}

extension ConversationRows {
    static func insertion(_ record: ConversationRecord) -> Insertion {
        Insertion(
            into: """
                INSERT INTO conversation (id, patient, chart, type, clinical_group, provider, flow, flow_version, audience, begun_by,
                    begun_as, reply_allowed, language, wrapped_key, subject, card, card_from, last_seq, last_message, last_author, last_at,
                    to_members, status, status_at, chain_hash, created_at) VALUES
                """,
            row: """
                 (\(record.id), \(record.patient), \(record.chart), \(record.type), \(record.clinicalGroup), \(record.provider),
                \(record.flow?.id), \(record.flow?.version), \(record.audience), \(record.begunBy), \(record.begunAs),
                \(record.replyAllowed), \(record.language), \(record.wrappedKey), \(record.subject), \(record.card),
                \(record.lastRole.side), \(record.last.seq), \(record.last.message), \(record.last.author), \(record.last.sentAt),
                \(record.toMembers), \(record.status), \(record.statusAt), \(record.chainHash), \(record.createdAt))
                """)
    }
}
