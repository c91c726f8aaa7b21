import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: owners, transfers and holds on pages")
struct OversightPageTests {
    @Test("A manager assigns from the task's page; an agent is offered nothing of the kind (S35, S36)", arguments: Engine.underTest)
    func assign(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)"
            let page = try await world.open(path, as: "di")
            #expect(page.shows(">Assign</button>") && page.shows("<option value=\"cy\">Cy Flores, RN, 0 tasks</option>"))
            #expect(!page.shows(">Unassign</button>"))
            #expect(!(try await world.open(path, as: "cy")).shows("id=\"oversight\""))
            var fields = page.hidden(to: "\(path)/owner")
            fields["user"] = "cy"
            let assigned = try await world.submit("\(path)/owner", fields, as: "di")
            #expect(assigned.status == 303 && assigned.location == "\(path)?told=assigned")
            let after = try await world.open(path, as: "di")
            #expect(after.shows(">Change owner</button>") && after.shows(">Unassign</button>"))
            // The page from before is stale now.
            #expect(try await world.submit("\(path)/owner", fields, as: "di").status == 412)
            #expect(try await world.submit("\(path)/unassignment", after.hidden(to: "\(path)/unassignment"), as: "di").status == 303)
            #expect(try await world.submit("\(path)/owner", ["user": "cy"], as: "cy").status == 403)
            #expect(try await world.submit("\(path)/owner", ["user": "eve"], as: "di").shows("does not belong to the workflow group"))
        }
    }

    @Test("The owner holds until a day and resumes", arguments: Engine.underTest)
    func hold(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)"
            let page = try await world.claimed(task)
            #expect(page.shows(">Put on hold</button>"))
            var fields = page.hidden(to: "\(path)/hold")
            fields["for"] = "member"
            fields["until"] = "yesterday"
            let wrong = try await world.submit("\(path)/hold", fields, as: "cy")
            #expect(wrong.status == 422 && wrong.shows("Choose a day from tomorrow on"))
            fields["until"] = "2026-11-25"
            #expect(try await world.submit("\(path)/hold", fields, as: "cy").location == "\(path)?told=held")
            let held = try await world.open(path, as: "cy")
            #expect(held.shows("Waits for the member until") && held.shows(">Resume</button>") && held.shows(">Reply</button>"))
            #expect(try await world.submit("\(path)/resumption", held.hidden(to: "\(path)/resumption"), as: "cy").status == 303)
        }
    }

    @Test("A transfer needs its reason, and the member reads a dated line without it", arguments: Engine.underTest)
    func transfer(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let path = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            let page = try await world.claimed(try await world.task(of: asked.conversation))
            var fields = page.hidden(to: "\(path)/transfer")
            fields["workflowGroup"] = "billing"
            let wrong = try await world.submit("\(path)/transfer", fields, as: "cy")
            #expect(wrong.status == 422 && wrong.shows("Write the reason"))
            fields["workflowGroup"] = "nowhere"
            fields["reason"] = "She asks for the copay."
            #expect(try await world.submit("\(path)/transfer", fields, as: "cy").shows("She asks for the copay."))
            fields["workflowGroup"] = "billing"
            let moved = try await world.submit("\(path)/transfer", fields, as: "cy")
            #expect(moved.status == 303 && moved.location == "/workbench?told=transferred")
            #expect(try await world.open(path, as: "eve").shows("She asks for the copay."))
            let read = try await world.get("/conversations/\(asked.conversation)", as: "ada")
            #expect(read.body["events"].items.first?["text"].string?.hasPrefix("Cy Flores, RN, for Primary care, passed this") == true)
            #expect(!String(decoding: read.bytes, as: UTF8.self).contains("copay"))
        }
    }

    @Test("Selected rows are assigned together, each judged by itself", arguments: Engine.underTest)
    func selection(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (one, done) = (try await world.waitingTask("One"), try await world.waitingTask("Done"))
            let list = try await world.open("/workbench", as: "di")
            #expect(list.shows("form=\"selection\" aria-label=\"Select One\"") && list.shows("With the selected tasks"))
            #expect(!(try await world.open("/workbench", as: "cy")).shows("form=\"selection\""))
            _ = try await world.post("/workbench/tasks/\(done)/claim", as: "cy")
            _ = try await world.post("/workbench/tasks/\(done)/completion", ["outcome": "no-reply-needed"], as: "cy")
            for (task, words) in [(one, "Done</span>"), (done, "This task is finished.")] {
                let result = try await world.submit("/workbench/tasks/bulk", ["task": task, "action": "assign", "user": "cy"], as: "di")
                #expect(result.status == 200 && result.shows(words), "\(words)")
            }
            #expect(try await world.submit("/workbench/tasks/bulk", ["action": "unassign"], as: "di").shows("Select tasks first"))
            #expect(try await world.get("/workbench/tasks?owner=me", as: "cy").items.count == 1)
        }
    }

    @Test("Selected rows are unassigned and transferred together, and a finished one among them says why not", arguments: Engine.underTest)
    func selectedTogether(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (one, two) = (try await world.waitingTask("One"), try await world.waitingTask("Two"))
            for task in [one, two] { _ = try await world.claimed(task) }
            func act(_ fields: [(String, String)], on tasks: [String]) async throws -> Screen {
                try await world.submit("/workbench/tasks/bulk", pairs: tasks.map { ("task", $0) } + fields, as: "di")
            }
            let returned = try await act([("action", "unassign")], on: [one, two])
            #expect(returned.status == 200 && returned.html.matches(of: /<span class="about">Done<\/span>/).count == 2)
            #expect(try await world.get("/workbench/tasks?owner=me", as: "cy").items.isEmpty)
            #expect(try await act([("action", "transfer"), ("workflowGroup", "billing")], on: [one]).shows("Write the reason"))
            _ = try await world.post("/workbench/tasks/\(two)/claim", as: "cy")
            _ = try await world.post("/workbench/tasks/\(two)/completion", ["outcome": "no-reply-needed"], as: "cy")
            let moved = try await act(
                [("action", "transfer"), ("workflowGroup", "billing"), ("reason", "Both ask for the copay.")], on: [one, two])
            #expect(moved.shows(">Done</span>") && moved.shows("This task is finished."))
            #expect(try await world.open("/workbench/tasks/\(one)", as: "eve").shows("Both ask for the copay."))
            #expect(try await world.open("/workbench/tasks/\(two)", as: "eve").status == 404)
        }
    }
}
