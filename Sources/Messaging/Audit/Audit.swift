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
        let proven = try proven(event, at: surroundings.clock())
        try tx.insert(proven.insertion)
        switch tx.engine {
        case .sqlite:
            let head = try AuditChain.head(in: tx)
            let next = AuditChain.Head(seq: head.seq + 1, hash: proven.chainHash(after: head.hash))
            try tx.insert(AuditChain.insertion(of: proven.id, next, after: head))
            try AuditChain.checkpointIfDue(next, at: proven.at, signing: surroundings.keys.auditSigning, in: tx)
        case .postgres:
            try tx.insert("INSERT INTO audit_pending (event, at) VALUES (\(proven.id), \(proven.at))")
        }
    }

    /// An event with its MAC, ready to be written and chained.
    struct Proven: Sendable {
        let id: ID<AuditEvent>
        let at: Timestamp
        let insertion: Insertion
        let canonical: [UInt8]
        let mac: [UInt8]

        func chainHash(after previous: [UInt8]) -> [UInt8] {
            AuditRow.chainHash(of: canonical, mac: mac, after: previous)
        }
    }

    func proven(_ event: AuditEvent, at now: Timestamp) throws -> Proven {
        let id: ID<AuditEvent> = surroundings.ids.next()
        let sealed = try event.detail.isEmpty ? nil : seal(event.detail, of: id, at: now)
        let row = AuditRow(
            id: id, at: now, actor: event.actor.recorded, actorKind: event.actor.kind, session: event.session, patient: event.patient,
            action: event.action.rawValue, objectKind: event.objectKind, object: event.object, outcome: event.outcome.rawValue,
            repeated: event.repeated, detail: sealed)
        let canonical = row.canonical
        let mac = AuditRow.mac(of: canonical, under: surroundings.keys.auditMAC)
        return Proven(id: id, at: now, insertion: AuditRows.insertion(row, mac: mac), canonical: canonical, mac: mac)
    }

    /// Writes many events and chains them at once, for a store that nobody
    /// else writes to.
    func record(all events: [Proven], in tx: Transaction) throws {
        var head = try AuditChain.head(in: tx)
        var links: [Insertion] = []
        var due: [(head: AuditChain.Head, at: Timestamp)] = []
        for event in events {
            let next = AuditChain.Head(seq: head.seq + 1, hash: event.chainHash(after: head.hash))
            links.append(AuditChain.insertion(of: event.id, next, after: head))
            if next.isCheckpoint { due.append((next, event.at)) }
            head = next
        }
        try tx.insert(all: events.map(\.insertion) + links)
        for (head, at) in due { try AuditChain.checkpoint(head, at: at, signing: surroundings.keys.auditSigning, in: tx) }
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
