import Foundation
import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

/// The same world with and without a thread outside a proxy's audience: nothing the proxy is answered may differ by a byte (D1, D3).
@Suite("A conversation outside a proxy's audience", .timeLimit(.minutes(3)))
struct HiddenThreadTests {
    /// Who hides what from whom.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let proxy: String
        let patient: String
        let author: String
        let audience: String
    }

    static let cases = [
        Case(testDescription: "a teenager's own, from her mother", proxy: "ada", patient: "lily", author: "lily", audience: "patient"),
        Case(testDescription: "a mother's report, from the father", proxy: "james", patient: "noah", author: "ada", audience: "author"),
        Case(testDescription: "a father's, from the mother", proxy: "ada", patient: "noah", author: "james", audience: "author"),
        Case(
            testDescription: "a mother's about the daughter, from the daughter", proxy: "lily", patient: "lily", author: "ada",
            audience: "author"),
    ]

    @Test("It changes not one byte of any answer, by page or program", arguments: Engine.underTest, cases)
    func metamorphic(engine: Engine, one: Case) async throws {
        try await AccessWorld.with(engine) { world in
            let f = world.fixture
            // What the proxy does see, so that lists, counts and searches have something to show.
            let shared = try await f.ask(by: one.proxy, for: one.patient, group: "pediatrics", subject: "Shared fever")
            let session = try await world.session(of: one.proxy)
            let views = try HiddenThreadViews(world: world, session: session, case: one, shared: shared)
            let first = try await views.all()
            #expect(first.count > 90)
            #expect(try await views.all() == first, "the premise: without it, asking twice is answered alike")

            let hidden = try await f.ask(
                by: one.author, for: one.patient, group: "pediatrics", subject: "Hidden fever", body: "Nobody else may know of the fever.",
                audience: one.audience)
            try await expectUnchanged(views, first, "begun")
            let task = try #require(hidden.task)
            try await f.claim(task)
            try await expectUnchanged(views, first, "claimed")
            try await f.answer(task, with: "The fever is nothing to worry about.")
            try await expectUnchanged(views, first, "answered")
            try await f.writeAgain("The fever is gone.", to: hidden.conversation, by: one.author)
            try await f.portal.conversations.recordReading(
                .read, "conversation", hidden.conversation, of: try f.patient(one.patient), by: try f.person(one.author))
            try await expectUnchanged(views, first, "answered again, and read")
        }
    }

    private func expectUnchanged(_ views: HiddenThreadViews, _ first: [String: String], _ moment: Comment) async throws {
        let now = try await views.all()
        for (name, answer) in first where now[name] != answer { Issue.record("\(name) differs after it was \(moment)") }
        #expect(now.count == first.count)
    }

    @Test(
        "Asked for by its own id it is answered like an id that never was, by every method of every address", arguments: Engine.underTest,
        cases)
    func byID(engine: Engine, one: Case) async throws {
        try await AccessWorld.with(engine) { world in
            let f = world.fixture
            let hidden = try await f.ask(by: one.author, for: one.patient, group: "pediatrics", audience: one.audience)
            let ids = [hidden.conversation.description, hidden.message.description, hidden.task?.description ?? ""]
            let unknown = ids.map { _ in (f.portal.surroundings.ids.next() as ID<Conversation>).description }
            var asked = 0
            for row in AccessTable.rows
            where row.path.contains("{conversation}") || row.path.contains("{message}") || row.path.contains("{task}") {
                // A session of its own for each, for the token in forms is of a session.
                let session = try await world.session(of: one.proxy)
                let views = try HiddenThreadViews(world: world, session: session, case: one, shared: hidden)
                let real = try await views.answer(row, ids)
                let unreal = try await views.answer(row, unknown)
                #expect(real == unreal, "\(row.name)")
                asked += 1
            }
            #expect(asked > 25)
        }
    }

    @Test(
        "No wake-up is for the proxy, whatever happens to it, and one is for the proxy when it concerns them", arguments: Engine.underTest,
        cases)
    func wakeups(engine: Engine, one: Case) async throws {
        try await PortalFixture.with(engine) { f in
            let (proxy, patient, site) = (try f.account(one.proxy), try f.patient(one.patient), f.site)
            let (author, cy) = (try f.person(one.author), try f.person("cy"))
            let mine = Topic.mailbox(proxy, patient)
            func begin(_ audience: String) async throws -> (sent: Sent, topics: [Set<Topic>]) {
                let draft = NewConversation(
                    type: "medical", clinicalGroup: "pediatrics", subject: "Fever", body: "Since Monday.", audience: audience)
                let begun = try await f.database.write {
                    try f.portal.conversations.start(draft, for: patient, by: author, site: site, in: $0)
                }
                let (sent, task) = (begun.value, try #require(begun.value.task))
                var topics = [begun.wakeups]
                topics.append(try await f.database.write { try f.portal.workbench.markSeen(task, by: cy, in: $0).wakeups })
                topics.append(try await f.database.write { try f.portal.workbench.claim(task, by: cy, in: $0).wakeups })
                topics.append(
                    try await f.database.write { try f.portal.workbench.reply("Rest.", to: task, by: cy, site: site, in: $0).wakeups })
                topics.append(
                    try await f.database.write {
                        try f.portal.conversations.reply("Thanks.", to: sent.conversation, by: author, site: site, in: $0).wakeups
                    })
                return (sent, topics)
            }
            let hidden = try await begin(one.audience)
            #expect(hidden.topics.allSatisfy { !$0.contains(mine) })
            let told = try await f.count("SELECT count(*) FROM notification WHERE told = \(proxy)")
            #expect(told == 0)
            let open = try await begin("all")
            #expect(open.topics.filter { $0.contains(mine) }.count >= 4, "the premise: what concerns them wakes them")
        }
    }
}

