import Persistence

extension Patients {
    /// What the privacy officer holds back stays held back whatever becomes of the right: while its suspension stands, nobody gets round
    /// it by ending that right and giving the same person another.
    ///
    /// - Parameter own: the right that is to be verified or changed; its own suspension goes on beside that.
    /// - Throws: `PatientRefusal.suspensionStands`.
    func requireNotHeldBack(
        _ proxy: ID<Account>, before patient: Patient, besides own: ID<ProxyGrant>? = nil, in tx: Transaction
    ) throws {
        let others: SQL = own.map { "AND g.id <> \($0)" } ?? .empty
        let held = try tx.first(
            """
            SELECT 1 FROM proxy_grant g JOIN patient q ON q.id = g.patient
            WHERE g.proxy = \(proxy) AND g.suspended_at IS NOT NULL AND q.chart = \(patient.chart) \(others)
            """
        ) { try $0[0] as Int64 }
        guard held == nil else { throw PatientRefusal.suspensionStands }
    }
}
