import Crypto
public import Persistence

/// What a walk along the chain found.
public struct AuditFinding: Sendable, Equatable {
    public enum Verdict: Sendable, Equatable {
        case sound
        /// The row at this place is not what was chained, or its MAC does not fit.
        case altered(seq: Int64)
        /// A number of the chain is missing.
        case gap(seq: Int64)
        /// The row does not follow the one before it.
        case order(seq: Int64)
        /// The chain ends before a checkpoint, or differs from it.
        case truncated(seq: Int64)
        /// A checkpoint's signature is not the site's.
        case signature(seq: Int64)
        /// An event is neither chained nor waits for it: it was written past the server, or the chain was cut before it.
        case unchained(event: ID<AuditEvent>)
        /// The message at this place of a conversation is missing, or is not what was stored there.
        case message(conversation: ID<Conversation>, seq: Int64)
        /// Events wait longer than ten seconds for the sequencer.
        case stalled
    }

    public var verdict: Verdict
    /// How many links were walked.
    public var verified: Int64
    /// How many events wait to be chained.
    public var pending: Int64
    /// How many messages follow each other as they were stored; nil when they were not asked for.
    public var messages: Int64?

    /// The exit status of `threadwell audit verify`.
    public var exitCode: Int32 {
        switch verdict {
        case .sound: 0
        case .stalled: 1
        case .altered: 3
        case .gap: 4
        case .order: 5
        case .truncated: 6
        case .signature: 7
        case .unchained: 8
        case .message: 9
        }
    }
}

/// A checkpoint kept off the host: without one, a cut tail cannot be told.
public struct AuditCheckpoint: Sendable, Equatable {
    public var seq: Int64
    public var hash: [UInt8]
    public var at: Timestamp
    public var signature: [UInt8]

    /// Four lines: number, hash, time in microseconds UTC, signature; hexadecimal.
    public var text: String {
        "\(seq)\n\(Hexadecimal.text(hash))\n\(at.microseconds)\n\(Hexadecimal.text(signature))\n"
    }

    /// - Returns: nil for anything but the four lines of `text`.
    public init?(text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 4, let seq = Int64(lines[0]), let hash = Hexadecimal.bytes(lines[1]), let at = Int64(lines[2]),
            let signature = Hexadecimal.bytes(lines[3])
        else { return nil }
        self.init(seq: seq, hash: hash, at: Timestamp(microseconds: at), signature: signature)
    }

    public init(seq: Int64, hash: [UInt8], at: Timestamp, signature: [UInt8]) {
        self.seq = seq
        self.hash = hash
        self.at = at
        self.signature = signature
    }
}

extension Audit {
    /// Walks the chain and says the first thing that is wrong with it. Unless only a part of it is asked for, it also looks for events
    /// outside the chain, and walks the messages of all conversations.
    ///
    /// - Parameters:
    ///   - from: the first number to verify; the one before it is trusted.
    ///   - to: the last number; the whole chain when nil.
    ///   - kept: a checkpoint that was kept elsewhere.
    public func verify(from: Int64 = 1, to: Int64? = nil, kept: AuditCheckpoint? = nil) async throws -> AuditFinding {
        let (pending, oldest) = try await surroundings.database.read { tx in
            try tx.first("SELECT count(*), coalesce(min(at), 0) FROM audit_pending") { row in
                (try row[0] as Int64, try row[1] as Timestamp)
            } ?? (0, Timestamp(microseconds: 0))
        }
        var walk = AuditWalk(keys: surroundings.keys, from: from)
        var verdict: AuditFinding.Verdict?
        while verdict == nil {
            let (first, last) = (walk.next, min(walk.next + 999, to ?? .max))
            guard first <= last else { break }
            let links = try await surroundings.database.read { try AuditLinks.between(first, last, in: $0) }
            if links.isEmpty { break }
            verdict = walk.follow(links)
        }
        if verdict == nil { verdict = try await compareCheckpoints(with: walk, kept: kept) }
        var messages: Int64?
        if verdict == nil, from == 1, to == nil {
            verdict = try await unchained().map { AuditFinding.Verdict.unchained(event: $0) }
            let walked = try await verifyMessages()
            if verdict == nil, let found = walked.found { verdict = .message(conversation: found.conversation, seq: found.seq) }
            messages = walked.verified
        }
        let isStalled = pending > 0 && surroundings.clock().microseconds - oldest.microseconds > 10_000_000
        return AuditFinding(
            verdict: verdict ?? (isStalled ? .stalled : .sound), verified: walk.verified, pending: pending, messages: messages)
    }

