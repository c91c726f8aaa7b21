import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: the Group page")
struct GroupPageTests {
    private static let path = "/workbench/groups/primary-nurses"

    @Test("A manager finds the people with their load, and every button says whom it is about (S31, S34)", arguments: Engine.underTest)
    func people(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            _ = try await world.claimed(try await world.waitingTask())
            #expect(try await world.open("/workbench", as: "di").shows("href=\"\(Self.path)\">Group</a>"))
            #expect(!(try await world.open("/workbench", as: "cy")).shows("href=\"\(Self.path)\""))
            let page = try await world.open(Self.path, as: "di")
            #expect(page.status == 200 && page.shows("<h1>Primary care nurses</h1>") && page.shows("<title>Group · Threadwell</title>"))
            #expect(page.shows("Agent · 1 task") && page.shows("Manager · no tasks"))
            #expect(page.shows("aria-describedby=\"member-cy\">Deactivate</button>"))
            #expect(page.shows("aria-describedby=\"member-cy\">Remove</button>"))
            #expect(try await world.open(Self.path, as: "cy").status == 403)
            #expect(try await world.open(Self.path, as: "eve").status == 404)
            #expect(try await world.open("/workbench/groups/nothing", as: "di").status == 404)
        }
    }

    @Test("Adding, deactivating and removing by forms; the last manager stays, and the page says why (S34)", arguments: Engine.underTest)
    func changing(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let added = try await world.submit("\(Self.path)/members", ["user": "fay", "role": "agent", "new": "true"], as: "di")
            #expect(added.status == 303 && added.location == "\(Self.path)?told=added&user=fay")
            #expect(try await world.open(try #require(added.location), as: "di").shows("Fay Cole belongs to the group."))
            let task = try await world.waitingTask()
            _ = try await world.claimed(task, by: "fay")
            let off = try await world.submit("\(Self.path)/members", ["user": "fay", "role": "agent", "active": "false"], as: "di")
            #expect(off.status == 303)
            let inactive = try await world.open(Self.path, as: "di")
            #expect(inactive.shows("aria-describedby=\"member-fay\">Activate</button>"))
            #expect(try await world.open("/workbench/tasks/\(task)", as: "cy").shows("Nobody has claimed this"))
            #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "fay").code == "not-eligible")
            // The form behind the button, as the page has it.
            let form = try #require(
                inactive.html.split(separator: "<form ").first { $0.contains("aria-describedby=\"member-fay\">Activate</button>") })
            #expect(form.contains("action=\"\(Self.path)/members\""))
            var fields: [String: String] = [:]
            for field in form.matches(of: /name="(user|role|active)" value="([^"]*)"/) { fields[String(field.1)] = String(field.2) }
            #expect(fields["user"] == "fay" && fields["role"] == "agent" && fields["active"] == "true")
            let on = try await world.submit("\(Self.path)/members", fields, as: "di")
            #expect(on.status == 303)
            #expect(try await world.open(Self.path, as: "di").shows("aria-describedby=\"member-fay\">Deactivate</button>"))
            #expect(try await world.claimed(task, by: "fay").shows("Yours since"))
            #expect(try await world.submit("\(Self.path)/removal", ["user": "fay"], as: "di").status == 303)
            let last = try await world.submit("\(Self.path)/removal", ["user": "di"], as: "di")
            #expect(last.status == 409 && last.shows("The group would be left without a manager."))
            #expect(try await world.submit("\(Self.path)/removal", ["user": "di"], as: "cy").status == 403)
        }
    }

    @Test("An address names only whom the page shows anyway: no member, and no sign of who has an account", arguments: Engine.underTest)
    func named(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func told(_ user: String) async throws -> Screen { try await world.open("\(Self.path)?told=changed&user=\(user)", as: "di") }
            #expect(try await told("cy").shows("Cy Flores, RN: the change holds from now on."))
            let (member, nobody) = (try await told("ben"), try await told("nosuch"))
            #expect(member.status == 200 && member.html == nobody.html)
            #expect(!member.shows("id=\"told\"") && !member.shows("Ortiz") && !nobody.shows("nosuch"))
        }
    }

    @Test("A sick nurse's tasks: person and last day, then what went where, and one Undo", arguments: Engine.underTest)
    func absence(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for number in 1...3 { _ = try await world.claimed(try await world.waitingTask("Question \(number)")) }
            let wrong = try await world.submit("\(Self.path)/absence", ["user": "cy", "until": "2020-01-01"], as: "di")
            #expect(wrong.status == 422 && wrong.shows("Choose a last day that is not over"))
            let sent = try await world.submit("\(Self.path)/absence", ["user": "cy", "until": "2026-11-27", "cover": "di"], as: "di")
            #expect(sent.status == 303)
            let page = try await world.open(try #require(sent.location), as: "di")
            #expect(page.shows("Cy Flores, RN is away.") && page.shows("covered by Di Okafor, RN"))
            #expect(
                page.html.matches(of: /<li><a href="\/workbench\/tasks\/[^"]*"><bdi>Question \d<\/bdi><\/a>, to Di Okafor, RN<\/li>/).count
                    == 3)
            #expect(page.shows("aria-describedby=\"away-cy\">Undo</button>"))
            let again = try await world.submit("\(Self.path)/absence", ["user": "cy", "until": "2026-11-30", "cover": "di"], as: "di")
            #expect(again.status == 303)
            let second = try await world.open(try #require(again.location), as: "di")
            #expect(second.html.matches(of: /<bdi>Question \d<\/bdi><\/a>, to Di Okafor, RN<\/li>/).count == 3, "the list is still there")
            let later = try await world.submit(
                "\(Self.path)/absence", ["user": "cy", "from": "2026-11-25", "until": "2026-11-30"], as: "di")
            #expect(later.status == 422 && later.shows("This absence has begun.") && later.shows("Undo</button>"))
            let undone = try await world.submit("\(Self.path)/absence/end", ["user": "cy", "undo": "true"], as: "di")
            #expect(try await world.open(try #require(undone.location), as: "di").shows("The absence of Cy Flores, RN is undone."))
            #expect(try await world.get("/workbench/tasks?owner=me", as: "cy").items.count == 3)
        }
    }

    @Test("An absence with a first day to come is told with both days, and moves nothing before its day", arguments: Engine.underTest)
    func toCome(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            _ = try await world.claimed(try await world.waitingTask("Dizzy in the morning"))
            let days = ["from": "2026-11-25", "until": "2026-11-27"]
            let sent = try await world.submit("\(Self.path)/absence", days.merging(["user": "cy", "cover": "di"]) { $1 }, as: "di")
            #expect(sent.status == 303)
            let own = try await world.open("/workbench/absence", as: "cy")
            for page in [try await world.open(Self.path, as: "di"), own] {
                // The last day is over a second before its end.
                #expect(
                    page.html.contains(
                        /Away from <time datetime="2026-11-25T06:00:00Z"[^>]*>[^<]*<\/time> until <time datetime="2026-11-28T05:59:59Z"/))
                #expect(page.shows(", covered by Di Okafor, RN") && page.shows("Nothing yet: tasks go when it begins."))
                #expect(!page.shows("Dizzy in the morning</bdi></a>, to"))
            }
            #expect(try await world.get("/workbench/tasks?owner=me", as: "cy").items.count == 1)
        }
    }

    @Test(
        "A manager learns of an absence what it moved in groups they work in, and of the others how many tasks, by page and API",
        arguments: Engine.underTest)
    func elsewhere(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            #expect(
                try await world.submit("\(Self.path)/members", ["user": "fay", "role": "agent", "new": "true"], as: "di").status == 303)
            let ours = try await world.waitingTask("Dizzy in the morning")
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let asked = try await world.post(path, APIWorld.question("Copy of a form", type: "general"), as: "ada")
            let theirs = try await world.task(of: try #require(asked.body["conversation"]["id"].string), as: "fay")
            for task in [ours, theirs] {
                #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "fay").status == 200)
            }
            let ofFay = "/workbench/groups/primary-nurses/members/fay/absence"
            let told = try await world.send(.put, ofFay, ["until": "2026-11-27"], as: "di")
            #expect(told.body["moved"].items.map { $0["task"].string } == [ours] && told.body["elsewhere"] == 1)
            #expect(!String(decoding: told.bytes, as: UTF8.self).contains(theirs))
            let page = try await world.open(Self.path, as: "di")
            #expect(page.shows("<bdi>Dizzy in the morning</bdi></a>, back to the group</li><li>A task of another group</li>"))
            let own = try await world.get("/workbench/absence", as: "fay")
            #expect(own.body["moved"].items.count == 2 && own.body["elsewhere"] == 0)
            let ended = try await world.send(.delete, ofFay + "?undo=true", as: "di")
            #expect(ended.body["moved"].items.count == 1 && ended.body["elsewhere"] == 1 && ended.body["kept"] == 0)
        }
    }

    @Test("Replies from the inbox are in the list of what went where, and one Undo brings them back", arguments: Engine.underTest)
    func replies(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for (name, group) in [("di", "primary-care"), ("dr.sato", "pediatrics")] {
                let body: JSONValue = [
                    "patient": .string(try world.patient("ada").description), "clinicalGroup": .string(group), "type": "medical",
                    "subject": .string("From \(name)"), "body": "All well.",
                ]
                let begun = try await world.post("/workbench/conversations", body, as: name).body["conversation"]["id"].string
                let id = try #require(begun)
                try await world.writeAgain(id, "Thank you.")
                let away = try await world.submit("/workbench/absence", ["until": "2026-11-27"], as: name)
                #expect(away.status == 303)
                let page = try await world.open("/workbench/absence", as: name)
                // Dr. Sato works on no tasks of the group: the way to hers is her inbox.
                let place = name == "di" ? "/workbench/tasks/" : "/workbench/inbox/\(id)"
                #expect(page.shows("<bdi>From \(name)</bdi></a>, a reply from the inbox, now a task of the group"), "\(name)")
                #expect(page.shows("<li><a href=\"\(place)"), "\(name)")
                let ended = try await world.send(.delete, "/workbench/absence?undo=true", as: name)
                let moved = try #require(ended.body["moved"].items.first)
                #expect(moved["reply"] == true && moved["returned"] == true && ended.body["kept"] == 0, "\(name)")
                #expect(try await world.get("/workbench/inbox?waiting=true", as: name).items.count == 1, "\(name)")
                #expect(try await world.rows("task") == 0, "\(name)")
            }
        }
    }

    @Test("One records one's own absence and comes back", arguments: Engine.underTest)
    func own(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy in the morning")
            _ = try await world.claimed(task)
            let empty = try await world.open("/workbench/absence", as: "cy")
            #expect(empty.shows("<h1>My absence</h1>") && empty.shows("Nothing is recorded."))
            #expect(try await world.submit("/workbench/absence", ["until": "2026-11-27"], as: "cy").status == 303)
            let page = try await world.open("/workbench/absence", as: "cy")
            #expect(page.shows("<bdi>Dizzy in the morning</bdi></a>, back to the group"))
            #expect(try await world.submit("/workbench/absence/end", ["undo": "true"], as: "cy").status == 303)
            #expect(try await world.open("/workbench/tasks/\(task)", as: "cy").shows("Yours since"))
            #expect(try await world.submit("/workbench/absence/end", [:], as: "cy").shows("No absence is recorded."))
        }
    }

    @Test("The page speaks Spanish", arguments: Engine.underTest)
    func spanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.portal.database.write { tx in try tx.execute("UPDATE account SET language = 'es' WHERE username = 'di'") }
            let page = try await world.open(Self.path, as: "di")
            #expect(page.shows("Responsable del grupo · ninguna tarea") && page.shows("Anotar ausencia") && page.shows("<html lang=\"es\""))
            #expect(try await world.submit("/workbench/absence", ["until": "2026-11-27"], as: "di").status == 303)
            let later = try await world.submit("/workbench/absence", ["from": "2026-11-25", "until": "2026-11-27"], as: "di")
            #expect(later.status == 422 && later.shows("Esta ausencia ya ha empezado."))
        }
    }
}
