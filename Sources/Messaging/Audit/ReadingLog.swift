public import Persistence
import Synchronization

/// Records readings without a write for every glance: the first reading of an
/// object in a session is durable before the answer leaves; what follows
/// within a minute becomes one further event with a count.
public final class ReadingLog: Sendable {
    private let audit: Audit
    private let surroundings: Surroundings
    private let open: Mutex<[Reading: Window]>

    static let windowMicroseconds: Int64 = 60_000_000

    struct Reading: Hashable, Sendable {
        let actor: Actor
        let session: ID<Session>?
        let patient: ID<Patient>?
        let action: AuditAction
        let objectKind: String
        let object: ID<AuditedObject>?
    }

    private struct Window: Sendable {
        let since: Timestamp
        var repeats: Int64
    }

    init(_ audit: Audit, _ surroundings: Surroundings) {
        self.audit = audit
        self.surroundings = surroundings
        open = Mutex([:])
    }

    /// Returns once the reading is recorded; only then may the answer leave.
    public func record<Object>(
        _ action: AuditAction, _ objectKind: String, _ object: ID<Object>?, by actor: Actor, session: ID<Session>?, patient: ID<Patient>?
    ) async throws {
        let reading = Reading(
            actor: actor, session: session, patient: patient, action: action, objectKind: objectKind, object: object?.retyped())
        let now = surroundings.clock()
        var ended: Window?
        let isRepeat = open.withLock { open in
            if var window = open[reading], now.microseconds - window.since.microseconds < Self.windowMicroseconds {
                window.repeats += 1
                open[reading] = window
                return true
            }
            ended = open.removeValue(forKey: reading)
            return false
        }
        if isRepeat { return }
        let repeats = ended?.repeats ?? 0
        do {
            try await surroundings.database.write { [audit] tx in
                if repeats > 0 { try audit.record(reading.event(repeated: repeats), in: tx) }
                try audit.record(reading.event(repeated: 0), in: tx)
            }
        } catch {
            if let ended { putBack([(reading, ended)]) }
            throw error
        }
        // Only now: a reading that could not be recorded opens no window.
        open.withLock { open in
            if open[reading] == nil { open[reading] = Window(since: now, repeats: 0) }
        }
    }

    /// Records the readings of many objects at once, each as the first of its own window.
    public func record<Object>(
        _ action: AuditAction, _ objectKind: String, all objects: [(object: ID<Object>, patient: ID<Patient>?)], by actor: Actor,
        session: ID<Session>?
    ) async throws {
        let events = objects.map { AuditEvent(action, objectKind, $0.object, by: actor, session: session, patient: $0.patient) }
        for batch in events.chunked(by: 200) {
            try await surroundings.database.write { [audit] tx in
                for event in batch { try audit.record(event, in: tx) }
            }
        }
    }

    /// Writes the counts of windows that have ended, or of all at shutdown.
    public func settle(all: Bool = false) async throws {
        let now = surroundings.clock()
        let ended = open.withLock { open in
            let ended = open.filter { all || now.microseconds - $0.value.since.microseconds >= Self.windowMicroseconds }
            for reading in ended.keys { open[reading] = nil }
            return ended.filter { $0.value.repeats > 0 }
        }
        var left = ended.map { ($0.key, $0.value) }
        while !left.isEmpty {
            let batch = Array(left.prefix(200))
            do {
                try await surroundings.database.write { [audit] tx in
                    for (reading, window) in batch { try audit.record(reading.event(repeated: window.repeats), in: tx) }
                }
            } catch {
                putBack(left)
                throw error
            }
            left.removeFirst(batch.count)
        }
    }

    /// What was shown and could not be counted yet is counted by the next who writes.
    private func putBack(_ windows: [(Reading, Window)]) {
        open.withLock { open in
            for (reading, window) in windows {
                if open[reading] == nil { open[reading] = window } else { open[reading]?.repeats += window.repeats }
            }
        }
    }
}

extension ReadingLog.Reading {
    fileprivate func event(repeated: Int64) -> AuditEvent {
        AuditEvent(action, objectKind, object, by: actor, session: session, patient: patient, repeated: repeated)
    }
}

extension Array {
    fileprivate func chunked(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
