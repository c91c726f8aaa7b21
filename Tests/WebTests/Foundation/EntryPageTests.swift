import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Signing in and out")
struct EntryPageTests {
    @Test("A wrong password, an unknown name and a disabled account are answered alike", arguments: Engine.underTest)
    func sameAnswer(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = MemberBrowser(world)
            let wrong = try await browser.signIn("ada", password: "not the password at all")
            let unknown = try await browser.signIn("nobody-at-all", password: "not the password at all")
            #expect(wrong.status == 401 && unknown.status == 401)
            #expect(wrong.html.replacing("value=\"ada\"", with: "") == unknown.html.replacing("value=\"nobody-at-all\"", with: ""))
            #expect(wrong.shows("role=\"alert\"") && wrong.cookies.isEmpty)
        }
    }

    @Test("Too many wrong passwords are told how long to wait", arguments: Engine.underTest)
    func throttled(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            let browser = MemberBrowser(world)
            var last = try await browser.signIn("ada", password: "wrong words")
            for _ in 1...8 where last.status == 401 { last = try await browser.signIn("ada", password: "wrong words") }
            #expect(last.status == 429 && last.shows("There were too many attempts. Please wait"))
            #expect(last.headers[.retryAfter] != nil)
        }
    }

    @Test(
        "Behind a proxy, guesses count for the last address that it tells, whatever a client wrote before it", arguments: Engine.underTest)
    func networkByProxy(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on, isBehindProxy: true) { world in
            let browser = MemberBrowser(world)
            for number in 1...20 {
                let guess = try await browser.guess("nobody\(number)", through: ["203.0.113.\(number), 198.51.100.7"])
                #expect(guess.status == 401, "guess \(number)")
            }
            for lines in [
                ["198.51.100.7"], ["192.0.2.1,198.51.100.7:4711"], ["192.0.2.1", "198.51.100.7"], ["192.0.2.1", "192.0.2.2, 198.51.100.7"],
            ] {
                let guess = try await MemberBrowser(world).guess("ada", password: APIWorld.password, through: lines)
                #expect(guess.status == 429 && guess.headers[.retryAfter] == "60", "\(lines)")
            }
            for lines in [["192.0.2.1"], ["198.51.100.7, 192.0.2.1"], ["198.51.100.7", "192.0.2.1"], []] {
                let guess = try await MemberBrowser(world).guess("ada", password: APIWorld.password, through: lines)
                #expect(guess.status == 303, "\(lines)")
            }
        }
    }

    @Test("Where no proxy stands in front, what a client says of its address counts for nothing", arguments: Engine.underTest)
    func networkByClient(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            let browser = MemberBrowser(world)
            for number in 1...20 {
                let guess = try await browser.guess("nobody\(number)", through: ["203.0.113.\(number)"])
                #expect(guess.status == 401, "guess \(number)")
            }
            let right = try await browser.guess("ada", password: APIWorld.password, through: ["192.0.2.1"])
            #expect(right.status == 429)
        }
    }

    @Test("Each kind has its cookie, both fit in one browser, and one signs out alone", arguments: Engine.underTest)
    func cookies(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.portal.identity.setPassword(of: try world.account("cy").id, to: APIWorld.password, by: .operator)
            let browser = MemberBrowser(world)
            let member = try await browser.signIn("ada")
            #expect(member.cookies.contains { $0.hasPrefix("member=") && $0.contains("HttpOnly; SameSite=Lax") && !$0.contains("Secure") })
            let first = browser.cookies["member"]
            let staff = try await browser.signIn("cy")
            #expect(staff.location == "/workbench")
            #expect(staff.cookies.contains { $0.hasPrefix("staff=") && $0.contains("SameSite=Strict") })
            #expect(browser.cookies["member"] == first)
            let confirm = try await browser.get("/workbench/sign-out")
            let out = try await browser.submit(confirm, to: "/workbench/sign-out")
            #expect(out.status == 303 && out.headers[HTTPField.Name("Clear-Site-Data")!] == #""cache","storage""#)
            #expect(browser.cookies["staff"] == nil)
            #expect(try await browser.get(try world.messages(of: "ada")).status == 200)
            #expect(try await browser.get("/workbench").location == "/sign-in?return=/workbench")
        }
    }

    @Test("Signing in leads back to where one was, and never to another site", arguments: Engine.underTest)
    func returning(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = MemberBrowser(world)
            let asked = try await browser.get("/settings")
            #expect(asked.status == 303 && asked.location == "/sign-in?return=/settings")
            let page = try await browser.follow(asked)
            let back = try await browser.submit(page, to: "/sign-in", ["username": "ada", "password": APIWorld.password])
            #expect(back.location == "/settings")
            for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "/workbench"] {
                let answer = try await MemberBrowser(world).signIn("ada", ["return": elsewhere])
                #expect(answer.location == "/", "\(elsewhere)")
            }
        }
    }

    @Test("Words typed into a session that has ended are kept through signing in, and are not sent", arguments: Engine.underTest)
    func expiredKeepsText(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            world.clock.advance(seconds: 16 * 60)
            let text = "Half an hour of typing\nwith \"quotes\" & <tags>"
            let fields = ["type": "medical", "to": "primary-care", "subject": "Kept", "message": text]
            let asked = try await browser.submit(page, to: path, fields)
            #expect(asked.status == 401 && asked.shows("What you wrote is kept."))
            let wrong = try await browser.submit(asked, to: "/sign-in", ["username": "ada", "password": "not that one"])
            #expect(wrong.status == 401)
            let again = try await browser.submit(wrong, to: "/sign-in", ["username": "ada", "password": APIWorld.password])
            #expect(again.status == 200 && again.shows("Your words are back."))
            let form = try #require(again.fields(to: path))
            #expect(form["subject"] == "Kept" && form["message"] == text && form["to"] == "primary-care")
            #expect(try await world.rows("message") == 0)
            let sent = try await browser.submit(again, to: path)
            #expect(sent.status == 303)
            #expect(try await world.rows("message") == 1)
        }
    }

    @Test("Whoever held a session is told that the account is disabled, and nobody else (S37, S41)", arguments: Engine.underTest)
    func disabled(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            for name in ["ada", "cy"] {
                try await world.portal.identity.disable(try world.account(name).id, because: "left", by: .operator)
            }
            let said = "This account is disabled."
            let asked = try await browser.follow(try await browser.get("/settings"))
            #expect(asked.status == 200 && asked.shows(said))
            #expect(try await browser.follow(try await browser.get("/")).shows(said))
            let sent = try await browser.submit(page, to: path, ["subject": "Kept", "message": "Half an hour of typing"])
            #expect(sent.status == 401 && sent.shows(said) && sent.shows("What you wrote is kept."))
            let staff = try await world.open("/workbench", as: "cy")
            #expect(try await world.open(try #require(staff.location), as: "cy").shows(said))
            #expect(try await !browser.get("/sign-in?return=/workbench").shows(said), "a session of the other application")
            let other = MemberBrowser(world)
            #expect(try await !other.get("/sign-in").shows(said))
            let tried = try await browser.signIn("ada")
            #expect(tried.status == 401 && !tried.shows(said), "a name and a password tell nothing of the account")
            world.clock.advance(seconds: 12 * 3_600)
            #expect(try await !browser.get("/sign-in").shows(said))
        }
    }

    @Test("A reply typed into a session that has ended comes back in its box", arguments: Engine.underTest)
    func expiredReply(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: browser)
            let page = try await browser.get(address)
            browser.forgetCookies()
            let asked = try await browser.submit(page, to: address + "/messages", ["message": "One more thing."])
            #expect(asked.status == 401)
            let again = try await browser.submit(asked, to: "/sign-in", ["username": "ada", "password": APIWorld.password])
            #expect(again.fields(to: address + "/messages")?["message"] == "One more thing.")
            #expect(try await world.rows("message") == 1)
        }
    }

    @Test(
        "Settings name the devices, end them one by one or all others, and change the password of whoever knows it",
        arguments: Engine.underTest)
    func settings(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let first = try await MemberBrowser.signedIn("ada", world)
            let second = try await MemberBrowser.signedIn("ada", world)
            let third = try await MemberBrowser.signedIn("ada", world)
            let page = try await first.get("/settings")
            #expect(page.shows("Signed-in devices") && page.shows("Sign out all other devices"))
            func end(_ token: String?) async throws -> String {
                let signedIn = try await world.portal.identity.session(token: try #require(token), live: true)
                return "/settings/sessions/\(try #require(signedIn).session)/ended"
            }
            let ends = Set(page.html.matches(of: /action="(\/settings\/sessions\/[0-9a-f-]{36}\/ended)"/).map { String($0.1) })
            let endOfSecond = try await end(second.cookies["member"])
            let expected = [endOfSecond, try await end(third.cookies["member"]), try await end(try world.token("ada"))]
            #expect(ends == Set(expected), "every other device has its button, this one has none")
            let one = try await first.submit(page, to: endOfSecond)
            #expect(one.location == "/settings?device")
            #expect(try await first.follow(one).shows("The device is signed out."))
            #expect(try await second.get("/settings").status == 303)
            #expect(try await third.get("/settings").status == 200)
            #expect(try await world.get("/account", as: "ada").status == 200)
            let others = try await first.submit(page, to: "/settings/sessions/ended")
            #expect(others.location == "/settings?others")
            #expect(try await third.get("/settings").status == 303)
            #expect(try await world.get("/account", as: "ada").status == 401)
            let wrong = try await first.submit(
                page, to: "/settings/password", ["present": "not that one", "password": "five plain words of mine"])
            #expect(wrong.status == 422 && wrong.shows("This is not your present password."))
            let short = try await first.submit(page, to: "/settings/password", ["present": APIWorld.password, "password": "short"])
            #expect(short.status == 422 && short.shows("at least 15 characters"))
            let changed = try await first.submit(
                page, to: "/settings/password", ["present": APIWorld.password, "password": "five plain words of mine"])
            #expect(changed.location == "/settings?password")
            #expect(try await MemberBrowser(world).signIn("ada", password: "five plain words of mine").status == 303)
        }
    }
}

extension MemberBrowser {
    /// An attempt to sign in, with these lines of `X-Forwarded-For`.
    fileprivate func guess(
        _ name: String, password: String = "not the password at all", through lines: [String]
    ) async throws -> WebPage {
        try await post(
            "/sign-in", ["username": name, "password": password],
            headers: HTTPFields(lines.map { HTTPField(name: .xForwardedFor, value: $0) }))
    }
}

extension WebPage {
    /// The cookies that were set.
    fileprivate var cookies: [String] { headers[values: .setCookie] }
}
