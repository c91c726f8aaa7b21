import Hummingbird
import HummingbirdTesting
import Logging
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

/// The demonstration world with every object of it, and a session of everybody.
struct DemonstrationMatrix: Sendable {
    struct Place: Sendable {
        let plain: PlainWorld.Conversation
        let id: String
        let messages: [ID<Message>]
        /// In the order of the plain world's groups.
        let tasks: [(id: ID<WorkbenchTask>, version: Int64, group: String)]
    }

    /// One object, by what the path calls its kind.
    struct Named: Sendable {
        let kind: String
        let id: String
        /// What the object tells of itself to the plain rules.
        let describe: @Sendable (inout PlainObjects) -> Void
        /// What it tells to the content of the request.
        var fill: @Sendable (inout AccessWorld.Objects) -> Void = { _ in }
    }

    let access: AccessWorld
    let places: [Place]
    let objects: [String: [Named]]
    let sessions: [String: NewSession]

    static func with(_ engine: Engine, _ body: @escaping @Sendable (DemonstrationMatrix) async throws -> Void) async throws {
        try await PortalFixture.withDemonstration(engine) { fixture in
            try await add(to: fixture)
            let services = WebServices(
                portal: fixture.portal, limits: .off, isSecure: false, origin: "http://localhost",
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await Application(responder: WebSite.responder(services)).test(.router) { client in
                let access = AccessWorld(fixture: fixture, services: services, client: client)
                try await body(DemonstrationMatrix(access: access))
            }
        }
    }

    /// What the demonstration shows in nothing that is still open: a message for its author alone, a task that was given on, a proposal
    /// that another patient is meant; and a file of people, and what is kept and not sent.
    private static func add(to fixture: PortalFixture) async throws {
        fixture.clock.advance(seconds: 60)
        let said = try await fixture.ask(by: "james", for: "noah", group: "pediatrics", subject: "Only for you", audience: "author")
        #expect(said.task != nil)
        fixture.clock.advance(seconds: 1)
        try await addKept(to: fixture)
        let (cy, fay, hana, site) = (try fixture.person("cy"), try fixture.person("fay"), try fixture.person("hana"), fixture.site)
        let order = try await fixture.database.read { tx in
            try tx.all(
                """
                SELECT t.id FROM task t JOIN conversation c ON c.id = t.conversation
                ORDER BY c.created_at, c.id, t.opened_at, t.id
                """
            ) { try $0[0] as ID<WorkbenchTask> }
        }
        let groups = PlainWorld.conversations.flatMap { conversation in conversation.tasks.map { (conversation, $0) } }
        let given = try #require(groups.lastIndex { !$0.0.held.isEmpty })
        let rash = try #require(groups.lastIndex { $0.0.patient == "noah" && $0.0.by == "ada" })
        #expect(order.count == groups.count)
        let (lily, file) = (try fixture.patient("lily"), try InvitationFile.read(AccessWorld.people))
        _ = try await fixture.portal.perform { [portal = fixture.portal] tx in
            _ = try portal.workbench.claim(order[given], by: fay, in: tx)
            _ = try portal.workbench.transfer(order[given], to: "primary-nurses", because: "About a medicine.", by: fay, site: site, in: tx)
            _ = try portal.workbench.claim(order[rash], by: cy, in: tx)
            _ = try portal.workbench.proposePatient(lily, for: order[rash], by: cy, conversations: portal.conversations, in: tx)
            return Effect(try portal.enrolment.take(file, by: hana, in: tx))
        }
    }

    private init(access: AccessWorld) async throws {
        self.access = access
        let fixture = access.fixture
        places = try await Self.places(fixture)
        objects = try await Self.objects(fixture, places)
        var sessions: [String: NewSession] = [:]
        for name in fixture.people.keys { sessions[name] = try await access.session(of: name) }
        self.sessions = sessions
    }

    /// The conversations as they are stored, each beside what is said of it in plain words: both must agree.
    private static func places(_ fixture: PortalFixture) async throws -> [Place] {
        let names = Dictionary(uniqueKeysWithValues: fixture.people.map { ($0.value.account.id, $0.key) })
        let patients = Dictionary(uniqueKeysWithValues: fixture.patients.map { ($0.value, $0.key) })
        let codes = Dictionary(uniqueKeysWithValues: fixture.site.workflowGroups.map { ($0.id, $0.code) })
        let stored = try await fixture.database.read { tx in
            try tx.all("SELECT id, patient, begun_by, audience FROM conversation ORDER BY created_at, id") { row in
                (
                    id: try row[0] as ID<Conversation>, patient: try row[1] as ID<Patient>, by: try row[2] as ID<Account>,
                    to: try row[3] as String
                )
            }
            .map { conversation in
                (
                    conversation,
                    try tx.all("SELECT id, author FROM message WHERE conversation = \(conversation.id) ORDER BY seq") { row in
                        (id: try row[0] as ID<Message>, author: try row[1] as ID<Account>)
                    },
                    try tx.all(
                        """
                        SELECT id, version, workflow_group FROM task WHERE conversation = \(conversation.id) ORDER BY opened_at, id
                        """
                    ) { (id: try $0[0] as ID<WorkbenchTask>, version: try $0[1] as Int64, group: try $0[2] as ID<WorkflowGroup>) }
                )
            }
        }
        try #require(stored.count == PlainWorld.conversations.count)
        return try zip(stored, PlainWorld.conversations).map { stored, plain in
            let (conversation, messages, tasks) = stored
            try #require(patients[conversation.patient] == plain.patient && names[conversation.by] == plain.by)
            try #require(conversation.to == plain.audience.rawValue)
            try #require(messages.map { names[$0.author] } == plain.authors)
            try #require(tasks.map { codes[$0.group] } == plain.tasks)
            return Place(
                plain: plain, id: conversation.id.description, messages: messages.map(\.id),
                tasks: tasks.map { ($0.id, $0.version, codes[$0.group] ?? "") })
        }
    }

    /// What is asked about where no path says it.
    var conversationOfNoah: String { places.first { $0.plain.patient == "noah" }?.id ?? "" }

    /// Every way to fill in the names of a path.
    func combinations(of path: String) -> [[Named]] {
        var kinds = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        if path.hasSuffix("/{template}/rendering") { kinds.append("task") }
        return kinds.reduce([[]]) { combinations, kind in
            combinations.flatMap { combination in (objects[kind] ?? []).map { combination + [$0] } }
        }
    }
}
