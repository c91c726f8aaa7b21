import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Sessions")
struct SessionsTests {
    @Test("A session ends 15 minutes after the last request a person caused", arguments: Engine.underTest)
    func idle(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let token = try await world.signIn("ada").token.text
            world.clock.advance(seconds: 800)
            let seen = try #require(try await world.identity.session(token: token, live: false))
            #expect(seen.seenAt == world.clock.now)
            #expect(seen.idleEndsAt == world.clock.now.adding(minutes: 15))
            world.clock.advance(seconds: 899)
            #expect(try await world.identity.session(token: token, live: true) != nil)
            world.clock.advance(seconds: 1)
            #expect(try await world.identity.session(token: token, live: false) == nil)
        }
    }

    @Test("What a page asks by itself never extends a session", arguments: Engine.underTest)
    func live(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let token = try await world.signIn("ada").token.text
            for _ in 1...14 {
                world.clock.advance(seconds: 60)
                #expect(try await world.identity.session(token: token, live: true) != nil)
            }
            world.clock.advance(seconds: 60)
            #expect(try await world.identity.session(token: token, live: true) == nil)
        }
    }

    @Test("A busy session ends after 12 hours", arguments: Engine.underTest)
    func absolute(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let token = try await world.signIn("ada").token.text
            for _ in 1..<72 {
                world.clock.advance(seconds: 600)
                #expect(try await world.identity.session(token: token, live: false) != nil)
            }
            world.clock.advance(seconds: 600)
            #expect(try await world.identity.session(token: token, live: false) == nil)
        }
    }

    @Test("The time of the last request is written at most once a minute", arguments: Engine.underTest)
    func touch(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let token = try await world.signIn("ada").token.text
            let start = world.clock.now
            world.clock.advance(seconds: 59)
            #expect(try await world.identity.session(token: token, live: false)?.seenAt == start)
            world.clock.advance(seconds: 1)
            #expect(try await world.identity.session(token: token, live: false)?.seenAt == world.clock.now)
        }
    }

    @Test("Every sign-in has a token of its own; a sixth session ends the oldest", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            var tokens: [String] = []
            for _ in 1...6 {
                tokens.append(try await world.signIn("ada").token.text)
                world.clock.advance(seconds: 1)
            }
            #expect(Set(tokens).count == 6)
            #expect(try await world.identity.session(token: tokens[0], live: false) == nil)
            for token in tokens.dropFirst() {
                #expect(try await world.identity.session(token: token, live: false) != nil)
            }
        }
    }

    @Test("Sessions that ended by themselves take no one's place", arguments: Engine.underTest)
    func idleOnesDoNotCount(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let kept = try await world.signIn("ada").token.text
            for _ in 1...4 { _ = try await world.signIn("ada") }
            world.clock.advance(seconds: 600)
            _ = try await world.identity.session(token: kept, live: false)
            world.clock.advance(seconds: 600)
            _ = try await world.signIn("ada")
            #expect(try await world.identity.session(token: kept, live: false) != nil)
        }
    }

    @Test("Signing out ends this session and no other", arguments: Engine.underTest)
    func signOut(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let first = try await world.signIn("ada")
            let second = try await world.signIn("ada")
            try await world.identity.signOut(first.signedIn)
            try await world.identity.signOut(first.signedIn)
            #expect(try await world.identity.session(token: first.token.text, live: false) == nil)
            #expect(try await world.identity.session(token: second.token.text, live: false) != nil)
            #expect(try await world.auditedActions().filter { $0 == "sign-out done" }.count == 1)
            try await world.identity.endSessions(of: first.signedIn.account.id, by: .operator)
            #expect(try await world.identity.session(token: second.token.text, live: false) == nil)
        }
    }

    @Test("Disabling an account ends its sessions at once and keeps it out until it is enabled", arguments: Engine.underTest)
    func disabled(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            let ben = try await world.nurse()
            let session = try await world.signIn("ben")
            let left = try await world.signIn("ben")
            try await world.identity.signOut(left.signedIn)
            #expect(try await world.identity.disable(ben.id, because: "left the practice", by: .operator))
            #expect(try await world.identity.session(token: session.token.text, live: false) == nil)
            // Only whoever holds the token of a session that was alive is told why (S37, S41).
            #expect(try await world.identity.standing(of: session.token.text, live: false) == .disabled(.staff))
            #expect(try await world.identity.standing(of: left.token.text, live: false) == .nothing)
            #expect(try await !world.identity.disable(ben.id, because: "left the practice", by: .operator))
            #expect(await world.refusal("ben", password: IdentityWorld.password) == .wrong)
            #expect(try await world.identity.enable(ben.id, by: .operator))
            #expect(try await world.identity.standing(of: session.token.text, live: false) == .nothing)
            _ = try await world.signIn("ben")
        }
    }

    @Test("A token that was never given out opens nothing, whatever it looks like", arguments: Engine.underTest)
    func foreignTokens(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            try await world.member("ada")
            let token = try await world.signIn("ada").token.text
            for other in ["", "x", String(repeating: "A", count: 43), token + "A", String(token.dropLast()), "'\u{0}; DROP TABLE session"] {
                #expect(try await world.identity.session(token: other, live: false) == nil)
            }
            let stored = try await world.database.read { tx in
                try tx.all("SELECT token_hash FROM session") { try $0[0] as [UInt8] }
            }
            #expect(stored.count == 1)
            #expect(stored[0].count == 32)
            #expect(stored[0] != Array(token.utf8.prefix(32)))
        }
    }

    @Test("One query tells the roles and the configuration in force", arguments: Engine.underTest)
    func rolesAndRevision(engine: Engine) async throws {
        try await IdentityWorld.with(engine) { world in
            for (place, roles) in (Role.allCases.map { Set([$0]) } + [[], Set(Role.allCases)]).enumerated() {
                _ = try await world.nurse("nurse\(place)", roles: roles)
                let session = try await world.signIn("nurse\(place)")
                #expect(session.signedIn.account.roles == roles)
                #expect(session.signedIn.account.languages == ["en", "es"])
            }
            let session = try await world.signIn("nurse0")
            try await world.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO configuration_revision (revision, document, author_name, applied_at)
                    VALUES (6, '', 'test', \(world.clock.now)), (7, '', 'test', \(world.clock.now))
                    """)
            }
            #expect(try await world.identity.session(token: session.token.text, live: false)?.revision == 7)
            let inside = try await world.database.read { tx in
                try world.identity.session(tokenHash: session.token.hash, in: tx)
            }
            #expect(inside?.revision == 7)
        }
    }
}
