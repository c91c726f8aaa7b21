import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Guessing passwords")
struct GuessingTests {
    @Test(
        "Five failures make an account wait, known or not, also for the right password, also after a restart", arguments: Engine.underTest)
    func accountWaits(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            for username in ["ada", "nobody"] {
                for _ in 1...5 { #expect(await world.refusal(username) == .wrong) }
                #expect(await world.refusal(username) == .tooMany(retryAfter: 2))
            }
            let restarted = world.restarted()
            #expect(await restarted.refusal("ada", password: IdentityWorld.password) == .tooMany(retryAfter: 2))
            // An attempt while waiting is not looked at and does not prolong the wait.
            #expect(restarted.hashing.comparisons.isEmpty)
            world.clock.advance(seconds: 2)
            #expect(await restarted.refusal("ADA") == .wrong)
            #expect(await restarted.refusal("ada") == .tooMany(retryAfter: 4))
            world.clock.advance(seconds: 4)
            _ = try await restarted.signIn("ada")
            for _ in 1...4 { #expect(await restarted.refusal("ada") == .wrong) }
            _ = try await restarted.signIn("ada")
        }
    }

    @Test("A network that failed twenty times in a minute waits, others do not", arguments: Engine.underTest)
    func networkWaits(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            for number in 1...20 { #expect(await world.refusal("user\(number)", from: "2001:db8::\(number)") == .wrong) }
            #expect(await world.refusal("ada", password: IdentityWorld.password, from: "2001:db8::99") == .tooMany(retryAfter: 60))
            _ = try await world.signIn("ada", from: "2001:db8:0:1::1")
            world.clock.advance(seconds: 60)
            _ = try await world.signIn("ada", from: "2001:db8::99")
        }
    }

    @Test("Many successes from one network are no failures", arguments: Engine.underTest)
    func successesDoNotCount(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            for _ in 1...25 { _ = try await world.signIn("ada") }
        }
    }

    @Test("The right password is no failure while the store takes no session", arguments: Engine.underTest)
    func storeInTheWay(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            try await world.database.breakAudit()
            for _ in 1...6 {
                await #expect(throws: DatabaseFailure.self) { _ = try await world.signIn("ada") }
            }
            try await world.database.mendAudit()
            _ = try await world.signIn("ada")
        }
    }

    @Test("A hundred failures in a row stop an account until its password is set anew", arguments: Engine.underTest)
    func stops(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ada = try await world.member("ada")
            for number in 1...100 {
                #expect(await world.refusal("ada", from: "198.51.100.\(number)") == .wrong)
                world.clock.advance(seconds: 900)
            }
            world.clock.advance(seconds: 86_400)
            #expect(await world.refusal("ada", password: IdentityWorld.password) == .stopped)
            try await world.identity.setPassword(of: ada.id, to: "another few plain words", by: .operator)
            _ = try await world.signIn("ada", password: "another few plain words")
        }
    }

    @Test("Guesses made all at once get no further than guesses made in turn", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let answers = await withTaskGroup(of: SignInRefusal?.self, returning: [SignInRefusal?].self) { group in
                for number in 1...16 {
                    group.addTask { await world.refusal("ada", from: "198.51.100.\(number)") }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0 == .wrong }.count == 5)
            #expect(answers.filter { $0 == .tooMany(retryAfter: 2) }.count == 11)
            #expect(world.hashing.comparisons.count == 5)
        }
    }

    @Test("An attempt whose password was not looked at is not counted", arguments: Engine.underTest)
    func busyIsNoFailure(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let full = Identity(
                world.surroundings, audit: Audit(world.surroundings), passwords: Passwords(pool: HashingPool(threads: 0, queue: 0)))
            for _ in 1...10 {
                await #expect(throws: SignInRefusal.busy) {
                    try await full.signIn(
                        username: "ada", password: IdentityWorld.password, device: "", network: NetworkAddress("192.0.2.1"))
                }
            }
            for _ in 1...4 { #expect(await world.refusal("ada") == .wrong) }
            _ = try await world.signIn("ada")
        }
    }

    @Test("With limits off nothing is counted", arguments: Engine.underTest)
    func off(engine: Engine) async throws {
        try await IdentityWorld.with(engine, limits: .off) { world in
            try await world.member("ada")
            for _ in 1...30 { #expect(await world.refusal("ada") == .wrong) }
            _ = try await world.signIn("ada")
        }
    }

    @Test("Counts are kept under names that tell nobody's", arguments: Engine.underTest)
    func subjectsAreBlind(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            _ = await world.refusal("ada", from: "192.0.2.1")
            let subjects = try await world.database.read { tx in
                try tx.all("SELECT subject FROM sign_in_throttle") { try $0[0] as [UInt8] }
            }
            #expect(subjects.count == 2)
            #expect(subjects.allSatisfy { $0.count == 32 })
        }
    }
}
