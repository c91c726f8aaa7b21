import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("How often one person may ask")
struct RequestPaceTests {
    @Test(
        "So often and no more, with the seconds to wait; nobody else waits, and nothing else that the same person asks for",
        arguments: [
            (.look, .member, 300, 1), (.look, .staff, 1_200, 1), (.live, .member, 1_200, 1), (.live, .staff, 1_200, 1),
            (.change, .member, 120, 1), (.change, .staff, 240, 1), (.search, .member, 30, 2), (.search, .staff, 30, 2),
            (.export, .member, 2, 1_800), (.export, .staff, 2, 1_800),
        ] as [(RequestPace.Use, AccountKind, Int, Int)])
    func figures(use: RequestPace.Use, kind: AccountKind, allowed: Int, wait: Int) throws {
        let pace = RequestPace(.on)
        func take(_ use: RequestPace.Use, by number: UInt64 = 1, after seconds: Int64) throws {
            let account = Account(id: ID(high: 0, low: number), kind: kind, username: "", name: "", language: "en")
            try pace.take(use, account, now: 1_000_000 * (60 + seconds))
        }
        for _ in 1...allowed { try take(use, after: 0) }
        let refused = #expect(throws: Problem.self) { try take(use, after: 0) }
        #expect(refused?.status == 429 && refused?.retryAfter == wait)
        try take(use, by: 2, after: 0)
        for another in [RequestPace.Use.look, .live, .change, .search, .export] where another != use { try take(another, after: 0) }
        let period: Int64 = use == .export ? 3_600 : 60
        for _ in 1...allowed / 2 { try take(use, after: period / 2) }
        #expect(throws: Problem.self) { try take(use, after: period / 2) }
        for _ in 1...allowed { try take(use, after: 2 * period) }
        #expect(throws: Problem.self) { try take(use, after: 2 * period) }
    }

    @Test("Every search of the API is counted for whoever searches, and nobody else is held up", arguments: Engine.underTest)
    func programSearches(engine: Engine) async throws {
        let searches: [(path: String, who: String, other: String?, body: JSONValue)] = [
            ("/patients/{patient}/conversations/search", "ada", "ben", ["q": "dizzy"]),
            ("/workbench/patients/search", "di", "hana", ["q": "park"]),
            ("/admin/patients/search", "hana", nil, ["q": "park"]),
            ("/admin/readers/search", "priv", nil, ["q": "HOSP|MRN-ada"]),
        ]
        #expect(Set(searches.map(\.path)) == Set(API.routes.map(\.path).filter { $0.hasSuffix("/search") }))
        try await APIWorld.with(engine, limits: .on) { world in
            @Sendable func ask(_ path: String, _ body: JSONValue, _ name: String) async throws -> APIAnswer {
                try await world.post(path.replacing("{patient}", with: world.patients[name]?.description ?? ""), body, as: name)
            }
            for search in searches {
                let first = try await ask(search.path, search.body, search.who)
                try #require(first.status == 200, "\(search.path)")
                try world.exhaust(.search, of: search.who)
                let refused = try await ask(search.path, search.body, search.who)
                #expect(refused.status == 429 && refused.code == "too-many-searches", "\(search.path)")
                #expect(refused.headers[.retryAfter] != nil && refused.body["retryAfter"] != .null, "\(search.path)")
                if let other = search.other {
                    let answer = try await ask(search.path, search.body, other)
                    #expect(answer.status == 200, "\(search.path)")
                }
            }
            let list = "/patients/\(try world.patient("ada"))/conversations"
            #expect(try await world.get(list + "?q=dizzy", as: "ada").status == 429)
            #expect(try await world.get(list, as: "ada").status == 200)
            #expect(try await world.get("/admin/members?q=park", as: "hana").status == 429)
            #expect(try await world.get("/admin/members", as: "hana").status == 200)
            let question = "&clinicalGroup=primary-care&type=medical"
            #expect(try await world.get("/admin/readers?patient=\(try world.patient("ada"))" + question, as: "priv").status == 200)
        }
    }

