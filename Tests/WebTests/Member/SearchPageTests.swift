import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Pages: searching by words, type and dates")
struct SearchPageTests {
    @Test("Words are found by type and by day, in letters of any keyboard, and what is no search says so", arguments: Engine.underTest)
    func dates(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            // Saturday, 21 November, in the morning of Chicago.
            _ = try await world.written("Knee", "Dr. Łukasik says it clicks.", by: browser)
            world.clock.advance(seconds: 14 * 60)
            let path = try world.messages(of: "ada")
            let list = try await browser.get(path)
            #expect(list.shows("<summary class=\"button\">") && list.shows("By date"))
            #expect(list.shows("<label for=\"search-from\">From</label>") && list.shows("<label for=\"search-until\">Until</label>"))
            func search(_ fields: [String: String]) async throws -> WebPage {
                try await browser.submit(
                    list, to: path + "/search", ["words": "", "type": "", "from": "", "until": ""].merging(fields) { $1 })
            }
            for words in ["lukasik", "ŁUKASIK", "says lukas"] {
                #expect(try await search(["words": words]).shows("<bdi>Knee</bdi>"), "\(words)")
            }
            #expect(try await search(["words": "clicks", "from": "2026-11-21", "until": "2026-11-21"]).shows("<bdi>Knee</bdi>"))
            #expect(try await search(["words": "clicks", "until": "2026-11-20"]).shows("Nothing found"))
            #expect(try await search(["words": "clicks", "from": "2026-11-22"]).shows("Nothing found"))
            #expect(try await search(["words": "clicks", "type": "billing"]).shows("Nothing found"))
            let kept = try await search(["words": "clicks", "from": "2026-11-21"])
            #expect(kept.shows("value=\"2026-11-21\"") && kept.shows("id=\"search-dates\" open"))
            let wrong = try await search(["words": "clicks", "from": "2026-11-22", "until": "2026-11-20"])
            #expect(wrong.status == 200 && wrong.shows("The first day must not be after the last.") && !wrong.shows("Nothing found"))
            #expect(try await search(["words": "clicks", "from": "yesterday"]).shows("The first day must not be after the last."))
            #expect(try await search(["words": " ", "from": "2026-11-21"]).shows("Type a word to look for."))
        }
    }

    @Test("The days are those of the reader's own clocks, by which the page shows when a message came", arguments: Engine.underTest)
    func ownDays(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            // 10:00 on Saturday, 21 November in Chicago is 1:00 on Sunday in Tokyo.
            let address = try await world.written("Knee", "It clicks.", by: browser)
            let path = try world.messages(of: "ada")
            func found(from: String, until: String) async throws -> Bool {
                let list = try await browser.get(path)
                let days = ["words": "clicks", "type": "", "from": from, "until": until]
                let page = try await browser.submit(list, to: path + "/search", days)
                try #require(page.status == 200 && page.shows("<bdi>Knee</bdi>") != page.shows("Nothing found"), "\(page.html)")
                return page.shows("<bdi>Knee</bdi>")
            }
            #expect(try await found(from: "2026-11-21", until: "2026-11-21"))
            #expect(try await !found(from: "2026-11-22", until: "2026-11-22"))
            #expect(try await world.send(.patch, "/account", ["timeZone": "Asia/Tokyo"], as: "ada").status == 200)
            #expect(try await browser.get(address).shows("1:00 AM"))
            #expect(try await found(from: "2026-11-22", until: "2026-11-22"))
            #expect(try await !found(from: "2026-11-21", until: "2026-11-21"))
        }
    }

    @Test("Where more match than are shown, page and API say so", arguments: Engine.underTest)
    func more(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            for number in 1...50 { try await world.ask("Knee \(number)") }
            func search() async throws -> (page: WebPage, answer: APIAnswer) {
                let list = try await browser.get(path)
                return (
                    try await browser.submit(list, to: path + "/search", ["words": "tablets"]),
                    try await world.post(path + "/search", ["q": "tablets"], as: "ada")
                )
            }
            let all = try await search()
            #expect(all.page.shows("50 conversations found"))
            #expect(all.answer.items.count == 50 && all.answer.body["hasMore"] == false && all.answer.body["lookedThrough"] == .null)
            try await world.ask("Knee 51")
            let some = try await search()
            #expect(some.page.shows("The 50 newest of those found.") && !some.page.shows("conversations found"))
            #expect(some.answer.items.count == 50 && some.answer.body["hasMore"] == true)
            let described = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(described.faults(of: some.answer, "post", "/patients/{patient}/conversations/search").isEmpty)
            let listed = try await world.get(path + "?q=tablets&limit=20", as: "ada")
            #expect(listed.items.count == 20 && listed.body["hasMore"] == true)
            #expect(described.faults(of: listed, "get", "/patients/{patient}/conversations").isEmpty)
        }
    }

    @Test("The API searches by the same words, type and moments", arguments: Engine.underTest)
    func program(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.ask("Łukasik")
            let path = "/patients/\(try world.patient("ada"))/conversations/search"
            func found(_ fields: JSONValue) async throws -> Int {
                let answer = try await world.post(path, fields, as: "ada")
                try #require(answer.status == 200, "\(answer.body)")
                return answer.items.count
            }
            #expect(try await found(["q": "lukasik"]) == 1)
            #expect(
                try await found(["q": "lukasik", "type": "medical", "from": "2026-11-21T00:00:00Z", "until": "2026-11-22T00:00:00Z"]) == 1)
            #expect(try await found(["q": "lukasik", "type": "billing"]) == 0)
            #expect(try await found(["q": "lukasik", "until": "2026-11-20T00:00:00Z"]) == 0)
            #expect(try await found(["q": "lukasik", "from": "2026-11-23T00:00:00Z"]) == 0)
            #expect(try await world.post(path, ["q": "lukasik", "from": "yesterday"], as: "ada").status == 422)
            #expect(try await world.post(path, ["type": "medical"], as: "ada").status >= 400)
        }
    }
}
