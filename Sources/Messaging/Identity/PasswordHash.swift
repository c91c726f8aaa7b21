/// A password's hash as a PHC string,
/// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`: it names what is needed to
/// verify it, so that parameters can be raised while accounts keep their
/// passwords (ASVS 11.4.2).
public struct PasswordHash: Sendable, Hashable {
    /// The PHC string.
    public let text: String

    public init(text: String) {
        self.text = text
    }

    /// What one hash costs.
    public struct Cost: Sendable, Hashable {
        /// Memory in KiB.
        public var memory: UInt32
        /// Passes over the memory.
        public var passes: UInt32
        /// Lanes.
        public var lanes: UInt32

        public init(memory: UInt32, passes: UInt32, lanes: UInt32) {
            self.memory = memory
            self.passes = passes
            self.lanes = lanes
        }

        /// 19,456 KiB, 2 passes, 1 lane: approved by ASVS 5.0 appendix C, about 24 ms.
        public static let policy = Cost(memory: 19_456, passes: 2, lanes: 1)
    }

    /// The cost the string names; nil when it is not an argon2id hash of version 19.
    public var cost: Cost? {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19" else { return nil }
        let numbers = parts[3].split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
        guard numbers.map(\.first) == ["m", "t", "p"], numbers.allSatisfy({ $0.count == 2 }),
            let memory = UInt32(numbers[0][1]), let passes = UInt32(numbers[1][1]), let lanes = UInt32(numbers[2][1])
        else { return nil }
        return Cost(memory: memory, passes: passes, lanes: lanes)
    }

    /// Whether the hash is weaker than `policy` and is to be made anew when the password is next known.
    public func isBelow(_ policy: Cost) -> Bool {
        guard let cost else { return true }
        return cost.memory < policy.memory || cost.passes < policy.passes
    }

    /// The hash of a random password nobody knows. An unknown username is verified against it, at the cost at which passwords are
    /// hashed, so that the answer takes as long as for a known one (threat 21).
    static func ofNobody(_ cost: Cost) -> PasswordHash {
        PasswordHash(
            text: "$argon2id$v=19$m=\(cost.memory),t=\(cost.passes),p=\(cost.lanes)"
                + "$/HP69SnnEk02OPl1O1tKnw$xu2p4mNdtFs5036I0RUVeJ68H6mcL2bhr3Win7Gh07A")
    }
}
