public import Crypto
public import Persistence

/// A key with its name. What it seals carries the name, so that a value tells
/// which key opens it.
///
/// A sealed value is `0x01 | 0x01 (AES-256-GCM) | key id (16) | nonce (12) |
/// ciphertext | tag (16)`: 46 bytes more than the text.
public struct ContentKey: Sendable {
    public let id: ID<ContentKey>
    let symmetric: SymmetricKey

    public init(id: ID<ContentKey>, symmetric: SymmetricKey) {
        self.id = id
        self.symmetric = symmetric
    }

    /// A fresh random key.
    public static func random(id: ID<ContentKey>) -> ContentKey {
        ContentKey(id: id, symmetric: SymmetricKey(size: .bits256))
    }

    /// Seals `plaintext` for one place.
    ///
    /// - Parameter padded: fills up to the next 64 bytes, so that the length of
    ///   what was written shows only roughly.
    public func seal(_ plaintext: some Sequence<UInt8>, _ binding: Binding, padded: Bool = false) throws -> [UInt8] {
        var text = Array(plaintext)
        if padded { Padding.add(to: &text) }
        let box = try AES.GCM.seal(text, using: symmetric, authenticating: binding.bytes)
        var sealed: [UInt8] = []
        sealed.reserveCapacity(46 + text.count)
        sealed.append(1)
        sealed.append(1)
        withUnsafeBytes(of: id.high.bigEndian) { sealed.append(contentsOf: $0) }
        withUnsafeBytes(of: id.low.bigEndian) { sealed.append(contentsOf: $0) }
        box.nonce.withUnsafeBytes { sealed.append(contentsOf: $0) }
        sealed.append(contentsOf: box.ciphertext)
        sealed.append(contentsOf: box.tag)
        return sealed
    }

    public func seal(text: String, _ binding: Binding, padded: Bool = false) throws -> [UInt8] {
        try seal(text.utf8, binding, padded: padded)
    }

    /// Opens what `seal` made for the same place.
    ///
    /// - Throws: `EncryptionFailure.notOpened` for other bytes, another place or
    ///   another key.
    public func open(_ sealed: [UInt8], _ binding: Binding, padded: Bool = false) throws -> [UInt8] {
        guard sealed.count >= 46, sealed[0] == 1, sealed[1] == 1 else { throw EncryptionFailure.notOpened }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed[18...])
            var text = Array(try AES.GCM.open(box, using: symmetric, authenticating: binding.bytes))
            if padded { try Padding.remove(from: &text) }
            return text
        } catch {
            throw EncryptionFailure.notOpened
        }
    }

    public func openText(_ sealed: [UInt8], _ binding: Binding, padded: Bool = false) throws -> String {
        String(decoding: try open(sealed, binding, padded: padded), as: UTF8.self)
    }

    /// Wraps another key under this one, for one place.
    public func wrap(_ key: ContentKey, _ binding: Binding) throws -> [UInt8] {
        try key.symmetric.withUnsafeBytes { try seal(Array($0), binding) }
    }

    /// The key that `wrap` put under this one.
    public func unwrap(_ wrapped: [UInt8], id: ID<ContentKey>, _ binding: Binding) throws -> ContentKey {
        let bytes = try open(wrapped, binding)
        guard bytes.count == 32 else { throw EncryptionFailure.notOpened }
        return ContentKey(id: id, symmetric: SymmetricKey(data: bytes))
    }
}

/// ISO/IEC 7816-4 padding to a multiple of 64 bytes: 0x80, then zeros.
enum Padding {
    static func add(to text: inout [UInt8]) {
        text.append(0x80)
        let rest = text.count % 64
        if rest != 0 { text.append(contentsOf: repeatElement(0, count: 64 - rest)) }
    }

    static func remove(from text: inout [UInt8]) throws {
        while let last = text.last, last == 0 { text.removeLast() }
        guard text.popLast() == 0x80 else { throw EncryptionFailure.notOpened }
    }
}
