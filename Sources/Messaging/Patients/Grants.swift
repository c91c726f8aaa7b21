public import Persistence

extension Patients {
    /// Lets a member act for a patient.
    ///
    /// - Throws: `PatientRefusal` for a grant that ends before it begins, is for
    ///   oneself, or stands already.
    @discardableResult
    public func grant(_ grant: ProxyGrant, by actor: Actor, in tx: Transaction) throws -> ID<ProxyGrant> {
        if let until = grant.until, until <= grant.from { throw PatientRefusal.grantEndsBeforeItBegins }
        let proxy = try tx.first("SELECT kind, patient FROM account WHERE id = \(grant.proxy)") { row in
            (kind: try row[0] as String, own: try row[1] as ID<Patient>?)
        }
        guard let proxy, proxy.kind == "member" else { throw PatientRefusal.notAMember }
        guard proxy.own != grant.patient else { throw PatientRefusal.grantForOneself }
        let types = grant.types.map { types in MessageType.allCases.filter(types.contains).map(\.rawValue).joined(separator: ",") }
        let now = surroundings.clock()
        let added = try tx.update(
            """
            INSERT INTO proxy_grant (id, patient, proxy, relationship, can_read, can_write, types, from_at, until_at, basis,
                verified_by, verified_at, created_at, created_by)
            VALUES (\(grant.id), \(grant.patient), \(grant.proxy), \(grant.relationship), \(grant.canRead), \(grant.canWrite), \(types),
                \(grant.from), \(grant.until), \(grant.basis), \(actor.account), \(grant.verifiedAt), \(now), \(actor.account))
            ON CONFLICT DO NOTHING
            """)
        guard added == 1 else { throw PatientRefusal.grantTwice }
        try audit.record(
            AuditEvent(.grant, "proxy_grant", grant.id, by: actor, patient: grant.patient, detail: ["proxy": grant.proxy.description]),
            in: tx)
        return grant.id
    }

    /// Ends a grant now; what the proxy wrote stays.
    ///
    /// - Throws: `NotFound` when there is no such living grant.
    public func end(_ grant: ID<ProxyGrant>, because reason: String, by actor: Actor, in tx: Transaction) throws {
        let patient = try tx.first("SELECT patient FROM proxy_grant WHERE id = \(grant)") { try $0[0] as ID<Patient> }
        let ended = try tx.update(
            """
            UPDATE proxy_grant SET ended_at = \(surroundings.clock()), ended_by = \(actor.account), reason = \(reason)
            WHERE id = \(grant) AND ended_at IS NULL
            """)
        guard ended == 1 else { throw NotFound() }
        try audit.record(AuditEvent(.revoke, "proxy_grant", grant, by: actor, patient: patient), in: tx)
    }
}

enum GrantRows {
    static let columns: SQL = """
        g.id, g.patient, g.proxy, g.relationship, g.can_read, g.can_write, g.types, g.from_at, g.until_at, g.basis, g.verified_at,
        g.ended_at, g.suspended_at
        """
    static let count = 13

    static func decode(_ row: Row, from first: Int = 0) throws -> ProxyGrant {
        let types: String? = try row[first + 6]
        return try ProxyGrant(
            id: row[first], patient: row[first + 1], proxy: row[first + 2], relationship: row[first + 3], canRead: row[first + 4],
            canWrite: row[first + 5],
            types: types.map { Set($0.split(separator: ",").compactMap { MessageType(rawValue: String($0)) }) },
            from: row[first + 7], until: row[first + 8], basis: row[first + 9], verifiedAt: row[first + 10], endedAt: row[first + 11],
            suspendedAt: row[first + 12])
    }

    /// The grant in a row of a LEFT JOIN, if there was one.
    static func decodeIfPresent(_ row: Row, from first: Int) throws -> ProxyGrant? {
        let id: ID<ProxyGrant>? = try row[first]
        return try id == nil ? nil : decode(row, from: first)
    }
}
