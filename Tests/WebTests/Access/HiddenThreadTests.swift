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
@Suite("A conversation outside a proxy's audience", .timeLimit(.minutes(20)))
struct HiddenThreadTests {
    /// Who hides what from whom.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let proxy: String
        let patient: String
        let author: String
        let audience: String
        /// By which the practice writes past the proxy; nil where no audience does.
        var staffAudience: String?
    }

    static let cases = [
        Case(
            testDescription: "a teenager's own, from her mother", proxy: "ada", patient: "lily", author: "lily", audience: "patient",
            staffAudience: "patient"),
        Case(testDescription: "a mother's report, from the father", proxy: "james", patient: "noah", author: "ada", audience: "author"),
        Case(testDescription: "a father's, from the mother", proxy: "ada", patient: "noah", author: "james", audience: "author"),
        Case(
            testDescription: "a mother's about the daughter, from the daughter", proxy: "lily", patient: "lily", author: "ada",
            audience: "author", staffAudience: "proxies"),
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
            #expect(try await views.firstTeam() == "pediatrics", "the team of the newest that the proxy sees")
            #expect(try await views.all() == first, "the premise: without it, asking twice is answered alike")

            var deeds = ThreadDeeds(
                f, author: one.author, patient: one.patient, audience: one.audience, staffAudience: one.staffAudience)
            try await deeds.all { moment in try await expectUnchanged(views, first, moment) }
            try await deeds.narrowedAway(to: try #require(Audience(rawValue: one.audience)))
            try await expectUnchanged(views, first, "narrowed by the privacy officer")

            // Another like the hidden one, but for them too.
            try await f.ask(by: one.author, for: one.patient, group: "primary-care", audience: "all")
            #expect(try await views.firstTeam() == "primary-care", "the premise: what they see decides the order of the teams")
        }
    }

    private func expectUnchanged(_ views: HiddenThreadViews, _ first: [String: String], _ moment: String) async throws {
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
            let (file, draft) = try await world.fileAndDraft(in: hidden.conversation, by: one.author)
            let ids = [
                hidden.conversation.description, hidden.message.description, try #require(hidden.task).description, file.description,
                draft.description,
            ]
            let unknown = ids.map { _ in (f.portal.surroundings.ids.next() as ID<Conversation>).description }
            let author = try HiddenThreadViews(world: world, session: try await world.session(of: one.author), case: one, shared: hidden)
            for name in [
                "GET /attachments/{attachment}", "GET /api/v1/attachments/{attachment}/content", "GET /patients/{patient}/drafts/{draft}",
                "GET /patients/{patient}/conversations/{conversation}",
            ] {
                let row = try #require(AccessTable.rows.first { $0.name == name })
                #expect(!(try await author.answer(row, ids).hasPrefix("4")), "the premise: it is there for its author: \(name)")
            }
            var asked = 0
            let words = ["{conversation}", "{message}", "{task}", "{attachment}", "{draft}"]
            for row in AccessTable.rows where words.contains(where: { row.path.contains($0) }) {
                // A session of its own for each, for the token in forms is of a session.
                let session = try await world.session(of: one.proxy)
                let views = try HiddenThreadViews(world: world, session: session, case: one, shared: hidden)
                let real = try await views.answer(row, ids)
                let unreal = try await views.answer(row, unknown)
                #expect(real == unreal, "\(row.name)")
                asked += 1
            }
            #expect(asked > 75)
        }
    }

    @Test(
        "No wake-up is for the proxy, whatever happens to it, and one is for the proxy when it concerns them", arguments: Engine.underTest,
        cases)
    func wakeups(engine: Engine, one: Case) async throws {
        try await AccessWorld.with(engine) { world in
            let f = world.fixture
            let proxy = try f.account(one.proxy)
            let mine = Set(f.patients.values.map { Topic.mailbox(proxy, $0) })
            // What a stream says while nothing happens at all.
            let quiet = try await world.listening(as: one.proxy) {}
            var hidden = ThreadDeeds(
                f, author: one.author, patient: one.patient, audience: one.audience, staffAudience: one.staffAudience)
            let meanwhile = try await world.listening(as: one.proxy) { try await hidden.all { _ in } }
            #expect(meanwhile == quiet, "not one byte, and none at any time")
            for (deed, topics) in hidden.topics { #expect(topics.isDisjoint(with: mine), "\(deed)") }
            let told = try await f.count("SELECT count(*) FROM notification WHERE told = \(proxy)")
            #expect(told == 0)

            var open = ThreadDeeds(f, author: one.author, patient: one.patient, audience: "all", staffAudience: "both")
            let heard = try await world.listening(as: one.proxy) { try await open.all { _ in } }
            let topic = Topic.mailbox(proxy, try f.patient(one.patient)).name
            #expect(heard.count == 2)
            for (path, text) in heard { #expect(text.contains("event: changed") && text.contains(topic), "the premise: \(path)") }
            let woken = Set(open.topics.filter { !$0.topics.isDisjoint(with: mine) }.map(\.deed))
            for deed in hidden.topics.map(\.deed) {
                #expect(woken.contains(deed), "the premise: what concerns them wakes them: \(deed)")
            }
        }
    }
}

extension AccessWorld {
    /// Opens the streams of wake-ups of pages and of programs as a member, lets something happen, and returns what each said until
    /// their session ended, by address, without what keeps the connection open.
    func listening(as name: String, _ happening: () async throws -> Void) async throws -> [String: String] {
        let (session, client) = (try await session(of: name), client)
        // A stream that has ended is taken off a moment later.
        while services.wakeups.count != 0 { await Task.yield() }
        var streams: [String: Task<String, any Error>] = [:]
        for path in ["/events", "/api/v1/events"] {
            let headers: HTTPFields =
                path.hasPrefix("/api/")
                ? [.authorization: "Bearer \(session.token.text)"] : [.cookie: "member=\(session.token.text)"]
            streams[path] = Task {
                let response = try await client.execute(uri: path, method: .get, headers: headers, body: nil)
                return String(buffer: response.body)
            }
        }
        while services.wakeups.count < streams.count { await Task.yield() }
        try await happening()
        // What was published before has reached every stream when this has.
        let probe = services.wakeups.wakeups(of: ["probe"])
        fixture.database.publish(["probe"])
        for await _ in probe { break }
        try await fixture.portal.identity.signOut(session.signedIn)
        var said: [String: String] = [:]
        for (path, stream) in streams { said[path] = try await stream.value.replacing(":\n\n", with: "") }
        return said
    }

    /// A file that the author sends with a further message, and what they keep of the next.
    fileprivate func fileAndDraft(
        in conversation: ID<Conversation>, by name: String
    ) async throws -> (file: ID<Messaging.Attachment>, draft: ID<Draft>) {
        let (member, site, portal) = (try fixture.person(name), fixture.site, fixture.portal)
        let file = try await portal.attachments.receive(IncomingFile(name: "fever.txt", bytes: SampleFiles.text), by: member, site: site)
        _ = try await portal.perform {
            try portal.conversations.reply("In figures.", attachments: [file.id], to: conversation, by: member, site: site, in: $0)
        }
        let draft = try await portal.perform {
            try portal.drafts.save(DraftContent(body: "And then"), at: .reply(conversation), over: nil, by: member, site: site, in: $0)
        }
        return (file.id, draft.id)
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

    /// The team that a first message is offered to first.
    func firstTeam() async throws -> String? {
        let page = try await answer(.get, "/patients/\(patient)/conversations/new", nil)
        return page.firstMatch(of: /value="(pediatrics|primary-care)"/).map { String($0.1) }
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
    /// - Parameter ids: of the conversation, its message, its task, its file and the draft of its author.
    func answer(_ row: AccessTable.Row, _ ids: [String]) async throws -> String {
        let path = row.path.replacing("{patient}", with: patient).replacing("{conversation}", with: ids[0])
            .replacing("{message}", with: ids[1]).replacing("{task}", with: ids[2]).replacing("{attachment}", with: ids[3])
            .replacing("{draft}", with: ids[4])
        let isProgram = path.hasPrefix("/api/")
        let json = [
            "messages": #"{"body":"One more thing."}"#, "read-mark": #"{"through":"\#(ids[1])"}"#,
            "narrowing": #"{"audience":"author","reason":"A call."}"#, "{draft}": #"{"body":"Mine now."}"#,
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
        // Without it whoever changes a draft is turned away before it is looked for.
        if path.contains("/drafts/") { headers[.ifMatch] = "*" }
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
