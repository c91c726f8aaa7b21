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
    static func members(of facts: Visibility.Facts, at now: Timestamp, in tx: Transaction) throws -> [Reader] {
        let candidates = try tx.all(
            """
            SELECT a.id, a.patient, p.id, p.chart, \(GrantRows.columns)
            FROM patient p JOIN account a ON a.patient = p.id
            LEFT JOIN proxy_grant g ON g.patient = p.id AND g.proxy = a.id AND g.ended_at IS NULL
            WHERE p.id IN (\(facts.patient), \(facts.chart)) AND a.disabled_at IS NULL AND a.username IS NOT NULL
            UNION ALL
            SELECT a.id, a.patient, p.id, p.chart, \(GrantRows.columns)
            FROM proxy_grant g JOIN account a ON a.id = g.proxy JOIN patient p ON p.id = g.patient
            WHERE g.patient = \(facts.patient) AND g.ended_at IS NULL AND a.disabled_at IS NULL AND a.username IS NOT NULL
            """
        ) { row in
            (
                account: try row[0] as ID<Account>, own: try row[1] as ID<Patient>?, patient: try row[2] as ID<Patient>,
                chart: try row[3] as ID<Patient>, grant: try GrantRows.decodeIfPresent(row, from: 4)
            )
        }
        let readers = candidates.compactMap { candidate -> Reader? in
            guard
                let standing = Standing.of(
                    candidate.account, own: candidate.own, before: candidate.patient, grant: candidate.grant, at: now),
                Visibility.shows(facts, to: candidate.account, standing: standing, chart: candidate.chart)
            else { return nil }
            return Reader(account: candidate.account, patient: candidate.patient, standing: standing)
        }
        return readers.sorted { $0.account < $1.account }
    }
}
