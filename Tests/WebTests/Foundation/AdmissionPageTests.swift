import Messaging
import Persistence
import TestSupport
import Testing

@testable import Web

@Suite("Pages for people with a code")
struct AdmissionPageTests {
    private func code(_ world: APIWorld) async throws -> (account: ID<Account>, code: String) {
        let token = try world.token("hana")
        let hana = try #require(try await world.portal.identity.session(token: token, live: true))
        let site = try await world.portal.site()
        return try await world.portal.perform { tx in
            let account = try world.portal.enrolment.enrol(NewMember(patient: nil, name: "Olga Novak"), by: hana, site: site, in: tx).id
            let issued = try world.portal.enrolment.activationCode(for: .member(account), by: hana, in: tx)
            return Effect((account, issued.code.text))
        }
    }

    @Test("The letter's code opens the account; the sign-in page says so", arguments: Engine.underTest)
    func activation(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (_, code) = try await code(world)
            let browser = MemberBrowser(world)
            let signIn = try await browser.get("/sign-in")
            #expect(signIn.shows("href=\"/activate\""))
            let page = try await browser.get("/activate")
            #expect(page.shows("<h1>Activate your account</h1>") && page.shows("data-from-fragment"))
            let fields = ["token": code, "username": "olga", "password": "short"]
            let weak = try await browser.submit(page, to: "/activate", fields)
            #expect(weak.status == 422 && weak.shows("at least 15 characters") && weak.shows("value=\"olga\"") && !weak.html.contains(code))
            let done = try await browser.submit(page, to: "/activate", fields.merging(["password": APIWorld.password]) { $1 })
            #expect(done.status == 303 && done.location == "/sign-in?activated=1")
            #expect(try await browser.follow(done).shows("Your account is active."))
            #expect(try await browser.signIn("olga").location == "/")
        }
    }

    @Test("Wrong, used and late codes get the same page, byte for byte; many get a wait", arguments: Engine.underTest)
    func refusals(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            let (_, code) = try await code(world)
            let browser = MemberBrowser(world)
            let page = try await browser.get("/activate")
            func use(_ code: String) async throws -> WebPage {
                try await browser.submit(page, to: "/activate", ["token": code, "username": "olga", "password": APIWorld.password])
            }
            #expect(try await use(code).status == 303)
            let used = try await use(code)
            let invented = try await use("0000-1111-2222-3333-4444-5555-66")
            let nonsense = try await use("<script>")
            #expect(used.status == 422 && used.html == invented.html && used.html == nonsense.html)
            var last = nonsense
            for _ in 1...20 { last = try await use("nothing") }
            #expect(last.status == 429 && last.shows("There were too many attempts."))
        }
    }

    @Test("The pages speak Spanish, and a new password is set by a code from the desk", arguments: Engine.underTest)
    func newPassword(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let token = try world.token("hana")
            let hana = try #require(try await world.portal.identity.session(token: token, live: true))
            let ben = try world.account("ben").id
            let issued = try await world.portal.perform { tx in
                Effect(
                    try world.portal.enrolment.passwordCode(for: .member(ben), after: DeskCheck(kind: .knownInPerson), by: hana, in: tx))
            }
            let browser = MemberBrowser(world)
            let page = try await browser.get("/new-password?language=es")
            #expect(page.shows("<h1>Ponga una contraseña nueva</h1>"))
            let wrong = try await browser.submit(page, to: "/new-password", ["token": "x", "password": APIWorld.password])
            #expect(wrong.status == 422 && wrong.shows("Este código no es correcto"))
            let done = try await browser.submit(
                page, to: "/new-password", ["token": issued.code.text, "password": "seven lanterns by the lake"])
            #expect(done.location == "/sign-in?password=1")
            #expect(try await browser.signIn("ben", password: "seven lanterns by the lake").location == "/")
        }
    }
}
