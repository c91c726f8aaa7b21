import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: claiming, replying and completing by forms")
struct TaskFormTests {
    @Test("After Claim the page holds the reply box with the cursor in it; Release gives the task back (D6)", arguments: Engine.underTest)
    func claimAndRelease(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy in the morning")
            let path = "/workbench/tasks/\(task)"
            let before = try await world.open(path, as: "cy")
            #expect(before.shows("<article class=\"detail\" id=\"task\" aria-labelledby=\"subject\""))
            #expect(before.shows("<h1 id=\"subject\"><bdi>Dizzy in the morning</bdi></h1>"))
            #expect(before.shows("<title>Task · Threadwell</title>"))
            #expect(before.shows("Nobody has claimed this") && !before.shows("name=\"message\""))
            let page = try await world.claimed(task)
            #expect(page.shows("name=\"message\" autofocus"))
            #expect(page.shows(">Reply</button>") && page.shows(">Reply and next</button>") && page.shows("Yours since"))
            let released = try await world.submit("\(path)/release", page.hidden(to: "\(path)/release"), as: "cy")
            #expect(released.status == 303 && released.location == "\(path)?told=released")
            #expect(try await world.open(path, as: "di").shows("Nobody has claimed this"))
        }
    }

    @Test("Release with a reason keeps it as a note and in the history; what is refused keeps its words (D6)", arguments: Engine.underTest)
    func releaseReason(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let task = try await world.task(of: asked.conversation)
            let path = "/workbench/tasks/\(task)"
            var fields = try await world.claimed(task).hidden(to: "\(path)/release")
            fields["because"] = String(repeating: "a", count: try await world.portal.site().limits.body + 1)
            let refused = try await world.submit("\(path)/release", fields, as: "cy")
            #expect(refused.status == 422 && refused.shows("<details class=\"more\" id=\"release\" open>"))
            #expect(refused.shows("name=\"because\" required>aaaa") && refused.shows("This is too long"))

            fields["because"] = "I know her well."
            let released = try await world.submit("\(path)/release", fields, as: "cy")
            #expect(released.status == 303 && released.location == "\(path)?told=released")
            let after = try await world.open(path, as: "di")
            #expect(after.shows("Nobody has claimed this") && after.shows("<div class=\"words\" dir=\"auto\">I know her well.</div>"))
            #expect(after.shows("gave it back to the group: I know her well."))
            let seen = try await world.get("/conversations/\(asked.conversation)/messages", as: "ada")
            #expect(!String(decoding: seen.bytes, as: UTF8.self).contains("know her"))
            // Too late for the task, and not lost: it is offered as a note.
            let late = try await world.submit("\(path)/release", fields, as: "cy")
            #expect(late.status == 412 && late.shows("I know her well.</textarea>"))
        }
    }

    @Test("A task page names the patient, the record, the writer, the readers and why it came", arguments: Engine.underTest)
    func facts(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let asked = try await world.ask("Fever", for: "noah")
            let task = try await world.task(of: asked.conversation)
            let page = try await world.open("/workbench/tasks/\(task)", as: "cy")
            #expect(page.shows("<dd><bdi>Noah Park, 9</bdi></dd>") && page.shows("<dd>March 14, 2017</dd>"))
            #expect(page.shows("HOSP MRN-noah"))
            #expect(page.shows("<bdi>Ada Park</bdi>, mother") && page.shows("mother, for Noah Park"))
            #expect(page.shows("Message flow of"))
        }
    }

    @Test("The first opening of a task is what the member sees as seen, and it is recorded", arguments: Engine.underTest)
    func seen(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let task = try await world.task(of: asked.conversation)
            _ = try await world.open("/workbench/tasks/\(task)", as: "cy")
            let conversation = try await world.get("/conversations/\(asked.conversation)", as: "ada")
            #expect(conversation.body["status"].string == "seen")
            let readings = try await world.portal.read { tx in
                try tx.first("SELECT count(*) FROM audit_event WHERE action = 'read' AND object_kind = 'task'") { try $0[0] as Int }
            }
            #expect(readings == 1)
        }
    }

    @Test("A reply whose file comes twice is one message; with another file it is not taken for the same", arguments: Engine.underTest)
    func replyWithFile(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let page = try await world.claimed(task)
            let path = "/workbench/tasks/\(task)/reply"
            func send(_ file: [UInt8], _ name: String) async throws -> Screen {
                let id = try #require(try await world.upload(file, name, as: "cy").body["id"].string)
                let words = ["message": "See the plan.", "then": "stay", "attachment": id]
                return try await world.submit(path, page.hidden(to: path).merging(words) { $1 }, as: "cy")
            }
            let sent = try await send(SampleFiles.pdf, "plan.pdf")
            #expect(sent.status == 303, "\(sent.html)")
            let again = try await send(SampleFiles.pdf, "plan.pdf")
            #expect(again.status == 303 && again.location == sent.location)
            #expect(try await send(SampleFiles.text, "plan.txt").status == 422)
            #expect(try await world.rows("message") == 2)
        }
    }

    @Test("A reply sent twice from the same page is one message, and ends the task as answered (S15, S44)", arguments: Engine.underTest)
    func reply(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let page = try await world.claimed(task)
            let before = try await world.rows("message")
            let first = try await world.reply("Drink more water.", from: page, to: task)
            let second = try await world.reply("Drink more water.", from: page, to: task)
            #expect(first.status == 303 && first.location?.hasPrefix("/workbench/tasks/\(task)?told=replied&sent=") == true)
            #expect(second.location == first.location)
            #expect(try await world.rows("message") == before + 1)
            let done = try await world.open(try #require(first.location), as: "cy")
            #expect(done.shows("Your reply is sent.") && done.shows("Answered") && done.shows("Drink more water."))
            #expect(!done.shows("name=\"message\""))
        }
    }

    @Test("Reply and next answers, and claims the next by rank and due time; with none left it says so", arguments: Engine.underTest)
    func replyAndNext(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let first = try await world.waitingTask("First")
            let second = try await world.waitingTask("Second")
            let third = try await world.waitingTask("Third")
            let order = try await world.open("/workbench", as: "cy").html.matches(of: /<tr data-key="([^"]*)"/).map { String($0.1) }
            #expect(order == [first, second, third])
            let started = try await world.submit("/workbench/tasks/next", as: "cy")
            #expect(started.location == "/workbench/tasks/\(first)")
            var screen = try await world.open("/workbench/tasks/\(first)", as: "cy")
            for (task, next) in [(first, second), (second, third)] {
                let answer = try await world.reply("Done.", from: screen, to: task, then: "next")
                #expect(answer.location?.hasPrefix("/workbench/tasks/\(next)?told=next&sent=") == true)
                screen = try await world.open(try #require(answer.location), as: "cy")
                #expect(screen.shows("This is the next task; it is yours.") && screen.shows("autofocus"))
            }
            let last = try await world.reply("Done.", from: screen, to: third, then: "next")
            #expect(last.location?.hasPrefix("/workbench?told=replied-last&sent=") == true)
            #expect(try await world.open("/workbench?told=replied-last", as: "cy").shows("Nothing else waits that you could claim."))
            #expect(try await world.submit("/workbench/tasks/next", as: "cy").location == "/workbench?told=nothing")
        }
    }

    @Test("Every other outcome is documented, and an outcome that owes a note is refused without one (D8)", arguments: Engine.underTest)
    func completion(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)/completion"
            var fields = try await world.claimed(task).hidden(to: path)
            fields["outcome"] = "answered-by-phone"
            fields["note"] = "  "
            let refused = try await world.submit(path, fields, as: "cy")
            #expect(refused.status == 422 && refused.shows("Write the note."))
            #expect(refused.shows("<details class=\"more\" id=\"phone\" open>"))
            fields["outcome"] = "replied"
            #expect(try await world.submit(path, fields, as: "cy").shows("Choose an outcome"))
            fields["outcome"] = "answered-by-phone"
            fields["note"] = "Called at four."
            #expect(try await world.submit(path, fields, as: "cy").location == "/workbench/tasks/\(task)?told=completed")
            let done = try await world.open("/workbench/tasks/\(task)", as: "di")
            #expect(done.shows("Answered by phone") && done.shows("by Cy Flores, RN") && done.shows("Called at four."))
        }
    }

    @Test("A note is kept once, apart from the reply, and never reaches the member", arguments: Engine.underTest)
    func notes(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let task = try await world.task(of: asked.conversation)
            let path = "/workbench/tasks/\(task)/notes"
            var fields = try await world.open("/workbench/tasks/\(task)", as: "di").hidden(to: path)
            #expect(fields["once"] != nil)
            fields["note"] = "Mother called as well."
            for _ in 1...2 { #expect(try await world.submit(path, fields, as: "di").location == "/workbench/tasks/\(task)?told=noted") }
            #expect(try await world.rows("task_note") == 1)
            #expect(try await world.open("/workbench/tasks/\(task)", as: "cy").shows("Mother called as well."))
            fields["once"] = "another"
            fields["note"] = " "
            let empty = try await world.submit(path, fields, as: "di")
            #expect(empty.status == 422 && empty.shows("Write the note."))
            let messages = try await world.get("/conversations/\(asked.conversation)/messages", as: "ada")
            #expect(!String(decoding: messages.bytes, as: UTF8.self).contains("Mother called"))
        }
    }
}
