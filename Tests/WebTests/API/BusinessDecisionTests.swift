import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("The business decisions, enforced by the server and absent from the pages")
struct BusinessDecisionTests {
    private func ways(_ world: APIWorld, _ name: String = "ada") async throws -> MemberBrowser { try await .signedIn(name, world) }

    @Test("S55: billing off is absent from the page, refused by the API, and old chains stay readable", arguments: Engine.underTest)
    func billing(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let question = APIWorld.question(group: "billing-office", type: "billing")
            let old = try #require(try await world.post(path, question, as: "ada").body["conversation"]["id"].string)
            let browser = try await ways(world)
            #expect(try await browser.get("\(path)/new").html.contains("Billing question"))
            try await world.configure("medical: true, billing: true", "medical: true, billing: false")
            #expect(try await world.post(path, question, as: "ada").faults == ["type switched-off"])
            #expect(try await world.get("/patients/\(world.patient("ada"))/recipients?type=billing", as: "ada").items.isEmpty)
            #expect(try await !browser.get("\(path)/new").html.contains("Billing question"))
            #expect(try await world.get("/conversations/\(old)/messages", as: "ada").items.count == 1)
            #expect(try await browser.get("\(path)/\(old)").status == 200)
        }
    }

    @Test("S56: replies off leaves no reply box; the page says what to do instead and the API refuses", arguments: Engine.underTest)
    func replies(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            let page = "/patients/\(try world.patient("ada"))/conversations/\(asked.conversation)"
            let browser = try await ways(world)
            #expect(try await browser.get(page).html.contains("id=\"message\""))
            let patient = try world.patient("ada")
            let write = "/workbench/patients/\(patient)/messages"
            let first: JSONValue = [
                "patient": .string(patient.description), "clinicalGroup": "primary-care", "type": "medical", "subject": "Results",
                "body": "All well.",
            ]
            let begun = try #require(
                try await world.post("/workbench/conversations", first, as: "di").body["conversation"]["id"].string)
            #expect(try await world.open("\(write)/new", as: "di").shows("They may reply"))
            #expect(try await world.open("/workbench/inbox/\(begun)", as: "di").shows("Replies come to your inbox"))
            try await world.configure("replies: true", "replies: false")
            let compose = try await world.open("\(write)/new", as: "di")
            #expect(!compose.shows("They may reply") && !compose.shows("Replies come to your inbox"))
            #expect(compose.hidden(to: write)["replies"] == "true", "for when they may again")
            let own = try await world.open("/workbench/inbox/\(begun)", as: "di")
            #expect(own.shows("id=\"reply\"") && !own.shows("Replies come to your inbox"))
            let shown = try await browser.get(page)
            #expect(!shown.html.contains("id=\"message\""))
            #expect(shown.html.contains("Replies are not possible here") && shown.html.contains("conversations/new"))
            let answer = try await world.post("/conversations/\(asked.conversation)/messages", ["body": "And?"], as: "ada")
            #expect(answer.status == 409 && answer.code == "reply-not-allowed")
            let header = try await world.get("/conversations/\(asked.conversation)", as: "ada")
            #expect(header.body["reply"]["allowed"] == false && header.body["reply"]["next"] == "write-message")
        }
    }

    @Test(
        "S57, D10: a filtered provider is not shown and is refused when named; replies in old conversations stay possible",
        arguments: Engine.underTest)
    func filter(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let named: JSONValue = [
                "type": "medical", "to": ["clinicalGroup": "cardiology", "provider": "weiss"], "subject": "Heart", "body": "It beats.",
            ]
            let browser = try await ways(world)
            var old: String?
            for (kind, isOffered) in [("none", true), ("accepting", false), ("rule", false)] {
                try await world.configure("{kind: accepting}", "{kind: \(kind)}")
                #expect(try await browser.get("\(path)/new").html.contains("Weiss") == isOffered, "\(kind)")
                let answer = try await world.post(path, named, as: "ada")
                #expect(answer.status == (isOffered ? 201 : 422), "\(kind)")
                if isOffered { old = answer.body["conversation"]["id"].string }
                let reply = try await world.post("/conversations/\(try #require(old))/messages", ["body": "Still."], as: "ada")
                #expect(reply.status == 201, "\(kind)")
            }
        }
    }

    @Test(
        "S57: by rule a provider is there for the patients of a clinical group alone, from when they belong to it until they do not",
        arguments: Engine.underTest)
    func rule(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.configure("{kind: accepting}", "{kind: rule}")
            let patient = try world.patient("ada")
            let path = "/patients/\(patient)/conversations"
            let named: JSONValue = [
                "type": "medical", "to": ["clinicalGroup": "cardiology", "provider": "weiss"], "subject": "Heart", "body": "It beats.",
            ]
            let browser = try await ways(world)
            func judge(isOffered: Bool, _ when: Comment) async throws {
                let recipients = try await world.get("/patients/\(patient)/recipients?type=medical", as: "ada").items
                let providers = recipients.flatMap { $0["providers"].items.map { $0["code"] } }
                #expect(providers.contains("sato"), when)
                #expect(providers.contains("weiss") == isOffered, when)
                #expect(try await browser.get("\(path)/new").html.contains("Weiss") == isOffered, when)
                let answer = try await world.post(path, named, as: "ada")
                #expect(answer.status == (isOffered ? 201 : 422), when)
                if !isOffered { #expect(answer.faults == ["provider unknown"], when) }
            }
            func belong(to codes: [JSONValue]) async throws {
                let groups = "/admin/patients/\(patient)/clinical-groups"
                #expect(try await world.send(.put, groups, ["clinicalGroups": .array(codes)], as: "hana").status == 200)
            }
            try await judge(isOffered: false, "before Ada belongs to a group")
            try await belong(to: ["primary-care", "cardiology"])
            try await judge(isOffered: true, "while Ada is a patient of Cardiology")
            try await belong(to: ["primary-care"])
            try await judge(isOffered: false, "after that has ended")
            try await belong(to: ["cardiology"])
            try await judge(isOffered: true, "once Ada has come back")
        }
    }

    @Test(
        "S45, S53: personal messaging off is absent from every page of the Workbench", arguments: Engine.underTest,
        ["initiate", "personalMessaging"])
    func personal(engine: Engine, which: String) async throws {
        try await APIWorld.with(engine) { world in
            let on = try await world.open("/workbench", as: "di")
            #expect(on.shows(">My inbox</a>") && on.shows(">New message</a>"))
            #expect(try await !world.open("/workbench", as: "cy").shows(">New message</a>"))
            switch which {
            case "initiate": try await world.configure("initiate: true", "initiate: false")
            default: try await world.configure("personalMessaging: {enabled: true", "personalMessaging: {enabled: false")
            }
            let off = try await world.open("/workbench", as: "di")
            #expect(!off.shows("My inbox") && !off.shows("New message"))
            for path in ["/workbench/messages/new", "/workbench/inbox", "/workbench/patients/\(try world.patient("ada"))/messages/new"] {
                #expect(try await world.open(path, as: "di").status == 404, "\(path)")
            }
        }
    }

    @Test("S58: templates off are absent from the reply and from a new message", arguments: Engine.underTest)
    func templates(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let task = try await world.waitingTask()
            let claimed = try await world.claimed(task)
            #expect(claimed.shows("list=\"templates\"") && claimed.shows("Find a template or a text module"))
            let write = "/workbench/patients/\(try world.patient("ada"))/messages/new"
            #expect(try await world.open(write, as: "di").shows("list=\"templates\""))
            try await world.configure("templates: true", "templates: false")
            let off = try await world.open("/workbench/tasks/\(task)", as: "cy")
            #expect(!off.shows("list=\"templates\"") && !off.shows("Find a template or a text module"), "nor among the keys")
            #expect(try await !world.open(write, as: "di").shows("list=\"templates\""))
        }
    }

    @Test(
        "S59, S60: without a provider is offered with a warning where it is on, and not at all where it is off", arguments: Engine.underTest
    )
    func withoutProvider(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/workbench/patients/\(try world.patient("ada"))/messages/new"
            let on = try await world.open(path, as: "di")
            #expect(on.shows("Primary care, No provider") && on.shows("not counted for meaningful use"))
            try await world.configure("withoutProvider: true", "withoutProvider: false")
            let off = try await world.open(path, as: "di")
            #expect(!off.shows("No provider") && !off.shows("meaningful use") && off.shows("Primary care, Dr. Mina Sato"))
        }
    }

    @Test("S48, S51, S61 to S64: what belongs to other systems can be switched, is kept, and takes no effect it cannot have")
    func external() throws {
        let text = DemonstrationSite.document
        func codes(_ old: String, _ new: String) throws -> [ConfigurationMistake.Code] {
            try #require(text.ranges(of: old).count == 1, "\(old) stands there once")
            let judged = ConfigurationCheck.judge(text.replacing(old, with: new))
            return judged.mistakes.map(\.code)
        }
        #expect(try codes("routes: {workbench: true", "routes: {workbench: false").contains(.routeSwitchedOff))
        #expect(try codes("attachments: true, virusScan: required", "attachments: false, virusScan: required").isEmpty)
        #expect(try codes("templateDirectsInbox: true", "templateDirectsInbox: false").isEmpty)
        #expect(try codes("eventMessages: false", "eventMessages: maybe") == [.wrongType])
    }

    @Test("200 clinical groups are offered, chosen and answered like four", arguments: Engine.underTest)
    func manyGroups(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            var document = try await world.portal.configuration.document()
            for number in 1...200 {
                var group = ConfigurationDocument.ClinicalGroupEntry()
                group.code = "team-\(number)"
                group.name = Localized(["en": "Team \(number)", "es": "Equipo \(number)"])
                group.about = group.name
                document.clinicalGroups.append(group)
                var flow = ConfigurationDocument.MessageFlowEntry()
                flow.code = group.code
                flow.clinicalGroup = group.code
                flow.types = [.medical]
                flow.route = .workbench("primary-nurses")
                document.messageFlows.append(flow)
            }
            _ = try await world.portal.configuration.apply(document, by: .operator)
            let path = "/patients/\(try world.patient("ada"))"
            #expect(try await world.get("\(path)/recipients?type=medical&limit=200", as: "ada").items.count == 200)
            let page = try await world.open("/workbench/patients/\(try world.patient("ada"))/messages/new", as: "di")
            #expect(page.shows("Team 200, No provider"))
            let sent = try await world.post(
                "\(path)/conversations", APIWorld.question(group: "team-200"), as: "ada")
            #expect(sent.status == 201)
        }
    }
}
