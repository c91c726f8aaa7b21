public import Persistence

extension Patients {
    /// Takes over what another system says of a patient: the same facts a
    /// second time change nothing.
    ///
    /// Who it is, the numbers decide, never the name. Nothing is written before
    /// the record is accepted, so that a refusal harms no neighbour in the
    /// same transaction.
    ///
    /// - Throws: `ImportRefusal`.
    public func take(
        _ facts: PatientFacts, by actor: Actor, in tx: Transaction
    ) throws -> (patient: ID<Patient>, outcome: ImportOutcome) {
        guard !facts.identifiers.isEmpty else { throw ImportRefusal.identifierMissing }
        let bearers = Set(try facts.identifiers.compactMap { try find($0, in: tx) })
        guard bearers.count <= 1 else { throw ImportRefusal.identifiersDisagree }
        guard let bearer = bearers.first else {
            let patient = try create(facts, by: actor, in: tx)
            try recordImport(.created, "patient", patient, of: patient, by: actor, in: tx)
            return (patient, .created)
        }
        guard try change(bearer, to: facts, by: actor, in: tx) else { return (bearer, .unchanged) }
        try recordImport(.updated, "patient", bearer, of: bearer, by: actor, in: tx)
        return (bearer, .updated)
    }

    private func create(_ facts: PatientFacts, by actor: Actor, in tx: Transaction) throws -> ID<Patient> {
        let details = facts.applied(to: PatientDetails(given: "", family: ""))
        guard !details.name.isEmpty else { throw ImportRefusal.nameMissing }
        let patient = try add(details, identifiers: Array(Set(facts.identifiers)), in: tx)
        for identifier in facts.unmatched { try keep(identifier, of: patient, in: tx) }
        try recordDeath(facts, of: patient, in: tx)
        if let group = facts.clinicalGroup { _ = try followGroup(group, of: patient, by: actor, in: tx) }
        return patient
    }

    private func change(_ id: ID<Patient>, to facts: PatientFacts, by actor: Actor, in tx: Transaction) throws -> Bool {
        var isChanged = try update(id, to: facts.applied(to: try patient(id, in: tx).details), in: tx)
        for identifier in facts.identifiers where try add(identifier, to: id, in: tx) { isChanged = true }
        for identifier in facts.unmatched where try keep(identifier, of: id, in: tx) { isChanged = true }
        if try recordDeath(facts, of: id, in: tx) { isChanged = true }
        if let group = facts.clinicalGroup, try followGroup(group, of: id, by: actor, in: tx) { isChanged = true }
        return isChanged
    }

    /// Keeps a number of an unknown system. Its token holds the patient, so
    /// that two patients may bear the same one and neither is found by it.
    @discardableResult
    private func keep(_ identifier: Identifier, of patient: ID<Patient>, in tx: Transaction) throws -> Bool {
        let key = try surroundings.patientKeys.key(of: patient, in: tx)
        let blind = surroundings.keys.blindIndex.token(
            "unmatched identifier", patient.description, identifier.authority, identifier.value)
        let binding = Self.identifierBinding(patient, authority: identifier.authority, blind: blind)
        let sealed = try key.content.seal(text: identifier.value, binding)
        let added = try tx.update(
            """
            INSERT INTO patient_identifier (authority, blind, patient, value, created_at)
            VALUES (\(identifier.authority), \(blind), \(patient), \(sealed), \(surroundings.clock()))
            ON CONFLICT DO NOTHING
            """)
        return added == 1
    }

    /// A death once known stays known; a better date replaces the one before.
    @discardableResult
    private func recordDeath(_ facts: PatientFacts, of patient: ID<Patient>, in tx: Transaction) throws -> Bool {
        guard facts.isDeceased else { return false }
        let now = surroundings.clock()
        let changed = try tx.update(
            """
            UPDATE patient SET deceased_at = coalesce(\(facts.deceasedAt), \(now)), updated_at = \(now)
            WHERE id = \(patient) AND (deceased_at IS NULL OR deceased_at <> coalesce(\(facts.deceasedAt), deceased_at))
            """)
        return changed == 1
    }

    func recordImport<Object>(
        _ outcome: ImportOutcome, _ kind: String, _ object: ID<Object>, of patient: ID<Patient>, by actor: Actor, in tx: Transaction
    ) throws {
        try audit.record(
            AuditEvent(.importRecord, kind, object, by: actor, patient: patient, detail: ["outcome": outcome.rawValue]), in: tx)
    }
}
