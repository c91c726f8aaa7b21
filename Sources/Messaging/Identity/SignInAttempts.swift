import Persistence

/// How an attempt to sign in is counted, around the password's comparison.
///
/// An account's failure is counted *before* the password is looked at and
/// taken back when it was right: attempts made all at once find each other's
/// count, not the count before all of them.
extension Identity {
    /// An attempt that may look at the password.
    struct Attempt: Sendable {
        let accountSubject: [UInt8]
        let networkSubject: [UInt8]
        let before: FailureCount
        let counted: FailureCount
    }

    func throttleSubject(username: String) -> [UInt8] {
        surroundings.keys.blindIndex.token("sign-in account", Username.key(username))
    }

    func throttleSubject(network: NetworkAddress) -> [UInt8] {
        surroundings.keys.blindIndex.token("sign-in network", network.text)
    }

    /// Counts the attempt; nil when limits are off.
    ///
    /// - Throws: `SignInRefusal.tooMany`, `.stopped`; then nothing was counted.
    func begin(username: String, network: NetworkAddress, at now: Timestamp, in tx: Transaction) throws -> Attempt? {
        guard limits == .on else { return nil }
        let accountSubject = throttleSubject(username: username)
        let networkSubject = throttleSubject(network: network)
        let networkCount = try ThrottleRows.read(networkSubject, in: tx)
        try Self.require(SignInThrottle.verdict(network: networkCount, at: now))
        let before = try ThrottleRows.lock(accountSubject, in: tx)
        try Self.require(SignInThrottle.verdict(account: before, at: now))
        let counted = SignInThrottle.failed(account: before, at: now)
        try ThrottleRows.write(counted, for: accountSubject, in: tx)
        return Attempt(accountSubject: accountSubject, networkSubject: networkSubject, before: before, counted: counted)
    }

    /// The password was wrong: the network's count goes up too.
    func fail(_ attempt: Attempt?, at now: Timestamp, in tx: Transaction) throws {
        guard let attempt else { return }
        let count = try ThrottleRows.lock(attempt.networkSubject, in: tx)
        try ThrottleRows.write(SignInThrottle.failed(network: count, at: now), for: attempt.networkSubject, in: tx)
    }

    /// The password was not looked at: the attempt was none.
    func takeBack(_ attempt: Attempt?) async throws {
        guard let attempt else { return }
        try await surroundings.database.write { tx in
            try ThrottleRows.restore(attempt.before, insteadOf: attempt.counted, for: attempt.accountSubject, in: tx)
        }
    }

    private static func require(_ verdict: SignInThrottle.Verdict) throws {
        switch verdict {
        case .allowed: return
        case .wait(let seconds): throw SignInRefusal.tooMany(retryAfter: seconds)
        case .stopped: throw SignInRefusal.stopped
        }
    }
}
