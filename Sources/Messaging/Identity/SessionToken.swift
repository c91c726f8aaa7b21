import Crypto

/// What the cookie holds: 32 random bytes as base64url, 43 characters. The
/// store holds the SHA-256 alone (ASVS 7.2.2, 7.2.3); with 256 random bits a
/// plain hash cannot be searched, and finding it by index tells nothing.
public struct SessionToken: Sendable, Hashable {
    /// base64url without filling (RFC 4648 section 5).
    public let text: String
    /// SHA-256 of the random bytes.
    public let hash: [UInt8]

    init(random: [UInt8]) {
        text = Self.text(random)
        hash = Array(SHA256.hash(data: random))
    }

    /// Reads what a client sent; nil for what was never given out.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 43, let bytes = Self.bytes(text) else { return nil }
        self.init(random: bytes)
        // The last character carries two unused bits: only one spelling counts.
        guard self.text == String(text) else { return nil }
    }

    /// Six bits a character; every request passes here, so nothing is searched and replaced.
    private static func text(_ bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity(43)
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                characters.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { characters.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
        return String(decoding: characters, as: UTF8.self)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var buffer: UInt32 = 0
        var bits = 0
        for character in text.utf8 {
            guard let value = value(of: character) else { return nil }
            buffer = (buffer << 6 | value) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character - 0x41)
        case 0x61...0x7A: UInt32(character - 0x61 + 26)
        case 0x30...0x39: UInt32(character - 0x30 + 52)
        case 0x2D: 62
        case 0x5F: 63
        default: nil
        }
    }
}
