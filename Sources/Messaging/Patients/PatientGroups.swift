public import Persistence

extension Patients {
    /// Puts a patient into clinical groups, by code; codes that are not there
    /// are passed over.
    public func join(_ patient: ID<Patient>, clinicalGroups codes: [String], in tx: Transaction) throws {
        for code in codes {
            try tx.execute(
                """
                INSERT INTO patient_clinical_group (patient, clinical_group, from_at)
                SELECT \(patient), g.id, \(surroundings.clock()) FROM clinical_group g
                WHERE g.code = \(code) AND g.retired_at IS NULL AND NOT EXISTS (
                    SELECT 1 FROM patient_clinical_group pg
                    WHERE pg.patient = \(patient) AND pg.clinical_group = g.id AND pg.until_at IS NULL)
                """)
        }
    }
}
