import Persistence

extension AttachmentLimits {
    /// Bytes somebody may upload in a day.
    static func daily(_ kind: AccountKind) -> Int { kind == .member ? 100 << 20 : 1 << 30 }
}

/// Files with messages: taking them in, having them looked at, showing them to
/// whom the conversation shows itself (S16, S19, S61 to S63, D2).
public final class Attachments: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let readings: ReadingLog
    let identity: Identity
    let conversations: Conversations
    public let checking: FileChecking

    init(_ surroundings: Surroundings, audit: Audit, readings: ReadingLog, conversations: Conversations, checking: FileChecking) {
        self.surroundings = surroundings
        self.audit = audit
        self.readings = readings
        self.identity = conversations.identity
        self.conversations = conversations
        self.checking = checking
    }

    /// How files are looked at, by what the site decided and what there is.
    func checking(_ site: Site) -> FileChecking {
        site.decisions.external.virusScan == .off ? .unscanned : checking
    }

    /// What is wrong with the looking, as `/readyz` names it.
    public func troubles(_ site: Site) async -> [String] {
        switch checking(site) {
        case .unscanned: return []
        case .unavailable: return site.takesAttachments(of: .member) || site.takesAttachments(of: .staff) ? ["scanner-missing"] : []
        case .scanned(let scanner): return await scanner.isThere() ? [] : ["scanner"]
        }
    }

    /// Takes a file in: judged, cleaned, sealed under a key of its own, kept whole or not at all, and looked at while its sender waits.
    ///
    /// - Returns: the file; still being checked when the scanner did not answer.
    /// - Throws: `AttachmentRefusal`, also when a virus was found: then nothing of it is kept but that it was.
    public func receive(_ incoming: IncomingFile, by user: SignedIn, site: Site) async throws -> AttachedFile {
        guard site.takesAttachments(of: user.account.kind) else { throw AttachmentRefusal.notTaken }
        let checking = checking(site)
        if case .unavailable = checking { throw AttachmentRefusal.scannerMissing }
        let file = try incoming.accepted()
        let (row, key, lease) = try await keep(file, by: user, unscanned: { if case .unscanned = checking { true } else { false } }())
        guard case .scanned(let scanner) = checking else { return try row.file(key) }
        let state = try await look(AttachmentScan(row: row, lease: lease), key: key, with: scanner, within: ScanSchedule.patience.asked)
        switch state {
        case .infected: throw AttachmentRefusal.infected
        case .unscannable, .refused: throw AttachmentRefusal.unscannable
        case .received, .scanning, .clean: return try row.file(key).now(state)
        }
    }

    private func keep(
        _ file: AcceptedFile, by user: SignedIn, unscanned: Bool
    ) async throws -> (row: AttachmentRow, key: ContentKey, lease: ID<AttachmentScan>) {
        let id: ID<Attachment> = surroundings.ids.next()
        let lease: ID<AttachmentScan> = surroundings.ids.next()
        let key = ContentKey.random(id: id.retyped())
        let now = surroundings.clock()
        let sha256 = file.sha256
        let parts = stride(from: 0, to: file.bytes.count, by: AttachmentLimits.chunk).map {
            $0..<min(file.bytes.count, $0 + AttachmentLimits.chunk)
        }
        let row = AttachmentRow(
            id: id, uploader: user.account.id, conversation: nil, message: nil, state: unscanned ? .clean : .received,
            size: file.bytes.count, chunks: parts.count,
            wrappedKey: try surroundings.keys.accounts.wrap(key, AttachmentSeal.binding(id, uploader: user.account.id)),
            facts: try AttachmentFacts(name: file.name, kind: file.kind, sha256: sha256).seal(key, of: id),
            verdict: unscanned ? try key.seal(sha256, AttachmentSeal.verdictBinding(id)) : nil, attempts: unscanned ? 0 : 1)
        try await surroundings.database.write { [self] tx in
            try require(room: row.size, for: user, at: now, in: tx)
            try tx.execute(
                """
                INSERT INTO attachment (id, uploader, state, size, chunks, wrapped_key, facts, verdict, scan_attempts, scan_at, scan_lease,
                    created_at, expires_at)
                VALUES (\(id), \(user.account.id), \(row.state), \(row.size), \(row.chunks), \(row.wrappedKey), \(row.facts), \(row.verdict),
                    \(row.attempts), \(unscanned ? nil : now.adding(seconds: ScanSchedule.lease)), \(unscanned ? nil : lease), \(now),
                    \(now.adding(seconds: AttachmentLimits.unusedAfter)))
                """)
            for (number, part) in parts.enumerated() {
                let sealed = try key.seal(file.bytes[part], AttachmentSeal.binding(id, part: number, of: parts.count))
                try tx.execute("INSERT INTO attachment_chunk (attachment, position, sealed) VALUES (\(id), \(number), \(sealed))")
            }
            try audit.record(
                AuditEvent(
                    .create, "attachment", id, by: user.actor, session: user.session,
                    detail: ["size": String(row.size), "kind": file.kind.rawValue, "scanned": String(!unscanned)]), in: tx)
        }
        return (row, key, lease)
    }

    private func require(room size: Int, for user: SignedIn, at now: Timestamp, in tx: Transaction) throws {
        guard identity.limits == .on else { return }
        do {
            try identity.limits.take(.upload, by: user.account.id, at: now, in: tx)
        } catch RateRefusal.tooMany(let seconds) {
            throw AttachmentRefusal.tooOften(retryAfter: seconds)
        }
        let today = try tx.first(
            """
            SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM attachment
            WHERE uploader = \(user.account.id) AND created_at > \(now.adding(seconds: -86_400))
            """
        ) { try $0[0] as Int }
        guard (today ?? 0) + size <= AttachmentLimits.daily(user.account.kind) else { throw AttachmentRefusal.tooOften(retryAfter: 3_600) }
    }
}

extension AttachedFile {
    func now(_ state: AttachmentState) -> AttachedFile {
        AttachedFile(id: id, name: name, kind: kind, size: size, sha256: sha256, state: state)
    }
}
