import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: refused requests for tokens")
struct TokenRefusalTests {
    private struct Kept: Hashable {
        let outcome: String
        let actor: String
        let isNamed: Bool
    }

    private static func kept(_ world: SystemWorld) async throws -> [Kept] {
        try await world.api.portal.read { tx in
            try tx.all(
                """
                SELECT outcome, actor_kind, object IS NOT NULL FROM audit_event WHERE action = 'sign-in' AND object_kind = 'system'
                ORDER BY at, id
                """
            ) { row in Kept(outcome: try row[0], actor: try row[1], isNamed: try row[2]) }
        }
    }

    @Test(
        "Each is audited: by nobody, about the client it names if that is known, and with nothing of what was sent",
        arguments: Engine.underTest)
    func audited(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            #expect(try await world.ask(world.elliptic).status == 200)
            #expect(try await world.ask(world.elliptic, [:], ["aud": "https://elsewhere.example/"]).status == 401)
            #expect(try await world.ask(world.rsa, [:], ["iss": "somebody", "sub": "somebody"]).status == 401)
            #expect(try await world.ask(form: ["client_assertion": "nonsense"]).status == 401)
            #expect(try await world.ask(form: ["grant_type": "password"]).status == 400)
            let good = try world.assertion(world.elliptic)
            #expect(try await world.ask(form: ["client_assertion": good]).status == 200)
            #expect(try await world.ask(form: ["client_assertion": good]).status == 401)
            let (done, named, unnamed) = (
                Kept(outcome: "done", actor: "client", isNamed: true), Kept(outcome: "refused", actor: "nobody", isNamed: true),
                Kept(outcome: "refused", actor: "nobody", isNamed: false)
            )
            #expect(try await Self.kept(world) == [done, named, unnamed, unnamed, unnamed, done, named])
        }
    }

    @Test("After twenty refusals in a minute an address waits, and then may ask again", arguments: Engine.underTest)
    func limited(engine: Engine) async throws {
        try await SystemWorld.with(engine, limits: .on) { world in
            for _ in 0..<20 { #expect(try await world.ask(form: ["client_assertion": "nonsense"]).status == 401) }
            let waiting = try await world.ask(world.elliptic)
            #expect(waiting.status == 429 && waiting.body["error"] == "temporarily_unavailable")
            let seconds = try #require(waiting.headers[.retryAfter].flatMap { Int64($0) })
            #expect((1...60).contains(seconds))
            #expect(try await Self.kept(world).count == 20, "what was not looked at leaves nothing")
            world.api.clock.advance(seconds: seconds)
            #expect(try await world.ask(world.elliptic).status == 200)
        }
    }

    @Test("A client that asks for more than 60 tokens a minute waits; others at its address do not", arguments: Engine.underTest)
    func tooMany(engine: Engine) async throws {
        try await SystemWorld.with(engine, limits: .on) { world in
            for _ in 0..<60 { #expect(try await world.ask(world.elliptic).status == 200) }
            for _ in 0..<25 {
                let answer = try await world.ask(world.elliptic)
                #expect(answer.status == 429 && answer.headers[.retryAfter] != nil)
            }
            #expect(try await world.ask(form: ["client_assertion": "nonsense"]).status == 401, "this address is still looked at")
            world.api.clock.advance(seconds: 61)
            #expect(try await world.ask(world.elliptic).status == 200)
        }
    }
}
