public import Crypto
public import Persistence

/// The random keys of the site: nothing is derived from the master key, so a
/// rotation rewraps rows and changes no index, signature or cursor.
public struct SiteKeys: Sendable {
    public let blindIndex: BlindIndex
    public let auditMAC: SymmetricKey
    public let auditSigning: Curve25519.Signing.PrivateKey
    public let cursor: SymmetricKey
    public let csrf: SymmetricKey
    let listCards: SymmetricKey
    /// Seals names and addresses of accounts.
    public let accounts: ContentKey
    /// Seals answers kept for repeated requests.
    public let answers: ContentKey
    /// Seals the secrets shared with external systems.
    let secrets: ContentKey

    /// What a site key is for; the schema lists the same words.
    public enum Purpose: String, Sendable, CaseIterable, SQLText {
        case check
        case blindIndex = "blind-index"
        case auditMAC = "audit-mac"
        case auditSigning = "audit-signing"
        case cursor, csrf
        case listCards = "list-cards"
        case accounts, answers
        case secrets
    }

    init(_ keys: [Purpose: ContentKey]) throws {
        func key(_ purpose: Purpose) throws -> ContentKey {
            guard let key = keys[purpose] else { throw EncryptionFailure.keysMissing }
            return key
        }
        blindIndex = BlindIndex(key: try key(.blindIndex).symmetric)
        auditMAC = try key(.auditMAC).symmetric
        auditSigning = try key(.auditSigning).symmetric.withUnsafeBytes { try .init(rawRepresentation: Array($0)) }
        cursor = try key(.cursor).symmetric
        csrf = try key(.csrf).symmetric
        listCards = try key(.listCards).symmetric
        accounts = try key(.accounts)
        answers = try key(.answers)
        secrets = try key(.secrets)
    }
}

extension SiteKeys {
    /// The site's keys, made on the first start of an empty store.
    ///
    /// - Parameter mayCreate: whether keys may be made; a store that has
    ///   patients or accounts but no keys is refused all the same.
    /// - Throws: `EncryptionFailure.wrongMasterKey` when the check value does not
    ///   open, `.keysMissing` when there are rows and no keys.
    public static func open(_ database: Database, masterKeys: MasterKeys, ids: IDs, now: Timestamp, mayCreate: Bool) async throws
        -> SiteKeys
    {
        let stored = try await database.read { try SiteKeyRows.all(in: $0) }
        if !stored.isEmpty { return try unwrap(stored, masterKeys) }
        guard mayCreate else { throw EncryptionFailure.keysMissing }
        let master = masterKeys.current
        do {
            let made = try await database.bulkWrite { try make(under: master, ids: ids, at: now, in: $0) }
            return try unwrap(made, masterKeys)
        } catch DatabaseFailure.constraint(.unique, _) {
            // Another node made them at the same moment; its keys stand.
            return try unwrap(try await database.read { try SiteKeyRows.all(in: $0) }, masterKeys)
        }
    }

    private static func make(under master: MasterKey, ids: IDs, at now: Timestamp, in tx: Transaction) throws -> [SiteKeyRow] {
        let present = try SiteKeyRows.all(in: tx)
        if !present.isEmpty { return present }
        guard try !SiteKeyRows.storeHasPeople(in: tx) else { throw EncryptionFailure.keysMissing }
        for purpose in Purpose.allCases {
            try SiteKeyRows.insert(.random(id: ids.next()), for: purpose, under: master, at: now, in: tx)
        }
        return try SiteKeyRows.all(in: tx)
    }

    private static func unwrap(_ rows: [SiteKeyRow], _ masterKeys: MasterKeys) throws -> SiteKeys {
        var keys: [Purpose: ContentKey] = [:]
        for row in rows {
            do {
                keys[row.purpose] = try row.unwrap(with: masterKeys)
            } catch is EncryptionFailure {
                throw EncryptionFailure.wrongMasterKey
            }
        }
        return try SiteKeys(keys)
    }
}

/// Keyed, one-way tokens by which an encrypted value is found again when the
/// whole value is known.
public struct BlindIndex: Sendable {
    let key: SymmetricKey

    /// 32 bytes: HMAC-SHA256 over the parts, each with its length.
    public func token(_ parts: String...) -> [UInt8] { token(parts) }

    /// The same of as many parts as there are.
    public func token(_ parts: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part.utf8)
        }
        return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }
}
