import Crypto
import Foundation
public import Persistence

/// A signature by Standard Webhooks v1: HMAC-SHA256 over `id.timestamp.body`,
/// one for each secret, so that either side may change its secret without a
/// message being refused.
public struct WebhookSignature: Sendable, Hashable {
    /// `webhook-id`: the same for every attempt of a delivery.
    public let id: String
    /// `webhook-timestamp`: seconds since 1970, when it was signed.
    public let timestamp: String
    /// `webhook-signature`: `v1,` and base64, several apart by a space.
    public let signatures: String

    /// How far the clocks of the two sides may be apart, in seconds.
    public static let toleranceSeconds: Int64 = 300

    /// What a request carried.
    public init(id: String, timestamp: String, signatures: String) {
        self.id = id
        self.timestamp = timestamp
        self.signatures = signatures
    }

    /// Signs a body.
    ///
    /// - Parameters:
    ///   - id: holds no full stop.
    ///   - secrets: at least one; the receiver accepts any of them.
    public static func sign(_ body: [UInt8], id: String, at now: Timestamp, with secrets: [WebhookSecret]) -> WebhookSignature {
        let timestamp = "\(now.microseconds / 1_000_000)"
        let text = signed(id, timestamp, body)
        let signatures = secrets.map { secret in
            "v1," + Data(HMAC<SHA256>.authenticationCode(for: text, using: secret.key)).base64EncodedString()
        }
        return WebhookSignature(id: id, timestamp: timestamp, signatures: signatures.joined(separator: " "))
    }

    /// Whether one of the secrets signed these bytes, not long ago. Every pair
    /// of signature and secret is compared, in constant time.
    ///
    /// - Throws: `WebhookFault`.
    public func verify(_ body: [UInt8], with secrets: [WebhookSecret], at now: Timestamp) throws(WebhookFault) {
        guard !id.isEmpty, id.utf8.count <= 255, !id.contains(".") else { throw .malformed }
        guard let seconds = Int64(timestamp), timestamp.utf8.allSatisfy({ (48...57).contains($0) }), timestamp.utf8.count <= 12 else {
            throw .malformed
        }
        let text = Self.signed(id, timestamp, body)
        let given = signatures.split(separator: " ").prefix(8).compactMap { part in
            part.hasPrefix("v1,") ? Data(base64Encoded: String(part.dropFirst(3))) : nil
        }
        guard !given.isEmpty else { throw .malformed }
        var matches = false
        for secret in secrets {
            for signature in given where HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: text, using: secret.key) {
                matches = true
            }
        }
        guard matches else { throw .notSigned }
        // Said of a rightful signature alone, so that nobody else learns our clock.
        guard abs(now.microseconds / 1_000_000 - seconds) <= Self.toleranceSeconds else { throw .clockApart }
    }

    private static func signed(_ id: String, _ timestamp: String, _ body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }
}

/// Why a signed request is not accepted.
public enum WebhookFault: Error, Sendable, Equatable {
    /// The three headers are not what the standard says.
    case malformed
    /// None of the signatures is by one of the secrets.
    case notSigned
    /// It was signed more than five minutes ago, or ahead of us.
    case clockApart
}
