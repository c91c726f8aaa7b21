import Crypto
public import Persistence

/// The tamper-evident record of every change and of every reading of content.
///
/// An event is inserted in the transaction of what it records; if it cannot be
/// written, nothing happens. It is appended to a hash chain: on SQLite at
/// once, since there is one writer; on PostgreSQL by a sequencer.
public final class Audit: Sendable {
    let surroundings: Surroundings

    public init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Records `event` with the transaction that it explains.
    public func record(_ event: AuditEvent, in tx: Transaction) throws {
        let now = surroundings.clock()
        let id: ID<AuditEvent> = surroundings.ids.next()
        let sealed = try event.detail.isEmpty ? nil : seal(event.detail, of: id, at: now)
        let row = AuditRow(
            id: id, at: now, actor: event.actor.account, actorKind: event.actor.kind, session: event.session, patient: event.patient,
            action: event.action.rawValue, objectKind: event.objectKind, object: event.object, outcome: event.outcome.rawValue,
            repeated: event.repeated, detail: sealed)
        let canonical = row.canonical
        let mac = AuditRow.mac(of: canonical, under: surroundings.keys.auditMAC)
        try AuditRows.insert(row, mac: mac, in: tx)
        switch tx.engine {
        case .sqlite:
            let head = try AuditChain.head(in: tx)
            let hash = AuditRow.chainHash(of: canonical, mac: mac, after: head.hash)
            _ = try AuditChain.append(id, at: now, hash: hash, after: head, signing: surroundings.keys.auditSigning, in: tx)
        case .postgres:
            try tx.insert("INSERT INTO audit_pending (event, at) VALUES (\(id), \(now))")
        }
    }

    private func seal(_ detail: [String: String], of event: ID<AuditEvent>, at time: Timestamp) throws -> [UInt8] {
        var text: [UInt8] = []
        for (name, value) in detail.sorted(by: { $0.key < $1.key }) {
            text.append(contentsOf: name.utf8)
            text.append(0x1F)
            text.append(contentsOf: value.utf8)
            text.append(0x1E)
        }
        return try surroundings.keys.accounts.seal(text, Self.binding(event, time))
    }

    /// The names and values that `record` sealed.
    func open(_ detail: [UInt8], of event: ID<AuditEvent>, at time: Timestamp) throws -> [String: String] {
        let text = try surroundings.keys.accounts.open(detail, Self.binding(event, time))
        let pairs = text.split(separator: 0x1E).compactMap { entry -> (String, String)? in
            let parts = entry.split(separator: 0x1F, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func binding(_ event: ID<AuditEvent>, _ time: Timestamp) -> Binding {
        Binding(table: "audit_event", column: "detail", row: event, parent: ID<AuditEvent>?.none, createdAt: time)
    }
}
