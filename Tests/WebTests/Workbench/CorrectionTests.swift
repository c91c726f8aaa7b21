import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Correcting an answer, through the API and on pages")
struct CorrectionTests {
    @Test("The answer is marked and names the correction; a second correction of it is refused", arguments: Engine.underTest)
    func api(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let path = "/workbench/tasks/\(try await world.task(of: asked.conversation))"
            _ = try await world.post(path + "/claim", as: "cy")
            let answer = try #require(try await world.post(path + "/reply", ["body": "Two."], as: "cy").body["message"]["id"].string)
            let correction: JSONValue = ["message": .string(answer), "body": "One."]
            let corrected = try await world.post(path + "/correction", correction, as: "di")
            #expect(corrected.status == 201 && corrected.body["message"]["body"] == "One." && corrected.body["task"]["state"] == "done")
            let messages = try await world.get("/conversations/\(asked.conversation)/messages", as: "ada").items
            #expect(messages.map { $0["correction"]["message"] } == [.null, corrected.body["message"]["id"], .null])
            #expect(try await world.post(path + "/correction", correction, as: "cy").code == "corrected-already")
            let notAnswers: [JSONValue] = [.string(asked.message), "nonsense", "018f0000-0000-7000-8000-000000000000"]
            for message in notAnswers {
                let refused = try await world.post(path + "/correction", ["message": message, "body": "One."], as: "cy")
                #expect(refused.status == 422 && refused.code == "no-answer")
            }
            #expect(try await world.post(path + "/correction", correction, as: "eve").status == 404)
            let empty: JSONValue = ["message": corrected.body["message"]["id"], "body": " "]
            #expect(try await world.post(path + "/correction", empty, as: "cy").faults == ["body missing"])
        }
    }

    @Test("The page offers it under answers alone, keeps refused words, and the member reads the mark", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let task = try await world.task(of: asked.conversation)
            let path = "/workbench/tasks/\(task)"
            #expect(!(try await world.claimed(task)).shows("Correct this answer"))
            _ = try await world.reply("Take two.", from: try await world.open(path, as: "cy"), to: task)
            let page = try await world.open(path, as: "di")
            #expect(page.html.ranges(of: "Correct this answer").count == 1)
            var fields = page.hidden(to: "\(path)/correction")
            fields["correction"] = "\u{0}"
            let wrong = try await world.submit("\(path)/correction", fields, as: "di")
            #expect(wrong.status == 422 && wrong.shows("<details class=\"more correct\" data-mends open>"))
            fields["correction"] = "Take one."
            let sent = try await world.submit("\(path)/correction", fields, as: "di")
            #expect(sent.status == 303 && sent.location?.hasPrefix("\(path)?told=corrected&sent=") == true)
            #expect(try await world.submit("\(path)/correction", fields, as: "di").location == sent.location, "sent twice, it is done once")
            let after = try await world.open(path, as: "cy")
            #expect(after.shows("Show the earlier text") && after.shows("This corrects the answer of"))
            let read = try await world.get("/conversations/\(asked.conversation)/messages", as: "ada").items
            #expect(read.compactMap { $0["body"].string }.suffix(2) == ["Take two.", "Take one."])
        }
    }
}
