public import Persistence

/// What a rule would have done with the events of one day. Nothing is sent, and nobody is named.
public struct EventRehearsal: Sendable, Hashable {
    public let rule: EventRule
    /// The day that was gone through, from midnight to midnight of the site.
    public let from: Timestamp
    public let until: Timestamp
    public var counts: [Outcome: Int] = [:]

    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        case wouldSend
        /// A person would release it, or nobody could read it.
        case wouldHold
        case quiet
        case notFinal
        case otherKind
        /// For a clinical group that the sender is not bound to.
        case notBound
        /// No template could say it, so a person would be asked.
        case notWritable
    }

    public var events: Int { counts.values.reduce(0, +) }
}

extension Inbound {
    /// Goes through what arrived yesterday with one rule, whether or not it is switched on.
    ///
    /// - Throws: `NotFound` when there is no such rule.
    public func rehearse(_ code: String, site: Site, in tx: Transaction) throws -> EventRehearsal {
        guard let rule = site.eventRules.first(where: { $0.code == code }) else { throw NotFound() }
        let today = site.day(of: surroundings.clock())
        guard let from = site.ageRule.start(ofDay: today, plus: -1), let until = site.ageRule.start(ofDay: today) else { throw NotFound() }
        var rehearsal = EventRehearsal(rule: rule, from: from, until: until)
        // Patients who were told the evening before hear nothing in the morning: the day before is gone through and not counted.
        let yesterday = site.ageRule.start(ofDay: today, plus: -2) ?? from
        let begin = min(yesterday, from.adding(seconds: -Int64(rule.quietSeconds)))
        var quietUntil: [ID<Patient>: Timestamp] = [:]
        let rows = try tx.all(
            """
            SELECT id, sender, patient, kind, record_kind, state, source, occurred_at, received_at FROM inbound_event
            WHERE received_at >= \(begin) AND received_at < \(until) ORDER BY received_at, id
            """, KeptEvent.init)
        for row in rows {
            let outcome = try judge(row, by: rule, quietUntil: &quietUntil, site: site, in: tx)
            if row.receivedAt >= from { rehearsal.counts[outcome, default: 0] += 1 }
        }
        return rehearsal
    }

    private func judge(
        _ kept: KeptEvent, by rule: EventRule, quietUntil: inout [ID<Patient>: Timestamp], site: Site, in tx: Transaction
    ) throws -> EventRehearsal.Outcome {
        guard rule.isAbout(event: kept.kind, recordKind: kept.recordKind) else { return .otherKind }
        guard kept.state.isTold else { return .notFinal }
        guard site.systemClients.first(where: { $0.id == kept.sender })?.clinicalGroups.contains(rule.clinicalGroup) == true else {
            return .notBound
        }
        let patient = try patients.patient(kept.patient, in: tx)
        let key = try surroundings.patientKeys.key(of: kept.patient, in: tx)
        let source = try key.content.openText(kept.source, Self.sourceBinding(kept.id, kept.patient), padded: true)
        let event = RecordEvent(
            id: "", kind: kept.kind, patient: Patients.Identifier(authority: "", value: ""), source: source, occurredAt: kept.occurredAt,
            recordKind: kept.recordKind, status: .final)
        if let until = quietUntil[patient.chart], until > kept.receivedAt { return .quiet }
        quietUntil[patient.chart] = kept.receivedAt.adding(seconds: Int64(rule.quietSeconds))
        guard let accepted = try rule.message(about: event, source: source, to: patient.details, site: site) else { return .notWritable }
        let readers = try readers(of: accepted.audience, accepted.type, patient, in: tx)
        return readers.isEmpty || accepted.waitsForRelease ? .wouldHold : .wouldSend
    }
}

/// An event as its row keeps it.
private struct KeptEvent {
    let id: ID<TakenEvent>
    let sender: ID<SystemClient>
    let patient: ID<Patient>
    let kind: String
    let recordKind: String
    let state: RecordEvent.State
    let source: [UInt8]
    let occurredAt: Timestamp
    let receivedAt: Timestamp

    init(_ row: Row) throws {
        id = try row[0]
        sender = try row[1]
        patient = try row[2]
        kind = try row[3]
        recordKind = try row[4]
        state = try row[5]
        source = try row[6]
        occurredAt = try row[7]
        receivedAt = try row[8]
    }
}

extension Site {
    /// The day of a moment here, `2026-11-27`.
    func day(of moment: Timestamp) -> String {
        let second = Int(moment.microseconds / 1_000_000)
        let shown = Timestamp(secondsSince1970: Int64(second + (times.zone?.offset(at: second) ?? 0)))
        return String(shown.rfc3339Seconds.prefix(10))
    }
}
