import Crypto
import Persistence
import Synchronization

/// The turn somebody has at looking into a file.
struct AttachmentScan: Sendable {
    let row: AttachmentRow
    let lease: ID<AttachmentScan>
}

extension Attachments {
    /// Looks into one file whose time has come: one the scanner did not answer for, or whose looker is gone. Several nodes may do this;
    /// each file is one node's at a time.
    ///
    /// Where the site has decided against scanning, what waits for a scanner does so no longer: it can be opened as what comes in then.
    /// Once it decides for it again, all that nobody has looked at waits its turn, and is shown to nobody until then.
    ///
    /// - Returns: whether there was one.
    public func scanNext(_ site: Site) async throws -> Bool {
        let isUnscanned: Bool
        let scanner: any FileScanner
        switch checking(site) {
        case .scanned(let own):
            isUnscanned = false
            scanner = own
        case .unscanned:
            isUnscanned = true
            scanner = NoScanner()
        case .unavailable: return false
        }
        // Asked beside the writer: most of the time there is nothing.
        let due = Self.due(at: surroundings.clock(), isUnscanned: isUnscanned)
        let isDue = try await surroundings.database.read { tx in
            if try tx.first("SELECT 1 FROM attachment WHERE \(due) LIMIT 1", { try $0[0] as Int64 }) != nil { return true }
            guard !isUnscanned else { return false }
            return try tx.first("SELECT 1 FROM attachment WHERE unscanned LIMIT 1") { try $0[0] as Int64 } != nil
        }
        guard isDue else { return false }
        let turn = try await surroundings.database.write { [self] tx in
            if !isUnscanned { try queueUnscanned(in: tx) }
            return try takeTurn(isUnscanned: isUnscanned, in: tx)
        }
        guard let turn else { return false }
        let key = try await surroundings.database.read { [surroundings] tx in try turn.row.key(surroundings, in: tx) }
        _ = try await look(turn, key: key, with: scanner, within: ScanSchedule.patience.later, isUnscanned: isUnscanned)
        return true
    }

    /// What nobody is to wait for any more need not wait for its time either, unless somebody is at it.
    private static func due(at now: Timestamp, isUnscanned: Bool) -> SQL {
        isUnscanned
            ? "scan_at IS NOT NULL AND (scan_lease IS NULL OR scan_at <= \(now))" : "scan_at IS NOT NULL AND scan_at <= \(now)"
    }

