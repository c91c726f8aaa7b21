import Crypto
import Persistence

/// A file as it is kept, before its facts are opened.
struct AttachmentRow: Sendable {
    let id: ID<Attachment>
    let uploader: ID<Account>?
    /// The system that handed it in, in place of a person.
    let sender: ID<SystemClient>?
    /// What keeps it while a person decides about it.
    var held: ID<HeldMessage>?
    let conversation: ID<Conversation>?
    let message: ID<Message>?
    let state: AttachmentState
    let size: Int
    let chunks: Int
    let wrappedKey: [UInt8]
    let facts: [UInt8]
    let verdict: [UInt8]?
    let attempts: Int64

    static let columns: SQL = """
        f.id, f.uploader, f.conversation, f.message, f.state, f.size, f.chunks, f.wrapped_key, f.facts, f.verdict, f.scan_attempts,
        f.sender, f.held
        """

    static func decode(_ row: Row) throws -> AttachmentRow {
        try AttachmentRow(
            id: row[0], uploader: row[1], sender: row[11], held: row[12], conversation: row[2], message: row[3], state: row[4],
            size: row[5], chunks: row[6],
            wrappedKey: row[7], facts: row[8], verdict: row[9], attempts: row[10])
    }

    /// Whose it is until it is sent.
    var owner: ID<AttachmentOwner>? { uploader?.retyped() ?? sender?.retyped() }

    static func find(_ id: ID<Attachment>, in tx: Transaction) throws -> AttachmentRow? {
        try tx.first("SELECT \(columns) FROM attachment f WHERE f.id = \(id)", decode)
    }

    /// Files that somebody uploaded and has not sent, in the order of the ids; what is not theirs is left out.
    static func unsent(
        _ ids: [ID<Attachment>], of account: ID<Account>, _ surroundings: Surroundings, in tx: Transaction
    ) throws -> [AttachedFile] {
        guard !ids.isEmpty else { return [] }
        let rows = try tx.all(
            "SELECT \(columns) FROM attachment f WHERE f.id IN (\(SQL.list(ids))) AND f.uploader = \(account) AND f.message IS NULL", decode
        )
        return try ids.compactMap { id -> AttachedFile? in
            guard let row = rows.first(where: { $0.id == id }) else { return nil }
            return try row.file(row.key(surroundings, in: tx))
        }
    }
}

/// What is known of a file beside its size: opened under its own key.
struct AttachmentFacts: Sendable, Hashable {
    let name: String
    let kind: FileKind
    let sha256: [UInt8]

    func seal(_ key: ContentKey, of id: ID<Attachment>) throws -> [UInt8] {
        try key.seal(sha256 + Array(kind.rawValue.utf8) + [0] + Array(name.utf8), Self.binding(id), padded: true)
    }

    static func open(_ sealed: [UInt8], _ key: ContentKey, of id: ID<Attachment>) throws -> AttachmentFacts {
        let text = try key.open(sealed, binding(id), padded: true)
        guard text.count > 32, let end = text[32...].firstIndex(of: 0),
            let kind = FileKind(rawValue: String(decoding: text[32..<end], as: UTF8.self))
        else { throw EncryptionFailure.notOpened }
        return AttachmentFacts(
            name: String(decoding: text[(end + 1)...], as: UTF8.self), kind: kind, sha256: Array(text[..<32]))
    }

    private static func binding(_ id: ID<Attachment>) -> Binding {
        Binding(table: "attachment", column: "facts", row: id)
    }
}

/// Whoever handed a file in: an account, or a system.
enum AttachmentOwner {}

/// The keys and seals of a file.
enum AttachmentSeal {
    /// Until it is sent it belongs to whoever handed it in.
    static func binding(_ id: ID<Attachment>, owner: ID<AttachmentOwner>?) -> Binding {
        Binding(table: "attachment", column: "wrapped_key", row: id, parent: owner)
    }

    static func binding(_ id: ID<Attachment>, in conversation: ID<Conversation>) -> Binding {
        Binding(table: "attachment", column: "wrapped_key", row: id, parent: conversation)
    }

    static func verdictBinding(_ id: ID<Attachment>) -> Binding {
        Binding(table: "attachment", column: "verdict", row: id)
    }

    /// A part is tied to its place and to the number of parts, so that none is left out, exchanged or added.
    static func binding(_ id: ID<Attachment>, part: Int, of count: Int) -> Binding {
        Binding(
            table: "attachment_chunk", column: "sealed", row: id,
            parent: ID<AttachmentRow>(high: UInt64(part), low: UInt64(count)))
    }
}

extension AttachmentRow {
    /// The file's own key, asking for the conversation's where the file was sent.
    func key(_ surroundings: Surroundings, in tx: Transaction) throws -> ContentKey {
        guard let conversation else {
            return try surroundings.keys.accounts.unwrap(wrappedKey, id: id.retyped(), AttachmentSeal.binding(id, owner: owner))
        }
        let found = try tx.first("SELECT patient, wrapped_key FROM conversation WHERE id = \(conversation)") { row in
            (patient: try row[0] as ID<Patient>, wrapped: try row[1] as [UInt8])
        }
        guard let found else { throw NotFound() }
        let key = try surroundings.patientKeys.key(of: found.patient, in: tx).content.unwrap(
            found.wrapped, id: conversation.retyped(), ConversationRows.keyBinding(conversation, found.patient))
        return try self.key(under: key, in: conversation)
    }

    func key(under conversationKey: ContentKey, in conversation: ID<Conversation>) throws -> ContentKey {
        try conversationKey.unwrap(wrappedKey, id: id.retyped(), AttachmentSeal.binding(id, in: conversation))
    }

    func file(_ key: ContentKey) throws -> AttachedFile {
        let facts = try AttachmentFacts.open(facts, key, of: id)
        return AttachedFile(
            id: id, name: facts.name, kind: facts.kind, size: size, sha256: facts.sha256.hexadecimal, state: state)
    }
}

extension [UInt8] {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
