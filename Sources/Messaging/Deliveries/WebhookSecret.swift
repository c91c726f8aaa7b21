import Crypto
import Foundation

/// A secret that is shared with one external system, as Standard Webhooks
/// writes it: `whsec_` and the base64 of 24 to 64 bytes.
public struct WebhookSecret: Sendable, Hashable {
    let bytes: [UInt8]

    /// - Returns: nil for anything that is not such a secret.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix), let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))) else { return nil }
        self.init(bytes: Array(data))
    }

    init?(bytes: [UInt8]) {
        guard (24...64).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    private init(_ key: SymmetricKey) {
        bytes = key.withUnsafeBytes { Array($0) }
    }

    /// 32 random bytes.
    public static func random() -> WebhookSecret {
        WebhookSecret(SymmetricKey(size: .bits256))
    }

    /// What an administrator hands over, once.
    public var text: String { Self.prefix + Data(bytes).base64EncodedString() }

    var key: SymmetricKey { SymmetricKey(data: bytes) }

    private static let prefix = "whsec_"
}
