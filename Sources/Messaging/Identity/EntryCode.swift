import Crypto

/// A code that lets somebody in once: to activate an account, or to set a new
/// password. It is printed, told or e-mailed, and never stored: the store
/// keeps its SHA-256 (ASVS 6.5.1, 6.5.2; with at least 128 random bits a plain
/// hash cannot be searched).
///
/// It is written in Crockford's base 32, in groups of four, so that it can be
/// copied from paper: letters of either case, hyphens and blanks as one likes,
/// O for 0, I and L for 1.
public struct EntryCode: Sendable, Hashable {
    /// As it is shown, such as `3RT0-K9QV-…`.
    public let text: String
    /// SHA-256 of the random bytes.
    let hash: [UInt8]

    /// - Parameter random: 16 bytes for what is copied from paper, 32 for what is e-mailed.
    init(random: [UInt8]) {
        text = Self.grouped(Self.characters(of: random))
        hash = Array(SHA256.hash(data: random))
    }

    /// Reads what somebody typed; nil for what was never given out.
    public init?(_ typed: some StringProtocol) {
        guard typed.utf8.count <= 200 else { return nil }
        let digits = typed.unicodeScalars.filter { !$0.properties.isWhitespace && $0.properties.generalCategory != .dashPunctuation }
            .map(Self.value)
        guard let length = [16, 32].first(where: { ($0 * 8 + 4) / 5 == digits.count }) else { return nil }
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        // The first character has bits to spare, which are zero.
        var bits = length * 8 - digits.count * 5
        for digit in digits {
            guard let digit else { return nil }
            buffer = (buffer << 5 | digit) & 0xFFFF
            bits += 5
            if bytes.isEmpty && bits < 5 && buffer >> UInt32(bits) != 0 { return nil }
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        guard bytes.count == length else { return nil }
        self.init(random: bytes)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func characters(of bytes: [UInt8]) -> [UInt8] {
        var characters: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = (bytes.count * 8 + 4) / 5 * 5 - bytes.count * 8
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                characters.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
        }
        return characters
    }

    private static func grouped(_ characters: [UInt8]) -> String {
        stride(from: 0, to: characters.count, by: 4)
            .map { String(decoding: characters[$0..<min($0 + 4, characters.count)], as: UTF8.self) }
            .joined(separator: "-")
    }

    private static func value(of scalar: Unicode.Scalar) -> UInt32? {
        var value = scalar.value
        // Full-width forms, as East Asian keyboards write them.
        if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
        if (0x61...0x7A).contains(value) { value -= 0x20 }
        switch value {
        case 0x4F: value = 0x30
        case 0x49, 0x4C: value = 0x31
        default: break
        }
        guard value < 0x80 else { return nil }
        return alphabet.firstIndex(of: UInt8(value)).map { UInt32($0) }
    }
}
