public import Persistence

/// How far the rows are under the current master key.
public struct KeyStatus: Sendable, Hashable {
    /// One line for each master key that anything is wrapped under.
    public struct Line: Sendable, Hashable {
        public let masterKey: ID<MasterKey>
        public let isCurrent: Bool
        public let siteKeys: Int64
        public let patients: Int64
    }

    public let lines: [Line]

    /// How many rows still need another key than the current one; at 0 the old
    /// keys may be taken out of the key source.
    public var behind: Int64 {
        lines.filter { !$0.isCurrent }.reduce(0) { $0 + $1.siteKeys + $1.patients }
    }
}

extension Portal {
    public func keyStatus() async throws -> KeyStatus {
        let current = surroundings.masterKeys.current.id
        return try await read { tx in
            let site = try tx.all("SELECT master_key, count(*) FROM site_key GROUP BY master_key") { row in
                (try row[0] as ID<MasterKey>, try row[1] as Int64)
            }
            let patients = try tx.all("SELECT master_key, count(*) FROM patient GROUP BY master_key") { row in
                (try row[0] as ID<MasterKey>, try row[1] as Int64)
            }
            let ids = Set(site.map(\.0) + patients.map(\.0) + [current]).sorted()
            return KeyStatus(
                lines: ids.map { id in
                    KeyStatus.Line(
                        masterKey: id, isCurrent: id == current, siteKeys: site.first { $0.0 == id }?.1 ?? 0,
                        patients: patients.first { $0.0 == id }?.1 ?? 0)
                })
        }
    }

    /// Wraps everything anew under the current master key, in small batches
    /// beside whatever is served. Nothing a patient wrote is touched: only the
    /// keys of patients and of the site.
    ///
    /// - Parameter progress: told how many patients are done, after each batch.
    /// - Returns: how many rows were wrapped anew.
    public func rewrapKeys(progress: @Sendable (Int) -> Void = { _ in }) async throws -> Int {
        let master = surroundings.masterKeys.current
        let siteKeys = try await rewrapSiteKeys(to: master)
        var patients = 0
        while true {
            let done = try await rewrapPatients(to: master, atMost: 200)
            if done == 0 { break }
            patients += done
            progress(patients)
        }
        let count = siteKeys + patients
        if count > 0 {
            try await perform { [audit] tx in
                let event = AuditEvent(
                    .keyRotate, "site_key", ID<MasterKey>?.none, by: .operator,
                    detail: ["rows": String(count), "key": master.id.description])
                try audit.record(event, in: tx)
                return Effect(())
            }
        }
        return count
    }

    private func rewrapSiteKeys(to master: MasterKey) async throws -> Int {
        try await database.write { [self] tx in
            let rows = try SiteKeyRows.all(in: tx).filter { $0.masterKey != master.id }
            for row in rows { try SiteKeyRows.rewrap(row, from: surroundings.masterKeys, to: master, in: tx) }
            return rows.count
        }
    }

    private func rewrapPatients(to master: MasterKey, atMost limit: Int) async throws -> Int {
        try await database.write { [self] tx in
            let rows = try tx.all("SELECT id, wrapped_key, master_key FROM patient WHERE master_key <> \(master.id) LIMIT \(limit)") {
                row in
                (id: try row[0] as ID<Patient>, wrapped: try row[1] as [UInt8], under: try row[2] as ID<MasterKey>)
            }
            for row in rows {
                let wrapped = try surroundings.patientKeys.rewrap(row.id, wrapped: row.wrapped, masterKey: row.under, to: master)
                try tx.execute(
                    """
                    UPDATE patient SET wrapped_key = \(wrapped), master_key = \(master.id)
                    WHERE id = \(row.id) AND master_key = \(row.under)
                    """)
            }
            return rows.count
        }
    }
}
