import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: one patient's messages and another's")
struct PatientsApartTests {
    /// An answer without what is new in every request.
    private func told(_ answer: APIAnswer) -> [JSONObject.Member] {
        (answer.body.object?.members ?? []).filter { $0.key != "requestId" }
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
                    #expect(told(one) == told(other))
                }
                let sent = try await world.post("/patients/\(ada)/conversations", APIWorld.question(), as: reader)
                #expect(sent.status == 404)
                #expect(try await world.post("/conversations/\(conversation)/messages", ["body": "Hello"], as: reader).status == 404)
                #expect(try await world.send(.put, "/conversations/\(conversation)/read-mark", mark, as: reader).status == 404)
            }
            for stranger in ["eve", "ada"] {
                let (one, other) = (
                    try await world.get("/workbench/tasks/\(task)", as: stranger),
                    try await world.get("/workbench/tasks/\(nowhere)", as: stranger)
                )
                #expect(one.status == 404)
                #expect(told(one) == told(other))
                #expect(try await world.post("/workbench/tasks/\(task)/claim", as: stranger).status == 404)
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
}
