import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: pages of lists")
struct PageAPITests {
    /// Every item of a list, three at a time.
    private func all(_ path: String, as name: String, _ key: String, in world: APIWorld) async throws -> [String?] {
        var found: [String?] = []
        var cursor = ""
        for _ in 0..<20 {
            let page = try await world.get("\(path)limit=3\(cursor)", as: name)
            #expect(page.items.count <= 3)
            found += page.items.map { $0[key].string }
            guard let next = page.body["next"].string else { return found }
            cursor = "&cursor=\(next)"
        }
        Issue.record("the list never ends")
        return found
    }

    @Test("Conversations, messages and tasks come page by page, each once and in order", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let subjects = (1...8).map { "Question \($0)" }
            var conversation = ""
            for subject in subjects { conversation = try await world.ask(subject).conversation }
            let path = "/patients/\(try world.patient("ada"))/conversations?"
            #expect(try await all(path, as: "ada", "subject", in: world) == subjects.reversed())
            for sort in ["due", "age"] {
                #expect(try await all("/workbench/tasks?sort=\(sort)&", as: "cy", "subject", in: world) == subjects)
            }
            for number in 1...7 {
                _ = try await world.post("/conversations/\(conversation)/messages", ["body": .string("\(number)")], as: "ada")
            }
            let bodies = try await all("/conversations/\(conversation)/messages?", as: "ada", "body", in: world)
            #expect(bodies == ["Since the new tablets."] + (1...7).map { "\($0)" })
        }
    }

    @Test("A cursor that was altered, or belongs to another list, filter or person, gets 400", arguments: Engine.underTest)
    func cursors(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "ben")
            for number in 1...3 { try await world.ask("Question \(number)") }
            let path = "/patients/\(try world.patient("ada"))/conversations?limit=1"
            let cursor = try #require(try await world.get(path, as: "ada").body["next"].string)
            #expect(try await world.get("\(path)&cursor=\(cursor)", as: "ada").items.count == 1)
            #expect(
                try await world.get("/patients/\(try world.patient("ada"))/conversations?limit=2&cursor=\(cursor)", as: "ada").status == 200
            )
            let altered = String(cursor.reversed())
            let others = [
                "\(path)&cursor=\(altered)", "\(path)&type=medical&cursor=\(cursor)",
                "/patients/\(try world.patient("ben"))/conversations?cursor=\(cursor)",
                "/patients?cursor=\(cursor)",
            ]
            for other in others { #expect(try await world.get(other, as: "ada").status == 400) }
        }
    }

    @Test("Reading a list, a conversation and a task is in the audit trail before the answer leaves", arguments: Engine.underTest)
    func audited(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (conversation, _) = try await world.ask()
            let task = try await world.task(of: conversation)
            _ = try await world.get("/conversations/\(conversation)/messages", as: "ada")
            _ = try await world.get("/patients/\(try world.patient("ada"))/conversations", as: "ada")
            _ = try await world.get("/workbench/tasks/\(task)", as: "cy")
            let readings = try await world.portal.read { tx in
                try tx.all("SELECT action, object_kind FROM audit_event WHERE action IN ('list', 'read') ORDER BY at, id") { row in
                    let (action, kind): (String, String) = (try row[0], try row[1])
                    return "\(action) \(kind)"
                }
            }
            #expect(readings == ["list task", "read conversation", "list conversation", "read task"])
        }
    }
}
