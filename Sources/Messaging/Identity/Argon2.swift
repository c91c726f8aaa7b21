import CArgon2

/// How passwords become hashes. A protocol, so that tests can count and be quick.
public protocol PasswordHashing: Sendable {
    /// - Parameters:
    ///   - password: the bytes as they were received, at most 1,024.
    ///   - salt: 16 random bytes.
    /// - Throws: `HashingFailure` when there is not enough memory.
    func hash(_ password: [UInt8], salt: [UInt8]) throws -> PasswordHash
    /// Compares in constant time.
    func verify(_ password: [UInt8], against hash: PasswordHash) -> Bool
    /// The cost of new hashes; weaker ones are made anew at sign-in.
    var cost: PasswordHash.Cost { get }
}

/// libargon2 could not make a hash; the number is its error code.
public struct HashingFailure: Error, Sendable, Equatable {
    public let code: Int32
}

/// argon2id (RFC 9106) by libargon2, with 32-byte hashes.
public struct Argon2: PasswordHashing {
    public let cost: PasswordHash.Cost

    public init(cost: PasswordHash.Cost = .policy) {
        self.cost = cost
    }

    private static let hashLength = 32

    public func hash(_ password: [UInt8], salt: [UInt8]) throws -> PasswordHash {
        let length = argon2_encodedlen(
            cost.passes, cost.memory, cost.lanes, UInt32(salt.count), UInt32(Self.hashLength), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let code = password.withUnsafeBytes { password in
            salt.withUnsafeBytes { salt in
                argon2id_hash_encoded(
                    cost.passes, cost.memory, cost.lanes, password.baseAddress, password.count, salt.baseAddress, salt.count,
                    Self.hashLength, &encoded, length)
            }
        }
        guard code == ARGON2_OK.rawValue else { throw HashingFailure(code: code) }
        return PasswordHash(text: String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    public func verify(_ password: [UInt8], against hash: PasswordHash) -> Bool {
        password.withUnsafeBytes { argon2id_verify(hash.text, $0.baseAddress, $0.count) } == ARGON2_OK.rawValue
    }
}
