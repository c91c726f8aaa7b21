import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Portal: writing and answering")
struct WritingPageTests {
    @Test("A member signs in, writes, and finds the letter in the conversation and in the list (S22)", arguments: Engine.underTest)
    func wholePath(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let start = try await browser.get("/")
            #expect(start.location == (try world.messages(of: "ada")))
            let empty = try await browser.follow(start)
            #expect(empty.shows("<h1>Messages</h1>") && empty.shows("No messages about Ada yet"))
            let address = try await world.written(by: browser)
            let page = try await browser.get(address + "?sent")
            #expect(page.status == 200)
            #expect(
                page.shows("Since the new tablets.") && page.shows("Your message is with Primary care.") && page.shows("<bdi>Dizzy</bdi>"))
            #expect(page.shows("<title>Conversation · Threadwell</title>"))
            #expect(page.shows("You and the Primary care team can read this."))
            let list = try await browser.get(try world.messages(of: "ada"))
            #expect(list.shows("href=\"\(address)\"") && list.shows("You: Since the new tablets."))
            #expect(try await world.rows("task") == 1)
        }
    }

    @Test("A reply joins the conversation, and the same form sent three times is one reply (S13)", arguments: Engine.underTest)
    func replyOnce(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: browser)
            let page = try await browser.get(address)
            for _ in 1...3 {
                let sent = try await browser.submit(page, to: address + "/messages", ["message": "It is worse now."])
                #expect(sent.status == 303 && sent.location == address + "?sent")
            }
            #expect(try await world.rows("message") == 2)
            #expect(try await browser.get(address).shows("It is worse now."))
        }
    }

    @Test("The same new message sent three times is one conversation", arguments: Engine.underTest)
    func startOnce(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            var places: Set<String> = []
            for _ in 1...3 {
                let sent = try await browser.submit(
                    page, to: path, ["type": "medical", "to": "primary-care", "subject": "Once", "message": "Once is enough."])
                #expect(sent.status == 303)
                places.insert(sent.location ?? "")
            }
            #expect(places.count == 1)
            #expect(try await world.rows("conversation") == 1)
            let changed = try await browser.submit(
                page, to: path, ["type": "medical", "to": "primary-care", "subject": "Once", "message": "Other words."])
            #expect(changed.status == 422 && changed.shows("Other words."))
            #expect(changed.shows("An earlier version of this message was sent already"))
            #expect(try await world.rows("conversation") == 1)
        }
    }

    @Test("What is not accepted comes back with every word, each field with its reason", arguments: Engine.underTest)
    func refusedKeepsText(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let path = try world.messages(of: "ada")
            let page = try await browser.get(path + "/new")
            let refused = try await browser.submit(page, to: path, ["subject": "", "message": "Only \"this\" <b>"])
            #expect(refused.status == 422)
            #expect(refused.shows("Nothing was sent yet. Three things need you:"))
            for field in ["type", "to", "subject"] {
                #expect(refused.shows("href=\"#\(field)\"") && refused.shows("id=\"\(field)-trouble\""), "\(field)")
            }
            #expect(refused.fields(to: path)?["message"] == "Only \"this\" <b>")
            let long = try await browser.submit(
                page, to: path,
                ["type": "medical", "to": "primary-care", "subject": "Long", "message": String(repeating: "a", count: 20_001)])
            #expect(long.status == 422 && long.shows("at most 20000 characters"))
            #expect(long.fields(to: path)?["message"]?.count == 20_001)
            let heavy = ["type": "medical", "to": "primary-care", "subject": "Faces", "message": String(repeating: "😀", count: 16_385)]
            let refusedFaces = try await browser.submit(page, to: path, heavy)
            #expect(refusedFaces.status == 422 && refusedFaces.shows("at most 65536 bytes can be sent"))
            #expect(!refusedFaces.shows("at most 20000 characters") && refusedFaces.fields(to: path)?["message"] == heavy["message"])
            _ = try await world.portal.perform { tx in
                try tx.execute("UPDATE account SET language = 'es' WHERE username = 'ada'")
                return Effect(())
            }
            #expect(try await browser.submit(page, to: path, heavy).shows("como máximo 65536 bytes"))
            _ = try await world.portal.perform { tx in
                try tx.execute("UPDATE account SET language = 'en' WHERE username = 'ada'")
                return Effect(())
            }
            let wrongTeam = try await browser.submit(
                page, to: path, ["type": "billing", "to": "primary-care", "subject": "A", "message": "B"])
            #expect(wrongTeam.status == 422 && wrongTeam.shows("This care team does not take this kind of question."))
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("Markup in every field is shown as the text it is", arguments: Engine.underTest)
    func escaped(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let browser = try await MemberBrowser.signedIn("ada", world)
            let hostile = "<script>alert(1)</script>\"'><img src=x> </textarea>"
            let address = try await world.written("About \(hostile)", "Body \(hostile)", by: browser)
            for path in [address, try world.messages(of: "ada")] {
                let page = try await browser.get(path)
                #expect(!page.shows("<script>alert") && !page.shows("<img src=x>"))
                #expect(page.shows("&lt;script&gt;alert(1)&lt;/script&gt;"))
            }
            let search = try await browser.get(try world.messages(of: "ada"))
            let found = try await browser.submit(search, to: try world.messages(of: "ada") + "/search", ["words": hostile])
            #expect(found.status == 200 && !found.shows("<img src=x>"))
        }
    }

    @Test("A text goes to another patient only after one more look, and is never lost on the way", arguments: Engine.underTest)
    func patientChange(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let browser = try await MemberBrowser.signedIn("ada", world)
            let (ada, noah) = (try world.messages(of: "ada"), try world.messages(of: "noah"))
            let page = try await browser.get(ada + "/new")
            let fields = [
                "patient": try world.patient("noah").description, "type": "medical", "to": "pediatrics", "subject": "Rash",
                "message": "Since Sunday.",
            ]
            let asked = try await browser.submit(page, to: ada, fields)
            #expect(asked.status == 200 && asked.shows("You changed the patient from Ada Park to Noah Park"))
            #expect(try await world.rows("message") == 0)
            // Until a type is chosen, everybody is named who could read one of those that are offered.
            try await world.grant("bea", for: "noah", types: [.billing])
            let untyped = try await browser.submit(page, to: ada, fields.merging(["type": ""]) { $1 })
            #expect(untyped.shows("Bea Novak") && !asked.shows("Bea Novak"))
            let again = try await browser.submit(asked, to: ada + "/new", ["patient": fields["patient"] ?? ""])
            let kept = try #require(again.fields(to: noah))
            #expect(kept["message"] == "Since Sunday." && kept["subject"] == "Rash" && kept["to"] == "pediatrics")
            #expect(again.shows("About Noah Park, 9") && again.shows("your child"))
            let sent = try await browser.submit(again, to: noah)
            #expect(sent.status == 303)
            #expect(try await browser.get(try #require(sent.location)).shows("mother, for Noah"))
        }
    }

    @Test("A proxy who may only read is told so, with the next step, and nothing is sent", arguments: Engine.underTest)
    func readOnly(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("bea", for: "noah", canWrite: false)
            let browser = try await MemberBrowser.signedIn("bea", world)
            let path = try world.messages(of: "noah")
            let page = try await browser.get(path + "/new")
            #expect(page.status == 200 && page.shows("You may read these messages, but not write for this patient."))
            let token = try #require(page.fields(to: "/session/stay"))
            let sent = try await browser.post(
                path, token.merging(["type": "medical", "to": "pediatrics", "subject": "A", "message": "Kept words"]) { $1 })
            #expect(sent.status == 403 && sent.shows("Kept words"))
            #expect(try await world.rows("message") == 0)
        }
    }

    @Test("The readers are those of the type that is chosen; without scripts those of every type are named", arguments: Engine.underTest)
    func readersOfType(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = try world.messages(of: "ada") + "/new"
            let browser = try await MemberBrowser.signedIn("ada", world)
            #expect(try await browser.get(path).shows("You and the team you write to can read this."), "she reads alone")
            try await world.grant("bea", for: "ada", types: [.billing])
            let page = try await browser.get(path)
            #expect(
                page.shows("data-for=\"general medical\"><small>General question, Medical question:</small> You, and the care team</span>"),
                "\(page.html)")
            #expect(
                page.shows("data-for=\"billing\"><small>Billing question:</small> You and Bea Novak (mother), and the care team</span>"))
            try await world.grant("ben", for: "ada")
            let more = try await browser.get(path)
            #expect(more.shows("</small> You and Ben Ortiz (mother), and the care team</span>"))
            for type in ["medical", "billing"] {
                let group = type == "billing" ? "billing-office" : "primary-care"
                let preview = try await world.post(
                    "/patients/\(try world.patient("ada"))/conversations/preview", APIWorld.question(group: group, type: type), as: "ada")
                let readers = Set(preview.body["readers"].items.compactMap { $0["name"].string })
                #expect(readers == (type == "billing" ? ["Ada Park", "Ben Ortiz", "Bea Novak"] : ["Ada Park", "Ben Ortiz"]))
            }
        }
    }
}
