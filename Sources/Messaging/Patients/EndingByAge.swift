import Persistence

// A right that a patient's age has ended holds for nobody, whether or not it is written down. It is written down so that it stays ended:
// another age in the configuration, or a corrected birth date, gives nobody a right back.

extension ProxyGrant {
    /// Whether it held until the patient's age ended it, and nothing else has ended it since.
    func wasEndedByAge(at now: Timestamp, bornOn birth: BirthDate?, _ ages: AgeRule) -> Bool {
        guard endedAt == nil, verifiedAt != nil, case .at(let end) = endByAge(bornOn: birth, ages) else { return false }
        return end <= now
    }
}

extension Patients {
    private static let batch = 500

    /// Rights that age has ended by a rule and that are not written down as ended yet, so many at a time.
    ///
    /// - Returns: those found, and where to go on; nil when all were looked at.
    func endedByAge(
        _ ages: AgeRule, after last: ID<ProxyGrant>? = nil, in tx: Transaction
    ) throws -> (grants: [ProxyGrant], next: ID<ProxyGrant>?) {
        let now = surroundings.clock()
        let rows = try tx.all(
            """
            SELECT \(PatientRows.columns), \(GrantRows.columns) FROM proxy_grant g JOIN patient p ON p.id = g.patient
            WHERE g.ended_at IS NULL AND g.verified_at IS NOT NULL AND g.id > \(last ?? ID(high: 0, low: 0))
            ORDER BY g.id LIMIT \(rows: Self.batch)
            """
        ) { row in (patient: try PatientRows.decode(row), grant: try GrantRows.decode(row, from: PatientRows.count)) }
        let grants = try rows.filter { row in
            row.grant.wasEndedByAge(at: now, bornOn: try open(row.patient).details.birthDate, ages)
        }.map(\.grant)
        return (grants, rows.count == Self.batch ? rows.last?.grant.id : nil)
    }

    /// Writes down that age has ended a right, unless something has changed meanwhile.
    ///
    /// - Returns: whether it was written.
    @discardableResult
    func writeEndByAge(of id: ID<ProxyGrant>, _ ages: AgeRule, in tx: Transaction) throws -> Bool {
        guard let found = try GrantRows.find(id, in: tx) else { return false }
        let (patient, now) = (try lock(found.patient, in: tx), surroundings.clock())
        guard let grant = try GrantRows.find(id, in: tx), grant.wasEndedByAge(at: now, bornOn: patient.details.birthDate, ages) else {
            return false
        }
        return try end(grant, because: GrantReason.age, by: .system, at: now, in: tx)
    }

    /// Writes down everything that age has ended by a rule, before another one comes into force.
    func writeEndsByAge(_ ages: AgeRule, in tx: Transaction) throws {
        var last: ID<ProxyGrant>?
        repeat {
            let page = try endedByAge(ages, after: last, in: tx)
            for grant in page.grants { try writeEndByAge(of: grant.id, ages, in: tx) }
            last = page.next
        } while last != nil
    }

    /// Writes down what a patient's age has ended, before their birth date is corrected.
    func writeEndsByAge(for patient: ID<Patient>, in tx: Transaction) throws {
        let living = try tx.all(
            "SELECT id FROM proxy_grant WHERE patient = \(patient) AND ended_at IS NULL AND verified_at IS NOT NULL ORDER BY id"
        ) { try $0[0] as ID<ProxyGrant> }
        guard !living.isEmpty else { return }
        let ages = try ages(in: tx)
        for grant in living { try writeEndByAge(of: grant, ages, in: tx) }
    }
}

extension Portal {
    /// Writes down which rights the ages of patients have ended. They hold for nobody from the birthday on; call it now and then, so that
    /// they stay ended whatever changes later.
    ///
    /// - Returns: how many were written.
    @discardableResult
    public func endGrantsByAge() async throws -> Int {
        let ages = try await site().ageRule
        var (written, last): (Int, ID<ProxyGrant>?) = (0, nil)
        repeat {
            let mark = last
            let page = try await look { [patients] in try patients.endedByAge(ages, after: mark, in: $0) }
            for grant in page.grants {
                // The rule in force then, not the one that was read above.
                let isWritten = try await perform { [patients] tx in
                    Effect(try patients.writeEndByAge(of: grant.id, try patients.ages(in: tx), in: tx))
                }
                if isWritten { written += 1 }
            }
            last = page.next
        } while last != nil
        return written
    }
}
