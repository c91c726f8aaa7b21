import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Portal and API: what is promised, before and after sending")
struct PromisePageTests {
    /// Asked on Saturday: two business days end when the office closes on Tuesday.
    private static let due = "2026-11-24T23:00:00Z"
    private static let next = "Primary care usually answers within 4 hours, at the latest "
    private static let promised = "<p class=\"promise\" id=\"promised\">"

    @Test(
        "Before sending the promise is that of the flow; after sending it stands, while the days go on, until somebody answers",
        arguments: Engine.underTest)
    func course(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let write = try world.messages(of: "ada") + "/new"
            #expect(try await ada.get(write).shows(Self.next + "<strong>Tuesday, 5:00 PM</strong>."))
            let address = try await world.written(by: ada)
            let said = Self.promised + "Primary care answers your question at the latest <strong><time datetime=\"\(Self.due)\""
            let sent = try await ada.get(address + "?sent")
            #expect(sent.shows(said) && sent.shows(">Tuesday, 5:00 PM</time></strong>.</p>"), "\(sent.html)")
            // What is written next joins the question: nothing later is promised for it.
            #expect(!sent.shows("usually answers within") && sent.shows("Primary care is closed now and reads messages again"))
            #expect(try await ada.get(address, headers: [.xFragment: "1", .xLive: "1"]).shows(said), "the live part carries it")

            try await travel(2 * 86_400, world)
            #expect(try await ada.get(write).shows(Self.next + "<strong>Wednesday, 10:00 AM</strong>."))
            let later = try await ada.get(address)
            #expect(later.shows(said) && later.shows(">tomorrow, 5:00 PM</time>") && !later.shows("usually answers within"))

            let task = try await world.task(of: String(try #require(address.split(separator: "/").last)))
            _ = try await world.post("/workbench/tasks/\(task)/claim", as: "cy")
            #expect(try await ada.get(address).shows(said))
            #expect(try await world.post("/workbench/tasks/\(task)/reply", ["body": "Drink more."], as: "cy").status == 201)
            let answered = try await ada.get(address)
            #expect(answered.shows("Drink more.") && !answered.shows(Self.promised))
            #expect(answered.shows(Self.next + "<strong>Wednesday, 10:00 AM</strong>."), "for the next message")
        }
    }

    @Test("What is late is promised no more: the honest line says so, and no past time stands as a promise", arguments: Engine.underTest)
    func late(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: ada)
            try await travel(8 * 86_400, world)
            #expect(!(try await ada.get(address)).shows(Self.promised), "nobody was told yet")
            try await world.portal.tendWorkbench()
            let page = try await ada.get(address)
            #expect(page.shows("and it is late. We are sorry.") && !page.shows(Self.promised) && !page.shows("usually answers within"))
        }
    }

    @Test("It stands where replies are off, and where the flow promises nothing nothing is promised", arguments: Engine.underTest)
    func switchedOff(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let ada = try await MemberBrowser.signedIn("ada", world)
            let address = try await world.written(by: ada)
            try await world.configure("replies: true", "replies: false")
            let barred = try await ada.get(address)
            #expect(barred.shows("You cannot reply here") && barred.shows("datetime=\"\(Self.due)\""))
            try await world.change { document in
                for index in document.messageFlows.indices { document.messageFlows[index].promise = nil }
            }
            #expect(try await ada.get(try world.messages(of: "ada") + "/new").shows("Primary care answers as soon as it can."))
            let without = try await world.written("Unpromised", by: ada)
            #expect(!(try await ada.get(without)).shows(Self.promised))
        }
    }

    @Test("In Spanish, by the clocks the reader chose", arguments: Engine.underTest)
    func spanish(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let changed = try await world.send(.patch, "/account", ["language": "es", "timeZone": "America/New_York"], as: "ada")
            #expect(changed.status == 200)
            let ada = try await MemberBrowser.signedIn("ada", world)
            #expect(try await ada.get(try world.messages(of: "ada") + "/new").shows("a más tardar <strong>martes, 18:00</strong>."))
            let page = try await ada.get(try await world.written(by: ada))
            #expect(page.shows(Self.promised + "Atención primaria responde a su pregunta a más tardar <strong>"))
            #expect(page.shows(">martes, 18:00</time></strong>.</p>"))
        }
    }

    @Test("The API says the same as answerDue, from the sending on and by its description", arguments: Engine.underTest)
    func api(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let patient = try world.patient("ada")
            let sent = try await world.post("/patients/\(patient)/conversations", APIWorld.question(), as: "ada")
            let due: JSONValue = "2026-11-24T23:00:00.000Z"
            #expect(sent.status == 201 && sent.body["conversation"]["answerDue"] == due)
            let conversation = try #require(sent.body["conversation"]["id"].string)
            let path = "/conversations/\(conversation)"
            #expect(try await world.get(path, as: "ada").body["answerDue"] == due)
            try await travel(86_400, world)
            let later = try await world.get(path, as: "ada")
            #expect(later.body["answerDue"] == due)
            let listed = try await world.get("/patients/\(patient)/conversations", as: "ada")
            #expect(listed.items.count == 1 && !listed.items.contains { $0.keys.contains("answerDue") })
            let task = "/workbench/tasks/\(try await world.task(of: conversation))"
            _ = try await world.post(task + "/claim", as: "cy")
            #expect(try await world.post(task + "/reply", ["body": "Rest."], as: "cy").status == 201)
            let answered = try await world.get(path, as: "ada")
            #expect(answered.body["answerDue"] == .null && answered.body.keys.contains("answerDue"))
            let description = Described(try await world.get("/openapi.json", as: nil).body)
            #expect(description.faults(of: sent, "post", "/patients/{patient}/conversations").isEmpty)
            for answer in [later, answered] {
                #expect(description.faults(of: answer, "get", "/conversations/{conversation}").isEmpty)
            }
        }
    }

    /// Lets time pass. Sessions end after minutes of rest; here they last.
    private func travel(_ seconds: Int64, _ world: APIWorld) async throws {
        world.clock.advance(seconds: seconds)
        let now = world.clock.now
        try await world.portal.database.write { tx in
            try tx.execute("UPDATE session SET seen_at = \(now), expires_at = \(now.adding(days: 1))")
        }
    }
}
