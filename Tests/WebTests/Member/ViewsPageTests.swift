import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Settings: who has viewed my messages")
struct ViewsPageTests {
    @Test(
        "Everybody else is named with what they are, the day and the conversation, the newest first, and older ones follow",
        arguments: Engine.underTest)
    func told(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "ada")
            let ada = try await MemberBrowser.signedIn("ada", world)
            #expect(try await ada.get("/settings").shows("<a href=\"/settings/views\">See who has viewed my messages</a>"))
            #expect(try await ada.get("/settings/views").shows("Nobody else has opened your messages."))
            var asked: [String] = []
            for number in 1...ViewsPage.perPage {
                asked.append(try await world.ask("Knee \(number)").conversation)
                #expect(try await world.get("/conversations/\(asked[number - 1])", as: "bea").status == 200)
            }
            let first = try #require(asked.first)
            let messages = try world.messages(of: "ada")
            #expect(try await ada.get("\(messages)/\(first)").status == 200, "her own reading is not told")
            #expect(try await world.get("/workbench/tasks/\(try await world.task(of: first))", as: "cy").status == 200)

            let page = try await ada.get("/settings/views")
            let rows = Self.rows(of: page)
            #expect(rows.count == ViewsPage.perPage && !rows.contains { $0.contains("Ada Park") })
            let newest = try #require(rows.first)
            #expect(newest.contains("<bdi>Cy Flores, RN</bdi>") && newest.contains("<span class=\"about\">Care team</span>"))
            #expect(newest.contains("<a href=\"\(messages)/\(first)\"><bdi>Knee 1</bdi></a>"))
            #expect(newest.contains("datetime=\"2026-11-21T") && newest.contains(">Today "))
            for (place, row) in rows.enumerated().dropFirst() {
                let number = ViewsPage.perPage + 1 - place
                #expect(row.contains("<bdi>Bea Novak</bdi>") && row.contains("<span class=\"about\">mother, proxy</span>"))
                #expect(row.contains("<a href=\"\(messages)/\(asked[number - 1])\"><bdi>Knee \(number)</bdi></a>"))
            }
            let older = try #require(page.html.firstMatch(of: /<a class="button" href="(\/settings\/views\?before=[^"]+)">Older<\/a>/)).1
            let last = try await ada.get(WebPage.unescaped(String(older)))
            let rest = Self.rows(of: last)
            #expect(rest.count == 1 && rest.first?.contains("<bdi>Knee 1</bdi>") == true && rest.first?.contains("Bea Novak") == true)
            #expect(!last.shows(">Older</a>"))
            #expect(Self.rows(of: try await ada.get("/settings/views?before=altered")) == rows)

            let bea = try await MemberBrowser.signedIn("bea", world)
            let none = try await bea.get("/settings/views")
            #expect(none.shows("You act for others and have no messages of your own.") && Self.rows(of: none).isEmpty)
        }
    }

    private static func rows(of page: WebPage) -> [String] {
        page.html.matches(of: /<li class="row" data-key="[^"]*">(.*?)<\/li>/.dotMatchesNewlines()).map { String($0.1) }
    }
}
