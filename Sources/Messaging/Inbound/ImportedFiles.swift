import Crypto
import Persistence

/// What became of a file that came with a message of the system that is replaced.
public enum ImportedFileOutcome: Sendable, Hashable {
    case taken
    /// It was taken over before, or its message went to another patient's chart here.
    case known
    /// No message of this name was taken over.
    case withoutMessage
}

extension IncomingFile {
    /// What identifies the bytes as they came: SHA-256.
    public var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// The same file under a name that fits what is in it. What another system let pass under a wrong name is not lost for its name.
    ///
    /// - Throws: `AttachmentRefusal` for what may not be kept.
    func acceptedUnderAnyName() throws(AttachmentRefusal) -> AcceptedFile {
        do {
            return try accepted()
        } catch .wrongExtension {
            return try IncomingFile(name: nil, bytes: bytes).accepted()
        }
    }

    /// Why it cannot be taken over; nil when it can.
    public var obstacle: AttachmentRefusal? {
        do throws(AttachmentRefusal) {
            _ = try acceptedUnderAnyName()
            return nil
        } catch {
            return error
        }
    }
}

extension Inbound {
    /// Puts a file to the message that it came with in the system that is replaced. Nobody sees it before it is found clean: a running
    /// server has it looked at, as every other (S61, S63). What a clinical group takes today is no matter, for it was sent long ago.
    ///
    /// - Parameters:
    ///   - position: from 0, among the files of the message.
    ///   - name: that of the message there.
    /// - Throws: `AttachmentRefusal` for what may not be kept.
    public func take(
        _ incoming: IncomingFile, at position: Int, of name: String, from source: String, site: Site
    ) async throws -> ImportedFileOutcome {
        let found = try await surroundings.database.read { [self] tx in
            try place(at: position, of: name, from: source, in: tx)
        }
        guard let found else { return .withoutMessage }
        guard found.isFree else { return .known }
        let file = try incoming.acceptedUnderAnyName()
        let isUnscanned = site.decisions.external.virusScan == .off
        return try await surroundings.database.write { [self] tx in
            guard let conversation = try ConversationRows.find(found.conversation, lock: true, in: tx),
                try place(at: position, of: name, from: source, in: tx)?.isFree == true
            else { return .known }
            try keep(file, at: position, of: found.message, in: conversation, unscanned: isUnscanned, tx)
            return .taken
        }
    }

    private func place(
        at position: Int, of name: String, from source: String, in tx: Transaction
    ) throws -> (message: ID<Message>, conversation: ID<Conversation>, isFree: Bool)? {
        guard let known = try takenOver(name, from: source, in: tx) else { return nil }
        let isThere = try tx.first("SELECT 1 FROM attachment WHERE message = \(known.message) AND position = \(position)") {
            try $0[0] as Int64
        }
        return (known.message, known.conversation, !known.isMoved && isThere == nil)
    }

    private func keep(
        _ file: AcceptedFile, at position: Int, of message: ID<Message>, in conversation: Conversation, unscanned: Bool, _ tx: Transaction
    ) throws {
        let id: ID<Attachment> = surroundings.ids.next()
        let now = surroundings.clock()
        let key = ContentKey.random(id: id.retyped())
        let place = try conversation.key(under: surroundings.patientKeys.key(of: conversation.patient, in: tx))
        let parts = file.parts
        let state: AttachmentState = unscanned ? .clean : .received
        try tx.execute(
            """
            INSERT INTO attachment (id, conversation, message, position, state, size, chunks, wrapped_key, facts, verdict, scan_attempts,
                scan_at, unscanned, created_at)
            VALUES (\(id), \(conversation.id), \(message), \(position), \(state), \(file.bytes.count), \(parts.count),
                \(try place.wrap(key, AttachmentSeal.binding(id, in: conversation.id))),
                \(try AttachmentFacts(name: file.name, kind: file.kind, sha256: file.sha256).seal(key, of: id)),
                \(unscanned ? try key.seal(file.sha256, AttachmentSeal.verdictBinding(id)) : nil), 0, \(unscanned ? nil : now), \(unscanned),
                \(now))
            """)
        try file.keep(in: parts, of: id, key: key, tx)
        try AttachmentBinding.count(in: conversation.id, tx)
        try audit.record(
            AuditEvent(
                .importRecord, "attachment", id, by: .operator, patient: conversation.patient,
                detail: ["size": String(file.bytes.count), "kind": file.kind.rawValue, "scanned": String(!unscanned)]), in: tx)
    }
}
