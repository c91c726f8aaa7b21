public import Crypto
public import Persistence

/// Appends recorded events to the chain of a PostgreSQL store, oldest first.
///
/// One node at a time runs it beside the sends, at most a second behind: a
/// lock in the sending transaction would halve the rate (measured). On SQLite
/// the one writer appends each event as it is recorded.
public struct AuditSequencer: Sendable {
    private let signing: Curve25519.Signing.PrivateKey

    public init(signing: Curve25519.Signing.PrivateKey) {
        self.signing = signing
    }

    /// Chains what is pending, at most `limit` events.
    ///
    /// - Returns: how many were appended.
    @discardableResult
    public func appendPending(limit: Int = 1000, in tx: Transaction) throws -> Int {
        let events = try tx.all(
            """
            SELECT \(AuditRows.columns) FROM audit_pending p JOIN audit_event e ON e.id = p.event
            ORDER BY p.event LIMIT \(limit)
            """, AuditRows.decode)
        guard !events.isEmpty else { return 0 }
        var head = try AuditChain.head(in: tx)
        for event in events {
            let hash = event.row.chainHash(mac: event.mac, after: head.hash)
            let next = AuditChain.Head(seq: head.seq + 1, hash: hash)
            try tx.insert(AuditChain.insertion(of: event.row.id, next, after: head))
            try tx.execute("DELETE FROM audit_pending WHERE event = \(event.row.id)")
            try AuditChain.checkpointIfDue(next, at: event.row.at, signing: signing, in: tx)
            head = next
        }
        return events.count
    }

    /// One turn on PostgreSQL: does nothing while another node holds the turn.
    ///
    /// - Returns: how many were appended.
    public func takeTurn(on database: Database) async throws -> Int {
        try await database.write { tx in
            // The number is ours alone among advisory locks; it is let go at the end of the transaction.
            let mine = try tx.first("SELECT pg_try_advisory_xact_lock(7404198)") { try $0[0] as Bool } ?? false
            return mine ? try appendPending(in: tx) : 0
        }
    }
}

/// The chain's head and its signed checkpoints.
enum AuditChain {
    struct Head: Sendable, Equatable {
        let seq: Int64
        let hash: [UInt8]

        /// A signed checkpoint stands at every thousandth event.
        var isCheckpoint: Bool { seq % 1000 == 0 }

        static let empty = Head(seq: 0, hash: [UInt8](repeating: 0, count: 32))
    }

    static func insertion(of event: ID<AuditEvent>, _ next: Head, after head: Head) -> Insertion {
        Insertion(
            into: "INSERT INTO audit_chain (seq, event, prev_hash, row_hash) VALUES",
            row: " (\(next.seq), \(event), \(head.hash), \(next.hash))")
    }

    static func checkpointIfDue(
        _ head: Head, at time: Timestamp, signing: Curve25519.Signing.PrivateKey, in tx: Transaction
    ) throws {
        if head.isCheckpoint { try checkpoint(head, at: time, signing: signing, in: tx) }
    }

    static func head(in tx: Transaction) throws -> Head {
        try tx.first("SELECT seq, row_hash FROM audit_chain ORDER BY seq DESC LIMIT 1") { row in
            try Head(seq: row[0], hash: row[1])
        } ?? .empty
    }

    static func checkpoint(_ head: Head, at time: Timestamp, signing: Curve25519.Signing.PrivateKey, in tx: Transaction) throws {
        let signature = Array(try signing.signature(for: signedBytes(head, at: time)))
        try tx.execute(
            """
            INSERT INTO audit_checkpoint (seq, row_hash, at, signature) VALUES (\(head.seq), \(head.hash), \(time), \(signature))
            ON CONFLICT DO NOTHING
            """)
    }

    static func signedBytes(_ head: Head, at time: Timestamp) -> [UInt8] {
        Array("threadwell audit\n\(head.seq)\n\(Hexadecimal.text(head.hash))\n\(time.microseconds)\n".utf8)
    }
}
