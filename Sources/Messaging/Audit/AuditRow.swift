import Crypto
import Persistence

/// An audit event as it is stored, and the bytes that its MAC and the chain
/// are computed over.
struct AuditRow: Sendable {
    let id: ID<AuditEvent>
    let at: Timestamp
    let actor: ID<Account>?
    let actorKind: String
    let session: ID<Session>?
    let patient: ID<Patient>?
    let action: String
    let objectKind: String
    let object: ID<AuditedObject>?
    let outcome: String
    let repeated: Int64
    let detail: [UInt8]?

    /// Every column with its length, in the order of the schema: two different
    /// rows never have the same bytes.
    var canonical: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(224 + (detail?.count ?? 0))
        append(id, to: &bytes)
        append(at.microseconds, to: &bytes)
        append(actor, to: &bytes)
        append(actorKind.utf8, to: &bytes)
        append(session, to: &bytes)
        append(patient, to: &bytes)
        append(action.utf8, to: &bytes)
        append(objectKind.utf8, to: &bytes)
        append(object, to: &bytes)
        append(outcome.utf8, to: &bytes)
        append(repeated, to: &bytes)
        append(detail ?? [], to: &bytes)
        return bytes
    }

    /// 16 bytes of HMAC-SHA256: proof, until the sequencer has chained the row
    /// and after, that the server wrote it.
    func mac(under key: SymmetricKey) -> [UInt8] {
        Self.mac(of: canonical, under: key)
    }

    static func mac(of canonical: [UInt8], under key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: canonical, using: key).prefix(16))
    }

    func chainHash(mac: [UInt8], after previous: [UInt8]) -> [UInt8] {
        Self.chainHash(of: canonical, mac: mac, after: previous)
    }

    /// SHA-256 of 0x00, the row, its MAC and the hash before it.
    static func chainHash(of canonical: [UInt8], mac: [UInt8], after previous: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        hasher.update(data: canonical)
        hasher.update(data: mac)
        hasher.update(data: previous)
        return Array(hasher.finalize())
    }

    private func append(_ bytes: some Collection<UInt8>, to all: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { all.append(contentsOf: $0) }
        all.append(contentsOf: bytes)
    }

    private func append(_ number: Int64, to all: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(8).bigEndian) { all.append(contentsOf: $0) }
        withUnsafeBytes(of: number.bigEndian) { all.append(contentsOf: $0) }
    }

    private func append<Subject>(_ id: ID<Subject>?, to all: inout [UInt8]) {
        guard let id else { return append([], to: &all) }
        withUnsafeBytes(of: UInt32(16).bigEndian) { all.append(contentsOf: $0) }
        withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { all.append(contentsOf: $0) }
    }
}

enum AuditRows {
    static let columns: SQL = """
        e.id, e.at, e.actor, e.actor_kind, e.session, e.patient, e.action, e.object_kind, e.object, e.outcome, e.repeated, e.detail, e.mac
        """

    static func decode(_ row: Row) throws -> (row: AuditRow, mac: [UInt8]) {
        let event = try AuditRow(
            id: row[0], at: row[1], actor: row[2], actorKind: row[3], session: row[4], patient: row[5], action: row[6], objectKind: row[7],
            object: row[8], outcome: row[9], repeated: row[10], detail: row[11])
        return (event, try row[12])
    }

    static func insertion(_ row: AuditRow, mac: [UInt8]) -> Insertion {
        Insertion(
            into: """
                INSERT INTO audit_event (id, at, actor, actor_kind, session, patient, action, object_kind, object, outcome, repeated,
                    detail, mac) VALUES
                """,
            row: """
                 (\(row.id), \(row.at), \(row.actor), \(row.actorKind), \(row.session), \(row.patient), \(row.action), \(row.objectKind),
                \(row.object), \(row.outcome), \(row.repeated), \(row.detail), \(mac))
                """)
    }
}
