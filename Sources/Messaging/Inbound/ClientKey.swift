import Crypto
import CryptoExtras
import Foundation

/// A public key by which a system proves who it is, from a JSON Web Key
/// (RFC 7517): RSA of at least 2048 bits for RS384, P-384 for ES384.
public struct ClientKey: Sendable, Hashable {
    /// What a token names the key by.
    public let id: String
    private let kind: Kind

    private enum Kind: Sendable, Hashable {
        case rsa(modulus: [UInt8], exponent: [UInt8])
        case p384(point: [UInt8])
    }

    /// The signatures that are taken, and no other.
    public enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case rs384 = "RS384"
        case es384 = "ES384"
    }

    /// Why a key is not taken.
    public enum Fault: Error, Sendable, Hashable {
        case noID, notPublic, notSupported, broken

        /// For whoever writes the configuration.
        public var sentence: String {
            switch self {
            case .noID: "A key needs a `kid`, by which tokens name it."
            case .notPublic: "This is a private key. Keep it where it was made, and give its public half alone."
            case .notSupported: "A key must be RSA of at least 2048 bits (RS384) or of the curve P-384 (ES384)."
            case .broken: "This is no key: its numbers cannot be read."
            }
        }
    }

    /// - Parameter jwk: the members of the key.
    public init(_ jwk: [String: String]) throws(Fault) {
        guard let id = jwk["kid"], !id.isEmpty else { throw .noID }
        self.id = id
        guard ["d", "p", "q", "dp", "dq", "qi", "k"].allSatisfy({ jwk[$0] == nil }) else { throw .notPublic }
        func number(_ name: String) throws(Fault) -> [UInt8] {
            guard let bytes = jwk[name].flatMap({ Unpadded.bytes($0) }), !bytes.isEmpty else { throw .broken }
            return bytes
        }
        switch (jwk["kty"], jwk["crv"], jwk["alg"]) {
        case ("RSA", nil, nil), ("RSA", nil, "RS384"):
            kind = .rsa(modulus: try number("n"), exponent: try number("e"))
        case ("EC", "P-384", nil), ("EC", "P-384", "ES384"):
            let (x, y) = (try number("x"), try number("y"))
            guard x.count == 48, y.count == 48 else { throw .broken }
            kind = .p384(point: x + y)
        default: throw .notSupported
        }
        do {
            switch kind {
            case .rsa(let modulus, let exponent):
                guard modulus.count >= 256 else { throw Fault.notSupported }
                _ = try _RSA.Signing.PublicKey(n: modulus, e: exponent)
            case .p384(let point): _ = try P384.Signing.PublicKey(rawRepresentation: point)
            }
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .broken
        }
    }

    public var algorithm: Algorithm {
        switch kind {
        case .rsa: .rs384
        case .p384: .es384
        }
    }

    /// Whether the holder of the private half signed `text`.
    func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        do {
            switch kind {
            case .rsa(let modulus, let exponent):
                let key = try _RSA.Signing.PublicKey(n: modulus, e: exponent)
                return key.isValidSignature(
                    _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA384.hash(data: text), padding: .insecurePKCS1v1_5)
            case .p384(let point):
                let key = try P384.Signing.PublicKey(rawRepresentation: point)
                return key.isValidSignature(try P384.Signing.ECDSASignature(rawRepresentation: signature), for: SHA384.hash(data: text))
            }
        } catch {
            return false
        }
    }
}

/// base64url without filling (RFC 7515, section 2): one spelling for each value.
enum Unpadded {
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.allSatisfy({ $0 == 0x2D || $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }) else {
            return nil
        }
        let usual = String(text).replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: usual + String(repeating: "=", count: (4 - usual.count % 4) % 4)) else { return nil }
        let bytes = [UInt8](data)
        return self.text(bytes) == String(text) ? bytes : nil
    }

    static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
