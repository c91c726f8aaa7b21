import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: managers and owners")
struct OversightAPITests {
    @Test(
        "Sixteen rows, for agents and managers: only all four conditions together may process (S32, S33, S37 to S41, D9)",
        arguments: Engine.underTest)
    func truthTable(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for role in GroupRole.allCases {
                for bits in 0..<16 {
                    let failing = EligibilityCondition.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element)
                    try await world.arrange("cy", role: role, failing: failing)
                    func waiting() async throws -> String {
                        "/workbench/tasks/\(try await world.task(of: try await world.ask().conversation, as: "di"))"
                    }
                    let path = try await waiting()
                    let row: Comment = "\(role), failing \(failing.map(\.rawValue))"
                    let tomorrow = world.clock.now.adding(days: 1).rfc3339
                    var answers = [
                        try await world.post(path + "/claim", as: "cy"),
                        try await world.get(path, as: "cy"),
                        try await world.post(path + "/notes", ["body": "Seen."], as: "cy"),
                        try await world.post(path + "/hold", ["until": .string(tomorrow), "for": "member"], as: "cy"),
                        try await world.send(.delete, path + "/claim", as: "cy"),
                        try await world.post(path + "/claim", as: "cy"),
                        try await world.post(path + "/reply", ["body": "Rest."], as: "cy"),
                    ]
                    // What was answered is done: the other ends are those of tasks of their own.
                    for (end, body) in Self.otherEnds {
                        let other = failing.isEmpty ? try await waiting() : path
                        if failing.isEmpty { _ = try await world.post(other + "/claim", as: "cy") }
                        answers.append(try await world.post(other + end, body, as: "cy"))
                    }
                    if failing.isEmpty {
                        #expect(answers.map(\.status) == [200, 200, 201, 200, 200, 200, 201, 200, 200], row)
                    } else if failing.contains(.enabled) {
                        #expect(answers.allSatisfy { $0.status == 401 && $0.code == "account-disabled" }, row)
                        #expect(answers.allSatisfy { $0.body["failed"] == ["enabled"] }, row)
                    } else {
                        #expect(answers.allSatisfy { $0.status == 403 && $0.code == "not-eligible" }, row)
                        #expect(answers.allSatisfy { $0.body["failed"].items.compactMap(\.string) == failing.map(\.rawValue) }, row)
                    }
                    // What a manager does beside needs the same four.
                    let assigned = try await world.send(.put, path + "/owner", ["user": "di"], as: "cy", headers: .ifMatch("*"))
                    let expected = failing.contains(.enabled) ? 401 : role == .agent || !failing.isEmpty ? 403 : 409
                    #expect(assigned.status == expected, row)
                }
            }
        }
    }

    private static let otherEnds: [(String, JSONValue)] = [
        ("/completion", ["outcome": "no-reply-needed"]), ("/transfer", ["workflowGroup": "billing", "reason": "About a bill."]),
    ]

    @Test("Assign, change the owner and unassign, with If-Match; each refusal has its code (S35, S36)", arguments: Engine.underTest)
    func owner(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/tasks/\(try await world.waitingTask())/owner"
            func put(_ user: String, as name: String = "di", _ tag: String? = "*") async throws -> APIAnswer {
                try await world.send(.put, path, ["user": .string(user)], as: name, headers: tag.map { .ifMatch($0) } ?? [:])
            }
            #expect(try await put("cy", nil).status == 428)
            #expect(try await put("cy", "\"9\"").status == 412)
            let assigned = try await put("cy", "\"1\"")
            #expect(assigned.status == 200 && assigned.body["owner"]["username"] == "cy" && assigned.body["state"] == "claimed")
            #expect(assigned.headers[.eTag] == "\"2\"")
            #expect(try await put("di", as: "cy").code == "manager-only")
            #expect(try await put("di", as: "cy").status == 403)
            #expect(try await put("cy", as: "eve", nil).status == 404)
            #expect(try await put("eve").code == "assignee-not-eligible")
            #expect(try await put("eve").faults == ["user assignee-not-eligible"])
            #expect(try await put("nobody").code == "unknown-user")
            try await world.removeFromGroup("fay")
            let inactive = try await put("fay")
            #expect(inactive.status == 422 && inactive.body["failed"] == ["active"])
            #expect(try await put("di").body["owner"]["username"] == "di")
            let opened = try await world.send(.delete, path, as: "di", headers: .ifMatch("*"))
            #expect(opened.status == 200 && opened.body["owner"] == .null && opened.body["state"] == "open")
        }
    }

    @Test("Several tasks at once are each judged by themselves", arguments: Engine.underTest)
    func bulk(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (one, two, done) = (
                try await world.waitingTask("One"), try await world.waitingTask("Two"), try await world.waitingTask("Done")
            )
            _ = try await world.post("/workbench/tasks/\(done)/claim", as: "cy")
            _ = try await world.post("/workbench/tasks/\(done)/completion", ["outcome": "no-reply-needed"], as: "cy")
            let nowhere = "018f0000-0000-7000-8000-000000000000"
            let tasks: JSONValue = .array([one, two, done, nowhere].map { .string($0) })
            func act(_ action: String, _ more: [(String, JSONValue)] = [], as name: String = "di") async throws -> [String] {
                var members = [JSONObject.Member(key: "tasks", value: tasks), .init(key: "action", value: .string(action))]
                members += more.map { JSONObject.Member(key: $0.0, value: $0.1) }
                let answer = try await world.post("/workbench/tasks/bulk", .object(JSONObject(members)), as: name)
                try #require(answer.status == 200, "\(answer.body)")
                return answer.body["results"].items.map { "\($0["status"].integer ?? 0) \($0["code"].string ?? "")" }
            }
            #expect(try await act("assign", [("user", "cy")]) == ["200 ", "200 ", "409 task-finished", "404 not-found"])
            #expect(try await act("unassign", as: "cy") == ["403 manager-only", "403 manager-only", "403 manager-only", "404 not-found"])
            #expect(try await act("unassign") == ["200 ", "200 ", "409 task-finished", "404 not-found"])
            let transfer: [(String, JSONValue)] = [("workflowGroup", "billing"), ("reason", "About bills.")]
            #expect(try await act("transfer", transfer) == ["200 ", "200 ", "409 task-finished", "404 not-found"])
            #expect(try await world.get("/workbench/tasks?group=billing", as: "eve").items.count == 2)
            #expect(try await world.post("/workbench/tasks/bulk", ["tasks": [], "action": "assign"], as: "di").status == 422)
            #expect(try await world.post("/workbench/tasks/bulk", ["tasks": tasks, "action": "burn"], as: "di").status == 422)
        }
    }

    @Test(
        "Transfer, hold, resume and priority answer with the task; the member reads of a transfer, not of why", arguments: Engine.underTest)
    func deeds(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let path = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            _ = try await world.post(path + "/claim", as: "cy")
            let tomorrow = world.clock.now.adding(days: 1).rfc3339
            let held = try await world.post(path + "/hold", ["until": .string(tomorrow), "for": "member"], as: "cy")
            #expect(held.status == 200 && held.body["state"] == "waiting" && held.body["hold"]["for"] == "member")
            #expect(
                try await world.post(path + "/hold", ["until": "2020-01-01T00:00:00Z", "for": "member"], as: "cy").code == "hold-until")
            #expect(try await world.post(path + "/hold", ["until": "soon", "for": "member"], as: "cy").status == 422)
            #expect(try await world.send(.delete, path + "/hold", as: "cy").body["state"] == "claimed")
            #expect(
                try await world.send(.put, path + "/priority", ["priority": "possible-urgent"], as: "cy").body["priority"]
                    == "possible-urgent")
            #expect(try await world.send(.put, path + "/priority", ["priority": "high"], as: "cy").status == 422)
            #expect(try await world.send(.put, path + "/type", ["type": "general"], as: "cy").body["type"] == "general")
            #expect(try await world.get("/conversations/\(asked.conversation)", as: "ada").body["type"] == "medical", "as she chose")
            #expect(try await world.send(.put, path + "/type", ["type": "gossip"], as: "cy").status == 422)
            #expect(try await world.send(.put, path + "/type", ["type": "billing"], as: "di").status == 200, "the manager")
            #expect(try await world.get(path + "/history", as: "cy").items.compactMap { $0["type"].string } == ["general", "billing"])
            #expect(
                try await world.post(path + "/transfer", ["workflowGroup": "billing", "reason": " "], as: "cy").faults == ["reason missing"]
            )
            let moved = try await world.post(path + "/transfer", ["workflowGroup": "billing", "reason": "Secret why."], as: "cy")
            #expect(moved.status == 200 && moved.body["workflowGroup"]["code"] == "billing" && moved.body["owner"] == .null)
            let read = try await world.get("/conversations/\(asked.conversation)", as: "ada")
            let event = try #require(read.body["events"].items.first)
            #expect(event["kind"] == "transferred" && event["by"]["name"] == "Cy Flores, RN")
            let text = String(decoding: read.bytes, as: UTF8.self)
            #expect(!text.contains("Secret") && !text.contains("Billing") && !text.contains("nurses"))
        }
    }

    @Test("Managers read and change the people of their own group alone (S31, S34)", arguments: Engine.underTest)
    func members(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/groups/primary-nurses/members"
            #expect(try await world.get(path, as: "di").items.compactMap { $0["user"]["username"].string }.sorted() == ["cy", "di", "gil"])
            #expect(try await world.get(path, as: "cy").code == "manager-only")
            #expect(try await world.get(path, as: "eve").status == 404)
            #expect(try await world.get("/workbench/groups/nothing/members", as: "di").status == 404)
            let added = try await world.send(.put, path + "/fay", ["role": "agent"], as: "di")
            #expect(added.status == 200 && added.body["eligible"] == true && added.body["active"] == true)
            let inactive = try await world.send(.put, path + "/fay", ["role": "agent", "active": false], as: "di")
            #expect(inactive.body["failed"] == ["active"] && inactive.body["active"] == false && inactive.body["eligible"] == false)
            let active = try await world.send(.put, path + "/fay", ["role": "agent", "active": true], as: "di")
            #expect(active.status == 200 && active.body["active"] == true && active.body["eligible"] == true && active.body["failed"] == [])
            #expect(try await world.post("/workbench/tasks/\(try await world.waitingTask())/claim", as: "fay").status == 200)
            #expect(try await world.send(.put, path + "/fay", ["role": "boss"], as: "di").status == 422)
            #expect(try await world.send(.put, path + "/ada", ["role": "agent"], as: "di").code == "unknown-user")
            #expect(try await world.send(.delete, path + "/di", as: "di").code == "last-manager")
            #expect(try await world.send(.delete, path + "/di", as: "di").status == 409)
            #expect(try await world.send(.delete, path + "/fay", as: "di").body["assigned"] == false)
            #expect(try await world.send(.delete, path + "/eve", as: "di").status == 404)
            #expect(
                try await world.send(.put, "/workbench/groups/cardiology-nurses/members/cy", ["role": "agent"], as: "di").code
                    == "manager-only")
            #expect(try await world.send(.put, "/workbench/groups/billing/members/cy", ["role": "agent"], as: "di").status == 404)
        }
    }

    @Test("An absence answers with what went where, and its end with what came back", arguments: Engine.underTest)
    func absence(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            let path = "/workbench/groups/primary-nurses/members/cy/absence"
            let away = try await world.send(.put, path, ["until": "2026-11-27", "cover": "di"], as: "di")
            #expect(away.status == 200 && away.body["until"] == "2026-11-28T06:00:00.000Z" && away.body["cover"]["username"] == "di")
            #expect(away.body["moved"].items.map { $0["task"].string } == [task])
            #expect(try await world.get("/workbench/absence", as: "cy").body["moved"].items.count == 1)
            world.clock.advance(seconds: 60)
            let again = try await world.send(.put, path, ["until": "2026-11-27", "cover": "di"], as: "di")
            #expect(again.status == 200 && again.bytes == away.bytes, "what is sent twice answers the same")
            let later = try await world.send(.put, path, ["from": "2026-11-26", "until": "2026-11-27"], as: "di")
            #expect(later.status == 422 && later.faults == ["from absence-begun"])
            #expect(try await world.get("/workbench/absence", as: "di").status == 404)
            #expect(
                try await world.send(.put, "/workbench/absence", ["until": "2026-11-27", "cover": "cy"], as: "di").code == "cover-cycle")
            #expect(try await world.send(.put, path, ["until": "yesterday"], as: "di").faults == ["until absence-dates"])
            #expect(try await world.send(.put, path, ["until": "2026-11-27"], as: "eve").status == 404)
            #expect(try await world.send(.put, path, ["until": "2026-11-27"], as: "cy").code == "manager-only")
            let back = try await world.send(.delete, path + "?undo=true", as: "di")
            #expect(back.status == 200 && back.body["kept"] == 0 && back.body["moved"].items.first?["returned"] == true)
            #expect(try await world.send(.delete, "/workbench/absence", as: "cy").code == "no-absence")
            #expect(try await world.get("/workbench/tasks?owner=me", as: "cy").items.count == 1)
        }
    }
}

extension APIWorld {
    /// Makes exactly these conditions fail for somebody of the nurses, past every verb and with their session alive.
    fileprivate func arrange(_ name: String, role: GroupRole, failing: [EligibilityCondition]) async throws {
        let group = try #require(try await portal.site().workflowGroup(code: "primary-nurses")?.id)
        let account = try account(name).id
        let now = clock.now
        let disabled: Timestamp? = failing.contains(.enabled) ? now : nil
        try await portal.database.bulkWrite { tx in
            try tx.execute("UPDATE account SET disabled_at = \(disabled) WHERE id = \(account)")
            try tx.execute("DELETE FROM account_role WHERE account = \(account) AND role = 'taskProcessing'")
            if !failing.contains(.taskProcessing) {
                try tx.execute("INSERT INTO account_role (account, role, granted_at) VALUES (\(account), 'taskProcessing', \(now))")
            }
            try WorkflowGroupMembership(
                group: group, account: account, role: role, active: !failing.contains(.active), assigned: !failing.contains(.assigned)
            ).save(by: nil, at: now, in: tx)
        }
    }
}
