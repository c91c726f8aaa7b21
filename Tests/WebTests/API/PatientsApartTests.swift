import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: one patient's messages and another's")
struct PatientsApartTests {
    /// Every byte of an answer and of its headers, without what is new in every request: its id and the time.
    private func told(_ answer: APIAnswer) throws -> [String] {
        let id = try #require(answer.headers[.xRequestID])
        try #require(answer.body["requestId"].string == id)
        let headers = answer.headers.filter { $0.name != .xRequestID && $0.name != .date }.map { "\($0.name): \($0.value)" }
        return ["\(answer.status)"] + headers + [String(decoding: answer.bytes, as: UTF8.self).replacing(id, with: "")]
    }

    @Test("Somebody else's patient, conversation, message and task answer like unknown ones, byte for byte", arguments: Engine.underTest)
    func unknownAndForbidden(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (conversation, message) = try await world.ask()
            let task = try await world.task(of: conversation)
            let ada = try world.patient("ada")
            let nowhere = "0197a000-0000-7000-8000-000000000000"
            let mark: JSONValue = ["through": .string(message)]
            for reader in ["ben", "bea", "cy"] {
                for (known, unknown) in [
                    ("/patients/\(ada)/conversations", "/patients/\(nowhere)/conversations"),
                    ("/patients/\(ada)/recipients", "/patients/\(nowhere)/recipients"),
                    ("/conversations/\(conversation)", "/conversations/\(nowhere)"),
                    ("/conversations/\(conversation)/messages", "/conversations/not-an-id/messages"),
                ] {
                    let (one, other) = (try await world.get(known, as: reader), try await world.get(unknown, as: reader))
                    #expect(one.status == 404 && other.status == 404, "\(known)")
                    #expect(try told(one) == told(other), "\(known)")
                }
                for (method, known, unknown, body) in [
                    (.post, "/patients/\(ada)/conversations", "/patients/\(nowhere)/conversations", APIWorld.question()),
                    (.post, "/conversations/\(conversation)/messages", "/conversations/\(nowhere)/messages", ["body": "Hello"]),
                    (.put, "/conversations/\(conversation)/read-mark", "/conversations/\(nowhere)/read-mark", mark),
                ] as [(HTTPRequest.Method, String, String, JSONValue)] {
                    let one = try await world.send(method, known, body, as: reader)
                    let other = try await world.send(method, unknown, body, as: reader)
                    #expect(one.status == 404, "\(known)")
                    #expect(try told(one) == told(other), "\(known)")
                }
            }
            for stranger in ["eve", "ada"] {
                let (one, other) = (
                    try await world.get("/workbench/tasks/\(task)", as: stranger),
                    try await world.get("/workbench/tasks/\(nowhere)", as: stranger)
                )
                #expect(one.status == 404)
                #expect(try told(one) == told(other))
                let claim = try await world.post("/workbench/tasks/\(task)/claim", as: stranger)
                let claimOfNone = try await world.post("/workbench/tasks/\(nowhere)/claim", as: stranger)
                #expect(claim.status == 404)
                #expect(try told(claim) == told(claimOfNone))
            }
            #expect(try await world.get("/admin/configuration", as: "cy").status == 404)
            #expect(try await world.rows("message") == 1)
        }
    }

    @Test("A member who is a proxy only has no inbox of their own (S71)", arguments: Engine.underTest)
    func proxyOnly(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "ben")
            let patients = try await world.get("/patients", as: "bea").items
            #expect(patients.map { $0["name"] } == ["Ben Ortiz"])
            #expect(patients.map { $0["relationship"] } == ["mother"])
            #expect(try await world.get("/account", as: "bea").body["patient"] == .null)
            let (conversation, message) = try await world.ask(as: "bea", for: "ben")
            #expect(try await world.get("/messages/\(message)/route", as: "ben").status == 200)
            let author = try await world.get("/conversations/\(conversation)/messages", as: "ben").items.first?["author"]
            #expect(author == ["name": "Bea Novak", "role": "proxy", "onBehalfOf": ["name": "Ben Ortiz"]])
        }
    }

    @Test("A grant that is over, not yet begun or revoked opens nothing", arguments: Engine.underTest)
    func grants(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let noah = try world.patient("noah")
            let path = "/patients/\(noah)/conversations"
            func isOpen(_ name: String) async throws -> Bool {
                let isListed = try await world.get("/patients", as: name).items.contains { $0["id"].string == noah.description }
                let statuses = [
                    try await world.get(path, as: name).status,
                    try await world.post(path, APIWorld.question(group: "pediatrics"), as: name).status,
                ]
                #expect(isListed ? statuses == [200, 201] : statuses == [404, 404])
                return isListed
            }
            try await world.grant("ben", for: "noah", from: 3_600)
            #expect(try await !isOpen("ben"))
            try await world.grant("bea", for: "noah", until: 600)
            #expect(try await isOpen("bea"))
            let grant = try await world.grant("ada", for: "noah")
            #expect(try await isOpen("ada"))
            world.clock.advance(seconds: 601)
            #expect(try await !isOpen("bea"))
            try await world.portal.perform { tx in
                try world.portal.patients.end(grant, because: "asked for", by: .operator, in: tx)
                return Effect(())
            }
            #expect(try await !isOpen("ada"))
        }
    }

    @Test("A proxy who may only read, or only ask some questions, is told so and not more", arguments: Engine.underTest)
    func scope(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah", canWrite: false)
            try await world.grant("bea", for: "noah", types: [.general])
            let path = "/patients/\(try world.patient("noah"))/conversations"
            let readOnly = try await world.post(path, APIWorld.question(group: "pediatrics"), as: "ada")
            #expect(readOnly.status == 403 && readOnly.code == "write-not-granted")
            let medical = try await world.post(path, APIWorld.question(group: "pediatrics"), as: "bea")
            #expect(medical.status == 403 && medical.code == "type-not-granted")
            #expect(try await world.post(path, APIWorld.question(group: "pediatrics", type: "general"), as: "bea").status == 201)
            #expect(try await world.get(path, as: "ada").items.count == 1)
        }
    }

    @Test("A conversation for the patient alone does not exist for the proxy (D1)", arguments: Engine.underTest)
    func audience(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "ben")
            let path = "/patients/\(try world.patient("ben"))/conversations"
            let question = APIWorld.question().object?.members ?? []
            let alone: JSONValue = .object(JSONObject(question + [.init(key: "audience", value: "patient")]))
            let sent = try await world.post(path, alone, as: "ben")
            let conversation = try #require(sent.body["conversation"]["id"].string)
            #expect(sent.body["conversation"]["readers"].items.map { $0["name"] } == ["Ben Ortiz"])
            #expect(try await world.get(path, as: "ada").items.isEmpty)
            #expect(try await world.get("/conversations/\(conversation)", as: "ada").status == 404)
            #expect(try await world.post(path + "/search", ["q": "dizzy"], as: "ada").items.isEmpty)
            #expect(try await world.post(path, alone, as: "ada").faults == ["audience unknown"])
        }
    }

    @Test("What a teenager sends without a word of readers is for them alone (D1)", arguments: Engine.underTest)
    func teenager(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let portal = world.portal
            let (mother, now) = (try world.account("ada").id, world.clock.now)
            let lily = try await portal.database.bulkWrite { tx in
                let patient = try portal.patients.add(
                    PatientDetails(given: "Lily", family: "Park", birthDate: BirthDate("2011-08-30"), language: "en"),
                    identifiers: [Patients.Identifier(authority: "HOSP", value: "MRN-lily")], in: tx)
                let account = try portal.identity.create(
                    NewAccount(kind: .member, username: "lily", name: "Lily Park", patient: patient), password: nil, by: .operator, in: tx)
                try portal.patients.grant(
                    ProxyGrant(
                        id: portal.surroundings.ids.next(), patient: patient, proxy: mother, relationship: "mother",
                        from: now.adding(seconds: -60), basis: .parentOfMinor, verifiedAt: now), by: .operator, in: tx)
                let token = try portal.identity.openSession(of: account.id, device: "Test", in: tx).token.text
                return (path: "/patients/\(patient)/conversations", token: token)
            }
            let bearer: HTTPFields = [.authorization: "Bearer \(lily.token)"]
            func readers(_ path: String, audience: String? = nil) async throws -> [String] {
                var members = APIWorld.question().object?.members ?? []
                if let audience { members.append(.init(key: "audience", value: .string(audience))) }
                let answer = try await world.send(.post, path, .object(JSONObject(members)), as: nil, headers: bearer)
                let readers = answer.body["readers"] == .null ? answer.body["conversation"]["readers"] : answer.body["readers"]
                return readers.items.compactMap { $0["name"].string }.sorted()
            }
            #expect(try await readers(lily.path + "/preview") == ["Lily Park"])
            #expect(try await readers(lily.path) == ["Lily Park"])
            #expect(try await world.get(lily.path, as: "ada").items.isEmpty)
            #expect(try await readers(lily.path, audience: "all") == ["Ada Park", "Lily Park"])
            #expect(try await world.get(lily.path, as: "ada").items.count == 1)
            #expect(try await world.post(lily.path, APIWorld.question(), as: "ada").body["conversation"]["readers"].items.count == 2)
        }
    }
}
