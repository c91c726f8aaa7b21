import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: forms that come too late, and hostile text")
struct RefusedFormTests {
    @Test("Whoever claims second is told who was first and since when, and nothing changes (D7)", arguments: Engine.underTest)
    func secondClaim(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            _ = try await world.claimed(task, by: "cy")
            let refused = try await world.submit("/workbench/tasks/\(task)/claim", as: "di")
            #expect(refused.status == 409)
            #expect(
                refused.html.contains(
                    /<h2 id="refused-title">Cy Flores, RN claimed this just before you \(<time[^>]*>[^<]*<\/time>\)<\/h2>/))
            #expect(!refused.shows("name=\"message\""))
            #expect(refused.shows("data-source=\"/workbench/tasks/\(task)?told=taken\""))
            #expect(try await world.open("/workbench/tasks/\(task)?told=taken", as: "di").shows("just before you"))
        }
    }

    @Test("A task of other groups answers with the bytes of one that does not exist", arguments: Engine.underTest)
    func stranger(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy in the morning")
            let unknown = (world.portal.surroundings.ids.next() as ID<WorkbenchTask>).description
            for part in ["", "/claim", "/release", "/reply", "/completion", "/notes"] {
                func ask(_ id: String) async throws -> Screen {
                    let path = "/workbench/tasks/\(id)\(part)"
                    let fields = ["message": "Hello", "note": "Hello", "outcome": "no-reply-needed", "version": "1"]
                    return part.isEmpty ? try await world.open(path, as: "eve") : try await world.submit(path, fields, as: "eve")
                }
                let (theirs, nothing) = (try await ask(task), try await ask(unknown))
                #expect(theirs.status == 404 && nothing.status == 404, "\(part)")
                #expect(theirs.html == nothing.html, "\(part)")
                #expect(try await ask("no-id").html == nothing.html, "\(part)")
            }
        }
    }

    @Test(
        "Removed from the group between page and click: the failing condition is named, the words are kept, nothing is sent (S39)",
        arguments: Engine.underTest)
    func removed(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy in the morning")
            let page = try await world.claimed(task)
            let before = try await world.rows("message")
            try await world.removeFromGroup("cy")
            let refused = try await world.reply("Please rest <today>.", from: page, to: task)
            #expect(refused.status == 403)
            #expect(refused.shows("You are not active in this group.") && refused.shows("Please rest &lt;today&gt;."))
            #expect(!refused.shows("Dizzy"))
            #expect(try await world.rows("message") == before)
            #expect(try await world.open("/workbench/tasks/\(task)", as: "cy").status == 403)
        }
    }

    @Test("A letter that came while one was writing is read first: the reply is not sent, its words are kept", arguments: Engine.underTest)
    func stale(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let task = try await world.task(of: asked.conversation)
            let page = try await world.claimed(task)
            try await world.writeAgain(asked.conversation, "It is worse now.")
            let refused = try await world.reply("Drink more water.", from: page, to: task)
            #expect(refused.status == 412)
            #expect(refused.shows("The task has changed since you opened it"))
            #expect(refused.shows("It is worse now.") && refused.shows(">Drink more water.</textarea>"))
            #expect(!refused.shows("id=\"task\" aria-labelledby=\"subject\" data-live"))
            let sent = try await world.reply("Come in at once.", from: refused, to: task)
            #expect(sent.status == 303)
        }
    }

    @Test("A reply that names no letter as read is not sent, even with the newest version", arguments: Engine.underTest)
    func unseen(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)/reply"
            var fields = try await world.claimed(task).hidden(to: path)
            #expect(fields.removeValue(forKey: "seen") != nil)
            fields["message"] = "Drink more water."
            #expect(try await world.submit(path, fields, as: "cy").status == 412)
        }
    }

    @Test("A task that was taken away while one was writing keeps the words and says who has it", arguments: Engine.underTest)
    func takenAway(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let page = try await world.claimed(task)
            let path = "/workbench/tasks/\(task)"
            _ = try await world.submit("\(path)/release", page.hidden(to: "\(path)/release"), as: "cy")
            _ = try await world.claimed(task, by: "di")
            let current = try await world.open(path, as: "di").hidden(to: "\(path)/reply")
            var fields = page.hidden(to: "\(path)/reply")
            fields["version"] = current["version"]
            fields["message"] = "Half an answer"
            let refused = try await world.submit("\(path)/reply", fields, as: "cy")
            #expect(refused.status == 409)
            #expect(refused.shows("This task is not yours: Di Okafor, RN has it"))
            #expect(refused.shows("readonly>Half an answer</textarea>"))
        }
    }

    @Test("Text that is not accepted comes back with its sentence at the field", arguments: Engine.underTest)
    func faults(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let page = try await world.claimed(task)
            let empty = try await world.reply("  \n ", from: page, to: task)
            #expect(empty.status == 422 && empty.shows("id=\"message-trouble\""))
            let long = try await world.reply(String(repeating: "a", count: 20_001), from: page, to: task)
            #expect(long.status == 422 && long.shows("20"))
            let control = try await world.reply("Bell \u{7}", from: page, to: task)
            #expect(control.status == 422 && control.shows("id=\"message-trouble\""))
        }
    }

    @Test("HTML in every field is text, and characters that change direction are marked for staff", arguments: Engine.underTest)
    func hostileText(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let script = "<script>alert(1)</script>\" onfocus=\"x"
            let asked = try await world.ask("\(script) \u{202E}gpj")
            let task = try await world.task(of: asked.conversation)
            var page = try await world.claimed(task)
            var note = page.hidden(to: "/workbench/tasks/\(task)/notes")
            note["note"] = script
            _ = try await world.submit("/workbench/tasks/\(task)/notes", note, as: "cy")
            page = try await world.open("/workbench/tasks/\(task)", as: "cy")
            let refused = try await world.reply(script + "\u{7}", from: page, to: task)
            for screen in [page, refused, try await world.open("/workbench", as: "cy")] {
                #expect(!screen.shows("<script>alert") && !screen.shows("\" onfocus"))
                #expect(screen.shows("&lt;script&gt;alert(1)&lt;/script&gt;"))
                #expect(screen.shows("<span class=\"control-mark\" title=\"U+202E right-to-left override\">RLO</span>"))
                #expect(!screen.shows("style="))
            }
        }
    }

    /// What a field for words may be sent, and whether it is kept.
    private static let hostile: [(text: String, isKept: Bool)] = [
        ("<script>alert(1)</script>\" onfocus=\"x \u{202E}gpj", true), ("Bell \u{0}", false),
        ("e" + String(repeating: "\u{301}", count: 10_000), false),
    ]

    @Test(
        "Hostile text in a reason, a note or a correction is kept as the text it is, or refused and nothing is done",
        arguments: Engine.underTest)
    func hostileFields(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let places: [(part: String, field: String, more: [String: String], reader: String)] = [
                ("transfer", "reason", ["workflowGroup": "front-desk"], "fay"),
                ("completion", "note", ["outcome": "answered-by-phone"], "cy"), ("correction", "correction", [:], "cy"),
            ]
            for (part, field, more, reader) in places {
                for (text, isKept) in Self.hostile {
                    let task = try await world.waitingTask()
                    let path = "/workbench/tasks/\(task)"
                    var page = try await world.claimed(task)
                    if part == "correction" {
                        _ = try await world.reply("Take two.", from: page, to: task)
                        page = try await world.open(path, as: "cy")
                    }
                    let before = try await world.rows("task_note") + world.rows("message")
                    let fields = page.hidden(to: "\(path)/\(part)").merging(more) { $1 }.merging([field: text]) { $1 }
                    let answer = try await world.submit("\(path)/\(part)", fields, as: "cy")
                    #expect(answer.status == (isKept ? 303 : 422), "\(part)")
                    let added = try await world.rows("task_note") + world.rows("message") - before
                    #expect(added == (isKept ? 1 : 0), "\(part)")
                    let shown = try await isKept ? world.open(path, as: reader) : answer
                    #expect(!shown.shows("<script>alert") && !shown.shows("\" onfocus"), "\(part)")
                    #expect(shown.shows("&lt;script&gt;alert(1)&lt;/script&gt;") == isKept, "\(part)")
                    #expect(shown.shows(">RLO</span>") == isKept, "\(part)")
                }
            }
        }
    }

    @Test("A hold takes a day and one of two reasons: other words are refused and shown to nobody", arguments: Engine.underTest)
    func hostileHold(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)"
            let page = try await world.claimed(task)
            for (text, _) in Self.hostile {
                let fields = page.hidden(to: "\(path)/hold").merging(["for": text, "until": text]) { $1 }
                let answer = try await world.submit("\(path)/hold", fields, as: "cy")
                #expect(answer.status == 422 && !answer.shows("<script>alert") && !answer.shows("alert(1)"))
                #expect(try await world.get(path, as: "cy").body["state"].string == "claimed")
            }
        }
    }

    @Test("Nothing of a patient stands in an address or in a title", arguments: Engine.underTest)
    func addresses(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy")
            for path in ["/workbench", "/workbench/tasks/\(task)"] {
                let html = try await world.open(path, as: "cy").html
                let titles = html.matches(of: /<title>([^<]*)<\/title>/).map { String($0.1) }
                #expect(titles == ["Tasks · Threadwell"] || titles == ["Task · Threadwell"])
                for address in html.matches(of: /(?:href|action)="([^"]*)"/) {
                    #expect(!address.1.contains("Dizzy") && !address.1.contains("Park"))
                }
            }
        }
    }
}