    /// What was taken without a look is to be looked at like anything that comes in.
    private func queueUnscanned(batch: Int = 100, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE attachment SET state = 'received', verdict = NULL, unscanned = FALSE, scan_attempts = 0,
                scan_at = \(surroundings.clock())
            WHERE unscanned AND id IN (SELECT id FROM attachment WHERE unscanned ORDER BY created_at, id LIMIT \(batch))
            """)
    }

    private func takeTurn(isUnscanned: Bool, in tx: Transaction) throws -> AttachmentScan? {
        let now = surroundings.clock()
        let lease: ID<AttachmentScan> = surroundings.ids.next()
        let due = try tx.first(
            """
            SELECT id FROM attachment WHERE \(Self.due(at: now, isUnscanned: isUnscanned)) ORDER BY scan_at, id LIMIT 1 \(.skipLocked)
            """
        ) { try $0[0] as ID<Attachment> }
        guard let due else { return nil }
        try tx.execute(
            """
            UPDATE attachment SET state = 'scanning', scan_attempts = scan_attempts + 1, scan_lease = \(lease),
                scan_at = \(now.adding(seconds: ScanSchedule.lease))
            WHERE id = \(due)
            """)
        return try AttachmentRow.find(due, in: tx).map { AttachmentScan(row: $0, lease: lease) }
    }

    /// Has the very bytes looked at that are kept, and says of them what was found; what is found clean is pinned by its SHA-256.
    ///
    /// - Parameter isUnscanned: whether nobody really looks, by the site's decision.
    func look(
        _ turn: AttachmentScan, key: ContentKey, with scanner: any FileScanner, within seconds: Int, isUnscanned: Bool = false
    ) async throws -> AttachmentState {
        let row = turn.row
        let facts = try AttachmentFacts.open(row.facts, key, of: row.id)
        let digest = Mutex(ScannedBytes())
        let database = surroundings.database
        let reply = await scanner.scan(within: seconds) { number in
            guard number < row.chunks else { return nil }
            do {
                let bytes = try await AttachmentParts.part(number, of: row, key: key, database)
                digest.withLock { $0.take(bytes, number) }
                return bytes
            } catch let failure as EncryptionFailure {
                digest.withLock { $0.isDamaged = true }
                throw failure
            } catch let gone as NotFound {
                digest.withLock { $0.isDamaged = true }
                throw gone
            }
        }
        let seen = digest.withLock { $0 }
        let state: AttachmentState
        if seen.isDamaged {
            state = .refused
        } else {
            switch reply {
            case .clean: state = seen.isWhole(row.chunks, facts.sha256) ? .clean : .refused
            case .found: state = .infected
            case .unscannable: state = .unscannable
            case .noAnswer: state = .scanning
            }
        }
        let now = surroundings.clock()
        let wakeups = try await surroundings.database.write { [self] tx in
            try settle(turn, as: state, facts, isUnscanned: isUnscanned, key: key, at: now, in: tx)
        }
        if !wakeups.isEmpty { surroundings.database.publish(wakeups.map(\.name)) }
        return state
    }

    private func settle(
        _ turn: AttachmentScan, as state: AttachmentState, _ facts: AttachmentFacts, isUnscanned: Bool, key: ContentKey,
        at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        let id = turn.row.id
        guard state.isSettled else {
            let next = now.adding(seconds: ScanSchedule.wait(after: turn.row.attempts))
            try tx.execute(
                """
                UPDATE attachment SET state = 'scanning', scan_at = \(next), scan_lease = NULL WHERE id = \(id) AND scan_lease = \(turn.lease)
                """)
            return []
        }
        let verdict = state == .clean ? try key.seal(facts.sha256, AttachmentSeal.verdictBinding(id)) : nil
        let unscanned = isUnscanned && state == .clean
        // Whoever has had their time says nothing any more.
        let settled = try tx.update(
            """
            UPDATE attachment SET state = \(state), verdict = \(verdict), scan_at = NULL, scan_lease = NULL,
                unscanned = \(unscanned)
            WHERE id = \(id) AND scan_lease = \(turn.lease)
            """)
        guard settled == 1 else { return [] }
        if state != .clean { try tx.execute("DELETE FROM attachment_chunk WHERE attachment = \(id)") }
        guard let row = try AttachmentRow.find(id, in: tx) else { return [] }
        let conversation = try row.conversation.flatMap { try ConversationRows.find($0, in: tx) }
        try audit.record(
            AuditEvent(
                .scan, "attachment", id, by: .system, patient: conversation?.patient,
                detail: ["found": state.rawValue, "scanned": String(!isUnscanned)]), in: tx)
        if let held = row.held {
            return Set(
                try tx.all("SELECT workflow_group FROM held_message WHERE id = \(held)") { Topic.group(try $0[0] as ID<WorkflowGroup>) })
        }
        return try conversation.map { try topics(of: $0, at: now, in: tx) } ?? []
    }

    /// Whose pages show the conversation.
    private func topics(of conversation: Conversation, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        var topics: Set<Topic> = []
        for reader in try Readers.members(of: conversation.visibilityFacts, at: now, conversations.patients, in: tx) {
            topics.insert(.mailbox(reader.account, reader.patient))
        }
        for group in try tx.all(
            "SELECT DISTINCT workflow_group FROM task WHERE conversation = \(conversation.id)", { try $0[0] as ID<WorkflowGroup> })
        {
            topics.insert(.group(group))
        }
        if conversation.begunAs == .staff, let initiator = conversation.begunBy { topics.insert(.inbox(initiator)) }
        return topics
    }
}

/// What stands in a scanner's place where the site has none: it takes every byte, so that what is shown is still what came in.
private struct NoScanner: FileScanner {
    func scan(within seconds: Int, _ part: @escaping @Sendable (Int) async throws -> [UInt8]?) async -> ScanReply {
        do {
            var number = 0
            while try await part(number) != nil { number += 1 }
            return .clean
        } catch {
            return .noAnswer
        }
    }

    func isThere() async -> Bool { true }
}

/// What the scanner was really given.
private struct ScannedBytes {
    private var hasher = SHA256()
    private var next = 0
    var isDamaged = false

    mutating func take(_ bytes: [UInt8], _ number: Int) {
        guard number == next else {
            isDamaged = true
            return
        }
        hasher.update(data: bytes)
        next += 1
    }

    func isWhole(_ count: Int, _ sha256: [UInt8]) -> Bool {
        next == count && Array(hasher.finalize()) == sha256
    }
}

/// The parts of a file, opened one at a time.
enum AttachmentParts {
    /// - Throws: `NotFound` for one that is gone, `EncryptionFailure` for one that is not what was kept there.
    static func part(_ number: Int, of row: AttachmentRow, key: ContentKey, _ database: Database) async throws -> [UInt8] {
        let sealed = try await database.read { tx in
            try tx.first("SELECT sealed FROM attachment_chunk WHERE attachment = \(row.id) AND position = \(number)") {
                try $0[0] as [UInt8]
            }
        }
        guard let sealed else { throw NotFound() }
        return try key.open(sealed, AttachmentSeal.binding(row.id, part: number, of: row.chunks))
    }
}
