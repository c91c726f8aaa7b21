import Crypto
import Persistence

/// Where a message stands: what its text is bound to and chained by.
struct MessagePlace: Sendable {
    let conversation: ID<Conversation>
    let message: ID<Message>
    let seq: Int64
    let author: ID<Account>?
    let sentAt: Timestamp

    var binding: Binding {
        Binding(table: "message", column: "body", row: message, parent: conversation, author: author, createdAt: sentAt)
    }

    /// What the name of an author without an account is bound to.
    var authorBinding: Binding {
        Binding(table: "message", column: "author_name", row: message, parent: conversation, createdAt: sentAt)
    }

    /// The running hash of the conversation: SHA-256 of the hash before, the
    /// message's place and its ciphertext. A removed or replaced row breaks it,
    /// which `MessageWalk` finds.
    func chainHash(body: [UInt8], after previous: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: message.bytes)
        hasher.update(data: author?.bytes ?? [])
        withUnsafeBytes(of: seq.bigEndian) { hasher.update(bufferPointer: $0) }
        withUnsafeBytes(of: sentAt.microseconds.bigEndian) { hasher.update(bufferPointer: $0) }
        hasher.update(data: body)
        return Array(hasher.finalize())
    }
}

enum MessageRows {
    static func insertion(
        _ place: MessagePlace, role: AuthorRole, clinicalGroup: ID<ClinicalGroup>, provider: ID<Provider>?, body: [UInt8],
        inReplyTo: ID<Message>?, decision: ID<RouteDecision>?, receipt: (state: Receipt, at: Timestamp)?, chainHash: [UInt8],
        template: MessageTemplateMark? = nil, authorName: [UInt8]? = nil, importedAt: Timestamp? = nil
    ) -> Insertion {
        Insertion(
            into: """
                INSERT INTO message (conversation, seq, id, author, author_role, clinical_group, provider, body, sent_at, in_reply_to,
                    route_decision, receipt, receipt_at, chain_hash, template, template_revision, author_name, imported_at) VALUES
                """,
            row: """
                 (\(place.conversation), \(place.seq), \(place.message), \(place.author), \(role), \(clinicalGroup), \(provider), \(body),
                \(place.sentAt), \(inReplyTo), \(decision), \(receipt?.state), \(receipt?.at), \(chainHash), \(template?.code), \(template?.revision),
                \(authorName), \(importedAt))
                """)
    }

    static let columns: SQL = """
        m.id, m.conversation, m.seq, m.author, m.author_role, m.clinical_group, m.provider, m.body, m.sent_at, m.in_reply_to, m.receipt,
        m.receipt_at, m.withdrawn_at, m.corrected_at, m.corrected_by, m.template, m.template_revision,
        m.author_name, m.imported_at
        """
    static let count = 19

    /// A message before its text is opened.
    struct Sealed {
        let place: MessagePlace
        let role: AuthorRole
        let clinicalGroup: ID<ClinicalGroup>
        let provider: ID<Provider>?
        let body: [UInt8]
        let inReplyTo: ID<Message>?
        let receipt: Receipt?
        let receiptAt: Timestamp?
        let withdrawnAt: Timestamp?
        let correction: Correction?
        let template: MessageTemplateMark?
        /// Sealed; of an author without an account here.
        let authorName: [UInt8]?
        let importedAt: Timestamp?

        func withdrawn(at now: Timestamp) -> Sealed {
            Sealed(
                place: place, role: role, clinicalGroup: clinicalGroup, provider: provider, body: body, inReplyTo: inReplyTo,
                receipt: receipt, receiptAt: receiptAt, withdrawnAt: now, correction: correction, template: template,
                authorName: authorName, importedAt: importedAt)
        }

        /// - Parameter authorName: of an author with an account here.
        func open(with key: ContentKey, authorName: String) throws -> Message {
            Message(
                id: place.message, conversation: place.conversation, seq: place.seq, author: place.author,
                authorName: try self.authorName.map { try key.openText($0, place.authorBinding, padded: true) } ?? authorName,
                role: role, clinicalGroup: clinicalGroup, provider: provider,
                body: withdrawnAt == nil ? try key.openText(body, place.binding, padded: true) : "", sentAt: place.sentAt,
                inReplyTo: inReplyTo, receipt: receipt.map { ($0, receiptAt ?? place.sentAt) }, withdrawnAt: withdrawnAt,
                correction: correction, template: template, importedAt: importedAt)
        }
    }

    static func decode(_ row: Row) throws -> Sealed {
        try Sealed(
            place: MessagePlace(conversation: row[1], message: row[0], seq: row[2], author: row[3], sentAt: row[8]), role: row[4],
            clinicalGroup: row[5], provider: row[6], body: row[7], inReplyTo: row[9], receipt: row[10], receiptAt: row[11],
            withdrawnAt: row[12], correction: correction(at: row[13], by: row[14]),
            template: MessageTemplateMark(code: row[15], revision: row[16]), authorName: row[17], importedAt: row[18])
    }

    private static func correction(at: Timestamp?, by message: ID<Message>?) -> Correction? {
        guard let at, let message else { return nil }
        return Correction(at: at, message: message)
    }
}
