import Messaging
import Persistence
import Synchronization
import TestSupport

/// A clock that stands still until a test moves it.
final class HandClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp = Timestamp(secondsSince1970: 1_800_000_000)) {
        time = Mutex(start)
    }

    var now: Timestamp { time.withLock { $0 } }

    func advance(seconds: Int64) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }
}

/// Counts what it is asked for, and is quick: the hash is the password itself.
final class CountingHashing: PasswordHashing {
    let cost: PasswordHash.Cost
    private let compared = Mutex<[PasswordHash]>([])

    init(cost: PasswordHash.Cost = .policy) {
        self.cost = cost
    }

    var comparisons: [PasswordHash] { compared.withLock { $0 } }

    func hash(_ password: [UInt8], salt: [UInt8]) throws -> PasswordHash {
        PasswordHash(text: Self.prefix(cost) + String(decoding: password, as: UTF8.self))
    }

    func verify(_ password: [UInt8], against hash: PasswordHash) -> Bool {
        compared.withLock { $0.append(hash) }
        return hash.text.split(separator: "$").last.map { Array($0.utf8) } == password
    }

    private static func prefix(_ cost: PasswordHash.Cost) -> String {
        "$argon2id$v=19$m=\(cost.memory),t=\(cost.passes),p=\(cost.lanes)$c2FsdA$"
    }
}

/// The identity feature on a store of its own, with a clock in the test's hand.
struct IdentityWorld: Sendable {
    let surroundings: Surroundings
    let clock: HandClock
    let hashing: CountingHashing
    let identity: Identity

    static let password = "four plain words here"

    var database: Database { surroundings.database }

    static func with(
        _ engine: Engine, limits: RateLimits = .on, _ body: @Sendable @escaping (IdentityWorld) async throws -> Void
    ) async throws {
        try await TestDatabase.withDatabase(on: engine, Schema.migrations) { database in
            let clock = HandClock()
            let masterKeys = MasterKeys(fixed: try MasterKeyRing(text: MasterKey.newLine()))
            let ids = IDs.system(now: { clock.now })
            let keys = try await SiteKeys.open(database, masterKeys: masterKeys, ids: ids, now: clock.now, mayCreate: true)
            let surroundings = Surroundings(
                database: database, clock: { clock.now }, ids: ids, keys: keys, masterKeys: masterKeys,
                patientKeys: PatientKeys(masterKeys: masterKeys, siteKeys: keys))
            try await body(IdentityWorld(surroundings, clock: clock, limits: limits))
        }
    }

    init(_ surroundings: Surroundings, clock: HandClock, limits: RateLimits = .on, hashing: CountingHashing = CountingHashing()) {
        self.surroundings = surroundings
        self.clock = clock
        self.hashing = hashing
        identity = Identity(
            surroundings, audit: Audit(surroundings), passwords: Passwords(hashing: hashing), limits: limits)
    }

    /// The same store after a restart, perhaps with another policy for passwords.
    func restarted(cost: PasswordHash.Cost = .policy) -> IdentityWorld {
        IdentityWorld(surroundings, clock: clock, hashing: CountingHashing(cost: cost))
    }

    @discardableResult
    func member(_ username: String, name: String = "Ada Park") async throws -> Account {
        try await identity.create(
            NewAccount(kind: .member, username: username, name: name), password: Self.password, by: .operator)
    }

    func nurse(_ username: String = "ben", roles: Set<Role> = [.taskProcessing, .chart]) async throws -> Account {
        try await identity.create(
            NewAccount(kind: .staff, username: username, name: "Ben Ortiz", languages: ["en", "es"], roles: roles),
            password: Self.password, by: .operator)
    }

    func signIn(_ username: String, password: String = Self.password, from address: String = "192.0.2.1") async throws -> NewSession {
        try await identity.signIn(
            username: username, password: password, device: "Firefox on Linux", network: NetworkAddress(address))
    }

    /// What a failed sign-in was refused with.
    func refusal(_ username: String, password: String = "not the password", from address: String = "192.0.2.1") async -> SignInRefusal? {
        do {
            _ = try await signIn(username, password: password, from: address)
            return nil
        } catch {
            return error as? SignInRefusal
        }
    }

    func auditedActions() async throws -> [String] {
        try await database.read { tx in
            try tx.all("SELECT action, outcome FROM audit_event ORDER BY at, id") { row in
                let action: String = try row[0]
                let outcome: String = try row[1]
                return "\(action) \(outcome)"
            }
        }
    }
}
