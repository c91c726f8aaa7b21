/// How what people write is kept unreadable at rest: master key, then a key
/// for each patient, then a key for each conversation, all AES-256-GCM with
/// the place of the text as associated data (decisions.md, *Keys*).
public enum Encryption {}

/// Why something sealed could not be opened, or a key not be had.
public enum EncryptionFailure: Error, Sendable, Equatable {
    /// The bytes are not what was sealed here, or not where they were sealed.
    case notOpened
    /// No key with this name is in the key ring.
    case unknownMasterKey
    /// The key material is not 32 bytes of base64 or hexadecimal text.
    case unreadableMasterKey(String)
    /// The store was made under another master key; nothing was changed.
    case wrongMasterKey
    /// The store has rows but no keys: it is damaged or not whole.
    case keysMissing
}
