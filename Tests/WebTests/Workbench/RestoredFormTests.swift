import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: words written when the session had ended")
struct RestoredFormTests {
    /// A nurse with a browser of her own, signed in through the page.
    private func nurse(_ name: String, _ world: APIWorld) async throws -> MemberBrowser {
        try await world.portal.identity.setPassword(of: try world.account(name).id, to: APIWorld.password, by: .operator)
        return try await MemberBrowser.signedIn(name, world)
    }

    /// A task that she owns, and its page.
    private func owned(by browser: MemberBrowser, _ world: APIWorld) async throws -> (path: String, page: WebPage) {
        try await world.ask()
        let task = try await world.portal.read { tx in try tx.first("SELECT id FROM task") { try $0[0] as ID<WorkbenchTask> } }
        let path = "/workbench/tasks/\(try #require(task))"
        let page = try await browser.get(path)
        try #require(try await browser.submit(page, to: path + "/claim").status == 303)
        return (path, try await browser.get(path))
    }

    /// The fields of the reply box, with the letter that names itself from outside the form.
    private func replying(_ page: WebPage, _ path: String) throws -> [String: String] {
        var fields = try #require(page.fields(to: path + "/reply"))
        fields["seen"] = String(try #require(page.html.firstMatch(of: /form="reply" name="seen" value="([^"]*)"/)).1)
        return fields
    }

    /// Sends a form without a session, and signs in on the page that asks for it.
    private func sentTooLate(_ fields: [String: String], to action: String, by browser: MemberBrowser, as name: String) async throws
        -> WebPage
    {
        browser.forgetCookies()
        let asked = try await browser.post(action, fields)
        #expect(asked.status == 401 && asked.shows("What you wrote is kept."), "\(asked.html)")
        return try await browser.submit(asked, to: "/sign-in", ["username": name, "password": APIWorld.password])
    }

    @Test("A reply comes back in the reply box, is not sent by itself, and goes out when it is sent again", arguments: Engine.underTest)
    func reply(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let cy = try await nurse("cy", world)
            let (path, page) = try await owned(by: cy, world)
            var fields = try replying(page, path)
            fields["message"] = "Take it <after> breakfast."
            let restored = try await sentTooLate(fields, to: path + "/reply", by: cy, as: "cy")
            #expect(restored.status == 200)
            #expect(restored.shows(">Take it &lt;after&gt; breakfast.</textarea>"))
            #expect(!restored.shows("id=\"task\" aria-labelledby=\"subject\" data-live"), "nothing replaces the words by itself")
            #expect(try await world.rows("message") == 1)
            let sent = try await cy.post(path + "/reply", try replying(restored, path))
            #expect(sent.status == 303)
            #expect(try await world.rows("message") == 2)
        }
    }

    @Test("A note and an outcome come back where they were chosen", arguments: Engine.underTest)
    func outcomes(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let cy = try await nurse("cy", world)
            let (path, page) = try await owned(by: cy, world)
            let version = try #require(page.fields(to: path + "/release")?["version"])
            let phoned = try await sentTooLate(
                ["version": version, "outcome": "answered-by-phone", "note": "Called at noon."], to: path + "/completion", by: cy, as: "cy")
            #expect(phoned.shows("id=\"phone\" open>") && phoned.shows(">Called at noon.</textarea>"), "\(phoned.html)")
            let moved = try await sentTooLate(
                ["version": version, "outcome": "forwarded", "note": "To the pharmacy."], to: path + "/completion", by: cy, as: "cy")
            #expect(moved.shows("id=\"more\" open>") && moved.shows("value=\"forwarded\" required checked>"))
            #expect(moved.shows(">To the pharmacy.</textarea>"))
            let why = try await sentTooLate(["version": version, "because": "I know her."], to: path + "/release", by: cy, as: "cy")
            #expect(why.shows("id=\"release\" open>") && why.shows(">I know her.</textarea>"))
            let noted = try await sentTooLate(["note": "Ask Dr. Sato.", "once": "1"], to: path + "/notes", by: cy, as: "cy")
            #expect(noted.shows(">Ask Dr. Sato.</textarea>"))
            #expect(try await world.rows("task_note") == 0)
            let finished = try await cy.submit(noted, to: path + "/notes")
            #expect(finished.status == 303)
            #expect(try await world.rows("task_note") == 1)
        }
    }

    @Test("Whoever lost the right meanwhile keeps the words and is told which condition fails (S39)", arguments: Engine.underTest)
    func barred(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let cy = try await nurse("cy", world)
            let (path, page) = try await owned(by: cy, world)
            var fields = try replying(page, path)
            fields["message"] = "Half an answer"
            try await world.removeFromGroup("cy")
            let barred = try await sentTooLate(fields, to: path + "/reply", by: cy, as: "cy")
            #expect(barred.status == 403)
            #expect(barred.shows("You are not active in this group.") && barred.shows("readonly>Half an answer</textarea>"))
            #expect(!barred.shows("Since the new tablets."))
        }
    }

    @Test("A colleague who signs in on that page finds the words beside a task that is not hers", arguments: Engine.underTest)
    func colleague(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let cy = try await nurse("cy", world)
            _ = try await nurse("di", world)
            let (path, page) = try await owned(by: cy, world)
            var fields = try replying(page, path)
            fields["message"] = "Half an answer"
            let shown = try await sentTooLate(fields, to: path + "/reply", by: cy, as: "di")
            #expect(shown.status == 200 && shown.shows("readonly>Half an answer</textarea>"))
            #expect(shown.fields(to: path + "/reply") == nil)
        }
    }
}