    /// The first event that the chain does not hold and the sequencer will not find.
    private func unchained() async throws -> ID<AuditEvent>? {
        var last: ID<AuditEvent>? = ID(high: 0, low: 0)
        while let start = last {
            let events = try await surroundings.database.read { tx in
                try tx.all(
                    """
                    SELECT e.id, EXISTS (SELECT 1 FROM audit_chain c WHERE c.event = e.id)
                        OR EXISTS (SELECT 1 FROM audit_pending p WHERE p.event = e.id)
                    FROM audit_event e WHERE e.id > \(start) ORDER BY e.id LIMIT 1000
                    """
                ) { (id: try $0[0] as ID<AuditEvent>, isKnown: try $0[1] as Bool) }
            }
            if let lost = events.first(where: { !$0.isKnown }) { return lost.id }
            last = events.last?.id
        }
        return nil
    }

    /// The chain's head, signed now: to be kept off the host.
    ///
    /// - Returns: nil while nothing is chained.
    public func checkpoint() async throws -> AuditCheckpoint? {
        let head = try await surroundings.database.read { try AuditChain.head(in: $0) }
        guard head.seq > 0 else { return nil }
        let now = surroundings.clock()
        let signature = Array(try surroundings.keys.auditSigning.signature(for: AuditChain.signedBytes(head, at: now)))
        return AuditCheckpoint(seq: head.seq, hash: head.hash, at: now, signature: signature)
    }

    private func compareCheckpoints(with walk: AuditWalk, kept: AuditCheckpoint?) async throws -> AuditFinding.Verdict? {
        let stored = try await surroundings.database.read { tx in
            try tx.all("SELECT seq, row_hash, at, signature FROM audit_checkpoint ORDER BY seq") { row in
                try AuditCheckpoint(seq: row[0], hash: row[1], at: row[2], signature: row[3])
            }
        }
        for checkpoint in stored + (kept.map { [$0] } ?? []) {
            let head = AuditChain.Head(seq: checkpoint.seq, hash: checkpoint.hash)
            let signed = AuditChain.signedBytes(head, at: checkpoint.at)
            guard surroundings.keys.auditSigning.publicKey.isValidSignature(checkpoint.signature, for: signed) else {
                return .signature(seq: checkpoint.seq)
            }
            let hash = try await surroundings.database.read { tx in
                try tx.first("SELECT row_hash FROM audit_chain WHERE seq = \(checkpoint.seq)") { try $0[0] as [UInt8] }
            }
            if hash != checkpoint.hash { return .truncated(seq: checkpoint.seq) }
        }
        return nil
    }
}

/// One link of the chain with the event it holds, if that is still there.
struct AuditLink: Sendable {
    let seq: Int64
    let previous: [UInt8]
    let hash: [UInt8]
    let event: AuditRow?
    let mac: [UInt8]
}

enum AuditLinks {
    static func between(_ first: Int64, _ last: Int64, in tx: Transaction) throws -> [AuditLink] {
        try tx.all(
            """
            SELECT \(AuditRows.columns), c.seq, c.prev_hash, c.row_hash FROM audit_chain c LEFT JOIN audit_event e ON e.id = c.event
            WHERE c.seq BETWEEN \(first) AND \(last) ORDER BY c.seq
            """
        ) { row in
            let present: ID<AuditEvent>? = try row[0]
            let event = try present == nil ? nil : AuditRows.decode(row)
            return try AuditLink(seq: row[13], previous: row[14], hash: row[15], event: event?.row, mac: event?.mac ?? [])
        }
    }
}

/// The pure walk: link after link, remembering the hash before.
struct AuditWalk {
    let keys: SiteKeys
    private(set) var next: Int64
    private(set) var verified: Int64 = 0
    private var hash: [UInt8]?

    init(keys: SiteKeys, from: Int64) {
        self.keys = keys
        next = from
        hash = from == 1 ? AuditChain.Head.empty.hash : nil
    }

    mutating func follow(_ links: [AuditLink]) -> AuditFinding.Verdict? {
        for link in links {
            guard link.seq == next else { return .gap(seq: next) }
            if let hash, hash != link.previous { return .order(seq: link.seq) }
            guard let event = link.event, event.mac(under: keys.auditMAC) == link.mac,
                event.chainHash(mac: link.mac, after: link.previous) == link.hash
            else { return .altered(seq: link.seq) }
            hash = link.hash
            next += 1
            verified += 1
        }
        return nil
    }
}
