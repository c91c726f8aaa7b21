import Crypto
import Persistence

/// A patient's key and the key of the patient's list cards.
public struct PatientKey: Sendable {
    /// Wraps the keys of the patient's conversations and seals the details.
    public let content: ContentKey
    /// Seals the cards by which conversations are listed. It needs both the
    /// patient's key and the site's: without the first, cards are lost too.
    let cards: ContentKey

    init(_ content: ContentKey, siteKeys: SiteKeys) {
        self.content = content
        let salt = siteKeys.listCards.withUnsafeBytes { Array($0) }
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: content.symmetric, salt: salt, info: Array("list card".utf8), outputByteCount: 32)
        cards = ContentKey(id: content.id, symmetric: derived)
    }
}

/// Unwraps patients' keys and remembers the most recent ones.
public final class PatientKeys: Sendable {
    private let masterKeys: MasterKeys
    private let siteKeys: SiteKeys
    private let recent: RecentMemory<ID<Patient>, PatientKey>

    public init(masterKeys: MasterKeys, siteKeys: SiteKeys, capacity: Int = 10_000) {
        self.masterKeys = masterKeys
        self.siteKeys = siteKeys
        recent = RecentMemory(capacity: capacity)
    }

    /// A key for a patient who is new, and the two columns that keep it.
    func make(for patient: ID<Patient>) throws -> (key: PatientKey, masterKey: ID<MasterKey>, wrapped: [UInt8]) {
        let content = ContentKey.random(id: patient.retyped())
        let master = masterKeys.current
        return (PatientKey(content, siteKeys: siteKeys), master.id, try master.content.wrap(content, Self.binding(patient)))
    }

    /// The key that `wrapped` holds.
    ///
    /// - Throws: `EncryptionFailure` when the master key is unknown or the row
    ///   was moved.
    func key(of patient: ID<Patient>, wrapped: [UInt8], masterKey: ID<MasterKey>) throws -> PatientKey {
        if let known = known(patient) { return known }
        let content = try masterKeys.key(masterKey).content.unwrap(wrapped, id: patient.retyped(), Self.binding(patient))
        let key = PatientKey(content, siteKeys: siteKeys)
        recent.insert(key, for: patient)
        return key
    }

    /// The key, if it was in use lately: saves the query for its row.
    func known(_ patient: ID<Patient>) -> PatientKey? {
        recent[patient]
    }

    /// The key of a patient, asking the store only when it is not remembered.
    ///
    /// - Throws: `NotFound` when there is no such patient.
    func key(of patient: ID<Patient>, in tx: Transaction) throws -> PatientKey {
        if let known = known(patient) { return known }
        let row = try tx.first("SELECT wrapped_key, master_key FROM patient WHERE id = \(patient)") { row in
            (wrapped: try row[0] as [UInt8], master: try row[1] as ID<MasterKey>)
        }
        guard let row else { throw NotFound() }
        return try key(of: patient, wrapped: row.wrapped, masterKey: row.master)
    }

    /// Wraps an already wrapped key anew, under the current master key.
    func rewrap(_ patient: ID<Patient>, wrapped: [UInt8], masterKey: ID<MasterKey>, to master: MasterKey) throws -> [UInt8] {
        let content = try masterKeys.key(masterKey).content.unwrap(wrapped, id: patient.retyped(), Self.binding(patient))
        return try master.content.wrap(content, Self.binding(patient))
    }

    private static func binding(_ patient: ID<Patient>) -> Binding {
        Binding(table: "patient", column: "wrapped_key", row: patient)
    }
}
