import Persistence

extension AttachmentLimits {
    /// Bytes somebody may upload in a day.
    static func daily(_ kind: AccountKind) -> Int { kind == .member ? 100 << 20 : 1 << 30 }

    /// The same for another system, which writes to everybody.
    static let dailyOfSystem = 10 << 30
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
        return try await receive(incoming, from: FileSource(user), site: site) { [identity] now, tx in
            guard identity.limits == .on else { return }
            do {
                try identity.limits.take(.upload, by: user.account.id, at: now, in: tx)
            } catch RateRefusal.tooMany(let seconds) {
                throw AttachmentRefusal.tooOften(retryAfter: seconds)
            }
        }
    }

    /// The same for a system that may write in the name of a clinical group that takes files (S19, S61).
    ///
    /// - Throws: `AttachmentRefusal`, `SystemMessageRefusal`.
    public func receive(_ incoming: IncomingFile, by caller: SystemCaller, site: Site) async throws -> AttachedFile {
        try caller.require(.create, of: "Binary", site)
        guard site.takesAttachments(of: caller.client) else { throw AttachmentRefusal.notTaken }
        return try await receive(incoming, from: FileSource(caller), site: site) { [identity] now, tx in
            try caller.countRequest(identity.limits, at: now, in: tx)
        }
    }

    private func receive(
        _ incoming: IncomingFile, from source: FileSource, site: Site, counting: @escaping @Sendable (Timestamp, Transaction) throws -> Void
    ) async throws -> AttachedFile {
        let checking = checking(site)
        if case .unavailable = checking { throw AttachmentRefusal.scannerMissing }
        let file = try incoming.accepted()
        let isUnscanned = if case .unscanned = checking { true } else { false }
        let (row, key, lease) = try await keep(file, from: source, unscanned: isUnscanned, counting: counting)
        guard case .scanned(let scanner) = checking else { return try row.file(key) }
        let state = try await look(AttachmentScan(row: row, lease: lease), key: key, with: scanner, within: ScanSchedule.patience.asked)
        switch state {
        case .infected: throw AttachmentRefusal.infected
        case .unscannable, .refused: throw AttachmentRefusal.unscannable
        case .received, .scanning, .clean: return try row.file(key).now(state)
        }
    }

    private func keep(
        _ file: AcceptedFile, from source: FileSource, unscanned: Bool,
        counting: @escaping @Sendable (Timestamp, Transaction) throws -> Void
    ) async throws -> (row: AttachmentRow, key: ContentKey, lease: ID<AttachmentScan>) {
        let id: ID<Attachment> = surroundings.ids.next()
        let lease: ID<AttachmentScan> = surroundings.ids.next()
        let key = ContentKey.random(id: id.retyped())
        let now = surroundings.clock()
        let sha256 = file.sha256
        let parts = file.parts
        let row = AttachmentRow(
            id: id, uploader: source.uploader, sender: source.sender, conversation: nil, message: nil,
            state: unscanned ? .clean : .received,
            size: file.bytes.count, chunks: parts.count,
            wrappedKey: try surroundings.keys.accounts.wrap(key, AttachmentSeal.binding(id, owner: source.owner)),
            facts: try AttachmentFacts(name: file.name, kind: file.kind, sha256: sha256).seal(key, of: id),
            verdict: unscanned ? try key.seal(sha256, AttachmentSeal.verdictBinding(id)) : nil, attempts: unscanned ? 0 : 1)
        try await surroundings.database.write { [self] tx in
            try counting(now, tx)
            try require(room: row.size, for: source, at: now, in: tx)
            try tx.execute(
                """
                INSERT INTO attachment (id, uploader, sender, state, size, chunks, wrapped_key, facts, verdict, scan_attempts, scan_at,
                    scan_lease, unscanned, created_at, expires_at)
                VALUES (\(id), \(row.uploader), \(row.sender), \(row.state), \(row.size), \(row.chunks), \(row.wrappedKey), \(row.facts),
                    \(row.verdict), \(row.attempts), \(unscanned ? nil : now.adding(seconds: ScanSchedule.lease)),
                    \(unscanned ? nil : lease), \(unscanned), \(now), \(now.adding(seconds: AttachmentLimits.unusedAfter)))
                """)
            try file.keep(in: parts, of: id, key: key, tx)
            try audit.record(
                AuditEvent(
                    .create, "attachment", id, by: source.actor, session: source.session,
                    detail: ["size": String(row.size), "kind": file.kind.rawValue, "scanned": String(!unscanned)]), in: tx)
        }
        return (row, key, lease)
    }

    private func require(room size: Int, for source: FileSource, at now: Timestamp, in tx: Transaction) throws {
        guard identity.limits == .on else { return }
        let today = try tx.first(
            """
            SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM attachment
            WHERE \(source.condition) AND created_at > \(now.adding(seconds: -86_400))
            """
        ) { try $0[0] as Int }
        guard (today ?? 0) + size <= source.daily else { throw AttachmentRefusal.tooOften(retryAfter: 3_600) }
    }
}

extension AttachedFile {
    func now(_ state: AttachmentState) -> AttachedFile {
        AttachedFile(id: id, name: name, kind: kind, size: size, sha256: sha256, state: state)
    }
}
