import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: writing first, the inbox and the chart on pages")
struct PersonalPageTests {
    @Test("S14, S45, S46: find the patient, see who will read, send once, and answer the reply in the inbox", arguments: Engine.underTest)
    func wayThrough(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let patient = try world.patient("ada")
            let found = try await world.submit("/workbench/messages/new", ["q": "park ada"], as: "di")
            #expect(
                found.shows("Ada Park, 41") && found.shows("HOSP MRN-ada") && found.shows("/workbench/patients/\(patient)/messages/new"))
            let path = "/workbench/patients/\(patient)/messages"
            let page = try await world.open("\(path)/new", as: "di")
            #expect(page.shows("The patient and the proxies: Ada Park (patient)."))
            #expect(page.shows("The proxies alone: nobody with an active account."))
            let draft = page.filled(
                path,
                [
                    "as": "primary-care/sato", "type": "medical", "subject": "Your results", "message": "All well.", "audience": "both",
                    "replies": "true", "then": "send",
                ])
            let sent = try await world.submit(path, draft, as: "di")
            let again = try await world.submit(path, draft, as: "di")
            #expect(sent.status == 303 && sent.location == again.location)
            #expect(try await world.rows("conversation") == 1)
            let place = try #require(sent.location)
            #expect(try await world.open(place, as: "di").shows("The message is sent"))
            let id = try #require(place.split(separator: "?").first?.split(separator: "/").last.map(String.init))
            try await world.writeAgain(id, "Thank you. And the dose?")
            #expect(try await world.open("/workbench/inbox?show=waiting", as: "di").shows("1 reply waits for you"))
            let conversation = try await world.open("/workbench/inbox/\(id)", as: "di")
            #expect(conversation.shows("And the dose?"))
            let answerPath = "/workbench/inbox/\(id)/messages"
            let answer = try await world.submit(
                answerPath, conversation.filled(answerPath, ["message": "The same.", "then": "send"]), as: "di")
            #expect(answer.status == 303)
            #expect(try await world.open("/workbench/inbox?show=waiting", as: "di").shows("Nothing waits for you"))
            #expect(try await world.open("/workbench/inbox/\(id)", as: "cy").status == 404)
        }
    }

    /// A conversation that somebody of the practice begins with Ada; its id.
    private func begun(by name: String, _ world: APIWorld) async throws -> String {
        let body: JSONValue = [
            "patient": .string(try world.patient("ada").description), "clinicalGroup": "primary-care", "type": "medical",
            "subject": "Your results", "body": "All well.",
        ]
        return try #require(try await world.post("/workbench/conversations", body, as: name).body["conversation"]["id"].string)
    }

    @Test("A reply that may be urgent is answered in the inbox too, while somebody looks at it", arguments: Engine.underTest)
    func urgentReply(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let id = try await begun(by: "di", world)
            try await world.writeAgain(id, "Since breakfast I have chest pain.")
            func look() async throws -> JSONValue? { try await world.get("/workbench/tasks", as: "cy").items.first }
            #expect(try await look()?["raisedBy"].string != nil)
            #expect(!(try await world.open("/workbench/inbox", as: "di")).shows("A task of the group"))
            let page = try await world.open("/workbench/inbox/\(id)", as: "di")
            #expect(page.shows("chest pain") && page.shows("id=\"reply\"") && !page.shows("is answered there"))
            let path = "/workbench/inbox/\(id)/messages"
            let answer = try await world.submit(path, page.filled(path, ["message": "Call 911 now.", "then": "send"]), as: "di")
            #expect(answer.status == 303, "\(answer.html)")
            #expect(try await world.open("/workbench/inbox?show=waiting", as: "di").shows("Nothing waits for you"))
            #expect(try await look()?["state"] == "open", "somebody still looks")
        }
    }

    @Test("The same words with another file are not taken for a form that was sent twice", arguments: Engine.underTest)
    func otherFile(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func send(_ path: String, _ fields: [String: String], _ file: [UInt8], _ name: String) async throws -> Screen {
                let id = try #require(try await world.upload(file, name, as: "di").body["id"].string)
                return try await world.submit(path, fields.merging(["attachment": id]) { $1 }, as: "di")
            }
            let path = "/workbench/patients/\(try world.patient("ada"))/messages"
            let new = [
                "as": "primary-care/sato", "type": "medical", "subject": "Your results", "message": "All well.", "audience": "both",
                "replies": "true", "then": "send",
            ]
            let draft = try await world.open("\(path)/new", as: "di").filled(path, new)
            let sent = try await send(path, draft, SampleFiles.pdf, "a.pdf")
            #expect(sent.status == 303, "\(sent.html)")
            #expect(try await send(path, draft, SampleFiles.pdf, "a.pdf").location == sent.location)
            #expect(try await send(path, draft, SampleFiles.text, "a.txt").status == 422)
            #expect(try await world.rows("message") == 1)

            let place = try #require(sent.location?.split(separator: "?").first.map(String.init))
            let answer = try await world.open(place, as: "di").filled(place + "/messages", ["message": "One more.", "then": "send"])
            #expect(try await send(place + "/messages", answer, SampleFiles.pdf, "b.pdf").status == 303)
            #expect(try await send(place + "/messages", answer, SampleFiles.pdf, "b.pdf").status == 303)
            #expect(try await send(place + "/messages", answer, SampleFiles.text, "b.txt").status == 422)
            #expect(try await world.rows("message") == 2)
        }
    }

    @Test("The inbox offers a correction under one's own words, keeps what is refused, and shows the mark", arguments: Engine.underTest)
    func correction(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let new = "/workbench/patients/\(try world.patient("ada"))/messages"
            let words = [
                "as": "primary-care/sato", "type": "medical", "subject": "Your results", "message": "Take two.", "audience": "both",
                "replies": "true", "then": "send",
            ]
            let place = try #require(
                try await world.submit(new, try await world.open("\(new)/new", as: "di").filled(new, words), as: "di").location)
            let address = String(place.prefix { $0 != "?" })
            let id = try #require(address.split(separator: "/").last.map(String.init))
            try await world.writeAgain(id, "Two of what?")
            let page = try await world.open(address, as: "di")
            #expect(page.html.ranges(of: "Correct this answer").count == 1, "not under what the member wrote")
            let path = "\(address)/correction"
            var mend = page.hidden(to: path)
            mend["correction"] = "\u{0}"
            let wrong = try await world.submit(path, mend, as: "di")
            #expect(wrong.status == 422 && wrong.shows("<details class=\"more correct\" data-mends open>"))
            mend["correction"] = "Take one."
            let sent = try await world.submit(path, mend, as: "di")
            #expect(sent.status == 303 && sent.location == "\(address)?told=corrected")
            #expect(try await world.submit(path, mend, as: "di").location == sent.location, "sent twice, it is done once")
            let after = try await world.open("\(address)?told=corrected", as: "di")
            #expect(after.shows("Show the earlier text") && after.shows("This corrects the answer of"))
            #expect(try await world.get("/conversations/\(id)/messages", as: "ada").items.count == 3)
            // Too late for the first message: the words are not lost.
            mend["once"] = "another"
            mend["correction"] = "Take <none>."
            let late = try await world.submit(path, mend, as: "di")
            #expect(late.status == 409 && late.shows("Take &lt;none&gt;."))
        }
    }

    @Test("What became a task says where it is answered, and leads there whoever may work on it", arguments: Engine.underTest)
    func becameTask(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ids = ["di": try await begun(by: "di", world), "dr.sato": try await begun(by: "dr.sato", world)]
            for id in ids.values { try await world.writeAgain(id, "And the dose?") }
            world.clock.advance(seconds: 3 * 86_400)
            let now = world.clock.now
            // Sessions end after minutes of rest; here they last.
            try await world.portal.database.write { tx in
                try tx.execute("UPDATE session SET seen_at = \(now), expires_at = \(now.adding(days: 1))")
            }
            try await world.portal.tendWorkbench()
            for (name, status) in [("di", 200), ("dr.sato", 404)] {
                let id = try #require(ids[name])
                let address = "/workbench/tasks/\(try await world.task(of: id))"
                #expect(try await world.open(address, as: name).status == status, "\(name)")
                let page = try await world.open("/workbench/inbox/\(id)", as: name)
                #expect(page.shows("This is a task of Primary care nurses now, and is answered there."), "\(name)")
                #expect(page.shows(address) == (status == 200) && page.shows(">Open the task</a>") == (status == 200), "\(name)")
            }
        }
    }

    @Test("What was sent from the inbox and cannot be undone any more can be corrected there", arguments: Engine.underTest)
    func tooLateToUndo(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let body: JSONValue = [
                "patient": .string(try world.patient("ada").description), "clinicalGroup": "primary-care", "type": "medical",
                "subject": "Your results", "body": "Take two.",
            ]
            let begun = try await world.post("/workbench/conversations", body, as: "di").body
            let (id, message) = (try #require(begun["conversation"]["id"].string), try #require(begun["message"]["id"].string))
            let mended = try await world.post(
                "/workbench/inbox/\(id)/correction", ["message": .string(message), "body": "Take one."], as: "di")
            let correction = try #require(mended.body["message"]["id"].string)
            // Undone at once: the first words stand again, and those of the correction are in its field.
            let undone = try await world.submit("/workbench/messages/\(correction)/withdrawal", as: "di")
            #expect(undone.status == 200 && undone.shows("<details class=\"more correct\" data-mends open>"))
            #expect(undone.shows("Take one.") && undone.shows("Take two."))
            world.clock.advance(seconds: 60)
            let late = try await world.submit("/workbench/messages/\(message)/withdrawal", as: "di")
            #expect(late.location == "/workbench/inbox/\(id)?told=undo-over")
            let page = try await world.open(try #require(late.location), as: "di")
            #expect(page.shows("It is too late to undo this.") && page.shows("Correct this answer"))
        }
    }

    @Test("What is refused comes back with every word and the reason", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/patients/\(try world.patient("noah"))/messages"
            let page = try await world.open("\(path)/new", as: "di")
            #expect(page.shows("The patient has no account."))
            let draft = [
                "as": "primary-care", "type": "medical", "subject": "A <b>subject</b>", "message": "Words & more", "audience": "both",
                "then": "send",
            ]
            let nobody = try await world.submit(path, page.filled(path, draft), as: "di")
            #expect(nobody.status == 422 && nobody.shows("Nobody with an active account could read this"))
            #expect(nobody.shows("A &lt;b&gt;subject&lt;/b&gt;") && nobody.shows("Words &amp; more"))
            try await world.grant("ada", for: "noah")
            let changed = try await world.submit(path, page.filled(path, draft), as: "di")
            #expect(changed.status == 409 && changed.shows("Who can read this has changed"))
            #expect(changed.shows("Ada Park (mother)"))
            let sent = try await world.submit(path, changed.filled(path, draft), as: "di")
            #expect(sent.status == 303)
            let empty = try await world.submit("/workbench/messages/new", ["q": " "], as: "di")
            #expect(empty.status == 422 && empty.shows("record number or a birth date"))
        }
    }

    @Test(
        "Who can read is said for each type that may be chosen, and a message of one type is judged by the readers of that type",
        arguments: Engine.underTest)
    func readersOfType(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/patients/\(try world.patient("ada"))/messages"
            #expect(!(try await world.open("\(path)/new", as: "di")).shows("data-for="), "the readers are the same for every type")
            try await world.grant("bea", for: "ada", types: [.general])
            let page = try await world.open("\(path)/new", as: "di")
            #expect(page.shows("name=\"type\" data-narrows=\"as\""))
            #expect(
                page.shows(
                    "data-for=\"general\"><small>General question:</small> The patient and the proxies: Ada Park (patient), Bea Novak (mother)."
                ))
            #expect(page.shows("data-for=\"medical\"><small>Medical question:</small> The patient and the proxies: Ada Park (patient)."))
            let draft = [
                "as": "primary-care/sato", "subject": "Your results", "message": "All well.", "audience": "both", "replies": "true",
                "type": "medical", "then": "send",
            ]
            // Whoever is added to another type has changed nothing for this one.
            try await world.grant("ben", for: "ada", types: [.general])
            #expect(try await world.submit(path, page.filled(path, draft), as: "di").status == 303)
            let general = page.filled(path, draft.merging(["type": "general", "as": "pediatrics/sato"]) { $1 })
            let refused = try await world.submit(path, general.merging(["once": "019a9f00-0000-7000-8000-000000000001"]) { $1 }, as: "di")
            #expect(refused.status == 409 && refused.shows("Who can read this has changed"))
        }
    }

    @Test("In the chart a proxy is what they are to the patient, as on the task", arguments: Engine.underTest)
    func kinInTheChart(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let asked = try await world.ask("Fever", for: "noah")
            let task = try await world.task(of: asked.conversation)
            let chart = "/workbench/patients/\(try world.patient("noah"))/conversations"
            for path in ["/workbench/tasks/\(task)", "\(chart)/\(asked.conversation)"] {
                let page = try await world.open(path, as: "cy")
                #expect(page.shows("mother, for Noah Park") && !page.shows("proxy, for Noah Park"), "\(path)")
            }
        }
    }

    @Test("S78: the chart is linked from the task and lists every conversation", arguments: Engine.underTest)
    func chart(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask("Dizzy again")
            let chart = "/workbench/patients/\(try world.patient("ada"))/conversations"
            #expect(try await world.open("/workbench/tasks/\(task)", as: "cy").shows(chart))
            let page = try await world.open(chart, as: "cy")
            #expect(page.shows("Dizzy again") && page.shows("begun by the patient"))
            #expect(try await world.open("\(chart)?type=billing", as: "cy").shows("There is no conversation of this kind"))
            let link = try #require(page.html.firstMatch(of: /href="([^"]*\/conversations\/[0-9a-f-]{36})"/)?.1)
            #expect(try await world.open(String(link), as: "cy").shows("Since the new tablets."))
            #expect(try await world.open(chart, as: "eve").status == 404)
        }
    }
}
