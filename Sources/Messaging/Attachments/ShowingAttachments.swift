import Crypto
public import Persistence

/// The bytes of a clean file, part by part.
public struct AttachmentContent: Sendable {
    public let file: AttachedFile
    public let parts: Int
    let row: AttachmentRow
    let key: ContentKey
    let database: Database

    /// - Throws: when it is not what was found clean: then nothing more may leave.
    public func part(_ number: Int) async throws -> [UInt8] {
        try await AttachmentParts.part(number, of: row, key: key, database)
    }

    /// All of its bytes, once they are known to be the very ones that were found clean.
    ///
    /// - Throws: `AttachmentRefusal.unscannable` when they are not.
    public func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(file.size)
        do {
            guard let verdict = row.verdict else { throw AttachmentRefusal.unscannable }
            let pinned = try key.open(verdict, AttachmentSeal.verdictBinding(row.id))
            for number in 0..<parts { bytes += try await part(number) }
            guard Array(SHA256.hash(data: bytes)) == pinned else { throw AttachmentRefusal.unscannable }
        } catch is EncryptionFailure {
            throw AttachmentRefusal.unscannable
        } catch is NotFound {
            throw AttachmentRefusal.unscannable
        }
        return bytes
    }
}

extension Attachments {
    /// A file as its uploader may know it until it is sent, and then whoever may read the conversation of its message; its name tells
    /// something, so it is recorded first who asked.
    ///
    /// - Throws: `NotFound`: unknown and forbidden alike.
    public func facts(of id: ID<Attachment>, for user: SignedIn) async throws -> AttachedFile {
        let found = try await surroundings.database.read { [self] tx in try shown(id, for: user, in: tx) }
        try await readings.record(.list, "attachment", id, by: user.actor, session: user.session, patient: found.patient)
        return found.file
    }

    /// Files that somebody uploaded and has not sent, in the order of the ids; what is not theirs is left out.
    public func unsent(_ ids: [ID<Attachment>], of account: ID<Account>, in tx: Transaction) throws -> [AttachedFile] {
        try AttachmentRow.unsent(ids, of: account, surroundings, in: tx)
    }

    /// The bytes of a file, once it was found clean and still is what was found clean; the reading is recorded before they leave.
    ///
    /// - Throws: `NotFound`, `AttachmentRefusal.beingChecked`, `.infected`, `.unscannable`.
    public func content(_ id: ID<Attachment>, for user: SignedIn) async throws -> AttachmentContent {
        let found = try await surroundings.database.read { [self] tx in try shown(id, for: user, in: tx) }
        let content = try await pinned(found.row, found.key, found.file)
        try await readings.record(.read, "attachment", id, by: user.actor, session: user.session, patient: found.patient)
        return content
    }

    /// - Throws: `AttachmentRefusal` for what is not clean, or is not what was found clean.
    func pinned(_ row: AttachmentRow, _ key: ContentKey, _ file: AttachedFile) async throws -> AttachmentContent {
        switch row.state {
        case .clean: break
        case .received, .scanning: throw AttachmentRefusal.beingChecked
        case .infected: throw AttachmentRefusal.infected
        case .unscannable, .refused: throw AttachmentRefusal.unscannable
        }
        let content = AttachmentContent(file: file, parts: row.chunks, row: row, key: key, database: surroundings.database)
        guard try await isPinned(content) else { throw AttachmentRefusal.unscannable }
        return content
    }

    /// Whether every byte is the one that was found clean.
    private func isPinned(_ content: AttachmentContent) async throws -> Bool {
        do {
            guard let verdict = content.row.verdict else { return false }
            let pinned = try content.key.open(verdict, AttachmentSeal.verdictBinding(content.row.id))
            var hasher = SHA256()
            for number in 0..<content.parts { hasher.update(data: try await content.part(number)) }
            return Array(hasher.finalize()) == pinned
        } catch is EncryptionFailure {
            return false
        } catch is NotFound {
            return false
        }
    }

    private func shown(
        _ id: ID<Attachment>, for user: SignedIn, in tx: Transaction
    ) throws -> (row: AttachmentRow, key: ContentKey, file: AttachedFile, patient: ID<Patient>?) {
        guard let row = try AttachmentRow.find(id, in: tx) else { throw NotFound() }
        if let held = row.held { return try waiting(row, with: held, for: user, in: tx) }
        guard let place = row.conversation, let message = row.message else {
            guard row.uploader == user.account.id else { throw NotFound() }
            let key = try row.key(surroundings, in: tx)
            return (row, key, try row.file(key), nil)
        }
        let condition: SQL
        switch user.account.kind {
        case .staff: condition = Visibility.staffCondition(for: user.account.id)
        case .member: condition = try conversations.mailbox(holding: place, for: user.account.id, in: tx).condition
        }
        let stands: SQL = "EXISTS (SELECT 1 FROM message s WHERE s.id = \(message) AND s.withdrawn_at IS NULL)"
        guard let conversation = try ConversationRows.find(place, where: "\(condition) AND \(stands)", in: tx), conversation.movedAt == nil
        else { throw NotFound() }
        let key = try row.key(surroundings, in: tx)
        return (row, key, try row.file(key), conversation.patient)
    }
}

extension Attachments {
    /// A file that waits with a message of another system, for who decides about it.
    private func waiting(
        _ row: AttachmentRow, with held: ID<HeldMessage>, for user: SignedIn, in tx: Transaction
    ) throws -> (row: AttachmentRow, key: ContentKey, file: AttachedFile, patient: ID<Patient>?) {
        let found = try tx.first("SELECT workflow_group, patient FROM held_message WHERE id = \(held)") { row in
            (group: try row[0] as ID<WorkflowGroup>, patient: try row[1] as ID<Patient>?)
        }
        guard let found else { throw NotFound() }
        try HeldRows.admit(user.account.id, to: found.group, in: tx)
        let key = try row.key(surroundings, in: tx)
        return (row, key, try row.file(key), found.patient)
    }

    /// Removes files that no message took in time and no draft holds.
    ///
    /// - Returns: how many.
    public func removeUnused(batch: Int = 50) async throws -> Int {
        let now = surroundings.clock()
        let due = try await surroundings.database.read { tx in
            try tx.all(
                """
                SELECT f.id FROM attachment f WHERE f.expires_at IS NOT NULL AND f.expires_at <= \(now)
                AND NOT EXISTS (SELECT 1 FROM draft_file d WHERE d.attachment = f.id) ORDER BY f.expires_at LIMIT \(batch)
                """
            ) { try $0[0] as ID<Attachment> }
        }
        for id in due {
            try await surroundings.database.write { tx in
                // Asked again, in case it was sent or drafted with meanwhile; the row is taken first, so that it is neither any more.
                let isUnused =
                    try tx.first("SELECT 1 FROM attachment WHERE id = \(id) AND expires_at <= \(now) \(.forUpdate)") { try $0[0] as Int64 }
                    != nil
                let isHeld = try tx.first("SELECT 1 FROM draft_file WHERE attachment = \(id)") { try $0[0] as Int64 } != nil
                guard isUnused, !isHeld else { return }
                try tx.execute("DELETE FROM attachment_chunk WHERE attachment = \(id)")
                try tx.execute("DELETE FROM attachment WHERE id = \(id)")
            }
        }
        return due.count
    }
}
