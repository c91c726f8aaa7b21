public import Persistence

extension Patients {
    /// The living clinical groups that a patient belongs to, in the order of the site.
    public func groups(of patient: ID<Patient>, in tx: Transaction) throws -> [PatientGroup] {
        let rows = try GroupClaimRows.standing(of: patient, in: tx).filter(\.isOfLivingGroup)
        var seen: Set<ID<ClinicalGroup>> = []
        return rows.filter { seen.insert($0.claim.group).inserted }.map { first in
            let said = rows.filter { $0.claim.group == first.claim.group }
            return PatientGroup(
                clinicalGroup: first.claim.group, since: first.since, isImported: said.allSatisfy { $0.claim.source == .imported })
        }
    }

    /// Puts a new patient into clinical groups, by code; codes that are not there are passed over. The caller records it, as it does
    /// that the patient was added.
    public func join(_ patient: ID<Patient>, clinicalGroups codes: [String], in tx: Transaction) throws {
        guard !codes.isEmpty else { return }
        let wanted = try tx.all("SELECT id FROM clinical_group WHERE code IN (\(SQL.list(codes))) AND retired_at IS NULL") {
            try $0[0] as ID<ClinicalGroup>
        }
        let standing = Set(try GroupClaimRows.standing(of: patient, in: tx).map(\.claim.group))
        let begun = wanted.filter { !standing.contains($0) }.map { GroupClaim(group: $0, source: .practice) }
        try GroupClaimRows.write(GroupChange(begun: Set(begun)), of: patient, at: surroundings.clock(), in: tx)
    }

    /// Says for the practice which living groups a patient belongs to, all of them. A retired group keeps its patients: nobody can name
    /// it any more, and it gives nobody sight of their charts.
    ///
    /// - Returns: whether anything changed.
    /// - Throws: `NotFound` when there is no such patient.
    @discardableResult
    func replaceGroups(
        of patient: ID<Patient>, with wanted: Set<ID<ClinicalGroup>>, by actor: Actor, session: ID<Session>?, in tx: Transaction
    ) throws -> Bool {
        _ = try lock(patient, in: tx)
        let standing = try GroupClaimRows.standing(of: patient, in: tx).filter(\.isOfLivingGroup).map(\.claim)
        return try apply(GroupChange.replacing(Set(standing), with: wanted), to: patient, by: actor, session: session, in: tx)
    }

    /// Takes over which group another system says looks after a patient.
    ///
    /// - Returns: whether anything changed.
    /// - Throws: `NotFound` when there is no such patient.
    func followGroup(_ named: ID<ClinicalGroup>, of patient: ID<Patient>, by actor: Actor, in tx: Transaction) throws -> Bool {
        _ = try lock(patient, in: tx)
        let last = try GroupClaimRows.lastImported(of: patient, in: tx)
        let standing = Set(try GroupClaimRows.standing(of: patient, in: tx).map(\.claim))
        return try apply(GroupChange.following(named, after: last, standing), to: patient, by: actor, session: nil, in: tx)
    }

    private func apply(
        _ change: GroupChange, to patient: ID<Patient>, by actor: Actor, session: ID<Session>?, in tx: Transaction
    ) throws -> Bool {
        guard !change.isEmpty else { return false }
        try GroupClaimRows.write(change, of: patient, at: surroundings.clock(), in: tx)
        var detail: [String: String] = [:]
        detail["begun"] = try GroupClaimRows.codes(of: change.begun, in: tx)
        detail["ended"] = try GroupClaimRows.codes(of: change.ended, in: tx)
        try audit.record(
            AuditEvent(.change, "patient_clinical_group", patient, by: actor, session: session, patient: patient, detail: detail), in: tx)
        return true
    }
}

/// One saying that stands.
struct GroupClaimRow: Sendable {
    let claim: GroupClaim
    let since: Timestamp
    let isOfLivingGroup: Bool
}

enum GroupClaimRows {
    /// In the order of the site, the oldest of a group first.
    static func standing(of patient: ID<Patient>, in tx: Transaction) throws -> [GroupClaimRow] {
        try tx.all(
            """
            SELECT pg.clinical_group, pg.source, pg.from_at, g.retired_at IS NULL
            FROM patient_clinical_group pg JOIN clinical_group g ON g.id = pg.clinical_group
            WHERE pg.patient = \(patient) AND pg.until_at IS NULL ORDER BY g.position, g.id, pg.from_at
            """
        ) { row in
            GroupClaimRow(claim: GroupClaim(group: try row[0], source: try row[1]), since: try row[2], isOfLivingGroup: try row[3])
        }
    }

    /// The group that an import named last; an import has named at most one that stands.
    static func lastImported(of patient: ID<Patient>, in tx: Transaction) throws -> ID<ClinicalGroup>? {
        try tx.first(
            """
            SELECT clinical_group FROM patient_clinical_group WHERE patient = \(patient) AND source = \(GroupSource.imported)
            ORDER BY until_at IS NULL DESC, from_at DESC LIMIT 1
            """
        ) { try $0[0] as ID<ClinicalGroup> }
    }

    static func write(_ change: GroupChange, of patient: ID<Patient>, at now: Timestamp, in tx: Transaction) throws {
        for claim in change.ended {
            try tx.execute(
                """
                UPDATE patient_clinical_group SET until_at = \(now)
                WHERE patient = \(patient) AND clinical_group = \(claim.group) AND source = \(claim.source) AND until_at IS NULL
                """)
        }
        for claim in change.begun {
            // Who comes back in the moment in which they left has not left.
            try tx.execute(
                """
                INSERT INTO patient_clinical_group (patient, clinical_group, source, from_at)
                VALUES (\(patient), \(claim.group), \(claim.source), \(now))
                ON CONFLICT (patient, clinical_group, source, from_at) DO UPDATE SET until_at = NULL
                """)
        }
    }

    /// The codes of their groups for the audit trail; nil for none.
    static func codes(of claims: Set<GroupClaim>, in tx: Transaction) throws -> String? {
        let groups = Set(claims.map(\.group)).sorted()
        guard !groups.isEmpty else { return nil }
        return try tx.all("SELECT code FROM clinical_group WHERE id IN (\(SQL.list(groups)))") { try $0[0] as String }
            .sorted().joined(separator: ", ")
    }
}
