import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Portal: drafts")
struct DraftPageTests {
    private let words = ["type": "medical", "to": "primary-care", "subject": "Tablets", "message": "May I <b>take"]

    @Test("Save draft keeps it, Drafts lists it, it goes on where it was and can be deleted, without a script", arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let drafts = "/patients/\(try world.patient("ada"))/drafts"
            let messages = try world.messages(of: "ada")
            let form = try await ada.get("\(messages)/new")
            #expect(form.shows("formaction=\"\(drafts)\" formnovalidate>Save draft</button>"))
            let saved = try await ada.post(drafts, try fields(form, messages).merging(words) { $1 })
            #expect(saved.status == 303)
            let open = try await ada.follow(saved)
            #expect(open.shows("Draft saved") && open.shows("May I &lt;b&gt;take</textarea>") && open.shows("value=\"Tablets\""))
            let list = try await ada.get(drafts)
            #expect(list.shows("<h1>Drafts</h1>") && list.shows("Tablets") && list.shows("May I &lt;b&gt;take"))
            #expect(try await world.get("/patients", as: "ada").items.first?["drafts"] == 1)
            // Sent with the draft behind it, it is a draft no more.
            let sent = try await ada.submit(open, to: messages, ["message": "May I take two?"])
            #expect(sent.status == 303)
            #expect(try await ada.get(drafts).shows("No drafts"))
            let again = try await ada.follow(try await ada.post(drafts, try fields(form, messages).merging(words) { $1 }))
            #expect(again.status == 200)
            let row = try #require(try await ada.get(drafts).html.firstMatch(of: /action="([^"]+\/deletion)"/)?.1)
            let deleted = try await ada.submit(try await ada.get(drafts), to: String(row))
            #expect(try await ada.follow(deleted).shows("The draft was deleted."))
        }
    }

    @Test("Two devices: the later one sees both and chooses; by itself it overwrites nothing", arguments: Engine.underTest)
    func conflict(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let drafts = "/patients/\(try world.patient("ada"))/drafts"
            let messages = try world.messages(of: "ada")
            let form = try await ada.get("\(messages)/new")
            let open = try await ada.follow(try await ada.post(drafts, try fields(form, messages).merging(words) { $1 }))
            let seen = try fields(open, messages)
            let phone = try await ada.post(drafts, seen.merging(["message": "from the phone"]) { $1 })
            #expect(phone.status == 303)
            let live = try await ada.post(drafts, seen.merging(["message": "from the desk"]) { $1 }, headers: fragment)
            #expect(live.status == 412 && live.shows("changed on another device") && live.shows("from the phone"))
            #expect(!live.shows("<html"))
            let desk = try await ada.post(drafts, seen.merging(["message": "from the desk"]) { $1 })
            #expect(desk.status == 412 && desk.shows("from the desk</textarea>") && desk.shows("Keep what is here"))
            let kept = try await ada.post(
                drafts, try fields(desk, messages).merging(["message": "from the desk", "action": "keep-draft"]) { $1 })
            #expect(try await ada.follow(kept).shows("from the desk</textarea>"))
            // Deleted meanwhile, it is not lost either.
            let row = try #require(try await ada.get(drafts).html.firstMatch(of: /action="([^"]+\/deletion)"/)?.1)
            _ = try await ada.submit(try await ada.get(drafts), to: String(row))
            let gone = try await ada.post(drafts, seen.merging(["message": "still typing"]) { $1 })
            #expect(gone.status == 409 && gone.shows("sent or deleted on another device") && gone.shows("still typing</textarea>"))
            let anew = try await ada.post(
                drafts, try fields(gone, messages).merging(["message": "still typing", "action": "keep-draft"]) { $1 })
            #expect(anew.status == 303)
        }
    }

    @Test("A reply is in its box again; a page that saves by itself gets the place of the draft alone", arguments: Engine.underTest)
    func reply(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask("Dizzy", as: "ada")
            let address = "\(try world.messages(of: "ada"))/\(asked.conversation)"
            let ada = try await MemberBrowser.signedIn("ada", world)
            let page = try await ada.get(address)
            let live = try await ada.post(
                "\(address)/draft", try fields(page, "\(address)/messages").merging(["message": "And at night"]) { $1 }, headers: fragment)
            #expect(live.status == 200 && live.html.hasPrefix("<div class=\"draft-state\"") && live.shows("Draft saved"))
            let later = try await ada.get(address)
            #expect(later.shows("And at night</textarea>"))
            #expect(try await ada.get("/patients/\(try world.patient("ada"))/drafts").shows("Reply: Dizzy"))
            #expect(try await ada.submit(later, to: "\(address)/messages", ["message": "And at night?"]).status == 303)
            #expect(!(try await ada.get(address)).shows("And at night</textarea>"))
            let empty = try await ada.post("\(address)/draft", try fields(page, "\(address)/messages"), headers: fragment)
            #expect(empty.status == 422 && empty.shows("not saved yet"))
        }
    }

    @Test("A team that is gone is said, and the text waits for another", arguments: Engine.underTest)
    func teamGone(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let drafts = "/patients/\(try world.patient("ada"))/drafts"
            let messages = try world.messages(of: "ada")
            let form = try await ada.get("\(messages)/new")
            let gone = words.merging(["to": "homeopathy"]) { $1 }
            let open = try await ada.follow(try await ada.post(drafts, try fields(form, messages).merging(gone) { $1 }))
            #expect(open.shows("That team no longer takes messages.") && open.shows("May I &lt;b&gt;take</textarea>"))
        }
    }

    @Test(
        "After a question for Noah one button begins the same for somebody else; changing the patient takes the draft along",
        arguments: Engine.underTest)
    func same(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let ada = try await MemberBrowser.signedIn("ada", world)
            let (noah, own) = (try world.patient("noah"), try world.patient("ada"))
            let messages = try world.messages(of: "noah")
            let form = try await ada.get("\(messages)/new")
            let first = ["type": "medical", "to": "primary-care", "subject": "Flu", "message": "Is it too late?", "patient": "\(noah)"]
            let sent = try await ada.follow(try await ada.submit(form, to: messages, first))
            #expect(sent.shows("Ask the same for Ada"))
            let begun = try await ada.follow(try await ada.submit(sent, to: "/patients/\(own)/drafts/same"))
            #expect(begun.shows("Is it too late?</textarea>") && begun.shows("value=\"Flu\"") && begun.shows("About Ada Park"))
            // On second thought it was for Noah: asked once, and the draft is his alone.
            let hers = try world.messages(of: "ada")
            let asked = try await ada.submit(begun, to: hers, ["patient": "\(noah)", "action": "change-patient"])
            #expect(asked.status == 200)
            let moved = try await ada.submit(asked, to: "\(hers)/new", ["patient": "\(noah)"])
            #expect(moved.shows("Is it too late?</textarea>"))
            #expect(try await ada.get("/patients/\(own)/drafts").shows("No drafts"))
            #expect(try await ada.get("/patients/\(noah)/drafts").shows("Flu"))
        }
    }

    private let fragment: HTTPFields = [HTTPField.Name("X-Fragment")!: "1"]

    private func fields(_ page: WebPage, _ action: String) throws -> [String: String] { try #require(page.fields(to: action)) }
}
