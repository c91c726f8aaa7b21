import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Portal: a care team that is retired")
struct RetiredTeamTests {
    @Test("D5: a reply goes the successor's way, and says which promise holds there", arguments: Engine.underTest)
    func successor(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.change { document in
                for index in document.messageFlows.indices where document.messageFlows[index].code == "pediatrics" {
                    document.messageFlows[index].successor = "primary-care-desk"
                }
            }
            let conversation = try await Self.answered(world)
            try await world.change(Self.retire)
            let ada = try await MemberBrowser.signedIn("ada", world)
            let address = "\(try world.messages(of: "ada"))/\(conversation)"
            let page = try await ada.get(address)
            #expect(page.shows("Rest.") && !page.shows("You cannot reply here"))
            #expect(try await ada.submit(page, to: "\(address)/messages", ["message": "And the form?"]).status == 303)
            let task = try await world.get("/workbench/tasks/\(try await world.task(of: conversation, as: "fay"))", as: "fay").body
            #expect(task["workflowGroup"]["code"] == "front-desk" && task["promise"]["atLatest"] == "3 business days")
            let last = try #require(try await world.get("/conversations/\(conversation)/messages", as: "ada").items.last?["id"].string)
            let route = try await world.get("/messages/\(last)/route", as: "ada").body
            #expect(route["flow"]["code"] == "primary-care-desk")
            #expect(route["reasons"] == ["successor of a retired flow: primary-care-desk"])
        }
    }

    @Test("D5: without a successor the page says so, keeps what was written and offers Write message", arguments: Engine.underTest)
    func without(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let conversation = try await Self.answered(world)
            let ada = try await MemberBrowser.signedIn("ada", world)
            let messages = try world.messages(of: "ada")
            let (address, drafts) = ("\(messages)/\(conversation)", "/patients/\(try world.patient("ada"))/drafts")
            let page = try await ada.get(address)
            let reply = try #require(page.fields(to: "\(address)/messages"))
            let saved = try await ada.post("\(address)/draft", reply.merging(["message": "And <the> form?"]) { $1 })
            #expect(saved.status == 303)
            let question = try #require(try await ada.get("\(messages)/new").fields(to: messages))
            let other = ["type": "medical", "to": "pediatrics", "subject": "Ears", "message": "Since <today>."]
            let kept = try await ada.post(drafts, question.merging(other) { $1 })
            #expect(kept.status == 303)
            try await world.change(Self.retire)

            func expectTheWayOn(_ shown: WebPage, _ text: String) {
                #expect(shown.shows("You cannot reply here") && shown.shows(ReplyBar.teamRetired.sentence))
                #expect(shown.shows("\(text)</textarea>") && shown.shows("href=\"\(messages)/new\"") && shown.shows("Write message"))
                #expect(shown.fields(to: "\(address)/messages") == nil && shown.shows("Rest."), "it stays readable")
            }
            expectTheWayOn(try await ada.get(address), "And &lt;the&gt; form?")
            let refused = try await ada.post("\(address)/messages", reply.merging(["message": "Still <coughing>"]) { $1 })
            #expect(refused.status == 409)
            expectTheWayOn(refused, "Still &lt;coughing&gt;")
            #expect(try await world.rows("message") == 2)
            let draft = try await ada.follow(kept)
            #expect(draft.shows("That team no longer takes messages.") && draft.shows("Since &lt;today&gt;.</textarea>"))
            let header = try await world.get("/conversations/\(conversation)", as: "ada").body["reply"]
            #expect(header["allowed"] == false && header["reason"] == "team-retired" && header["next"] == "write-message")
        }
    }

    /// A question to Pediatrics with its answer.
    private static func answered(_ world: APIWorld) async throws -> String {
        let asked = try await world.post(
            "/patients/\(try world.patient("ada"))/conversations", APIWorld.question("Cough", group: "pediatrics"), as: "ada")
        let conversation = try #require(asked.body["conversation"]["id"].string)
        let task = try await world.task(of: conversation)
        #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "cy").status == 200)
        #expect(try await world.post("/workbench/tasks/\(task)/reply", ["body": "Rest."], as: "cy").status == 201)
        return conversation
    }

    private static func retire(_ document: inout ConfigurationDocument) {
        document.messageFlows.removeAll { $0.code == "pediatrics" }
        document.clinicalGroups.removeAll { $0.code == "pediatrics" }
    }
}

extension APIWorld {
    /// Puts the configuration in force with something of it changed.
    func change(_ edit: (inout ConfigurationDocument) -> Void) async throws {
        var document = try await portal.configuration.document()
        edit(&document)
        _ = try await portal.configuration.apply(document, by: .operator)
    }
}
