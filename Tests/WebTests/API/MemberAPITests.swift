import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: members")
struct MemberAPITests {
    @Test("A family is enrolled: the child added, the mother enrolled, activated and signed in", arguments: Engine.underTest)
    func family(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let child: JSONValue = ["given": "Mia", "family": "Novák", "birthDate": "2019-05-06", "recordNumber": "9002"]
            let added = try await world.post("/admin/patients", child, as: "hana", headers: .key("child"))
            #expect(added.status == 201 && added.body["name"] == "Mia Novák" && added.body["member"] == .null)
            #expect(try await world.post("/admin/patients", child, as: "hana", headers: .key("child")).body == added.body)
            #expect(try await world.post("/admin/patients", child, as: "hana").code == "identifier-taken")
            let found = try await world.post("/admin/patients/search", ["q": "novak mia"], as: "hana")
            #expect(found.status == 200 && found.items.map { $0["id"] } == [added.body["id"]] && found.body["hasMore"] == false)
            #expect(found.items.first?["recordNumbers"].items.first?["value"] == "9002")
            #expect(try await world.post("/admin/patients/search", ["q": ""], as: "hana").status == 422)

            let mother = try await world.post(
                "/admin/members", ["name": "Olga Novák", "email": "olga@example.org", "language": "es"], as: "hana")
            #expect(mother.status == 201 && mother.body["state"] == "pending" && mother.body["username"] == .null)
            let id = try #require(mother.body["id"].string)
            let letter = try await world.post("/admin/members/\(id)/activation", as: "hana")
            #expect(letter.status == 201 && letter.headers[.cacheControl] == "no-store")
            let token = try #require(letter.body["token"].string)
            let weak = try await world.post("/activation", ["token": .string(token), "username": "olga", "password": "short"], as: nil)
            #expect(weak.status == 422 && weak.faults == ["password password-too-short"])
            let taken: JSONValue = ["token": .string(token), "username": "ada", "password": .string(APIWorld.password)]
            #expect(try await world.post("/activation", taken, as: nil).code == "username-taken")
            let right: JSONValue = ["token": .string(token), "username": "olga", "password": .string(APIWorld.password)]
            #expect(try await world.post("/activation", right, as: nil).body["account"]["name"] == "Olga Novák")
            let again = try await world.post("/activation", right, as: nil)
            #expect(again.status == 422 && again.faults == ["token code-not-accepted"])
            let signedIn = try await world.post("/sign-in", ["username": "olga", "password": .string(APIWorld.password)], as: nil)
            #expect(signedIn.status == 200)
            let record = try await world.get("/admin/members/\(id)", as: "hana")
            #expect(record.body["state"] == "active" && record.body["sessions"] == 1 && record.body["email"] == "olga@example.org")
            #expect(record.body["history"].items.map { $0["state"] } == ["active", "pending"])
            #expect(record.body["history"].items.last?["by"] == "Hana Ruiz")
        }
    }

    @Test(
        "A patient's clinical groups are the set that was sent last, as described; an unknown code is named and changes nothing",
        arguments: Engine.underTest)
    func clinicalGroups(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let template = "/admin/patients/{patient}/clinical-groups"
            let path = "/admin/patients/\(try world.patient("noah"))/clinical-groups"
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            func codes(_ answer: APIAnswer) -> [String?] { answer.body["clinicalGroups"].items.map { $0["code"].string } }
            func put(_ body: JSONValue, as name: String = "hana") async throws -> APIAnswer {
                try await world.send(.put, path, body, as: name)
            }
            #expect(try await codes(world.get(path, as: "hana")).isEmpty)
            let set = try await put(["clinicalGroups": ["cardiology", "primary-care", "cardiology"]])
            #expect(set.status == 200 && codes(set) == ["primary-care", "cardiology"], "in the order of the site, each once")
            #expect(set.body["clinicalGroups"].items.first?["name"] == "Primary care")
            let read = try await world.get(path, as: "hana")
            #expect(read.body == set.body)
            for (method, answer) in [("put", set), ("get", read)] {
                #expect(description.faults(of: answer, method, template).isEmpty, "\(method)")
            }
            #expect(try await put(["clinicalGroups": ["primary-care", "cardiology"]]).body == set.body, "nothing changed")

            let unknown = try await put(["clinicalGroups": ["pediatrics", "surgery"]])
            #expect(unknown.status == 422 && unknown.code == "clinical-group-unknown")
            #expect(unknown.faults == ["clinicalGroups.surgery unknown"])
            #expect(unknown.body["detail"].string?.contains("surgery") == false)
            #expect(try await put([:]).faults == ["clinicalGroups required"])
            #expect(try await put(["clinicalGroups": "cardiology"]).faults == ["clinicalGroups wrong-type"])
            for name in ["cy", "dr.sato", "admin", "priv", "ada"] {
                #expect(try await put(["clinicalGroups": []], as: name).status == 404, "\(name)")
                #expect(try await world.get(path, as: name).status == 404, "\(name)")
            }
            #expect(try await world.get(path, as: "hana").body == set.body, "what was refused changed nothing")

            #expect(try await codes(put(["clinicalGroups": ["cardiology"]])) == ["cardiology"])
            #expect(try await codes(put(["clinicalGroups": []])).isEmpty)
            let nobody = "/admin/patients/\(try world.account("ada").id)/clinical-groups"
            #expect(try await world.get(nobody, as: "hana").status == 404)
            #expect(try await world.send(.put, nobody, ["clinicalGroups": []], as: "hana").status == 404)
        }
    }

    @Test("Members are listed, searched, shut out and let in again", arguments: Engine.underTest)
    func states(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let first = try await world.get("/admin/members?limit=2", as: "hana")
            #expect(first.items.count == 2)
            let next = try #require(first.body["next"].string)
            let rest = try await world.get("/admin/members?limit=2&cursor=\(next)", as: "hana")
            #expect(rest.items.count == 1 && rest.body["next"] == .null)
            #expect(try await world.get("/admin/members?q=ortiz", as: "hana").items.map { $0["username"] } == ["ben"])
            #expect(try await world.get("/admin/members?state=asleep", as: "hana").status == 400)
            let ben = try world.account("ben").id
            let path = "/admin/members/\(ben)"
            #expect(try await world.send(.patch, path, ["state": "inactive"], as: "hana").code == "reason-missing")
            let out = try await world.send(.patch, path, ["state": "inactive", "reason": "moved away"], as: "hana")
            #expect(out.status == 200 && out.body["state"] == "inactive" && out.body["sessions"] == 0)
            #expect(try await world.get("/account", as: "ben").status == 401)
            #expect(try await world.get("/admin/members?state=inactive", as: "hana").items.count == 1)
            #expect(try await world.post("\(path)/password-code", ["check": "photo-id"], as: "hana").code == "member-inactive")
            #expect(
                try await world.send(.patch, path, ["state": "active", "email": "ben@example.org"], as: "hana").body["state"] == "active")
            #expect(try await world.send(.patch, path, ["email": .null], as: "hana").body["email"] == .null)
            #expect(try await world.send(.patch, path, ["email": "nobody"], as: "hana").faults == ["email address-not-accepted"])
            #expect(try await world.send(.patch, path, ["state": "pending"], as: "hana").status == 422)
            #expect(try await world.post("\(path)/activation", as: "hana").code == "active-already")
            let staff = try world.account("cy").id
            #expect(try await world.get("/admin/members/\(staff)", as: "hana").status == 404)
        }
    }

    @Test("A new password after an identity check: the check is needed, and every session ends", arguments: Engine.underTest)
    func renewed(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/admin/members/\(try world.account("ada").id)/password-code"
            #expect(try await world.post(path, ["note": "x"], as: "hana").code == "check-missing")
            #expect(try await world.post(path, ["check": "crystal-ball"], as: "hana").status == 422)
            let issued = try await world.post(path, ["check": "call-back", "note": "called at the number in the chart"], as: "hana")
            let token = try #require(issued.body["token"].string)
            let body: JSONValue = ["token": .string(token), "password": "seven lanterns by the lake"]
            #expect(try await world.send(.put, "/password-reset", body, as: nil).status == 204)
            #expect(try await world.get("/account", as: "ada").status == 401)
            #expect(try await world.send(.put, "/password-reset", body, as: nil).code == "code-not-accepted")
            #expect(try await world.post("/sign-in", ["username": "ada", "password": "seven lanterns by the lake"], as: nil).status == 200)
        }
    }

    @Test("People of the practice get their letters here, and one's own devices sign out one by one", arguments: Engine.underTest)
    func users(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let users = try await world.get("/admin/workbench-users", as: "hana")
            #expect(users.items.contains { $0["username"] == "cy" && $0["activated"] == false })
            let letter = try await world.post("/admin/workbench-users/cy/activation", as: "hana")
            let token = try #require(letter.body["token"].string)
            let body: JSONValue = ["token": .string(token), "username": "cy", "password": .string(APIWorld.password)]
            #expect(try await world.post("/activation", body, as: nil).body["account"]["kind"] == "staff")
            #expect(try await world.post("/admin/workbench-users/admin/activation", as: "hana").code == "at-the-terminal")
            #expect(try await world.post("/admin/workbench-users/nobody/activation", as: "hana").status == 404)
            for _ in 1...2 { _ = try await world.post("/sign-in", ["username": "ada", "password": .string(APIWorld.password)], as: nil) }
            let sessions = try await world.get("/account/sessions", as: "ada").items
            let other = try #require(sessions.first { $0["current"] == false }?["id"].string)
            #expect(try await world.send(.delete, "/account/sessions/\(other)", as: "ada").status == 204)
            #expect(try await world.send(.delete, "/account/sessions/\(other)", as: "ada").status == 404)
            #expect(try await world.send(.delete, "/account/sessions/\(other)", as: "ben").status == 404)
            #expect(try await world.get("/account/sessions", as: "ada").items.count == sessions.count - 1)
        }
    }
}
