import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing

@testable import Web

@Suite("Portal: patients, lists and what changes by itself")
struct PortalPageTests {
    @Test("Who may act for several people chooses first, and the choice is remembered (S71)", arguments: Engine.underTest)
    func choose(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let browser = try await MemberBrowser.signedIn("ada", world)
            #expect(try await browser.get("/").location == "/patients")
            let choice = try await browser.get("/patients")
            #expect(choice.shows("<h1>Choose a patient</h1>") && choice.shows(">Ada Park</a>") && choice.shows(">Noah Park</a>"))
            let noah = try world.messages(of: "noah")
            let list = try await browser.get(noah)
            #expect(list.shows("You are acting for <strong>Noah Park</strong>, 9, your child"))
            #expect(try await browser.get("/").location == noah)
            let switched = try await browser.submit(list, to: "/patients/switch", ["patient": try world.patient("ada").description])
            #expect(switched.location == (try world.messages(of: "ada")))
        }
    }

    @Test("A member who is only a proxy has no inbox of her own, and without a right is told so (S6)", arguments: Engine.underTest)
    func proxyOnly(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("bea", world)
            let nobody = try await browser.get("/patients")
            #expect(nobody.status == 200 && nobody.shows("There is nobody whose messages you can read"))
            try await world.grant("bea", for: "noah")
            #expect(try await browser.get("/").location == (try world.messages(of: "noah")))
            #expect(try await browser.get(try world.messages(of: "ada")).status == 404)
        }
    }

    @Test("A right that has ended, has not begun or covers other types shows nothing", arguments: Engine.underTest)
    func grants(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let grant = try await world.grant("ada", for: "noah")
            let browser = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: browser, for: "noah")
            try await world.grant("bea", for: "noah", from: 3_600)
            let bea = try await MemberBrowser.signedIn("bea", world)
            #expect(try await bea.get(address).status == 404)
            _ = try await world.portal.perform { try world.portal.patients.end(grant, because: "moved", by: .operator, in: $0) }
            #expect(try await browser.get(address).status == 404)
            #expect(try await browser.get(try world.messages(of: "noah")).status == 404)
        }
    }

    @Test("Reading a page never marks it read; the form on it does, once and for all", arguments: Engine.underTest)
    func readMark(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: browser)
            let task = try await world.task(of: String(try #require(address.split(separator: "/").last)))
            _ = try await world.reply("Take it with food.", from: try await world.claimed(task), to: task)
            let list = try world.messages(of: "ada")
            let page = try await browser.get(address)
            #expect(page.shows("Take it with food.") && page.shows("data-when-seen"))
            #expect(try await browser.get(list).shows("<span class=\"mark new\">New</span>"))
            #expect(try await browser.get(list + "?show=unread").shows("Dizzy"))
            let marked = try await browser.submit(page, to: address + "/read-mark")
            #expect(marked.status == 303 && marked.location == address)
            #expect(!(try await browser.get(address).shows("data-when-seen")))
            #expect(try await browser.get(list + "?show=unread").shows("Nothing unread"))
        }
    }

    @Test("A list of more than a page goes on with a sealed cursor that works for nobody else", arguments: Engine.underTest)
    func paging(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for number in 1...27 { _ = try await world.ask("Question \(number)") }
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let first = try await browser.get(path)
            #expect(first.shows("<bdi>Question 27</bdi>") && !first.shows("<bdi>Question 2</bdi>"))
            let older = try #require(first.html.firstMatch(of: /href="([^"]*before=[^"]*)"/).map { WebPage.unescaped(String($0.1)) })
            let second = try await browser.get(older)
            #expect(
                second.shows("<bdi>Question 2</bdi>") && second.shows("<bdi>Question 1</bdi>") && !second.shows("<bdi>Question 3</bdi>"))
            let altered = try await browser.get(older.replacing("before=", with: "before=A"))
            #expect(altered.shows("<bdi>Question 27</bdi>"))
        }
    }

    @Test("Searching finds words in bodies, and the words never stand in an address", arguments: Engine.underTest)
    func search(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            _ = try await world.written("Knee", "It clicks when I climb.", by: browser)
            _ = try await world.written("Elbow", "It itches.", by: browser)
            let path = try world.messages(of: "ada")
            let list = try await browser.get(path)
            let found = try await browser.submit(list, to: path + "/search", ["words": "CLICKS"])
            #expect(found.status == 200 && found.shows("<bdi>Knee</bdi>") && !found.shows("<bdi>Elbow</bdi>"))
            let none = try await browser.submit(list, to: path + "/search", ["words": "shoulder"])
            #expect(none.shows("Nothing found"))
            let byType = try await browser.submit(list, to: path + "/search", ["words": "", "type": "billing"])
            #expect(byType.location == path + "?type=billing")
        }
    }

    @Test("A live part is answered alone, and never keeps a session alive", arguments: Engine.underTest)
    func fragments(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: browser)
            let live: HTTPFields = [.xFragment: "1", .xLive: "1"]
            let article = try await browser.get(address, headers: live)
            #expect(article.html.hasPrefix("<article") && article.html.hasSuffix("</article>"))
            let list = try await browser.get(try world.messages(of: "ada"), headers: live)
            #expect(list.html.hasPrefix("<nav class=\"tabs\"") && list.shows("id=\"conversations\"") && !list.shows("<html"))
            for _ in 1...3 {
                world.clock.advance(seconds: 290)
                #expect(try await browser.get("/session/stay", headers: live).status == 204)
            }
            world.clock.advance(seconds: 60)
            #expect(try await browser.get("/session/stay", headers: live).status == 401)
            #expect(try await browser.get(address, headers: live).status == 401)
        }
    }

    @Test("Ben reads the portal in Spanish", arguments: Engine.underTest)
    func spanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ben", world)
            let settings = try await browser.get("/settings")
            let saved = try await browser.submit(settings, to: "/settings/language", ["language": "es"])
            #expect(saved.status == 303)
            let list = try await browser.get(try world.messages(of: "ben"))
            #expect(list.shows("<html lang=\"es\" ") && list.shows("<h1>Mensajes</h1>") && list.shows("Emergencia: llame al 911"))
            #expect(list.shows("<strong>Ben Ortiz</strong>, 67. Estos son sus propios mensajes"))
            let wrong = try await browser.submit(settings, to: "/settings/language", ["language": "xx"])
            #expect(wrong.status == 422)
        }
    }
}
