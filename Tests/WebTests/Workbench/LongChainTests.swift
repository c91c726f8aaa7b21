import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: conversations that are longer than a page")
struct LongChainTests {
    /// 502 messages of the system before, and one of today that became a task.
    private func longConversation(_ world: APIWorld) async throws -> (conversation: String, task: String) {
        let (portal, site, now) = (world.portal, try await world.portal.site(), world.clock.now)
        let group = try #require(site.clinicalGroup(code: "primary-care"))
        let messages = (1...502).map { number in
            ImportedMessage(
                name: "Communication/\(number)", sentAt: now.adding(days: -90).adding(seconds: Int64(number)), role: .patient,
                authorName: "Ada Park", body: "Message \(number).")
        }
        let imported = ImportedConversation(
            patient: try world.patient("ada"), clinicalGroup: group.id, type: .medical, subject: "Before", messages: messages)
        let outcomes = try await portal.database.bulkWrite { tx in
            try portal.inbound.take(imported, from: "old-portal", site: site, in: tx)
        }
        try #require(outcomes.allSatisfy { $0 == .taken })
        let found = try await portal.read { tx in try tx.first("SELECT id FROM conversation") { try $0[0] as ID<Conversation> } }
        let conversation = try #require(found).description
        try await world.writeAgain(conversation, "And today?")
        return (conversation, try await world.task(of: conversation))
    }

    @Test("A page says how many older messages it leaves out and leads to them, and back to the newest", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (conversation, task) = try await longConversation(world)
            let di = try world.account("di").id
            // As if Di had begun it, so that her inbox shows it too.
            _ = try await world.portal.perform { tx in
                try tx.execute("UPDATE conversation SET begun_as = 'staff', begun_by = \(di)")
                return Effect(())
            }
            let chart = "/workbench/patients/\(try world.patient("ada"))/conversations/\(conversation)"
            for path in ["/workbench/tasks/\(task)", "/workbench/inbox/\(conversation)", chart] {
                let page = try await world.open(path, as: "di")
                #expect(page.status == 200 && page.shows("The 3 oldest messages are not shown here."), "\(path)")
                #expect(page.shows("Message 4.") && !page.shows("Message 3.") && page.shows("href=\"\(path)?through=3\""), "\(path)")
                let older = try await world.open("\(path)?through=3", as: "di")
                #expect(older.status == 200 && older.shows("Message 1.") && older.shows("Message 3."), "\(path)")
                #expect(!older.shows("Message 4.") && !older.shows("not shown here") && !older.shows("name=\"message\""), "\(path)")
                #expect(older.shows("href=\"\(path)\"") && older.shows("Show the newest messages"), "\(path)")
                let middle = try await world.open("\(path)?through=502", as: "di")
                #expect(middle.shows("The 2 oldest messages are not shown here.") && !middle.shows("Message 2."), "\(path)")
                #expect(try await world.open("\(path)?through=no", as: "di").shows("The 3 oldest"), "\(path)")
            }
            _ = try await world.portal.perform { tx in
                try tx.execute("UPDATE account SET language = 'es' WHERE username = 'di'")
                return Effect(())
            }
            let spanish = try await world.open(chart, as: "di")
            #expect(spanish.shows("Los 3 mensajes más antiguos no se muestran aquí.") && spanish.shows("Mostrar los anteriores"))
        }
    }

    @Test("The API says how many came before, and answers with those that are asked for", arguments: Engine.underTest)
    func answers(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (conversation, task) = try await longConversation(world)
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            for (template, path, chain) in [
                ("/workbench/tasks/{task}", "/workbench/tasks/\(task)", "messages"),
                ("/workbench/conversations/{conversation}", "/workbench/conversations/\(conversation)", "chain"),
            ] {
                let newest = try await world.get(path, as: "cy")
                #expect(newest.body["earlierMessages"].integer == 3 && newest.body[chain].items.count == 500)
                #expect(description.faults(of: newest, "get", template).isEmpty)
                let before = try await world.get("\(path)?through=3", as: "cy")
                #expect(before.body["earlierMessages"].integer == 0)
                #expect(before.body[chain].items.map { $0["body"].string } == ["Message 1.", "Message 2.", "Message 3."])
                #expect(try await world.get("\(path)?through=9999", as: "cy").body[chain] == newest.body[chain])
                for wrong in ["0", "-1", "x", ""] {
                    #expect(try await world.get("\(path)?through=\(wrong)", as: "cy").status == 400, "\(wrong)")
                }
            }
        }
    }

    @Test("A conversation that fits says nothing of it", arguments: Engine.underTest)
    func usual(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let task = try await world.task(of: asked.conversation)
            #expect(try await !world.open("/workbench/tasks/\(task)", as: "cy").shows("id=\"earlier\""))
            #expect(try await world.get("/workbench/tasks/\(task)", as: "cy").body["earlierMessages"].integer == 0)
        }
    }
}
