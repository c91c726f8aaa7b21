import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: signing in and sessions")
struct SigningInAPITests {
    @Test("A sign-in gives a token, a sign-out takes it back", arguments: Engine.underTest)
    func signInAndOut(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let body: JSONValue = ["username": "Ada", "password": .string(APIWorld.password)]
            let answer = try await world.post("/sign-in", body, as: nil)
            #expect(answer.status == 200)
            #expect(
                answer.body["account"] == ["id": .string(try world.account("ada").id.description), "kind": "member", "name": "Ada Park"])
            let bearer: HTTPFields = [.authorization: "Bearer \(try #require(answer.body["token"].string))"]
            #expect(try await world.send(.get, "/account", as: nil, headers: bearer).body["username"] == "ada")
            #expect(try await world.send(.post, "/sign-out", as: nil, headers: bearer).status == 204)
            #expect(try await world.send(.get, "/account", as: nil, headers: bearer).status == 401)
        }
    }

    @Test("An unknown username, a wrong password and a disabled account get the same answer", arguments: Engine.underTest)
    func sameAnswer(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.portal.identity.disable(try world.account("ben").id, because: "left", by: .operator)
            var answers: [APIAnswer] = []
            for (username, password) in [("nobody", APIWorld.password), ("ada", "wrong words altogether"), ("ben", APIWorld.password)] {
                answers.append(try await world.post("/sign-in", ["username": .string(username), "password": .string(password)], as: nil))
            }
            #expect(Set(answers.map(\.status)) == [401])
            #expect(Set(answers.map(\.code)) == ["wrong-credentials"])
            #expect(Set(answers.map { $0.body["detail"] }).count == 1)
        }
    }

    @Test(
        "Without a token, with a wrong one and after the session every address answers 401 and says how to prove who one is",
        arguments: Engine.underTest)
    func unauthenticated(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let wrong: HTTPFields = [.authorization: "Bearer \(String(repeating: "A", count: 43))"]
            for answer in [try await world.get("/patients", as: nil), try await world.send(.get, "/patients", as: nil, headers: wrong)] {
                #expect(answer.status == 401)
                #expect(answer.code == "sign-in-required")
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
            #expect(try await world.get("/patients", as: "ada").status == 200)
            world.clock.advance(seconds: 16 * 60)
            #expect(try await world.get("/patients", as: "ada").status == 401)
        }
    }

    @Test("A disabled account is out at once, whatever it holds", arguments: Engine.underTest)
    func disabled(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.portal.identity.disable(try world.account("ada").id, because: "left", by: .operator)
            let sent = try await world.post("/patients/\(try world.patient("ada"))/conversations", APIWorld.question(), as: "ada")
            #expect(sent.status == 401 && sent.code == "account-disabled" && sent.body["failed"] == .null)
            #expect(sent.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            #expect(try await world.rows("message") == 0)
            let cookie: HTTPFields = [.cookie: "member=\(try world.token("ada"))"]
            #expect(try await world.send(.get, "/patients", as: nil, headers: cookie).code == "account-disabled")
            try await world.portal.identity.disable(try world.account("cy").id, because: "left", by: .operator)
            let staff = try await world.get("/workbench/tasks", as: "cy")
            #expect(staff.code == "account-disabled" && staff.body["failed"] == ["enabled"])
        }
    }

    @Test("The account's sessions are listed, and the others end together", arguments: Engine.underTest)
    func sessions(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let other = try await world.portal.perform { tx in
                Effect(try world.portal.identity.openSession(of: world.account("ada").id, device: "Phone", in: tx))
            }
            let sessions = try await world.get("/account/sessions", as: "ada").items
            #expect(sessions.map { $0["device"] } == ["Phone", "Test"])
            #expect(sessions.map { $0["current"] } == [false, true])
            #expect(try await world.send(.delete, "/account/sessions", as: "ada").status == 204)
            #expect(try await world.get("/account/sessions", as: "ada").items.count == 1)
            #expect(try await world.send(.get, "/account", as: nil, headers: [.authorization: "Bearer \(other.token.text)"]).status == 401)
        }
    }

    @Test("A page's cookie opens the API too, and changes something only with the token of its session", arguments: Engine.underTest)
    func cookies(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let cookie: HTTPFields = [.cookie: "member=\(try world.token("ada"))"]
            #expect(try await world.send(.get, "/patients", as: nil, headers: cookie).status == 200)
            let path = "/patients/\(try world.patient("ada"))/conversations"
            var sending = cookie
            sending[.origin] = "http://localhost"
            #expect(try await world.send(.post, path, APIWorld.question(), as: nil, headers: sending).code == "cross-site")
            let signedIn = try #require(try await world.portal.identity.session(token: try world.token("ada"), live: true))
            sending[CrossSiteGuard.tokenHeader] = world.services.guarding.token(session: signedIn.session.bytes)
            #expect(try await world.send(.post, path, APIWorld.question(), as: nil, headers: sending).status == 201)
            sending[.origin] = "http://elsewhere.example"
            #expect(try await world.send(.post, path, APIWorld.question(), as: nil, headers: sending).status == 403)
            let staff: HTTPFields = [.cookie: "staff=\(try world.token("cy"))"]
            #expect(try await world.send(.get, "/patients", as: nil, headers: staff).status == 401)
        }
    }

    @Test("Too many sends get 429 with Retry-After, and what was refused left nothing", arguments: Engine.underTest)
    func tooMany(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            for _ in 0..<20 { try await world.ask() }
            let answer = try await world.post("/patients/\(try world.patient("ada"))/conversations", APIWorld.question(), as: "ada")
            #expect(answer.status == 429)
            #expect(answer.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
            #expect(answer.body["retryAfter"].integer ?? 0 > 0)
            #expect(try await world.rows("message") == 20)
        }
    }

    @Test("The stream of wake-ups ends when the server drains", arguments: Engine.underTest)
    func events(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            #expect(try await world.send(.head, "/events", as: "ada").headers[.contentType] == "text/event-stream")
            world.services.drain()
            for reader in ["ada", "cy"] {
                let answer = try await world.get("/events", as: reader)
                #expect(answer.status == 200)
                #expect(answer.headers[.contentType] == "text/event-stream")
            }
        }
    }
}
