import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: an answer that is asked for again")
struct AnsweredAgainTests {
    private func readings(_ world: APIWorld, by name: String) async throws -> Int {
        let account = try world.account(name).id
        return try await world.portal.read { tx in
            try tx.first("SELECT count(*) FROM audit_event WHERE action = 'read' AND actor = \(account)") { try $0[0] as Int } ?? 0
        }
    }

    @Test(
        "While the grant stands it is the first one again, and recorded as a reading; after its end there is nothing (S4)",
        arguments: Engine.underTest)
    func grantEnded(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let grant = try await world.grant("ada", for: "noah")
            let path = "/patients/\(try world.patient("noah"))/conversations"
            let question = APIWorld.question(group: "pediatrics")
            let first = try await world.post(path, question, as: "ada", headers: .key("one"))
            let conversation = try #require(first.body["conversation"]["id"].string)
            let reply = "/conversations/\(conversation)/messages"
            let second = try await world.post(reply, ["body": "One more thing"], as: "ada", headers: .key("two"))
            #expect(first.status == 201 && second.status == 201)
            #expect(try await readings(world, by: "ada") == 0)
            #expect(try await world.post(path, question, as: "ada", headers: .key("one")).body == first.body)
            #expect(try await world.post(reply, ["body": "One more thing"], as: "ada", headers: .key("two")).body == second.body)
            #expect(try await readings(world, by: "ada") == 1, "the same conversation within the minute is one reading")
            try await world.portal.perform { tx in
                try world.portal.patients.end(grant, because: "asked for", by: .operator, in: tx)
                return Effect(())
            }
            for (address, body, key) in [(path, question, "one"), (reply, ["body": "One more thing"], "two")] {
                let again = try await world.post(address, body, as: "ada", headers: .key(key))
                #expect(again.status == 404 && again.code == "not-found")
            }
            #expect(try await world.rows("message") == 2)
        }
    }

    @Test("Who was taken from the group is not told again of the task (S40)", arguments: Engine.underTest)
    func groupLeft(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.post(
                "/patients/\(try world.patient("ada"))/conversations", APIWorld.question(group: "billing-office", type: "billing"),
                as: "ada")
            let task = try await world.task(of: try #require(asked.body["conversation"]["id"].string), as: "eve")
            #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "eve").status == 200)
            let reply = "/workbench/tasks/\(task)/reply"
            let first = try await world.post(reply, ["body": "The second line was an error."], as: "eve", headers: .key("k"))
            #expect(first.status == 201)
            #expect(
                try await world.post(reply, ["body": "The second line was an error."], as: "eve", headers: .key("k")).body == first.body)
            let group = try #require(try await world.portal.site().workflowGroup(code: "billing")?.id)
            let eve = try world.account("eve").id
            try await world.portal.perform { tx in
                let gone = WorkflowGroupMembership(group: group, account: eve, role: .agent, active: true, assigned: false)
                try gone.save(by: nil, at: world.clock.now, in: tx)
                return Effect(())
            }
            #expect(
                try await world.post(reply, ["body": "The second line was an error."], as: "eve", headers: .key("k")).status == 404)
        }
    }

    @Test("Who lost the role is not told again whom they added", arguments: Engine.underTest)
    func roleLost(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let new: JSONValue = ["given": "Elsa", "family": "Lund", "birthDate": "1990-02-03", "recordNumber": "009911"]
            let first = try await world.post("/admin/patients", new, as: "hana", headers: .key("k"))
            #expect(first.status == 201)
            #expect(try await world.post("/admin/patients", new, as: "hana", headers: .key("k")).body == first.body)
            let hana = try world.account("hana").id
            try await world.portal.database.write { try $0.execute("DELETE FROM account_role WHERE account = \(hana)") }
            #expect(try await world.post("/admin/patients", new, as: "hana", headers: .key("k")).status == 404)
        }
    }
}
