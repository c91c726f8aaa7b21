import Persistence

/// The permanent ids of the systems that the configuration names by code.
enum SystemClients {
    /// Gives every new code an id, and ends those that are no longer named.
    static func apply(_ document: ConfigurationDocument, ids: IDs, at now: Timestamp, in tx: Transaction) throws {
        let known = try self.ids(in: tx)
        let wanted = Set(document.systemClients.map(\.code))
        for (code, id) in known where !wanted.contains(code) {
            try tx.execute("UPDATE system_client SET retired_at = \(now) WHERE id = \(id)")
            try tx.execute("DELETE FROM system_token WHERE client = \(id)")
        }
        for code in wanted.subtracting(known.keys).sorted() {
            let id: ID<SystemClient> = ids.next()
            try tx.execute("INSERT INTO system_client (id, code, created_at) VALUES (\(id), \(code), \(now))")
        }
    }

    static func load(_ document: ConfigurationDocument, in tx: Transaction) throws -> [SystemClient] {
        let known = try ids(in: tx)
        return document.systemClients.compactMap { entry in
            known[entry.code].map { id in
                var client = SystemClient(
                    id: id, code: entry.code, name: entry.name, authorities: entry.authorities, clinicalGroups: entry.clinicalGroups,
                    scopes: entry.scopes.compactMap { SystemScope($0) }, keys: entry.keys.compactMap { try? ClientKey($0) },
                    rate: entry.rate)
                (client.keysURL, client.allowPrivateNetwork) = (entry.keysURL, entry.allowPrivateNetwork)
                return client
            }
        }
    }

    private static func ids(in tx: Transaction) throws -> [String: ID<SystemClient>] {
        let rows = try tx.all("SELECT code, id FROM system_client WHERE retired_at IS NULL") { row in
            (try row[0] as String, try row[1] as ID<SystemClient>)
        }
        return Dictionary(rows) { first, _ in first }
    }
}
