import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: tasks")
struct TaskAPITests {
    @Test("Of 64 claims at once exactly one wins, and the others are told who did (D7)", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.task(of: try await world.ask().conversation)
            let answers = try await withThrowingTaskGroup(of: (String, APIAnswer).self) { group in
                for number in 0..<64 {
                    let name = number.isMultiple(of: 2) ? "cy" : "di"
                    group.addTask { (name, try await world.post("/workbench/tasks/\(task)/claim", as: name, headers: .ifMatch("\"1\""))) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let winners = answers.filter { $0.1.status == 200 }
            let owner = try #require(winners.first?.0)
            // Whoever owns it may claim it again: that is the answer that got lost, not a second winner.
            #expect(Set(winners.map(\.0)) == [owner])
            let losers = answers.filter { $0.0 != owner }
            #expect(losers.allSatisfy { $0.1.status == 409 && $0.1.code == "task-already-claimed" })
            #expect(losers.allSatisfy { $0.1.body["owner"]["username"].string == owner })
            let claims = try await world.portal.read { tx in
                try tx.first("SELECT count(*) FROM audit_event WHERE action = 'claim'") { try $0[0] as Int }
            }
            #expect(claims == 1)
        }
    }

    @Test(
        "Claiming after removal from the group says which conditions fail; a stranger finds nothing (S39, S40)", arguments: Engine.underTest
    )
    func eligibility(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.task(of: try await world.ask().conversation)
            let path = "/workbench/tasks/\(task)/claim"
            let group = try #require(try await world.portal.site().workflowGroup(code: "primary-nurses")?.id)
            let cy = try world.account("cy").id
            try await world.portal.perform { tx in
                let gone = WorkflowGroupMembership(group: group, account: cy, role: .agent, active: false, assigned: false)
                try gone.save(by: nil, at: world.clock.now, in: tx)
                return Effect(())
            }
            let refused = try await world.post(path, as: "cy")
            #expect(refused.status == 403 && refused.code == "not-eligible")
            #expect(refused.body["failed"] == ["active", "assigned"])
            #expect(try await world.post(path, as: "eve").status == 404)
            #expect(try await world.get("/workbench/tasks/\(task)", as: "cy").status == 403)
            #expect(try await world.get("/workbench/tasks", as: "cy").items.isEmpty)
            #expect(try await world.post(path, as: "di").status == 200)
        }
    }

    @Test("If-Match with an older version gets 412, any strong or weak tag of the current one passes", arguments: Engine.underTest)
    func versions(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/tasks/\(try await world.task(of: try await world.ask().conversation))"
            for stale in ["\"7\"", "\"x\"", "nonsense", "\"7\", \"8\""] {
                let answer = try await world.post(path + "/claim", as: "cy", headers: .ifMatch(stale))
                #expect(answer.status == 412 && answer.code == "stale", "\(stale)")
            }
            #expect(try await world.post(path + "/claim", as: "cy", headers: .ifMatch("\"9\", W/\"1\"")).status == 200)
            #expect(try await world.post(path + "/reply", ["body": "Late"], as: "cy", headers: .ifMatch("\"1\"")).status == 412)
            let released = try await world.send(.delete, path + "/claim", as: "cy", headers: .ifMatch("*"))
            #expect(released.body["state"] == "open" && released.body["owner"] == .null)
            #expect(released.headers[.eTag] == "\"3\"")
        }
    }