    @Test("Every search on a page is counted, and comes back with its words and a way to search again", arguments: Engine.underTest)
    func pageSearches(engine: Engine) async throws {
        let searches: [(path: String, who: String, form: [String: String])] = [
            ("/workbench/messages/new", "di", ["q": "park"]),
            ("/administration/members/search", "hana", ["q": "park"]),
            ("/administration/members/new/search", "hana", ["q": "park"]),
            ("/administration/readers", "priv", ["number": "MRN-ada"]),
        ]
        try await APIWorld.with(engine, limits: .on) { world in
            for search in searches {
                let first = try await world.submit(search.path, search.form, as: search.who)
                #expect(search.path.hasSuffix("new/search") || [200, 303].contains(first.status), "\(search.path)")
                try world.exhaust(.search, of: search.who)
                let refused = try await world.submit(search.path, search.form, as: search.who)
                #expect(refused.status == 429 && refused.shows("You have searched a great many times"), "\(search.path)")
                let again = refused.hidden(to: search.path)
                for (name, value) in search.form { #expect(again[name] == value, "\(search.path)") }
            }
            let browser = try await MemberBrowser.signedIn("ben", world)
            let path = try world.messages(of: "ben")
            let page = try await browser.get(path)
            try world.exhaust(.search, of: "ben")
            let refused = try await browser.submit(page, to: path + "/search", ["words": "dolor"])
            #expect(refused.status == 429 && refused.headers[.retryAfter] != nil && refused.shows("You have searched a great many times"))
            #expect(refused.fields(to: path + "/search")?["words"] == "dolor")
            #expect(try await browser.get(path).status == 200)
        }
    }

    @Test("A whole history can be taken twice in an hour, by page and program together", arguments: Engine.underTest)
    func histories(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = "/patients/\(try world.patient("ada"))/history"
            #expect(try await browser.get(path).status == 200)
            #expect(try await world.get(path, as: "ada").status == 200)
            let refused = try await browser.get(path)
            let wait = refused.headers[.retryAfter].flatMap { Int($0) } ?? 0
            #expect(refused.status == 429 && refused.shows("twice in an hour. Wait 30 minutes") && (1...1_800).contains(wait))
            let program = try await world.get(path, as: "ada")
            #expect(program.status == 429 && program.code == "too-many-exports")
            #expect(try await world.get("/patients/\(try world.patient("ben"))/history", as: "ben").status == 200)
        }
    }

    @Test("More is not sent or changed than a person does by hand; what was written comes back", arguments: Engine.underTest)
    func changes(engine: Engine) async throws {
        try await APIWorld.with(engine, limits: .on) { world in
            let task = try await world.waitingTask()
            let screen = try await world.claimed(task)
            try world.exhaust(.change, of: "ada")
            try world.exhaust(.change, of: "cy")
            let preview = try await world.post(
                "/patients/\(try world.patient("ada"))/conversations/preview", APIWorld.question(), as: "ada")
            #expect(preview.status == 429 && preview.code == "too-many-changes" && preview.headers[.retryAfter] != nil)
            #expect(try await world.post("/workbench/tasks/\(task)/notes", ["body": "Called."], as: "cy").status == 429)
            let reply = try await world.reply("Please rest.", from: screen, to: task)
            #expect(reply.status == 429 && reply.shows("You have sent a great deal") && reply.shows("Please rest.</textarea>"))
            #expect(try await world.rows("message") == 1)
            #expect(try await world.rows("task_note") == 0)
            #expect(try await world.open("/workbench/tasks/\(task)", as: "cy").status == 200)
            #expect(try await world.submit("/workbench/tasks/\(task)/claim", as: "di").status != 429)
        }
    }
}

extension APIWorld {
    /// Uses up what somebody may do, and a minute of it in advance: one request more is refused however slow the machine is.
    func exhaust(_ use: RequestPace.Use, of name: String) throws {
        let (account, soon) = (try account(name), services.monotonic() + 60_000_000)
        while (try? services.pace.take(use, account, now: soon)) != nil {}
    }
}
