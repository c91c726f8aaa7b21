import HTTPTypes
import HummingbirdTesting
import Messaging
import NIOCore
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Access: nothing is changed that cannot be recorded", .timeLimit(.minutes(20)))
struct UnrecordedChangeTests {
    /// What is asked here is whether each verb records in the transaction of its change, which is one text for both engines; that a
    /// transaction is undone whole is asked of each engine elsewhere. So SQLite is asked for every address, and PostgreSQL for one of
    /// each way in which the product changes something: a verb, the answer that is stored with it, several events at once, a batch, and
    /// what hashes a password in between.
    private static let onBoth: Set<String> = [
        "POST /patients/{patient}/conversations", "POST /workbench/tasks/{task}/reply", "POST /workbench/tasks/{task}/wrong-patient",
        "POST /administration/invitations", "POST /administration/members/{member}/state", "POST /api/v1/sign-in",
        "PUT /api/v1/admin/configuration", "POST /api/v1/admin/deliveries/{delivery}/skip", "DELETE /api/v1/drafts/{draft}",
    ]

    @Test("Every exception is an address that changes something, or asks with a body")
    func complete() {
        let names = Set(AccessTable.rows.filter { $0.method != "GET" }.map(\.name))
        let named = [Set(Unrecorded.exceptions.keys), Unrecorded.readings, Unrecorded.ofSystems, Self.onBoth]
        for some in named { #expect(some.isSubset(of: names), "\(some.subtracting(names))") }
        #expect(Unrecorded.readings.union(Unrecorded.ofSystems).isDisjoint(with: Unrecorded.exceptions.keys))
    }

    @Test(
        "While no audit event can be stored, whoever may change something changes nothing, at any address; then it is done (S28)",
        arguments: Engine.underTest)
    func people(engine: Engine) async throws {
        let tried = EndpointTrial(
            address: "https://ehr.example.org", headers: [], body: "", outcome: DeliveryOutcome(.delivered, code: "204"), answer: "",
            milliseconds: 1)
        let testing: EndpointTesting = { _, _ in tried }
        try await AccessWorld.with(engine, testing: testing) { world in
            let rows = AccessTable.rows.filter { row in
                row.method != "GET" && !Unrecorded.ofSystems.contains(row.name) && (engine == .sqlite || Self.onBoth.contains(row.name))
            }
            for row in rows {
                do {
                    let deed = try await world.deed(of: row)
                    var session: NewSession?
                    if let name = deed.by { session = try await world.session(of: name) }
                    let asked = session
                    try await ask(row.name, in: world.fixture.database) {
                        Said(try await world.send(deed, row, in: asked))
                    }
                } catch {
                    Issue.record(error, "\(row.name)")
                }
            }
        }
    }

    @Test("The same holds for what other systems ask and send", arguments: Engine.underTest)
    func systems(engine: Engine) async throws {
        try await SystemWorld.with(engine) { world in
            let (database, token) = (world.api.portal.database, try await world.token())
            let proof = try world.assertion(world.elliptic)
            let patient: JSONValue = ["authority": "HOSP", "identifier": "MRN-ada"]
            let message: JSONValue = [
                "kind": "medical", "from": ["clinicalGroup": ["authority": "HOSP", "code": "PRIM"]], "patient": patient,
                "subject": "Your results", "body": "They are fine.",
            ]
            let event: JSONValue = [
                "id": "e-1", "kind": "new-health-record", "patient": patient, "source": "Riverside Lab",
                "occurredAt": "2026-11-21T15:00:00Z", "data": ["kind": "laboratory", "status": "final"],
            ]
            try await ask("POST /oauth2/token", in: database) { Said(try await world.ask(form: ["client_assertion": proof])) }
            try await ask("POST /api/v1/system/messages", in: database) {
                Said(try await world.post("/system/messages", message, token: token, key: "m-1"))
            }
            try await ask("POST /api/v1/system/events", in: database) {
                Said(try await world.post("/system/events", event, token: token, key: "e-1"))
            }
            try await ask("POST /api/v1/system/attachments", in: database) {
                Said(try await world.handIn(SampleFiles.text, "values.txt", token: token, key: "f-1"))
            }
        }
    }

    /// An answer as far as it matters here.
    private struct Said: Sendable {
        let status: Int
        let contentType: String
        let text: String

        init(_ response: TestResponse) {
            status = response.status.code
            contentType = response.headers[.contentType] ?? ""
            text = String(decoding: response.body.readableBytesView, as: UTF8.self)
        }

        init(_ answer: APIAnswer) {
            status = answer.status
            contentType = answer.headers[.contentType] ?? ""
            text = String(decoding: answer.bytes, as: UTF8.self)
        }

        var isDone: Bool { (200..<400).contains(status) }
    }

    /// Asks for it while no audit event can be stored, and again when it can: first nothing of it may be there, then all of it is.
    private func ask(_ name: String, in database: Database, _ send: @Sendable () async throws -> Said) async throws {
        let before = try await database.contents()
        let refused = try await whileAuditIsBroken(in: database, send)
        let between = try await database.contents()
        let changed = Set(between.keys.filter { between[$0] != before[$0] })
        if let exception = Unrecorded.exceptions[name] {
            #expect(refused.isDone, "\(name) owes no event, and was answered \(refused.status)")
            #expect(changed.isSubset(of: exception.keeps), "\(name) changed \(changed.sorted())")
            return
        }
        let isReading = Unrecorded.readings.contains(name)
        #expect((500...503).contains(refused.status), "\(name) was answered \(refused.status)")
        #expect(changed.isSubset(of: isReading ? Unrecorded.mayKeep : []), "\(name) changed \(changed.sorted())")
        expectProblem(refused, of: name)

        let events = try await Self.events(in: database)
        let done = try await send()
        #expect(
            done.isDone, "the premise: \(name) is done when it can be recorded, and was answered \(done.status) \(done.text.prefix(400))")
        #expect(try await Self.events(in: database) > events, "\(name) left no event")
        if !isReading { #expect(try await database.contents() != between, "the premise: \(name) changes something") }
    }

    private func whileAuditIsBroken(in database: Database, _ send: @Sendable () async throws -> Said) async throws -> Said {
        try await database.breakAudit()
        do {
            let said = try await send()
            try await database.mendAudit()
            return said
        } catch {
            try await database.mendAudit()
            throw error
        }
    }

    /// Programs are told in a document of problems, people on a page; nobody is shown what was asked for.
    private func expectProblem(_ said: Said, of name: String) {
        let path = name.drop { $0 != "/" }
        if path.hasPrefix("/api/") || path.hasPrefix("/oauth2/") {
            #expect(said.contentType.hasPrefix("application/problem+json"), "\(name): \(said.contentType)")
            #expect(said.text.contains("\"internal-error\"") || said.text.contains("\"storage\""), "\(name): \(said.text.prefix(400))")
        } else {
            #expect(said.contentType.hasPrefix("text/html"), "\(name): \(said.contentType)")
            #expect(said.text.contains("<h1"), "\(name): \(said.text.prefix(400))")
        }
    }

    private static func events(in database: Database) async throws -> Int {
        try await database.read { tx in try tx.first("SELECT count(*) FROM audit_event") { try $0[0] as Int } } ?? 0
    }
}
