public import Persistence

/// What is kept of a secret beside its words, for whoever looks after the endpoints.
public struct SecretRecord: Sendable, Hashable {
    public let id: ID<EndpointSecrets>
    public let createdAt: Timestamp
    /// Who made it; nil when that was at a terminal of the machine.
    public let createdBy: String?
    /// nil while it is in force.
    public let endedAt: Timestamp?
    /// Who ended it; nil when that was at a terminal, and while it is in force.
    public let endedBy: String?
}

extension Deliveries {
    /// The secrets that are stored for an endpoint, newest first, without their words: those in force, and the last that ended.
    ///
    /// - Throws: `NotFound` when the configuration names no such endpoint.
    public func secretRecords(of endpoint: String, site: Site, limit: Int = 20, in tx: Transaction) throws -> [SecretRecord] {
        guard site.endpoint(code: endpoint) != nil else { throw NotFound() }
        let rows = try tx.all(
            """
            SELECT id, created_at, created_by, ended_at, ended_by FROM endpoint_secret WHERE endpoint = \(endpoint)
            ORDER BY created_at DESC, id DESC LIMIT \(rows: limit)
            """
        ) { row in
            (
                id: try row[0] as ID<EndpointSecrets>, createdAt: try row[1] as Timestamp, createdBy: try row[2] as ID<Account>?,
                endedAt: try row[3] as Timestamp?, endedBy: try row[4] as ID<Account>?
            )
        }
        let people = rows.compactMap(\.createdBy) + rows.compactMap(\.endedBy)
        let names = try identity.names(of: Array(Set(people)), in: tx)
        return rows.map { row in
            SecretRecord(
                id: row.id, createdAt: row.createdAt, createdBy: row.createdBy.flatMap { names[$0] }, endedAt: row.endedAt,
                endedBy: row.endedBy.flatMap { names[$0] })
        }
    }
}
