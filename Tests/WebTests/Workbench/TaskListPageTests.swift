import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: the list of tasks")
struct TaskListPageTests {
    @Test("Tasks names patient, type and subject of every row, and each Claim is described by its subject", arguments: Engine.underTest)
    func rows(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy in the morning")
            let page = try await world.open("/workbench", as: "cy")
            #expect(page.status == 200)
            #expect(page.shows("<title>Tasks · Threadwell</title>"))
            #expect(page.shows("<h1 id=\"tasks\">Tasks</h1>"))
            #expect(page.shows("<a id=\"s-\(task)\" href=\"/workbench/tasks/\(task)\"><bdi>Dizzy in the morning</bdi></a>"))
            #expect(page.shows("aria-describedby=\"s-\(task)\" data-key-press=\"c\">Claim</button>"))
            #expect(page.shows("<bdi>Ada Park, 41</bdi>"))
            #expect(page.shows("Claim next"))
            let group = try #require(try await world.portal.site().workflowGroup(code: "primary-nurses")?.id)
            #expect(page.shows("data-live=\"\(Topic.group(group).name)\""))
            #expect(page.shows("Open <span class=\"count\">1</span>"))
        }
    }

    @Test("The language of a patient stands in the row where it is not the site's first", arguments: Engine.underTest)
    func language(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            _ = try await world.waitingTask()
            #expect(try await world.open("/workbench", as: "cy").shows("<td class=\"language\"></td>"))
            _ = try await world.waitingTask("Mareos", as: "ben")
            #expect(try await world.open("/workbench", as: "cy").shows("<td class=\"language\">Spanish</td>"))
        }
    }

    @Test("A live refetch answers the live parts alone", arguments: Engine.underTest)
    func fragment(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            _ = try await world.waitingTask()
            let fragment = try await world.open("/workbench", as: "cy", headers: [.xFragment: "1", .xLive: "1"])
            #expect(fragment.html.hasPrefix("<nav class=\"groups\" id=\"groups\""))
            #expect(fragment.shows("<table class=\"tasks\" id=\"task-list\""))
            #expect(!fragment.shows("<main"))
        }
    }

    @Test("Whoever works in other groups, or in none, sees no task and is told what to do (S36)", arguments: Engine.underTest)
    func others(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            _ = try await world.waitingTask("Dizzy in the morning")
            let other = try await world.open("/workbench", as: "eve")
            #expect(!other.shows("Dizzy") && other.shows("Nothing waits in your groups"))
            try await world.removeFromGroup("cy", active: false, assigned: true)
            let barred = try await world.open("/workbench", as: "cy")
            #expect(!barred.shows("Dizzy") && barred.shows("You are not active in this group."))
            try await world.removeFromGroup("cy", active: false, assigned: false)
            let none = try await world.open("/workbench", as: "cy")
            #expect(!none.shows("Dizzy") && none.shows("You belong to no workflow group"))
        }
    }

    @Test("The Workbench reads the staff cookie alone, and administrators see no message", arguments: Engine.underTest)
    func kinds(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            _ = try await world.waitingTask("Dizzy in the morning")
            let member = try await world.open("/workbench", as: "ada")
            #expect(member.status == 303 && member.location?.hasPrefix("/sign-in") == true)
            #expect(try await world.open("/workbench", as: "admin").location == "/administration")
            let page = try await world.open("/administration", as: "admin")
            #expect(page.status == 200 && page.shows("threadwell config check") && page.shows("system administrator"))
            #expect(!page.shows("Dizzy"))
            #expect(try await world.open("/administration", as: "cy").shows("There is nothing for you here"))
        }
    }

    @Test("Pages of a long list follow each other without a gap, and a group of others is no address", arguments: Engine.underTest)
    func older(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for number in 1...(TaskList.length + 2) { try await world.ask("Question \(number).") }
            let first = try await world.open("/workbench?show=open", as: "cy")
            let link = try #require(first.html.firstMatch(of: /href="(\/workbench\?show=open&amp;after=[^"]*)">Older/)?.1)
            let second = try await world.open(String(link).replacing("&amp;", with: "&"), as: "cy")
            #expect(second.html.matches(of: /<tr data-key/).count == 2)
            for number in 1...(TaskList.length + 2) {
                let subject = "<bdi>Question \(number).</bdi>"
                #expect(first.shows(subject) != second.shows(subject), "\(number)")
            }
            #expect(try await world.open("/workbench?group=billing", as: "cy").status == 404)
        }
    }

    @Test(
        "Who wrote for a patient is named by what they are to the patient, and without a right any more as a proxy",
        arguments: Engine.underTest)
    func relationship(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let grant = try await world.grant("ada", for: "noah")
            try await world.ask("Fever", as: "ada", for: "noah")
            _ = try await world.waitingTask("Dizzy")
            let page = try await world.open("/workbench", as: "cy")
            #expect(page.shows("<bdi>Noah Park, 9, by mother</bdi>") && page.shows("<bdi>Ada Park, 41</bdi>"))
            let account = try world.account("cy").id
            try await world.portal.perform { tx in
                try tx.execute("UPDATE account SET language = 'es' WHERE id = \(account)")
                return Effect(())
            }
            #expect(try await world.open("/workbench", as: "cy").shows("<bdi>Noah Park, 9, por su madre</bdi>"))
            _ = try await world.portal.perform { try world.portal.patients.end(grant, because: "moved", by: .operator, in: $0) }
            #expect(try await world.open("/workbench", as: "di").shows("<bdi>Noah Park, 9, by proxy</bdi>"))
        }
    }

    @Test("The list is narrowed to one type of question, and stays so in every link of the page", arguments: Engine.underTest)
    func types(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            for (subject, type) in [("Fever", "medical"), ("School form", "general")] {
                let sent = try await world.post(
                    "/patients/\(try world.patient("noah"))/conversations", APIWorld.question(subject, group: "pediatrics", type: type),
                    as: "ada")
                try #require(sent.status == 201, "\(sent.body)")
            }
            let all = try await world.open("/workbench", as: "cy")
            #expect(all.shows("<bdi>Fever</bdi>") && all.shows("<bdi>School form</bdi>"))
            #expect(all.shows("<a class=\"tab\" href=\"/workbench?type=general\">General</a>"))
            let general = try await world.open("/workbench?type=general", as: "cy")
            #expect(general.shows("<bdi>School form</bdi>") && !general.shows("<bdi>Fever</bdi>"))
            #expect(general.shows("href=\"/workbench?type=general\" aria-current=\"true\""))
            #expect(general.shows("?type=general\"><bdi>School form</bdi>"), "and the way back leads to this list")
            let none = try await world.open("/workbench?type=billing", as: "cy")
            #expect(none.shows("Nothing of the type Billing waits here") && none.shows("href=\"/workbench\">All types</a>"))
            #expect(try await world.open("/workbench?type=nonsense", as: "cy").shows("<bdi>Fever</bdi>"))
            let listed = try await world.get("/workbench/tasks?type=general", as: "cy")
            #expect(listed.items.map { $0["subject"] } == ["School form"])
            #expect(try await world.get("/workbench/tasks?type=nonsense", as: "cy").status == 400)
        }
    }
}