/// Everything one proxy can ask for, by one session of theirs.
struct HiddenThreadViews: Sendable {
    let world: AccessWorld
    let session: NewSession
    let kind: String
    let patients: [String]
    let shared: Sent
    let patient: String

    init(world: AccessWorld, session: NewSession, case one: HiddenThreadTests.Case, shared: Sent) throws {
        self.world = world
        self.session = session
        self.shared = shared
        kind = session.signedIn.account.kind == .member ? "member" : "staff"
        patients = try world.fixture.patients.keys.sorted().map { try world.fixture.patient($0).description }
        patient = try world.fixture.patient(one.patient).description
    }

    /// Every answer to what changes nothing, by what was asked.
    func all() async throws -> [String: String] {
        var answers: [String: String] = [:]
        for row in AccessTable.rows where row.method == "GET" && !row.path.hasSuffix("/events") && !row.path.hasPrefix("/assets") {
            for path in paths(row.path) {
                for query in queries(row.path) { answers["GET \(path)\(query)"] = try await answer(.get, path + query, nil) }
            }
        }
        for patient in patients {
            for words in ["fever", "nobody", "hidden"] {
                answers["search \(patient) \(words)"] = try await answer(
                    .post, "/api/v1/patients/\(patient)/conversations/search", #"{"q":"\#(words)"}"#)
                answers["form search \(patient) \(words)"] = try await answer(
                    .post, "/patients/\(patient)/conversations/search", "words=\(words)")
            }
            for audience in ["all", "patient", "author"] {
                answers["preview \(patient) \(audience)"] = try await answer(
                    .post, "/api/v1/patients/\(patient)/conversations/preview",
                    #"{"type":"medical","to":{"clinicalGroup":"pediatrics"},"subject":"A","body":"B","audience":"\#(audience)"}"#)
            }
            answers["switch \(patient)"] = try await answer(.post, "/patients/switch", "patient=\(patient)")
            answers["draft \(patient)"] = try await answer(
                .post, "/patients/\(patient)/conversations/new", "patient=\(patient)&type=medical&subject=A")
        }
        return answers
    }

    private func paths(_ path: String) -> [String] {
        let named = path.replacing("{conversation}", with: shared.conversation.description).replacing(
            "{message}", with: shared.message.description)
        guard named.contains("{patient}") else { return [named] }
        return patients.map { named.replacing("{patient}", with: $0) }
    }

    private func queries(_ path: String) -> [String] {
        switch path {
        case "/api/v1/patients/{patient}/conversations": ["", "?unread=true", "?type=medical", "?limit=1", "?q=fever"]
        case "/patients/{patient}/conversations": ["", "?show=unread", "?show=waiting", "?type=medical"]
        case "/api/v1/patients", "/api/v1/account/views": ["", "?limit=1"]
        default: [""]
        }
    }

    /// What one row answers about one conversation, its ids taken out.
    ///
    /// - Parameter ids: of the conversation, its message and its task.
    func answer(_ row: AccessTable.Row, _ ids: [String]) async throws -> String {
        let path = row.path.replacing("{patient}", with: patient).replacing("{conversation}", with: ids[0])
            .replacing("{message}", with: ids[1]).replacing("{task}", with: ids[2])
        let isProgram = path.hasPrefix("/api/")
        let json = [
            "messages": #"{"body":"One more thing."}"#, "read-mark": #"{"through":"\#(ids[1])"}"#,
            "narrowing": #"{"audience":"author","reason":"A call."}"#,
        ]
        let form = ["messages": "message=One%20more%20thing.", "read-mark": "through=\(ids[1])"]
        let last = String(row.path.split(separator: "/").last ?? "")
        let body = row.method == "GET" ? nil : isProgram ? json[last] ?? "{}" : form[last] ?? "version=1"
        let method = try #require(HTTPRequest.Method(row.method))
        let text = try await answer(method, path, body)
        return ids.reduce(text) { $0.replacing($1, with: "ID") }
    }

    private func answer(_ method: HTTPRequest.Method, _ path: String, _ body: String?) async throws -> String {
        let isProgram = path.hasPrefix("/api/")
        var headers: HTTPFields = [.secFetchSite: "same-origin", .origin: "http://localhost"]
        headers[isProgram ? .authorization : .cookie] = isProgram ? "Bearer \(session.token.text)" : "\(kind)=\(session.token.text)"
        var content = body
        if let body {
            headers[.contentType] = isProgram ? "application/json" : "application/x-www-form-urlencoded"
            if !isProgram {
                let token = world.services.guarding.token(session: session.signedIn.session.bytes)
                content = "\(body)&\(CrossSiteGuard.tokenField)=\(token.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }
        }
        let response = try await world.client.execute(
            uri: path, method: method, headers: headers, body: content.map { ByteBuffer(string: $0) })
        let fields = response.headers.filter { $0.name.canonicalName != "x-request-id" }.map { "\($0.name.canonicalName): \($0.value)" }
            .sorted()
        return "\(response.status.code)\n\(fields.joined(separator: "\n"))\n\(Self.settled(String(buffer: response.body)))"
    }

    /// What is drawn by lot for each answer: the names of requests and of forms, the seal of a cursor.
    private static func settled(_ text: String) -> String {
        text.replacing(/"requestId":"[^"]*"/, with: "REQUEST")
            .replacing(/name="once" value="[^"]*"/, with: "FORM")
            .replacing(/"next":"[^"]*"/, with: "NEXT")
    }
}
