import Persistence

struct SiteKeyRow: Sendable {
    let id: ID<ContentKey>
    let purpose: SiteKeys.Purpose
    let masterKey: ID<MasterKey>
    let wrapped: [UInt8]

    func unwrap(with masterKeys: MasterKeys) throws -> ContentKey {
        try masterKeys.key(masterKey).content.unwrap(wrapped, id: id, SiteKeyRows.binding(id, purpose))
    }
}

enum SiteKeyRows {
    /// The purpose is part of the place: a key cannot be passed off for another.
    static func binding(_ id: ID<ContentKey>, _ purpose: SiteKeys.Purpose) -> Binding {
        Binding(table: "site_key", column: "wrapped", row: id, parent: ID<SiteKeys>(high: 0, low: UInt64(purpose.place)))
    }

    static func all(in tx: Transaction) throws -> [SiteKeyRow] {
        try tx.all("SELECT id, purpose, master_key, wrapped FROM site_key WHERE retired_at IS NULL") { row in
            try SiteKeyRow(id: row[0], purpose: row[1], masterKey: row[2], wrapped: row[3])
        }
    }

    static func insert(_ key: ContentKey, for purpose: SiteKeys.Purpose, under master: MasterKey, at now: Timestamp, in tx: Transaction)
        throws
    {
        let wrapped = try master.content.wrap(key, binding(key.id, purpose))
        try tx.execute(
            """
            INSERT INTO site_key (id, purpose, master_key, wrapped, created_at)
            VALUES (\(key.id), \(purpose), \(master.id), \(wrapped), \(now))
            """)
    }

    static func storeHasPeople(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT EXISTS (SELECT 1 FROM patient) OR EXISTS (SELECT 1 FROM account)") { try $0[0] } ?? false
    }

    static func rewrap(_ row: SiteKeyRow, from masterKeys: MasterKeys, to master: MasterKey, in tx: Transaction) throws {
        let key = try row.unwrap(with: masterKeys)
        let wrapped = try master.content.wrap(key, binding(row.id, row.purpose))
        try tx.execute(
            "UPDATE site_key SET wrapped = \(wrapped), master_key = \(master.id) WHERE id = \(row.id) AND master_key = \(row.masterKey)")
    }
}

extension SiteKeys.Purpose {
    /// A number of its own for each purpose, never reused.
    fileprivate var place: UInt64 {
        switch self {
        case .check: 1
        case .blindIndex: 2
        case .auditMAC: 3
        case .auditSigning: 4
        case .cursor: 5
        case .csrf: 6
        case .listCards: 7
        case .accounts: 8
        case .answers: 9
        case .secrets: 10
        }
    }
}
