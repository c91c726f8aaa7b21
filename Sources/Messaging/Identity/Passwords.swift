/// Everything that is done with a password, on threads of its own.
public struct Passwords: Sendable {
    private let hashing: any PasswordHashing
    private let pool: HashingPool
    let policy: PasswordPolicy
    private let salt: @Sendable () -> [UInt8]

    /// - Parameter salt: 16 fresh random bytes a call.
    public init(
        hashing: any PasswordHashing = Argon2(), pool: HashingPool = HashingPool(), policy: PasswordPolicy = .standard,
        salt: @escaping @Sendable () -> [UInt8] = { Random.bytes(16) }
    ) {
        self.hashing = hashing
        self.pool = pool
        self.policy = policy
        self.salt = salt
    }

    /// The hash of a password somebody chose.
    ///
    /// - Parameters:
    ///   - context: the username, the name and whatever else a guesser would try first.
    ///   - bypassPolicy: for the well-known passwords of the demonstration.
    /// - Throws: `PasswordRefusal`; `SignInRefusal.busy` when too many wait; `HashingFailure`.
    public func hash(_ password: String, context: [String] = [], bypassPolicy: Bool = false) async throws -> PasswordHash {
        let bytes = Array(password.utf8)
        guard bytes.count <= PasswordPolicy.cap else { throw PasswordRefusal.tooLong(longest: policy.longest) }
        if !bypassPolicy, let refusal = policy.refusal(of: password, context: context) { throw refusal }
        return try await onPool { try hashing.hash(bytes, salt: salt()) }
    }

    /// How a typed password compares with what is stored.
    enum Verdict: Sendable, Hashable {
        case wrong
        case right
        /// Right, and stored below policy: this is to be stored instead.
        case rightButWeak(PasswordHash)
    }

    /// Compares bytes exactly as they were received (ASVS 6.2.8). Without a
    /// stored hash, or with more than the cap, the same work is done in vain.
    ///
    /// - Throws: `SignInRefusal.busy` when too many wait.
    func verify(_ password: String, against stored: PasswordHash?) async throws -> Verdict {
        let bytes = Array(password.utf8.prefix(PasswordPolicy.cap + 1))
        let comparable = bytes.count <= PasswordPolicy.cap
        let ofNobody = PasswordHash.ofNobody(hashing.cost)
        let hash = comparable ? stored ?? ofNobody : ofNobody
        return try await onPool {
            let matches = hashing.verify(Array(bytes.prefix(PasswordPolicy.cap)), against: hash)
            guard matches, let stored, comparable else { return .wrong }
            return stored.isBelow(hashing.cost) ? .rightButWeak(try hashing.hash(bytes, salt: salt())) : .right
        }
    }

    private func onPool<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        do {
            return try await pool.run(work)
        } catch is HashingPool.Full {
            throw SignInRefusal.busy
        }
    }
}

/// Bytes from the system's generator.
public enum Random {
    public static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in generator.next() }
    }
}
