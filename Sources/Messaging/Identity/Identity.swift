public import Persistence

/// Who people are: accounts, signing in, sessions, and what limits guessing, flooding and doing a thing twice.
public struct Identity: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let passwords: Passwords
    /// Passed on to whoever counts sends.
    public let limits: RateLimits
    let names: NameMemory
    let random: @Sendable (Int) -> [UInt8]

    /// - Parameters:
    ///   - limits: `.off` lifts the limits on sign-ins and sends, for load tests on loopback alone.
    ///   - random: so many bytes nobody can foretell.
    public init(
        _ surroundings: Surroundings, audit: Audit, passwords: Passwords = Passwords(), limits: RateLimits = .on,
        random: @escaping @Sendable (Int) -> [UInt8] = Random.bytes
    ) {
        self.surroundings = surroundings
        self.audit = audit
        self.passwords = passwords
        self.limits = limits
        self.random = random
        names = NameMemory(key: surroundings.keys.accounts)
    }

    /// Fired when an account's sessions end otherwise than by time: open streams then look again whether they may stay.
    public static func topic(of account: ID<Account>) -> String {
        "account/\(account)"
    }
}