    @Test("Only the owner replies, completes and releases; a finished task takes nothing more", arguments: Engine.underTest)
    func owner(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/tasks/\(try await world.task(of: try await world.ask().conversation))"
            #expect(try await world.post(path + "/reply", ["body": "Hi"], as: "cy").code == "not-owner")
            _ = try await world.post(path + "/claim", as: "di")
            let other = try await world.post(path + "/reply", ["body": "Hi"], as: "cy")
            #expect(other.status == 409 && other.body["owner"]["username"] == "di")
            #expect(try await world.send(.delete, path + "/claim", as: "cy").status == 409)
            #expect(try await world.post(path + "/reply", ["body": ""], as: "di").faults == ["body missing"])
            #expect(try await world.post(path + "/notes", ["body": " "], as: "di").faults == ["body missing"])
            #expect(try await world.post(path + "/completion", ["outcome": "vanished"], as: "di").faults == ["outcome unknown"])
            #expect(try await world.post(path + "/completion", ["outcome": "misdirected"], as: "di").faults == ["note missing"])
            let kept = try await world.post(path + "/reply", ["body": "First", "complete": false], as: "di", headers: .key("r"))
            #expect(kept.body["task"]["state"] == "claimed")
            let again = try await world.post(path + "/reply", ["body": "First", "complete": false], as: "di", headers: .key("r"))
            #expect(again.bytes == kept.bytes && again.headers[.eTag] == kept.headers[.eTag])
            #expect(try await world.post(path + "/completion", ["outcome": "replied"], as: "di").status == 200)
            let late = try await world.post(path + "/claim", as: "cy")
            #expect(late.status == 409 && late.code == "task-finished")
        }
    }

    @Test("A task can be given back with a reason, which its history and its notes tell the staff alone (D6)", arguments: Engine.underTest)
    func releaseReason(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let path = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            _ = try await world.post(path + "/claim", as: "cy")
            let long = JSONValue.string(String(repeating: "a", count: try await world.portal.site().limits.body + 1))
            #expect(try await world.send(.delete, path + "/claim", ["reason": long], as: "cy").faults == ["reason too-long"])
            #expect(try await world.send(.delete, path + "/claim", ["because": "x"], as: "cy").status == 400)
            #expect(try await world.get(path, as: "cy").body["state"] == "claimed")
            let released = try await world.send(.delete, path + "/claim", ["reason": "I know her well."], as: "cy")
            #expect(released.status == 200 && released.body["state"] == "open")
            let open = try await world.get(path, as: "di").body
            #expect(open["notes"].items.map { $0["body"].string } == ["I know her well."])
            let history = try await world.get(path + "/history", as: "di").items.filter { $0["action"] == "release" }
            #expect(history.map { $0["reason"].string } == ["I know her well."])
            for place in ["/conversations/\(asked.conversation)", "/conversations/\(asked.conversation)/messages"] {
                let seen = try await world.get(place, as: "ada")
                #expect(!String(decoding: seen.bytes, as: UTF8.self).contains("know her"))
            }
        }
    }

    @Test("Reading removes nothing: list, counts, state and version are the same for whoever opens a task", arguments: Engine.underTest)
    func reading(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let path = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            // What the readings of either nurse may not change, as both of them see it.
            func standing() async throws -> [JSONValue] {
                var all: [JSONValue] = []
                for name in ["cy", "di"] {
                    all += try await world.get("/workbench/groups", as: name).items.map { $0["counts"] }
                    for query in ["", "?owner=none", "?owner=me", "?state=open", "?state=claimed"] {
                        all += try await world.get("/workbench/tasks" + query, as: name).items.flatMap { task in
                            ["id", "state", "owner", "version", "dueAt", "priority"].map { task[$0] }
                        }
                    }
                }
                return all
            }
            let waiting = try await standing()
            for name in ["di", "cy", "di"] { #expect(try await world.get(path, as: name).status == 200) }
            #expect(try await standing() == waiting)

            _ = try await world.post(path + "/claim", as: "cy")
            let claimed = try await standing()
            for name in ["di", "cy", "di", "cy"] { #expect(try await world.get(path, as: name).status == 200) }
            #expect(try await standing() == claimed)
            let task = try await world.get(path, as: "di").body
            #expect(task["state"] == "claimed" && task["owner"]["username"] == "cy")

        }
    }

    @Test("Claim next takes tasks by due time until nothing waits", arguments: Engine.underTest)
    func next(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for subject in ["First", "Second"] { try await world.ask(subject) }
            #expect(try await world.post("/workbench/tasks/next", as: "cy").body["subject"] == "First")
            #expect(try await world.post("/workbench/tasks/next", ["group": "primary-nurses"], as: "cy").body["subject"] == "Second")
            let empty = try await world.post("/workbench/tasks/next", as: "cy")
            #expect(empty.status == 404 && empty.code == "nothing-to-claim")
            #expect(try await world.post("/workbench/tasks/next", ["group": "billing"], as: "cy").code == "not-found")
        }
    }

    @Test("Groups say my role and what waits; filters narrow the list", arguments: Engine.underTest)
    func queues(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let mine = try await world.task(of: try await world.ask("Mine").conversation)
            try await world.ask("Open")
            _ = try await world.post("/workbench/tasks/\(mine)/claim", as: "di")
            let groups = try await world.get("/workbench/groups", as: "di").items
            #expect(groups.map { $0["workflowGroup"]["code"] } == ["primary-nurses", "cardiology-nurses"])
            #expect(groups.first?["role"] == "manager" && groups.first?["eligible"] == true)
            #expect(groups.first?["counts"] == ["open": 1, "mine": 1, "overdue": 0, "waiting": 0, "told": 0])
            func subjects(_ query: String) async throws -> [String?] {
                try await world.get("/workbench/tasks?\(query)", as: "di").items.map { $0["subject"].string }
            }
            #expect(try await subjects("owner=me") == ["Mine"])
            #expect(try await subjects("owner=none&group=primary-nurses") == ["Open"])
            #expect(try await subjects("owner=di&state=claimed") == ["Mine"])
            #expect(try await subjects("owner=nobody") == [])
            #expect(try await subjects("group=billing") == [])
            #expect(try await subjects("sort=age") == ["Mine", "Open"])
            world.clock.advance(seconds: 600)
            #expect(try await subjects("overdue=true") == [])
            #expect(try await world.get("/workbench/tasks?sort=size", as: "di").status == 400)
        }
    }

    @Test("A task keeps the promise that was given when it was opened, whatever the flow promises later", arguments: Engine.underTest)
    func promiseAsGiven(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let first = try await world.task(of: try await world.ask("Before").conversation)
            let given = try await world.get("/workbench/tasks/\(first)", as: "cy").body
            let document = DemonstrationSite.document.replacing(
                "promise: {usually: 4h, atLatest: 2 business days", with: "promise: {usually: 6h, atLatest: 5 business days")
            try #require(document != DemonstrationSite.document)
            let changed = try #require(ConfigurationDocument.read(document).document)
            _ = try await world.portal.configuration.apply(changed, ontoLatest: true, by: .operator)
            let second = try await world.task(of: try await world.ask("After").conversation)
            let kept = try await world.get("/workbench/tasks/\(first)", as: "cy").body
            #expect(kept["promise"] == given["promise"] && kept["promise"]["atLatest"] == "2 business days")
            #expect(kept["dueAt"] == given["dueAt"])
            #expect(try await world.get("/workbench/tasks/\(second)", as: "cy").body["promise"]["atLatest"] == "5 business days")
        }
    }
}
