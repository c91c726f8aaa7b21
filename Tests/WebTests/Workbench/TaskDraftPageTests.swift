import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: drafts and undo")
struct TaskDraftPageTests {
    @Test("What is drafted stays with the task; whoever owns it next can go on from it", arguments: Engine.underTest)
    func takenOver(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let page = try await world.claimed(task)
            #expect(page.shows(">Save draft</button>") && page.shows("After 30 minutes without you"))
            let path = "/workbench/tasks/\(task)"
            let saved = try await world.submit(
                "\(path)/draft", page.hidden(to: "\(path)/reply").merging(["message": "Dear <Ada>"]) { $1 }, as: "cy")
            #expect(saved.status == 303)
            #expect(try await world.open(path, as: "cy").shows("Dear &lt;Ada&gt;</textarea>"))
            _ = try await world.submit("\(path)/release", page.hidden(to: "\(path)/release"), as: "cy")
            let mine = try await world.open(path, as: "cy")
            #expect(mine.shows("Dear &lt;Ada&gt;</textarea>"), "its author still finds it")
            #expect(!(try await world.open(path, as: "di")).shows("Dear &lt;Ada&gt;"))
            let hers = try await world.claimed(task, by: "di")
            #expect(hers.shows("had drafted this") && hers.shows("Dear &lt;Ada&gt;"))
            let adopted = try await world.submit(
                "\(path)/draft/adoption", hers.hidden(to: "\(path)/draft/adoption"), as: "di")
            #expect(adopted.status == 303)
            #expect(try await world.open(path, as: "di").shows("Dear &lt;Ada&gt;</textarea>"))
        }
    }

    @Test("Undo stands beside what was sent, also after Reply and next, and leads to the task with the words", arguments: Engine.underTest)
    func undo(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let first = try await world.waitingTask("Dizzy")
            let page = try await world.claimed(first)
            _ = try await world.waitingTask("Rash")
            let sent = try await world.reply("For somebody else.", from: page, to: first, then: "next")
            #expect(sent.status == 303)
            let next = try await world.open(try #require(sent.location), as: "cy")
            #expect(next.shows("This is the next task") && next.shows(">Undo</button>"))
            let address = try #require(next.html.firstMatch(of: /action="(\/workbench\/messages\/[^"]+\/withdrawal)"/).map { String($0.1) })
            let undone = try await world.submit(address, next.hidden(to: address), as: "cy")
            #expect(undone.status == 303)
            let back = try await world.open(try #require(undone.location), as: "cy")
            #expect(back.shows("nobody on the member side has seen it") && back.shows("For somebody else.</textarea>"))
            #expect(back.shows("Dizzy"))
            let late = try await world.submit(address, next.hidden(to: address), as: "cy")
            #expect(late.status == 404, "it is as if it had never been")
        }
    }

    @Test("When the time is over the page says so, and offers Undo no more", arguments: Engine.underTest)
    func late(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let sent = try await world.reply("Rest.", from: try await world.claimed(task), to: task)
            let location = try #require(sent.location)
            let fresh = try await world.open(location, as: "cy")
            let address = try #require(
                fresh.html.firstMatch(of: /action="(\/workbench\/messages\/[^"]+\/withdrawal)"/).map { String($0.1) })
            world.clock.advance(seconds: 60)
            #expect(!(try await world.open(location, as: "cy")).shows(">Undo</button>"))
            let refused = try await world.submit(address, fresh.hidden(to: address), as: "cy")
            #expect(try await world.open(try #require(refused.location), as: "cy").shows("It is too late to undo this."))
        }
    }

    @Test("A first message of the practice is kept, listed with its patient, gone on with and undone", arguments: Engine.underTest)
    func newMessage(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/patients/\(try world.patient("ada"))/messages"
            let page = try await world.open("\(path)/new", as: "di")
            let words = ["as": "primary-care", "type": "medical", "subject": "Results", "message": "They are fine.", "replies": "true"]
            let saved = try await world.submit("\(path)/draft", page.hidden(to: path).merging(words) { $1 }, as: "di")
            #expect(saved.status == 303)
            let list = try await world.open("/workbench/messages/new", as: "di")
            #expect(list.shows("Results") && list.shows("Ada Park"))
            let open = try await world.open(try #require(saved.location), as: "di")
            #expect(open.shows("They are fine.</textarea>") && open.shows("value=\"Results\""))
            let sent = try await world.submit(
                path, open.hidden(to: path).merging(words.merging(["audience": "both", "then": "send"]) { $1 }) { $1 }, as: "di")
            #expect(sent.status == 303)
            #expect(!(try await world.open("/workbench/messages/new", as: "di")).shows("They are fine."))
            let told = try await world.open(try #require(sent.location), as: "di")
            let address = try #require(told.html.firstMatch(of: /action="(\/workbench\/messages\/[^"]+\/withdrawal)"/).map { String($0.1) })
            let undone = try await world.submit(address, told.hidden(to: address), as: "di")
            #expect(try await world.open(try #require(undone.location), as: "di").shows("They are fine.</textarea>"))
            #expect(try await world.rows("conversation") == 0)
        }
    }

    @Test(
        "What was kept for a team, a provider or a type that is gone says so, and nobody else is chosen in its place",
        arguments: Engine.underTest)
    func gone(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/patients/\(try world.patient("ada"))/messages"
            let page = try await world.open("\(path)/new", as: "di")
            func keep(_ voice: String, _ type: String) async throws -> String {
                let words = ["as": voice, "type": type, "subject": "Results", "message": "They are <fine>.", "replies": "true"]
                let saved = try await world.submit("\(path)/draft", page.hidden(to: path).merging(words) { $1 }, as: "di")
                try #require(saved.status == 303, "\(saved.html)")
                return try #require(saved.location)
            }
            func chosen(_ screen: Screen) throws -> [String?] {
                let fields = try #require(WebPage(status: screen.status, headers: [:], html: screen.html).fields(to: path))
                return [fields["as"], fields["type"]]
            }
            let (team, provider) = (try await keep("pediatrics", "medical"), try await keep("primary-care/sato", "medical"))
            let (kind, stands) = (try await keep("cardiology", "general"), try await keep("cardiology", "medical"))
            let (first, third) = (try await world.open(team, as: "di"), try await world.open(kind, as: "di"))
            #expect(try chosen(first) == ["pediatrics", "medical"])
            #expect(try chosen(third) == ["cardiology", "general"])
            try await world.change { document in
                document.eventRules = []
                document.templates = []
                document.decisions.membersToProviders.types.remove(.general)
                document.messageFlows.removeAll { $0.code == "pediatrics" }
                document.clinicalGroups.removeAll { $0.code == "pediatrics" }
                for index in document.clinicalGroups.indices where document.clinicalGroups[index].code == "primary-care" {
                    document.clinicalGroups[index].providers = []
                }
            }
            let (noVoice, noType) = ("You can no longer write in that name.", "That kind of message is no longer taken here.")
            for draft in [team, provider] {
                let open = try await world.open(draft, as: "di")
                #expect(try chosen(open) == ["", "medical"] && open.shows(noVoice) && !open.shows(noType))
                #expect(open.shows("They are &lt;fine&gt;.</textarea>") && open.shows("value=\"Results\""))
            }
            let withoutType = try await world.open(kind, as: "di")
            #expect(try chosen(withoutType) == ["cardiology", ""] && withoutType.shows(noType) && !withoutType.shows(noVoice))
            let same = try await world.open(stands, as: "di")
            #expect(try chosen(same) == ["cardiology", "medical"] && !same.shows(noVoice) && !same.shows(noType))

            let open = try await world.open(team, as: "di")
            let words = [
                "as": "", "type": "medical", "subject": "Results", "message": "They are <fine>.", "audience": "both", "then": "send",
            ]
            let refused = try await world.submit(path, open.hidden(to: path).merging(words) { $1 }, as: "di")
            #expect(refused.status == 422 && refused.shows("Choose a clinical group in whose name you may write."))
            #expect(try chosen(refused) == ["", "medical"] && refused.shows("They are &lt;fine&gt;.</textarea>"))
            #expect(try await world.rows("conversation") == 0)
        }
    }
}
