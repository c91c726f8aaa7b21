import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: how a task ranks and how it is filed, on its page")
struct TaskFilingPageTests {
    @Test("Whoever may work on a task raises its rank; its owner and the managers alone lower it (S32, S33)", arguments: Engine.underTest)
    func priority(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy in the morning")
            let path = "/workbench/tasks/\(task)"
            let page = try await world.open(path, as: "cy")
            #expect(page.shows("value=\"possible-urgent\">Rank as possible urgent</button>") && !page.shows("id=\"filed\""))
            #expect(page.shows("<button class=\"button\" data-key-press=\"!\" name=\"priority\""))
            #expect(page.shows("<dt><kbd>!</kbd></dt><dd>Rank as possible urgent, or as normal</dd>"))
            var fields = page.hidden(to: "\(path)/priority")
            fields["priority"] = "possible-urgent"
            let raised = try await world.submit("\(path)/priority", fields, as: "cy")
            #expect(raised.status == 303 && raised.location == "\(path)?told=ranked")
            let after = try await world.open(try #require(raised.location), as: "cy")
            #expect(after.shows("The rank of the task is changed.") && after.shows("so a colleague ranked it"))
            #expect(!after.shows("Rank as normal"), "the task is not Cy's")
            #expect(try await world.submit("\(path)/priority", fields, as: "cy").status == 412)
            let refused = try await world.submit("\(path)/priority", ["priority": "normal"], as: "cy")
            #expect(refused.status == 409 && refused.shows("This task is not yours now"))
            for (name, word) in [("eve", "normal"), ("di", "sideways")] {
                #expect(try await world.submit("\(path)/priority", ["priority": word], as: name).status == 404)
            }
            let manager = try await world.open(path, as: "di")
            #expect(manager.shows("value=\"normal\">Rank as normal</button>"))
            fields = manager.hidden(to: "\(path)/priority")
            fields["priority"] = "normal"
            #expect(try await world.submit("\(path)/priority", fields, as: "di").status == 303)
            #expect(try await world.get(path, as: "di").body["priority"] == "normal")
            // Audited as by the API.
            let history = try await world.get(path + "/history", as: "di").items.filter { $0["action"] == "change" }
            #expect(history.map { $0["priority"].string } == ["possible-urgent", "normal"])
            #expect(history.map { $0["by"]["name"].string } == ["Cy Flores, RN", "Di Okafor, RN"])
        }
    }

    @Test("The owner files a task under another type; its conversation keeps the one it was begun with", arguments: Engine.underTest)
    func type(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy in the morning")
            let task = try await world.task(of: asked.conversation)
            let path = "/workbench/tasks/\(task)"
            let own = try await world.claimed(task)
            #expect(own.shows("<option value=\"general\">General question</option>") && own.shows(">Change type</button>"))
            #expect(own.shows("data-key-press=\"f\">Change type</summary>") && own.shows("<dt><kbd>f</kbd></dt><dd>Change type</dd>"))
            #expect(!own.shows("<option value=\"medical\">"), "it is that already")
            var fields = own.hidden(to: "\(path)/type")
            fields["type"] = "general"
            let filed = try await world.submit("\(path)/type", fields, as: "cy")
            #expect(filed.status == 303 && filed.location == "\(path)?told=filed")
            #expect(try await world.open(try #require(filed.location), as: "cy").shows("The task is filed under another type."))
            #expect(try await world.open("/workbench?type=general", as: "cy").shows("Dizzy in the morning"))
            #expect(try await world.get("/conversations/\(asked.conversation)", as: "ada").body["type"] == "medical")
            let history = try await world.get(path + "/history", as: "cy").items
            #expect(history.contains { $0["action"] == "change" && $0["type"] == "general" })

            #expect(try await world.submit("\(path)/type", fields, as: "cy").status == 412)
            #expect(try await world.submit("\(path)/type", ["type": "nothing"], as: "cy").status == 404)
            _ = try await world.submit("\(path)/release", as: "cy")
            let refused = try await world.submit("\(path)/type", ["type": "billing"], as: "cy")
            #expect(refused.status == 409 && refused.shows("This task is not yours now"))
            #expect(try await world.open(path, as: "di").shows(">Change type</button>"))
        }
    }

    @Test("In Spanish; and what is finished is ranked and filed no more", arguments: Engine.underTest)
    func otherwise(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)"
            let page = try await world.claimed(task)
            try await world.portal.database.write { tx in try tx.execute("UPDATE account SET language = 'es' WHERE username = 'di'") }
            let spanish = try await world.open(path, as: "di")
            #expect(spanish.shows(">Marcar como posible urgencia</button>") && spanish.shows(">Cambiar el tipo</button>"))
            #expect(spanish.shows("<dd>Marcar como posible urgencia, o como normal</dd>") && spanish.shows("<dd>Cambiar el tipo</dd>"))
            #expect(try await world.reply("Drink more.", from: page, to: task).status == 303)
            #expect(!(try await world.open(path, as: "di")).shows("id=\"filing\""))
            let refused = try await world.submit("\(path)/priority", ["priority": "possible-urgent"], as: "cy")
            #expect(refused.status == 409 && refused.shows("This task is finished"))
        }
    }
}
