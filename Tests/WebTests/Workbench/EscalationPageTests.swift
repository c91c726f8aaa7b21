import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Pages and API of promises that run out")
struct EscalationPageTests {
    private static let group = "/workbench/groups/primary-nurses"

    @Test("The Group page says who is told early, who when it is late, and who then", arguments: Engine.underTest)
    func groupPage(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let page = try await world.open(Self.group, as: "di")
            #expect(page.shows("<h2 id=\"late\">When an answer is late</h2>"))
            #expect(page.shows("When most of the promised time is over: Di Okafor, RN."))
            #expect(page.shows("When it is late: Di Okafor, RN."))
            #expect(page.shows("every 15 minutes the next: Cy Flores, RN."))
            // Whoever may not process tasks is told of none.
            try await world.removeFromGroup("cy")
            let without = try await world.open(Self.group, as: "di")
            #expect(without.shows("When it is late: Di Okafor, RN.") && !without.shows("every 15 minutes the next"))
            try await world.portal.database.write { tx in try tx.execute("UPDATE account SET language = 'es' WHERE username = 'di'") }
            #expect(try await world.open(Self.group, as: "di").shows("Cuando llega tarde: Di Okafor, RN."))
        }
    }

    @Test(
        "A late task says on its row, on its page and by the API who was told and who has opened it; the member reads an honest note",
        arguments: Engine.underTest)
    func late(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy in the morning")
            let task = try await world.task(of: asked.conversation)
            let path = "/workbench/tasks/\(task)"
            #expect(!(try await world.open("/workbench", as: "di")).shows("Escalated"))
            let fresh = try await world.get(path, as: "cy")
            #expect(fresh.body["escalations"].items.isEmpty && fresh.body["escalatedAt"].string == nil)

            // Thanksgiving and the weekend lie between: the promise of two business days is long over.
            try await travel(8 * 86_400, world)
            #expect(try await world.open("/workbench", as: "di").shows("<strong class=\"state bad\">Escalated</strong>"))
            let told = try await world.get(path, as: "cy").body["escalations"].items
            #expect(told.map { $0["stage"].string } == ["overdue", "member"])
            #expect(told.first?["told"]["username"] == "di" && told.first?["openedAt"].string == nil)
            #expect(try await world.open(path, as: "cy").shows("Di Okafor, RN, "))
            #expect(try await world.open(path, as: "cy").shows("not opened yet"))

            let member = try await world.get("/conversations/\(asked.conversation)", as: "ada").body
            #expect(member["status"] == "delayed")
            let events = member["events"].items.compactMap { $0["text"].string }
            #expect(events.contains { $0.contains("it is late. We are sorry.") && $0.contains("Primary care") }, "\(events)")

            // Nobody opened it: the next on the list is told; then Di opens it, and the page says so.
            try await travel(16 * 60, world)
            #expect(
                try await world.get(path, as: "cy").body["escalations"].items.compactMap { $0["told"]["username"].string } == ["di", "cy"])
            _ = try await world.open(path, as: "di")
            let page = try await world.open(path, as: "di")
            #expect(page.shows("<h2 id=\"told-of-title\">Who was told</h2>") && page.shows(": opened "))
            let history = try await world.get(path + "/history", as: "di").items
            #expect(history.contains { $0["action"] == "escalate" && $0["toldMember"] == true })
            #expect(history.contains { $0["action"] == "escalate" && $0["to"].items.first?["name"] == "Di Okafor, RN" })
        }
    }

    @Test("Before it is late the row says that it nearly is, and the manager alone was told", arguments: Engine.underTest)
    func warned(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            // Asked on Saturday, promised within Monday and Tuesday: on Tuesday afternoon most of it is over.
            let task = try await world.waitingTask()
            try await travel(3 * 86_400 + 4 * 3_600, world)
            let row = try await world.open("/workbench", as: "cy")
            #expect(row.shows("<span class=\"state warn\">Nearly late</span>") && !row.shows("Escalated"))
            let told = try await world.get("/workbench/tasks/\(task)", as: "cy").body
            #expect(told["escalations"].items.map { $0["stage"].string } == ["warning"])
            #expect(told["warnedAt"].string != nil && told["escalatedAt"].string == nil)
        }
    }

    @Test("What nearly is late is addressed to the manager: counted and listed for her, until she opens it", arguments: Engine.underTest)
    func toldToMe(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (task, list) = (try await world.waitingTask("Dizzy in the morning"), "/workbench?group=primary-nurses&show=told")
            #expect(!(try await world.open("/workbench", as: "di")).shows("Told to me"))
            try await travel(3 * 86_400 + 4 * 3_600, world)
            #expect(
                try await world.open("/workbench", as: "di").shows(
                    "href=\"/workbench?group=primary-nurses&amp;show=told\">Told to me <span class=\"count\">1</span></a>"))
            #expect(!(try await world.open("/workbench", as: "cy")).shows("Told to me"), "an agent is told of nothing yet")
            #expect(try await world.open(list, as: "di").shows("Dizzy in the morning"))
            #expect(try await world.get("/workbench/groups", as: "di").items.first?["counts"]["told"] == 1)
            func told(_ name: String) async throws -> [String?] {
                try await world.get("/workbench/tasks?told=true", as: name).items.map { $0["id"].string }
            }
            let mine = try await told("di")
            #expect(mine == [task])
            let ofCy = try await told("cy")
            #expect(ofCy.isEmpty)
            // Whoever else opens it takes nothing from her.
            _ = try await world.open("/workbench/tasks/\(task)", as: "cy")
            let still = try await told("di")
            #expect(still == [task])
            _ = try await world.open("/workbench/tasks/\(task)", as: "di")
            #expect(!(try await world.open("/workbench", as: "di")).shows("Told to me"))
            #expect(try await world.open(list, as: "di").shows("You have opened everything you were told of in Primary care nurses"))
            try await world.portal.database.write { tx in try tx.execute("UPDATE account SET language = 'es' WHERE username = 'di'") }
            #expect(try await world.open(list, as: "di").shows("Avisos para mí"))
        }
    }

    /// Lets time pass and has a server tend the Workbench. Sessions end after minutes of rest; here they last.
    private func travel(_ seconds: Int64, _ world: APIWorld) async throws {
        world.clock.advance(seconds: seconds)
        let now = world.clock.now
        try await world.portal.database.write { tx in
            try tx.execute("UPDATE session SET seen_at = \(now), expires_at = \(now.adding(days: 1))")
        }
        try await world.portal.tendWorkbench()
    }
}
