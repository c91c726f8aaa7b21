public import Crypto

/// Makes the place where a list goes on opaque: clients can keep a cursor and send it back, not read or alter it.
///
/// AES-256-GCM with a random nonce; the list the cursor belongs to is authenticated with it, so a cursor of
/// one list is refused by every other.
public struct CursorSeal: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: 32 random bytes.
    public init(key: SymmetricKey) {
        self.key = key
    }

    /// The cursor for this place.
    ///
    /// - Parameter list: names the list and its filters.
    /// - Throws: `CryptoKitError` when the key has another size than 16, 24 or 32 bytes.
    public func cursor(_ place: [UInt8], list: String) throws -> String {
        let box = try AES.GCM.seal(place, using: key, authenticating: Array(list.utf8))
        return Base64URL.text(Array(box.nonce) + box.ciphertext + box.tag)
    }

    /// The place a cursor names; nil when it is not ours, was altered or belongs to another list.
    public func place(_ cursor: some StringProtocol, list: String) -> [UInt8]? {
        guard cursor.utf8.count <= 2048, let bytes = Base64URL.bytes(cursor), bytes.count >= 28 else { return nil }
        guard let box = try? AES.GCM.SealedBox(combined: bytes) else { return nil }
        guard let place = try? AES.GCM.open(box, using: key, authenticating: Array(list.utf8)) else { return nil }
        return Array(place)
    }
}
