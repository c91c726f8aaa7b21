import Crypto
import CryptoExtras
import Foundation

@testable import Messaging

/// A system's key pair, made in the test.
struct TestKey: Sendable {
    enum Kind: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
    }

    let kind: Kind
    let jwk: [String: String]

    static func p384(_ id: String = "one") -> TestKey {
        let key = P384.Signing.PrivateKey()
        let point = [UInt8](key.publicKey.rawRepresentation)
        return TestKey(
            kind: .p384(key),
            jwk: [
                "kty": "EC", "crv": "P-384", "kid": id, "alg": "ES384", "x": Unpadded.text(Array(point.prefix(48))),
                "y": Unpadded.text(Array(point.suffix(48))),
            ])
    }

    static func rsa(_ id: String = "one") throws -> TestKey {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let numbers = try key.publicKey.getKeyPrimitives()
        return TestKey(
            kind: .rsa(key),
            jwk: [
                "kty": "RSA", "kid": id, "n": Unpadded.text([UInt8](numbers.modulus)), "e": Unpadded.text([UInt8](numbers.publicExponent)),
            ])
    }

    func sign(_ text: [UInt8]) throws -> [UInt8] {
        switch kind {
        case .rsa(let key): [UInt8](try key.signature(for: SHA384.hash(data: text), padding: .insecurePKCS1v1_5).rawRepresentation)
        case .p384(let key): [UInt8](try key.signature(for: SHA384.hash(data: text)).rawRepresentation)
        }
    }

    /// A signed token as a system writes it.
    func token(header: String? = nil, claims: String) throws -> String {
        let alg = if case .rsa = kind { "RS384" } else { "ES384" }
        let head = header ?? #"{"alg":"\#(alg)","kid":"\#(jwk["kid"] ?? "")","typ":"JWT"}"#
        let text = "\(Unpadded.text(Array(head.utf8))).\(Unpadded.text(Array(claims.utf8)))"
        return "\(text).\(Unpadded.text(try sign(Array(text.utf8))))"
    }
}
