import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Forgotten passwords: pages and API")
struct ForgottenPageTests {
    @Test("Whatever name is written, the page and the API answer the same bytes", arguments: Engine.underTest)
    func sameAnswer(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try world.account("ada").id
            try await world.portal.perform { tx in
                try world.portal.identity.setEmail("ada@example.org", of: ada, by: .operator, in: tx)
                return Effect(())
            }
            let browser = MemberBrowser(world)
            let page = try await browser.get("/sign-in")
            #expect(page.shows("href=\"/forgotten\""))
            let form = try await browser.get("/forgotten")
            var pages: Set<String> = []
            var answers: Set<[UInt8]> = []
            for name in ["ada", "nobody", "ben", "hana", "", "<script>"] {
                let sent = try await browser.submit(form, to: "/forgotten", ["username": name])
                #expect(sent.status == 303 && sent.location == "/forgotten/asked?language=en")
                pages.insert(try await browser.follow(sent).html)
                let answer = try await world.post("/password-reset", ["username": .string(name)], as: nil)
                #expect(answer.status == 202)
                answers.insert(answer.bytes)
            }
            #expect(pages.count == 1 && answers == [[]])
            #expect(try #require(pages.first).contains("Look into your e-mail."))
            #expect(try await world.rows("mail") == 1)
        }
    }

    @Test("Many requests get a wait, in the language of the page", arguments: Engine.underTest)
    func limited(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            let browser = MemberBrowser(world)
            let form = try await browser.get("/forgotten?language=es")
            #expect(form.shows("<h1>Una contraseña nueva</h1>"))
            var last = try await browser.submit(form, to: "/forgotten", ["username": "ada"])
            for _ in 1...20 where last.status == 303 { last = try await browser.submit(form, to: "/forgotten", ["username": "ada"]) }
            #expect(last.status == 429 && last.shows("Hubo demasiados intentos.") && last.headers[.retryAfter] != nil)
            #expect(try await world.post("/password-reset", ["username": "ada"], as: nil).status == 429)
        }
    }

    @Test("A site without a mail server says whom to call instead")
    func withoutMail() {
        let page = ForgottenPage(frame: Frame(language: .english, site: nil), sendsMail: false).markup.html
        #expect(page.contains("This site sends no e-mail. Call us") && !page.contains("<form"))
    }
}
