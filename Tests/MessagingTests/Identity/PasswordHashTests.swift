import Dispatch
import Testing

@testable import Messaging

@Suite("Password hashes")
struct PasswordHashTests {
    private let password = Array("vinegar lampshade otter".utf8)
    private let salt = Array("0123456789abcdef".utf8)

    @Test("argon2id makes a PHC string of the policy's cost that verifies its password and no other")
    func argon2() throws {
        let argon2 = Argon2()
        let hash = try argon2.hash(password, salt: salt)
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"))
        #expect(hash.cost == .policy)
        #expect(!hash.isBelow(.policy))
        #expect(argon2.verify(password, against: hash))
        #expect(!argon2.verify(password + [0], against: hash))
        #expect(!argon2.verify(Array("Vinegar lampshade otter".utf8), against: hash))
    }

    @Test("A password with U+0000 is compared to its end")
    func nul() throws {
        let argon2 = Argon2(cost: .init(memory: 64, passes: 1, lanes: 1))
        let hash = try argon2.hash([1, 0, 2], salt: salt)
        #expect(argon2.verify([1, 0, 2], against: hash))
        #expect(!argon2.verify([1, 0, 3], against: hash))
        #expect(!argon2.verify([1], against: hash))
    }

    @Test("What is not a hash verifies nothing")
    func notAHash() {
        for text in ["", "$", "$argon2id$v=19$m=19456,t=2,p=1$", "plain", "$2b$10$abcdefghijklmnopqrstuv"] {
            #expect(!Argon2().verify(password, against: PasswordHash(text: text)))
            #expect(PasswordHash(text: text).isBelow(.policy))
        }
    }

    @Test(
        "A hash of less memory or fewer passes is below policy",
        arguments: [("m=19456,t=2,p=1", false), ("m=19455,t=2,p=1", true), ("m=65536,t=1,p=1", true), ("m=65536,t=3,p=4", false)])
    func below(parameters: String, isBelow: Bool) {
        let hash = PasswordHash(text: "$argon2id$v=19$\(parameters)$c2FsdHNhbHQ$aGFzaA")
        #expect(hash.cost != nil)
        #expect(hash.isBelow(.policy) == isBelow)
    }

    @Test(
        "The hash nobody's password makes has the cost at which passwords are hashed, so that verifying it takes as long",
        arguments: [.policy, PasswordHash.Cost(memory: 64, passes: 1, lanes: 1)])
    func nobody(cost: PasswordHash.Cost) throws {
        let nobody = PasswordHash.ofNobody(cost)
        #expect(nobody.cost == cost)
        #expect(try Argon2(cost: cost).hash(password, salt: salt).text.count == nobody.text.count, "as long in every part")
        #expect(!Argon2(cost: cost).verify(password, against: nobody))
    }

    @Test("A chosen password is hashed and compared on the pool's threads, by argon2id")
    func onThePool() async throws {
        let passwords = Passwords()
        let hash = try await passwords.hash("vinegar lampshade otter")
        let other = try await passwords.hash("vinegar lampshade otter")
        #expect(hash != other)
        #expect(hash.cost == .policy, "unless somebody says otherwise")
        #expect(try await passwords.verify("vinegar lampshade otter", against: hash) == .right)
        #expect(try await passwords.verify("vinegar lampshade otter ", against: hash) == .wrong)
        #expect(try await passwords.verify("vinegar lampshade otter", against: nil) == .wrong)
    }

    @Test("A full queue is a refusal that says when to come again")
    func busy() async throws {
        let passwords = Passwords(pool: HashingPool(threads: 0, queue: 0))
        await #expect(throws: SignInRefusal.busy) { try await passwords.hash("vinegar lampshade otter") }
        #expect(SignInRefusal.busy.status == 503)
        #expect(SignInRefusal.busy.retryAfter == 2)
    }

    @Test("Work beyond the threads and the queue is refused at once, what was accepted is done")
    func pool() async throws {
        let pool = HashingPool(threads: 1, queue: 2)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...6 {
                group.addTask {
                    do {
                        return try await pool.run {
                            gate.pass()
                            return 1
                        }
                    } catch is HashingPool.Full {
                        return 0
                    }
                }
            }
            // One stands at the gate and two wait, so the first three results are refusals.
            var results: [Int] = []
            while results.count < 3, let result = try await group.next() { results.append(result) }
            #expect(results == [0, 0, 0])
            gate.open()
            for try await result in group { results.append(result) }
            #expect(results == [0, 0, 0, 1, 1, 1])
        }
        #expect(try await pool.run { 3 } == 3)
    }
}

/// Holds threads until the test lets them go.
private final class Gate: Sendable {
    private let isOpen = DispatchSemaphore(value: 0)

    func pass() {
        isOpen.wait()
        isOpen.signal()
    }

    func open() {
        isOpen.signal()
    }
}
