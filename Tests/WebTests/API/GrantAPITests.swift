import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: rights to act for patients, and who sees what")
struct GrantAPITests {
    @Test(
        "A healthcare administrator adds, verifies, changes and ends a right, and the member's list follows (S71)",
        arguments: Engine.underTest)
    func lifecycle(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func patients() async throws -> [String] { try await world.get("/patients", as: "bea").items.compactMap { $0["name"].string } }
            let noah = try world.patient("noah").description
            let body: JSONValue = [
                "patient": "HOSP|MRN-noah", "proxy": "bea", "relationship": "guardian", "basis": "guardian-of-minor", "scopes": ["read"],
                "types": ["general", "medical"], "verified": false,
            ]
            let added = try await world.post("/admin/proxy-grants", body, as: "hana", headers: [.init("Idempotency-Key")!: "one"])
            #expect(added.status == 201 && added.body["state"].string == "to-verify" && added.body["verifiedBy"] == .null)
            #expect(
                try await world.post("/admin/proxy-grants", body, as: "hana", headers: [.init("Idempotency-Key")!: "one"]).bytes
                    == added.bytes)
            #expect(try await world.post("/admin/proxy-grants", body, as: "hana").code == "grant-twice")
            #expect(try await patients() == [])
            let path = "/admin/proxy-grants/\(try #require(added.body["id"].string))"
            let verified = try await world.send(.patch, path, ["verified": true], as: "hana")
            #expect(verified.status == 200 && verified.body["state"].string == "active" && verified.body["verifiedBy"] == "Hana Ruiz")
            #expect(verified.body["endsByAgeAt"].string == "2035-03-14T05:00:00.000Z")
            #expect(try await patients() == ["Noah Park"])
            #expect(try await world.get("/patients", as: "bea").items.first?["until"].string == "2035-03-14T05:00:00.000Z")
            #expect(
                try await world.post("/patients/\(noah)/conversations", APIWorld.question(group: "pediatrics"), as: "bea").code
                    == "write-not-granted")
            let wider = try await world.send(
                .patch, path, ["scopes": ["read", "write"], "types": .null, "until": "2027-01-01T06:00:00Z"], as: "hana")
            #expect(wider.body["types"].items.count == 3 && wider.body["until"].string == "2027-01-01T06:00:00.000Z")
            #expect(
                try await world.post("/patients/\(noah)/conversations", APIWorld.question(group: "pediatrics"), as: "bea").status == 201)
            let listed = try await world.get("/admin/proxy-grants?patient=\(noah)&state=active", as: "hana")
            #expect(listed.items.map { $0["id"].string } == [added.body["id"].string])
            #expect(try await world.send(.delete, path, as: "hana").status == 400, "an end without a reason is none")
            #expect(try await world.send(.delete, path, ["reason": ""], as: "hana").status >= 400)
            #expect(try await patients() == ["Noah Park"])
            #expect(listed.items.map { $0["verifiedBy"].string } == ["Hana Ruiz"])
            let ended = try await world.send(.delete, path, ["reason": "The court has decided."], as: "hana")
            #expect(ended.status == 200 && ended.body["state"].string == "ended" && ended.body["reason"].string == "The court has decided.")
            #expect(try await patients() == [])
            #expect(try await world.send(.delete, path, ["reason": "Again."], as: "hana").status == 404)
            #expect(try await world.send(.patch, path, ["scopes": ["read"]], as: "hana").status == 404)
        }
    }

    @Test(
        "Of whom another system named, a program reads what that system says, as described, to tell who it is", arguments: Engine.underTest)
    func named(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let noah = try world.patient("noah")
            let facts = RelatedPersonFacts(
                identifier: nil, relationship: .grandparent,
                details: RelatedPersonDetails(
                    given: "Helen", family: "Park", birthDate: "1950-05", phone: "+1 555 0117", words: "Nana", until: "2027-05-31"))
            _ = try await world.portal.database.write { try world.portal.patients.take(facts, of: noah, by: .operator, in: $0) }
            let described = Described(try await world.get("/openapi.json", as: nil).body)
            let listed = try await world.get("/admin/proxy-grants?state=to-verify", as: "hana")
            #expect(described.faults(of: listed, "get", "/admin/proxy-grants").isEmpty)
            let line = try #require(listed.items.first)
            #expect(listed.items.count == 1 && line["until"] == "2027-06-01T05:00:00.000Z" && line["verifiedBy"] == .null)
            let person = line["relatedPerson"]
            #expect(person["name"] == "Helen Park" && person["birthDate"] == "1950-05" && person["phone"] == "+1 555 0117")
            #expect(person["email"] == .null && person["words"] == "Nana" && person["until"] == "2027-05-31" && person["active"] == true)
            let path = "/admin/proxy-grants/\(try #require(line["id"].string))"
            let verified = try await world.send(.patch, path, ["verified": true, "proxy": "bea"], as: "hana")
            #expect(verified.status == 200 && verified.body["verifiedBy"] == "Hana Ruiz")
            #expect(described.faults(of: verified, "patch", "/admin/proxy-grants/{grant}").isEmpty)
        }
    }

    @Test("A right that could never hold is refused in words, field by field", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func add(_ more: [String: JSONValue]) async throws -> APIAnswer {
                let usual: [String: JSONValue] = [
                    "patient": .string(try world.patient("noah").description), "proxy": "bea", "relationship": "guardian",
                    "basis": "guardian-of-minor",
                ]
                let members = usual.merging(more) { $1 }.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0.key, value: $0.value) }
                return try await world.post("/admin/proxy-grants", .object(JSONObject(members)), as: "hana")
            }
            let ada: JSONValue = .string(try world.patient("ada").description)
            #expect(try await add(["from": "2027-01-02T00:00:00Z", "until": "2027-01-01T00:00:00Z"]).code == "grant-ends-before-it-begins")
            #expect(try await add(["patient": ada, "proxy": "ada", "basis": "power-of-attorney"]).code == "grant-for-oneself")
            #expect(try await add(["proxy": "cy"]).code == "not-a-member")
            #expect(try await add(["patient": ada]).code == "basis-does-not-hold")
            #expect(try await add(["scopes": []]).code == "grant-of-nothing")
            #expect(try await add(["scopes": ["write"]]).code == "grant-of-nothing")
            #expect(try await add(["types": []]).code == "grant-of-nothing")
            #expect(try await add(["proxy": "nobody"]).code == "member-unknown")
            #expect(try await add(["patient": "HOSP|nothing"]).code == "patient-unknown")
            for (field, value): (String, JSONValue) in [
                ("relationship", "boss"), ("basis", "because"), ("scopes", ["all"]), ("from", "soon"),
            ] {
                #expect(try await add([field: value]).status == 422, "\(field)")
            }
            #expect(try await add(["rank": 1]).status == 400)
            #expect(try await world.rows("proxy_grant") == 0)
            #expect(try await world.get("/admin/proxy-grants?state=good", as: "hana").status == 400)
            #expect(try await world.get("/admin/proxy-grants?patient=x", as: "hana").status == 400)
        }
    }

    @Test(
        "The privacy officer asks who would see it, holds a right back and narrows readers; the proxy loses it at once",
        arguments: Engine.underTest)
    func privacy(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let grant = try await world.grant("bea", for: "ada")
            let ada = try world.patient("ada").description
            let begun = try await world.post("/patients/\(ada)/conversations", APIWorld.question(), as: "ada")
            let conversation = try #require(begun.body["conversation"]["id"].string)
            let query = "/admin/readers?patient=\(ada)&conversation=\(conversation)"
            func readers(_ path: String) async throws -> [String] {
                try await world.get(path, as: "priv").body["readers"].items.filter { $0["side"].string == "member" }.compactMap {
                    $0["name"].string
                }
            }
            #expect(try await readers(query) == ["Ada Park", "Bea Novak"])
            #expect(
                try await readers("/admin/readers?patient=\(ada)&clinicalGroup=primary-care&type=medical&audience=patient") == ["Ada Park"])
            #expect(
                try await readers("/admin/readers?patient=\(ada)&clinicalGroup=primary-care&type=medical") == ["Ada Park", "Bea Novak"])
            #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 200)

            let suspension = "/admin/proxy-grants/\(grant)/suspension"
            #expect(try await world.post(suspension, ["reason": " "], as: "priv").code == "reason-required")
            #expect(try await world.post(suspension, ["reason": "A call."], as: "priv").status == 204)
            #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 404)
            #expect(try await world.get("/patients", as: "bea").items.isEmpty)
            let others = try await world.get(query, as: "priv").body["others"].items
            #expect(others.map { $0["why"].string } == ["suspended"])
            #expect(try await world.send(.delete, suspension, ["reason": "Settled."], as: "priv").status == 204)
            #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 200)

            let narrowing = "/admin/conversations/\(conversation)/narrowing"
            #expect(try await world.post(narrowing, ["audience": "both", "reason": "No."], as: "priv").code == "not-narrower")
            #expect(try await world.post(narrowing, ["audience": "patient", "reason": "Asked for."], as: "priv").status == 204)
            #expect(try await world.get("/conversations/\(conversation)", as: "bea").status == 404)
            #expect(try await readers(query) == ["Ada Park"])
            #expect(try await world.post(narrowing, ["audience": "both", "reason": "Again."], as: "priv").code == "not-narrower")
            for bad in [
                "", "?patient=\(ada)", "?patient=\(ada)&clinicalGroup=nothing&type=medical", "?patient=\(ada)&conversation=x",
                "\(query.dropFirst(14))&at=soon",
            ] {
                #expect(try await world.get("/admin/readers\(bad)", as: "priv").status == 400, "\(bad)")
            }
        }
    }

    @Test(
        "The privacy officer comes from a record number to the patient's conversations, and reads nothing of them",
        arguments: Engine.underTest)
    func outlines(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try world.patient("ada").description
            let first = try await world.ask("Dizzy")
            let second = try await world.post(
                "/patients/\(ada)/conversations", APIWorld.question("Appointment", type: "general"), as: "ada")
            let latest = try #require(second.body["conversation"]["id"].string)
            _ = try await world.ask("Cough", as: "ben")
            let question = "&clinicalGroup=primary-care&type=medical"
            for number in ["HOSP|MRN-ada", "MRN-ada"] {
                let found = try await world.post("/admin/readers/search", ["q": .string(number)], as: "priv")
                #expect(found.status == 200 && found.body["patient"].string == ada, "\(number)")
            }
            let unknown = try await world.post("/admin/readers/search", ["q": "HOSP|nothing"], as: "priv")
            #expect(unknown.status == 422 && unknown.code == "patient-unknown")
            let inAddress = try await world.get("/admin/readers?patient=HOSP%7CMRN-ada\(question)", as: "priv")
            #expect(inAddress.status == 400, "no number stands in an address")
            let nobody = world.portal.surroundings.ids.next() as ID<Patient>
            #expect(try await world.get("/admin/readers?patient=\(nobody)\(question)", as: "priv").status == 404)

            let path = "/admin/patients/\(ada)/conversations"
            let list = try await world.get(path, as: "priv")
            #expect(list.items.map { $0["id"].string } == [latest, first.conversation])
            #expect(list.items.map { $0["type"] } == ["general", "medical"])
            #expect(list.items.allSatisfy { $0["clinicalGroup"]["code"] == "primary-care" && $0["audience"] == "both" })
            let text = String(decoding: list.bytes, as: UTF8.self)
            for words in ["Dizzy", "Appointment", "Since the new tablets."] { #expect(!text.contains(words)) }
            let page = try await world.get("\(path)?limit=1", as: "priv")
            let next = try #require(page.body["next"].string)
            let rest = try await world.get("\(path)?limit=1&cursor=\(next)", as: "priv")
            #expect(page.items + rest.items == list.items && rest.body["next"] == .null)
            #expect(try await world.get("/admin/patients/\(nobody)/conversations", as: "priv").status == 404)
            for name in ["hana", "admin", "di", "ada"] {
                #expect(try await world.get(path, as: name).status == 404, "\(name)")
            }
            let narrowed: JSONValue = ["audience": "patient", "reason": "Asked for."]
            #expect(try await world.post("/admin/conversations/\(latest)/narrowing", narrowed, as: "priv").status == 204)
            #expect(try await world.get(path, as: "priv").items.map { $0["audience"] } == ["patient", "both"])
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: list, "get", "/admin/patients/{patient}/conversations") == [])
        }
    }

    @Test("A suspension outlives the right it was made for, until the privacy officer lifts it", arguments: Engine.underTest)
    func suspensionStands(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let grant = try await world.grant("bea", for: "ada")
            let path = "/admin/proxy-grants/\(grant)"
            #expect(try await world.post(path + "/suspension", ["reason": "A call."], as: "priv").status == 204)
            #expect(try await world.send(.delete, path, ["reason": "New papers."], as: "hana").body["state"] == "ended")
            let again: JSONValue = [
                "patient": .string(try world.patient("ada").description), "proxy": "bea", "relationship": "friend",
                "basis": "power-of-attorney",
            ]
            let refused = try await world.post("/admin/proxy-grants", again, as: "hana")
            #expect(refused.status == 409 && refused.code == "suspension-stands")
            #expect(refused.body["detail"].string?.contains("privacy officer") == true)
            #expect(try await world.send(.delete, path + "/suspension", ["reason": "Settled."], as: "hana").status == 404)
            #expect(try await world.send(.delete, path + "/suspension", ["reason": "Settled."], as: "priv").status == 204)
            #expect(try await world.send(.delete, path + "/suspension", ["reason": "Settled."], as: "priv").status == 404)
            #expect(try await world.get("/patients", as: "bea").items.isEmpty, "what has ended stays ended")
            #expect(try await world.post("/admin/proxy-grants", again, as: "hana").status == 201)
        }
    }

    @Test("A member learns who else has read their conversations", arguments: Engine.underTest)
    func views(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "ada")
            let ada = try world.patient("ada").description
            let begun = try await world.post("/patients/\(ada)/conversations", APIWorld.question(), as: "ada")
            let conversation = try #require(begun.body["conversation"]["id"].string)
            #expect(try await world.get("/account/views", as: "ada").items.isEmpty)
            _ = try await world.get("/conversations/\(conversation)", as: "bea")
            _ = try await world.get("/workbench/tasks/\(try await world.task(of: conversation))", as: "cy")
            let seen = try await world.get("/account/views", as: "ada").items
            #expect(seen.map { $0["viewer"]["name"].string } == ["Cy Flores, RN", "Bea Novak"])
            #expect(seen.map { $0["viewer"]["role"].string } == ["staff", "proxy"])
            #expect(seen.map { $0["conversation"]["subject"].string } == ["Dizzy", "Dizzy"])
            let page = try await world.get("/account/views?limit=1", as: "ada")
            let next = try #require(page.body["next"].string)
            #expect(try await world.get("/account/views?limit=1&cursor=\(next)", as: "ada").items == [seen[1]])
            #expect(try await world.get("/account/views", as: "bea").items.isEmpty)
        }
    }
}
