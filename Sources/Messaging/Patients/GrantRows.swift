import Persistence

enum GrantRows {
    static let columns: SQL = """
        g.id, g.patient, g.proxy, g.relationship, g.can_read, g.can_write, g.types, g.from_at, g.until_at, g.basis, g.verified_at,
        g.ended_at, g.suspended_at, g.related_person
        """
    static let count = 14

    static func decode(_ row: Row, from first: Int = 0) throws -> ProxyGrant {
        try ProxyGrant(
            id: row[first], patient: row[first + 1], proxy: row[first + 2], relatedPerson: row[first + 13], relationship: row[first + 3],
            canRead: row[first + 4], canWrite: row[first + 5], types: types(row[first + 6]), from: row[first + 7], until: row[first + 8],
            basis: row[first + 9], verifiedAt: row[first + 10], endedAt: row[first + 11], suspendedAt: row[first + 12])
    }

    /// The grant in a row of a LEFT JOIN, if there was one.
    static func decodeIfPresent(_ row: Row, from first: Int) throws -> ProxyGrant? {
        let id: ID<ProxyGrant>? = try row[first]
        return try id == nil ? nil : decode(row, from: first)
    }

    static func types(_ text: String?) -> Set<MessageType>? {
        text.map { Set($0.split(separator: ",").compactMap { MessageType(rawValue: String($0)) }) }
    }

    static func text(of types: Set<MessageType>?) -> String? {
        types.map { types in MessageType.allCases.filter(types.contains).map(\.rawValue).joined(separator: ",") }
    }

    static func insert(_ grant: ProxyGrant, by author: ID<Account>?, at now: Timestamp, in tx: Transaction) throws -> Bool {
        let verifier: ID<Account>? = grant.verifiedAt == nil ? nil : author
        return try tx.update(
            """
            INSERT INTO proxy_grant (id, patient, proxy, related_person, relationship, can_read, can_write, types, from_at, until_at,
                basis, verified_by, verified_at, created_at, created_by)
            VALUES (\(grant.id), \(grant.patient), \(grant.proxy), \(grant.relatedPerson), \(grant.relationship), \(grant.canRead),
                \(grant.canWrite), \(text(of: grant.types)), \(grant.from), \(grant.until), \(grant.basis), \(verifier),
                \(grant.verifiedAt), \(now), \(author))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    static func find(_ id: ID<ProxyGrant>, in tx: Transaction) throws -> ProxyGrant? {
        try tx.first("SELECT \(columns) FROM proxy_grant g WHERE g.id = \(id)") { try decode($0) }
    }

    /// The one that another system's word on a related person began, whatever became of it.
    static func suggested(for person: ID<RelatedPerson>, in tx: Transaction) throws -> ProxyGrant? {
        try tx.first("SELECT \(columns) FROM proxy_grant g WHERE g.related_person = \(person)") { try decode($0) }
    }

    static func living(_ proxy: ID<Account>, before patient: ID<Patient>, in tx: Transaction) throws -> ProxyGrant? {
        try tx.first(
            "SELECT \(columns) FROM proxy_grant g WHERE g.patient = \(patient) AND g.proxy = \(proxy) AND g.ended_at IS NULL"
        ) { try decode($0) }
    }

    /// Keeps how a grant stood until now, before it is changed.
    static func keepPast(of grant: ID<ProxyGrant>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO proxy_grant_past (past_of, replaced_at, proxy, relationship, can_read, can_write, types, from_at, until_at, basis,
                verified_at, suspended_at)
            SELECT id, \(now), proxy, relationship, can_read, can_write, types, from_at, until_at, basis, verified_at, suspended_at
            FROM proxy_grant WHERE id = \(grant)
            ON CONFLICT DO NOTHING
            """)
    }

    /// Every grant for a patient as it stood at a moment, those with an account alone.
    static func all(before patient: ID<Patient>, asOf moment: Timestamp, in tx: Transaction) throws -> [ProxyGrant] {
        let grants = try tx.all(
            """
            SELECT \(columns) FROM proxy_grant g WHERE g.patient = \(patient) AND g.created_at <= \(moment) ORDER BY g.id
            """
        ) { try decode($0) }
        return try grants.compactMap { grant in
            let then = try tx.first(
                """
                SELECT proxy, relationship, can_read, can_write, types, from_at, until_at, basis, verified_at, suspended_at
                FROM proxy_grant_past WHERE past_of = \(grant.id) AND replaced_at > \(moment) ORDER BY replaced_at LIMIT 1
                """
            ) { row in
                try ProxyGrant(
                    id: grant.id, patient: patient, proxy: row[0], relatedPerson: grant.relatedPerson, relationship: row[1],
                    canRead: row[2], canWrite: row[3], types: types(row[4]), from: row[5], until: row[6], basis: row[7],
                    verifiedAt: row[8], endedAt: grant.endedAt, suspendedAt: row[9])
            }
            let grant = then ?? grant
            return grant.proxy == nil ? nil : grant
        }
    }
}
