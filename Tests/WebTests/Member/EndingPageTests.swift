import Foundation
import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Portal and API: a task that ended without a written answer")
struct EndingPageTests {
    private static let note = "Spoke with the sister, who was angry."

    /// A question of somebody, ended so by cy; the address of its page.
    private func ended(_ world: APIWorld, by name: String, as outcome: TaskOutcome, patient: String? = nil) async throws -> String {
        let sent = try await world.ask("Dizzy", as: name, for: patient)
        let task = try await world.task(of: sent.conversation)
        _ = try await world.claimed(task)
        world.clock.advance(seconds: 600)
        let done = try await world.post(
            "/workbench/tasks/\(task)/completion", ["outcome": .string(outcome.rawValue), "note": .string(Self.note)], as: "cy")
        try #require(done.status == 200, "\(done.body)")
        return "\(try world.messages(of: patient ?? name))/\(sent.conversation)"
    }

    @Test("The page says when, by whom, what happened and what to do next, and nothing of the note (D8)", arguments: Engine.underTest)
    func page(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for (outcome, said, next) in [
                (TaskOutcome.answeredByPhone, "Cy Flores, RN, for Primary care, answered this by phone.", "Write again below."),
                (.noReplyNeeded, "Cy Flores, RN, for Primary care, read this and closed it.", "Write again below."),
                (.forwarded, "Cy Flores, RN, for Primary care, passed this on.", "write again below or call"),
                (.misdirected, "Cy Flores, RN, for Primary care, closed this: another team", "Write a new message to the team it is for."),
            ] {
                let address = try await ended(world, by: "ada", as: outcome)
                let ada = try await MemberBrowser.signedIn("ada", world)
                let page = try await ada.get(address)
                let line = try #require(page.html.firstMatch(of: /<li class="event"[^>]*>(.*?)<\/li>/.dotMatchesNewlines())).1
                #expect(line.contains(said) && line.contains(next), "\(line)")
                #expect(line.contains("<time class=\"when\" datetime=\"2026-11-2"), "\(line)")
                #expect(!page.shows("sister"), "the note is not the member's")
                #expect(!page.shows("Answered"), "\(outcome)")
                #expect(page.shows("Closed <time") && !page.shows("Being worked on"), "\(outcome): nobody works on it any more")
                let history = try await ada.get("/patients/\(try world.patient("ada"))/history")
                #expect(history.shows("Closed Saturday") && !history.shows("Being worked on"), "\(outcome)")
                #expect(try await ada.get(try world.messages(of: "ada")).shows("Closed"))
                // The live part carries the line too.
                #expect(try await ada.get(address, headers: [.xFragment: "1", .xLive: "1"]).shows(said))
            }
        }
    }

    @Test("Ben reads the same in Spanish", arguments: Engine.underTest)
    func spanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let account = try world.account("ben").id
            try await world.portal.perform { tx in
                try tx.execute("UPDATE account SET language = 'es' WHERE id = \(account)")
                return Effect(())
            }
            let address = try await ended(world, by: "ben", as: .answeredByPhone)
            let page = try await MemberBrowser.signedIn("ben", world).get(address)
            #expect(page.shows("Cy Flores, RN, por Atención primaria, respondió a esto por teléfono."), "\(page.html)")
            #expect(page.shows("¿Queda algo pendiente? Escriba otra vez abajo."))
        }
    }

    /// A question of somebody, passed on by cy with a reason; the address of its page.
    private func transferred(_ world: APIWorld, by name: String) async throws -> String {
        let sent = try await world.ask("Dizzy", as: name)
        let path = "/workbench/tasks/\(try await world.task(of: sent.conversation))"
        _ = try await world.post("\(path)/claim", as: "cy")
        world.clock.advance(seconds: 600)
        let moved = try await world.post(
            "\(path)/transfer", ["workflowGroup": "billing", "reason": "She asks for the copay."], as: "cy")
        try #require(moved.status == 200, "\(moved.body)")
        return "\(try world.messages(of: name))/\(sent.conversation)"
    }

    @Test("A question that was passed on says so with its date and what to do, not to whom or why", arguments: Engine.underTest)
    func passedOn(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let address = try await transferred(world, by: "ada")
            let ada = try await MemberBrowser.signedIn("ada", world)
            let page = try await ada.get(address)
            let lines = page.html.matches(of: /<li class="event"[^>]*>(.*?)<\/li>/.dotMatchesNewlines())
            #expect(lines.count == 1)
            let line = try #require(lines.first).1
            #expect(line.contains("Cy Flores, RN, for Primary care, passed this to colleagues who can answer it."), "\(line)")
            #expect(line.contains("You need not do anything: the answer comes here."), "\(line)")
            #expect(line.contains("<time class=\"when\" datetime=\"2026-11-2"), "\(line)")
            #expect(!line.contains("Billing") && !page.shows("copay"))
            #expect(!page.shows("Answered") && !page.shows("Closed"), "it goes on")
            #expect(try await ada.get(address, headers: [.xFragment: "1", .xLive: "1"]).shows("the answer comes here."))
        }
    }

    @Test("Ben reads in Spanish that his question was passed on", arguments: Engine.underTest)
    func passedOnInSpanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let account = try world.account("ben").id
            try await world.portal.perform { tx in
                try tx.execute("UPDATE account SET language = 'es' WHERE id = \(account)")
                return Effect(())
            }
            let page = try await MemberBrowser.signedIn("ben", world).get(try await transferred(world, by: "ben"))
            #expect(page.shows("Cy Flores, RN, por Atención primaria, pasó esto a colegas que pueden responder."), "\(page.html)")
            #expect(page.shows("No tiene que hacer nada: la respuesta llegará aquí."))
        }
    }

    @Test("Who may only read is told to call", arguments: Engine.underTest)
    func readOnly(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "ada", canWrite: false)
            let address = try await ended(world, by: "ada", as: .noReplyNeeded)
            let page = try await MemberBrowser.signedIn("bea", world).get(address)
            #expect(page.shows("Is something still open? Call "))
        }
    }

    @Test("The line stands between the letters it came between", arguments: Engine.underTest)
    func order(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let address = try await ended(world, by: "ada", as: .answeredByPhone)
            try await world.writeAgain(String(try #require(address.split(separator: "/").last)), "And in the evening?")
            let html = try await MemberBrowser.signedIn("ada", world).get(address).html
            let first = try #require(html.range(of: "Since the new tablets."))
            let line = try #require(html.range(of: "answered this by phone."))
            let second = try #require(html.range(of: "And in the evening?"))
            #expect(first.lowerBound < line.lowerBound && line.lowerBound < second.lowerBound)
        }
    }

    @Test("The API tells the same as events of the conversation, by its description", arguments: Engine.underTest)
    func api(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let address = try await ended(world, by: "ada", as: .forwarded)
            let id = try #require(address.split(separator: "/").last)
            let answer = try await world.get("/conversations/\(id)", as: "ada")
            let event = try #require(answer.body["events"].items.first)
            #expect(event["kind"].string == "forwarded" && event["next"].string == "reply")
            #expect(event["by"]["name"].string == "Cy Flores, RN")
            #expect(event["text"].string?.hasPrefix("Cy Flores, RN, for Primary care, passed this on.") == true)
            #expect(answer.body["status"].string == "closed")
            #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("sister"))
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: answer, "get", "/conversations/{conversation}").isEmpty)
            #expect(description.faults(event, description.shape("ConversationEvent"), "").isEmpty)
        }
    }
}
