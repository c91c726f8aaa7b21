public import Messaging

extension Passwords {
    /// argon2id as in the product, at the least cost it knows: what a password costs is tested where hashes are, and the policy's cost,
    /// paid wherever somebody signs in, was 9 % of the processor time in a sample of all tests.
    public static func quick() -> Passwords {
        Passwords(hashing: Argon2(cost: .init(memory: 8, passes: 1, lanes: 1)))
    }
}
