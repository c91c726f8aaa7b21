import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Wrong patient, through the API and on pages")
struct WrongPatientTests {
    @Test("Proposed by the owner, confirmed by the member, and read there", arguments: Engine.underTest)
    func api(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let asked = try await world.ask("Rash", as: "ada", for: "noah")
            let path = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            let ada = try world.patient("ada").description
            #expect(try await world.post(path + "/wrong-patient", ["patient": .string(ada)], as: "cy").code == "not-owner")
            _ = try await world.post(path + "/claim", as: "cy")
            let others = try await world.get(path + "/wrong-patient", as: "cy").items
            #expect(others.contains { $0["id"].string == ada } && others.allSatisfy { $0["name"] != "Noah Park" })
            #expect(try await world.post(path + "/wrong-patient", ["patient": "nobody"], as: "cy").code == "author-may-not")
            let proposed = try await world.post(path + "/wrong-patient", ["patient": .string(ada)], as: "cy")
            #expect(proposed.status == 200 && proposed.body["state"] == "claimed")
            let read = try await world.get("/conversations/\(asked.conversation)", as: "ada")
            #expect(read.body["proposedPatient"]["id"].string == ada)
            let moved = try await world.send(.put, "/conversations/\(asked.conversation)/patient", ["confirmed": true], as: "ada")
            let place = try #require(moved.body["conversation"].string)
            #expect(moved.status == 200 && place != asked.conversation)
            #expect(try await world.get("/conversations/\(place)", as: "ada").body["patient"]["id"].string == ada)
            let stub = try await world.get("/conversations/\(asked.conversation)", as: "ada")
            #expect(stub.status == 200 && stub.body["subject"] == "" && stub.body["reply"]["allowed"] == false)
            #expect(stub.body["movedAt"] != .null)
            #expect(try await world.get("/conversations/\(asked.conversation)/messages", as: "ada").items.isEmpty)
            let again = try await world.send(.put, "/conversations/\(asked.conversation)/patient", ["confirmed": true], as: "ada")
            #expect(again.status == 409 && again.code == "nothing-proposed")
        }
    }

    @Test(
        "The page asks its author and names the readers; the stub says where it went without a word of what it was",
        arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let asked = try await world.ask("Rash", as: "ada", for: "noah")
            let task = try await world.task(of: asked.conversation)
            let path = "/workbench/tasks/\(task)"
            let page = try await world.claimed(task)
            #expect(page.shows("Wrong patient"))
            var fields = page.hidden(to: "\(path)/wrong-patient")
            fields["patient"] = try world.patient("ada").description
            let proposed = try await world.submit("\(path)/wrong-patient", fields, as: "cy")
            #expect(proposed.location == "\(path)?told=patient-proposed")
            let waits = try await world.open(path, as: "cy")
            #expect(waits.shows("Waiting for Ada Park") && waits.shows("Take the proposal back"))
            let own = "/patients/\(try world.patient("noah"))/conversations/\(asked.conversation)"
            let browser = try await MemberBrowser.signedIn("ada", world)
            let question = try await browser.get(own)
            #expect(question.shows("Is this about Ada Park?") && question.shows("Yes, move it to Ada Park"))
            let sent = try await browser.submit(question, to: "\(own)/patient", ["answer": "yes"])
            let there = "/patients/\(try world.patient("ada"))/conversations/"
            #expect(sent.status == 303 && sent.location?.hasPrefix(there) == true)
            let stub = try await browser.get(own)
            #expect(stub.shows("Moved: it was about somebody else") && !stub.shows("Rash"))
            // Beside it stands the list, with the task that goes on in the other chart.
            let after = try await world.open(path, as: "cy").html
            let article = try #require(after.firstRange(of: "<article"))
            #expect(!after[article.lowerBound...].contains("Rash"))
            // The chart that it left names its line, and the page behind it its heading.
            let moved = "Moved: it was about somebody else"
            let chart = "/workbench/patients/\(try world.patient("noah"))/conversations"
            #expect(try await world.open(chart, as: "cy").shows("<bdi>\(moved)</bdi></a>"))
            #expect(try await world.open("\(chart)/\(asked.conversation)", as: "cy").html.contains(/<h1 id="subject">[^\/]*Moved: it was/))
        }
    }
}
