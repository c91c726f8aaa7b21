import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Portal and API: taking back a message")
struct WithdrawalPageTests {
    @Test("Undo brings the text back into the form; later a stub says whether it was read", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy", as: "ada")
            let messages = try world.messages(of: "ada")
            let address = "\(messages)/\(asked.conversation)"
            let ada = try await MemberBrowser.signedIn("ada", world)
            let fresh = try await ada.get(address)
            #expect(fresh.shows(">Undo</button>"))
            let undone = try await ada.submit(fresh, to: "\(address)/withdrawal")
            #expect(undone.status == 200 && undone.shows("Undone: nobody has seen it.") && undone.shows("Since the new tablets."))
            #expect(undone.shows("value=\"Dizzy\""))
            #expect(try await ada.get(address).status == 404)

            let second = try await world.ask("Dizzy", as: "ada")
            let later = "\(messages)/\(second.conversation)"
            world.clock.advance(seconds: 60)
            let page = try await ada.get(later)
            #expect(!page.shows(">Undo</button>") && page.shows("Withdraw this message"))
            let withdrawn = try await ada.submit(page, to: "\(later)/withdrawal")
            #expect(withdrawn.status == 303)
            let stub = try await ada.follow(withdrawn)
            #expect(stub.shows("The care team had not opened it.") && !stub.shows("Since the new tablets."))
            #expect(!stub.shows("Withdraw this message"))
            #expect(try await ada.submit(page, to: "\(later)/withdrawal").location == withdrawn.location, "twice, it is done once")
            #expect(try await ada.get(messages).shows("Withdrawn"))
        }
    }

    @Test("The stub of what somebody had opened says so, in the reader's language", arguments: Engine.underTest)
    func opened(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy", as: "ada")
            let task = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            let address = "\(try world.messages(of: "ada"))/\(asked.conversation)"
            let ada = try await MemberBrowser.signedIn("ada", world)
            #expect(try await ada.get(address).shows(">Undo</button>"), "to stand in the list of tasks is not to be opened")
            #expect(try await world.open(task, as: "cy").shows("Since the new tablets."))
            let withdrawn = try await ada.submit(try await ada.get(address), to: "\(address)/withdrawal")
            #expect(withdrawn.status == 303)
            let stub = try await ada.follow(withdrawn)
            #expect(stub.shows("The care team had opened it before.") && !stub.shows("The care team had not opened it."))
            #expect(!stub.shows("Since the new tablets."))
            #expect(try await world.send(.patch, "/account", ["language": "es"], as: "ada").status == 200)
            let spanish = try await ada.get(address)
            #expect(spanish.shows("El equipo médico ya lo había abierto.") && !spanish.shows("El equipo médico no lo había abierto."))
        }
    }

    @Test("An undone reply comes back into the reply box", arguments: Engine.underTest)
    func reply(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy", as: "ada")
            let address = "\(try world.messages(of: "ada"))/\(asked.conversation)"
            world.clock.advance(seconds: 60)
            try await world.writeAgain("\(asked.conversation)", "<b>And in the evening?</b>")
            let ada = try await MemberBrowser.signedIn("ada", world)
            let answer = try await world.get("/conversations/\(asked.conversation)/messages", as: "ada").items
            let last = try #require(answer.last?["id"].string)
            let undone = try await ada.submit(try await ada.get(address), to: "\(address)/withdrawal", ["message": last])
            #expect(undone.status == 200 && undone.shows("Undone: nobody has seen it."))
            #expect(undone.html.contains("&lt;b&gt;And in the evening?&lt;/b&gt;</textarea>"), "\(undone.html)")
        }
    }

    @Test(
        "Undo is offered for what nobody has looked at and nothing follows: not once somebody saw it, nor after an answer",
        arguments: Engine.underTest)
    func offered(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy", as: "ada")
            let address = "\(try world.messages(of: "ada"))/\(asked.conversation)"
            let ada = try await MemberBrowser.signedIn("ada", world)
            #expect(try await ada.get(address).shows(">Undo</button>"))
            let task = try await world.task(of: asked.conversation)
            let sent = try await world.reply("Rest.", from: try await world.claimed(task), to: task)
            let answered = try await ada.get(address)
            #expect(answered.shows("Rest.") && !answered.shows(">Undo</button>") && answered.shows("Withdraw this message"))
            let told = try #require(sent.location)
            #expect(try await world.open(told, as: "cy").shows(">Undo</button>"))
            try await world.writeAgain("\(asked.conversation)", "Thank you.")
            #expect(!(try await world.open(told, as: "cy")).shows(">Undo</button>"), "she has written since")
        }
    }

    @Test("The API answers the message without its words and whether a trace stays, by its description", arguments: Engine.underTest)
    func api(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy", as: "ada")
            let path = "/messages/\(asked.message)/withdrawal"
            #expect(try await world.post(path, as: "ben").status == 404)
            world.clock.advance(seconds: 60)
            let answer = try await world.post(path, as: "ada")
            #expect(answer.status == 200 && answer.body["trace"] == true)
            #expect(answer.body["message"]["withdrawn"] == true && answer.body["message"]["body"] == "")
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: answer, "post", "/messages/{message}/withdrawal").isEmpty)
            let again = try await world.post(path, as: "ada")
            #expect(again.status == 409 && again.code == "withdrawn-already")
            let quick = try await world.ask("Dizzy", as: "ada")
            #expect(try await world.post("/messages/\(quick.message)/withdrawal", as: "ada").body["trace"] == false)
            #expect(try await world.get("/conversations/\(quick.conversation)", as: "ada").status == 404)
        }
    }
}
