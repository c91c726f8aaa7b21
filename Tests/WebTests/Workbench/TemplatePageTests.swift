import Messaging
import Persistence
import TestSupport
import Testing

@testable import Web

@Suite("Workbench: templates on the pages of a new message and of a reply")
struct TemplatePageTests {
    @Test("S20, S21: a template is found by typing, fills message and subject, and decides the readers", arguments: Engine.underTest)
    func templates(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/patients/\(try world.patient("ben"))/messages"
            let page = try await world.open("\(path)/new", as: "di")
            let typed = ["as": "primary-care/sato", "type": "general", "template": "result", "then": "insert"]
            let inserted = try await world.submit(path, page.filled(path, typed), as: "di")
            #expect(
                inserted.shows("Hola, Ben:") && inserted.shows("value=\"Sus resultados\"") && inserted.shows("Dr. Mina Sato los revisó"))
            #expect(inserted.shows("The template in English") && inserted.shows("Hello Ben,"))
            #expect(
                inserted.shows("The template directs this message to the patient and the proxies.") && !inserted.shows("name=\"audience\""))
            #expect(inserted.shows("name=\"from\" value=\"results-normal\""))
            let several = try await world.submit(path, page.filled(path, ["template": "r", "then": "insert"]), as: "di")
            #expect(several.shows("name=\"insert\" value=\"form-ready\"") && several.shows("name=\"insert\" value=\"results-normal\""))
            let none = try await world.submit(
                path, page.filled(path, ["template": "zebra", "message": "Kept", "then": "insert"]), as: "di")
            #expect(none.shows("No template has this name") && none.shows(">Kept</textarea>"))
        }
    }

    @Test(
        "In a reply the conversation's readers stand, the words can be changed, and the message keeps the template's name",
        arguments: Engine.underTest)
    func replyWithTemplate(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let path = "/workbench/tasks/\(task)/reply"
            let page = try await world.claimed(task)
            let inserted = try await world.submit(
                path, page.filled(path, ["message": "Good morning.", "template": "form", "then": "insert"]), as: "cy")
            #expect(inserted.status == 200 && inserted.shows("Good morning.\n\nHello,") && inserted.shows("the form for Ada is signed"))
            #expect(inserted.shows("In this reply the readers of the conversation stand."))
            let sent = try await world.submit(
                path, inserted.filled(path, ["message": "The form is ready.", "then": "stay"]), as: "cy")
            #expect(sent.status == 303)
            let marked = try await world.portal.read { tx in
                try tx.first("SELECT count(*) FROM message WHERE template = 'form-ready' AND template_revision > 0") { try $0[0] as Int }
            }
            #expect(marked == 1)
        }
    }

    @Test("In a reply to a member of another language the words are in theirs, with one's own beside them", arguments: Engine.underTest)
    func replyInTheirLanguage(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Resultados", as: "ben")
            let path = "/workbench/tasks/\(task)/reply"
            let page = try await world.claimed(task)
            let inserted = try await world.submit(path, page.filled(path, ["template": "result", "then": "insert"]), as: "cy")
            #expect(inserted.status == 200 && inserted.shows("Hola, Ben:") && inserted.shows("Ya llegaron sus resultados"))
            #expect(inserted.shows("The template in English") && inserted.shows("Hello Ben,"))
            #expect(
                inserted.shows("In this reply the readers of the conversation stand."), "it would go to the same readers, and directs none")
        }
    }
}
