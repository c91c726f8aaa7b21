public import Persistence

/// Who on the member side can read a conversation, and why.
public struct Reader: Sendable, Hashable {
    public let account: ID<Account>
    /// The patient in whose mailbox the reader finds it.
    public let patient: ID<Patient>
    public let standing: Standing
}

extension Mailbox {
    /// Who could read a conversation that the member begins here, when nobody
    /// else could stand before the patient: then nothing need be asked.
    ///
    /// - Returns: nil when the store must be asked.
    func readersIfAlone(type: MessageType, audience: Audience) -> [Reader]? {
        guard isAlone else { return nil }
        let facts = Visibility.Facts(
            patient: patient.id, chart: patient.chart, type: type, audience: audience, begunBy: account)
        guard Visibility.shows(facts, to: account, standing: standing, chart: patient.chart) else { return [] }
        return [Reader(account: account, patient: patient.id, standing: standing)]
    }
}

enum Readers {
    /// Everybody with an active account, neither pending nor shut out, whom the visibility function names, in
    /// the order of their ids.
    static func members(
        of facts: Visibility.Facts, at now: Timestamp, _ patients: Patients, in tx: Transaction
    ) throws -> [Reader] {
        let candidates = try tx.all(
            """
            SELECT a.id, a.patient, \(PatientRows.columns), \(GrantRows.columns)
            FROM patient p JOIN account a ON a.patient = p.id
            LEFT JOIN proxy_grant g ON g.patient = p.id AND g.proxy = a.id AND g.ended_at IS NULL
            WHERE p.id IN (\(facts.patient), \(facts.chart)) AND a.disabled_at IS NULL AND a.username IS NOT NULL
            UNION ALL
            SELECT a.id, a.patient, \(PatientRows.columns), \(GrantRows.columns)
            FROM proxy_grant g JOIN account a ON a.id = g.proxy JOIN patient p ON p.id = g.patient
            WHERE g.patient = \(facts.patient) AND g.ended_at IS NULL AND a.disabled_at IS NULL AND a.username IS NOT NULL
            """
        ) { row in
            Candidate(
                account: try row[0], own: try row[1], patient: try PatientRows.decode(row, from: 2),
                grant: try GrantRows.decodeIfPresent(row, from: 2 + PatientRows.count))
        }
        let ages = try candidates.contains { $0.grant != nil } ? patients.ages(in: tx) : nil
        return try candidates.compactMap { try $0.reader(of: facts, at: now, patients, ages) }.sorted { $0.account < $1.account }
    }

    /// Somebody who might stand before the patient.
    struct Candidate {
        let account: ID<Account>
        let own: ID<Patient>?
        let patient: PatientRow
        let grant: ProxyGrant?

        /// - Parameter ages: there whenever there is a grant.
        func reader(of facts: Visibility.Facts, at now: Timestamp, _ patients: Patients, _ ages: AgeRule?) throws -> Reader? {
            let standing = try Standing.of(
                account, own: own, before: patient.id, grant: ages == nil ? nil : grant,
                bornOn: try patients.open(patient).details.birthDate, ages ?? AgeRule(), at: now)
            guard let standing, Visibility.shows(facts, to: account, standing: standing, chart: patient.chart) else { return nil }
            return Reader(account: account, patient: patient.id, standing: standing)
        }
    }
}
