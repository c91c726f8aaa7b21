import Crypto
public import Persistence

/// The key that wraps site keys and patient keys, and nothing else. It is
/// never stored with the data.
public struct MasterKey: Sendable {
    /// The first 16 bytes of SHA-256 over a label and the key: it names the key
    /// without telling it.
    public let id: ID<MasterKey>
    let content: ContentKey

    /// - Throws: `EncryptionFailure.unreadableMasterKey` unless there are 32 bytes.
    public init(bytes: [UInt8]) throws {
        guard bytes.count == 32 else {
            throw EncryptionFailure.unreadableMasterKey("A master key is 32 bytes long, this one has \(bytes.count).")
        }
        let digest = Array(SHA256.hash(data: Array("threadwell master key".utf8) + bytes))
        guard let id = ID<MasterKey>(bytes: digest[0..<16]) else { throw EncryptionFailure.notOpened }
        self.id = id
        self.content = ContentKey(id: id.retyped(), symmetric: SymmetricKey(data: bytes))
    }

    /// A new key as the line of text that a key file holds.
    public static func newLine() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Hexadecimal.text(Array($0)) }
    }
}

/// Several master keys at once, the first of them in use for new wrapping:
/// while a rotation is under way both the old and the new one open.
public struct MasterKeyRing: Sendable {
    public let current: MasterKey
    private let all: [ID<MasterKey>: MasterKey]

    /// Reads one key a line, 64 hexadecimal digits each; blank lines and lines
    /// that begin with `#` are passed over. The first key is the current one.
    ///
    /// - Throws: `EncryptionFailure.unreadableMasterKey`.
    public init(text: String) throws {
        var keys: [MasterKey] = []
        for line in text.split(whereSeparator: { $0.isNewline || $0 == "," }) {
            let trimmed = line.filter { !$0.isWhitespace }
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            guard let bytes = Hexadecimal.bytes(trimmed) else {
                throw EncryptionFailure.unreadableMasterKey("A master key is written as 64 hexadecimal digits, one key a line.")
            }
            keys.append(try MasterKey(bytes: bytes))
        }
        guard let first = keys.first else {
            throw EncryptionFailure.unreadableMasterKey("There is no master key in it.")
        }
        current = first
        all = Dictionary(keys.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public subscript(id: ID<MasterKey>) -> MasterKey? { all[id] }
}

enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.map { digit -> UInt8? in
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x61...0x66: digit - 0x61 + 10
            case 0x41...0x46: digit - 0x41 + 10
            default: nil
            }
        }
        guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { (digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0) }
    }
}
