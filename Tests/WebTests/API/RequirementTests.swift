import Foundation
import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

/// Rows of the requirements that no other suite names, each through the running product.
@Suite("Requirements of the Workbench route, row by row")
struct RequirementTests {
    @Test(
        "S3, S50: workflows are named and listed, and what the document says is what is done, without code",
        arguments: Engine.underTest)
    func workflows(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let listed = try await world.get("/admin/workflows", as: "admin")
            try #require(listed.status == 200)
            func workflow(_ group: String, _ type: JSONValue, _ list: APIAnswer) throws -> JSONValue {
                try #require(list.items.first { $0["clinicalGroup"]["code"].string == group && $0["type"] == type })
            }
            #expect(listed.items.count == 8 && listed.body["next"] == .null)
            let care = try workflow("primary-care", "medical", listed)
            #expect(care["flow"] == ["code": "primary-care", "version": 1] && care["route"] == "workbench")
            #expect(care["workflowGroup"] == ["code": "primary-nurses", "name": "Primary care nurses"])
            #expect(care["promise"]["atLatest"] == "2 business days" && care["answering"] == 3 && care["openTasks"] == 0)
            #expect(care["fallback"] == .null && care["endpoint"] == .null && care["waitingDeliveries"] == .null)
            let records = try workflow("records", "general", listed)
            #expect(records["route"] == "external" && records["endpoint"] == "records-ehr" && records["workflowGroup"] == .null)
            #expect(records["fallback"]["workflowGroup"]["code"] == "front-desk" && records["fallback"]["handOverAfter"] == "1h")
            #expect(records["answering"] == 1 && records["waitingDeliveries"] == 0)
            try await world.configure("route: {workbench: billing}", "route: {workbench: front-desk}")
            let moved = try workflow("billing-office", "billing", try await world.get("/admin/workflows", as: "admin"))
            #expect(moved["workflowGroup"]["code"] == "front-desk" && moved["flow"]["version"] == 2)
            let asked = try await world.post(
                "/patients/\(try world.patient("ada"))/conversations", APIWorld.question(group: "billing-office", type: "billing"),
                as: "ada")
            let conversation = try #require(asked.body["conversation"]["id"].string)
            #expect(try await world.task(of: conversation, as: "fay").isEmpty == false)
            let after = try workflow("billing-office", "billing", try await world.get("/admin/workflows", as: "admin"))
            #expect(after["openTasks"] == 1)
        }
    }

    @Test(
        "S7, S8, S10, S11, S12, S49: each type goes by its flow to the Workbench, into the group of the flow, and to nobody outside",
        arguments: Engine.underTest)
    func routes(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            // The two routes, and no third, by the compiler.
            let routes: [Route] = [.workbench(ID(high: 0, low: 1)), .external(endpoint: "records")]
            for route in routes {
                switch route {
                case .workbench, .external: break
                }
            }
            let ways = [
                ("general", "primary-care", "front-desk", "fay"), ("medical", "primary-care", "primary-nurses", "cy"),
                ("medical", "cardiology", "cardiology-nurses", "di"), ("billing", "billing-office", "billing", "eve"),
            ]
            for (type, group, workflowGroup, name) in ways {
                let asked = try await world.post(
                    "/patients/\(try world.patient("ada"))/conversations", APIWorld.question(group: group, type: type), as: "ada")
                try #require(asked.status == 201)
                let (conversation, message) = (asked.body["conversation"]["id"].string ?? "", asked.body["message"]["id"].string ?? "")
                let route = try await world.get("/messages/\(message)/route", as: "ada").body
                #expect(route["route"] == "workbench" && route["workflowGroup"]["code"].string == workflowGroup)
                let task = try await world.task(of: conversation, as: name)
                #expect(try await world.get("/workbench/tasks/\(task)", as: name).body["workflowGroup"]["code"].string == workflowGroup)
                for other in ["fay", "cy", "eve"] where other != name {
                    #expect(try await world.get("/workbench/tasks/\(task)", as: other).status == 404)
                }
            }
        }
    }

    @Test("S54: what members may do and what staff may do are switched apart", arguments: Engine.underTest)
    func directions(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let asked = try await world.ask()
            try await world.configure("replies: true", "replies: false")
            let task = try await world.task(of: asked.conversation)
            #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "cy").status == 200)
            #expect(try await world.post("/workbench/tasks/\(task)/reply", ["body": "Rest."], as: "cy").status == 201)
            #expect(try await world.post("/conversations/\(asked.conversation)/messages", ["body": "And?"], as: "ada").status == 409)
            try await world.configure("initiate: true", "initiate: false")
            let first: JSONValue = [
                "patient": .string(try world.patient("ada").description), "type": "medical", "clinicalGroup": "primary-care",
                "subject": "Results", "body": "All well.",
            ]
            #expect(try await world.post("/workbench/conversations", first, as: "di").status == 403)
            try await world.ask("Members still begin")
        }
    }

    @Test(
        "S66, S69: members reach office staff, nurses and doctors, either side begins, and both beginnings lie in one list",
        arguments: Engine.underTest)
    func sides(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let path = "/patients/\(try world.patient("ada"))/conversations"
            let doctor: JSONValue = [
                "type": "medical", "to": ["clinicalGroup": "primary-care", "provider": "sato"], "subject": "To the doctor",
                "body": "Please.",
            ]
            #expect(try await world.post(path, doctor, as: "ada").status == 201)
            #expect(try await world.post(path, APIWorld.question("To the nurses"), as: "ada").status == 201)
            #expect(try await world.post(path, APIWorld.question("To the desk", type: "general"), as: "ada").status == 201)
            let first: JSONValue = [
                "patient": .string(try world.patient("ada").description), "type": "medical", "clinicalGroup": "primary-care",
                "subject": "From the practice", "body": "All well.",
            ]
            #expect(try await world.post("/workbench/conversations", first, as: "di").status == 201)
            let list = try await world.get(path, as: "ada").items
            #expect(
                Set(list.compactMap { $0["subject"].string }) == ["To the doctor", "To the nurses", "To the desk", "From the practice"])
            #expect(list.contains { $0["provider"]["code"] == "sato" })
        }
    }

    @Test(
        "S65, S70, S72: nothing is shown before a patient is chosen; list and form lead to each other; a chain is shown whole, in order",
        arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.grant("ada", for: "noah")
            let asked = try await world.ask("The long one")
            let task = try await world.task(of: asked.conversation)
            #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "cy").status == 200)
            for number in 1...6 {
                let answer: JSONValue = ["body": .string("Answer \(number)."), "complete": false]
                #expect(try await world.post("/workbench/tasks/\(task)/reply", answer, as: "cy").status == 201)
                try await world.writeAgain(asked.conversation, "Question \(number).")
            }
            let browser = try await MemberBrowser.signedIn("ada", world)
            let choice = try await browser.get("/patients")
            #expect(choice.status == 200 && choice.shows("Choose a patient") && !choice.shows("The long one"))
            let path = try world.messages(of: "ada")
            let list = try await browser.get(path)
            #expect(list.shows("The long one") && list.shows("href=\"\(path)/new\"") && list.shows("<strong>Ada Park</strong>"))
            #expect(try await browser.get(path + "/new").shows("href=\"\(path)\""))
            let page = try await browser.get("\(path)/\(asked.conversation)")
            let places = try (1...6).flatMap { number in
                [
                    try #require(page.html.range(of: "Answer \(number).")).lowerBound,
                    try #require(page.html.range(of: "Question \(number).")).lowerBound,
                ]
            }
            #expect(places == places.sorted())
            #expect(try await world.get("/conversations/\(asked.conversation)/messages?limit=200", as: "ada").items.count == 13)
        }
    }

    @Test(
        "S73, D3: a parent asks for her child, is answered and writes again; each is one message for both parents",
        arguments: Engine.underTest)
    func parents(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            for parent in ["ada", "bea"] { try await world.grant(parent, for: "noah") }
            let asked = try await world.post(
                "/patients/\(try world.patient("noah"))/conversations", APIWorld.question(group: "pediatrics"), as: "ada")
            let conversation = try #require(asked.body["conversation"]["id"].string)
            let task = try await world.task(of: conversation)
            #expect(try await world.post("/workbench/tasks/\(task)/claim", as: "cy").status == 200)
            #expect(try await world.post("/workbench/tasks/\(task)/reply", ["body": "Rest."], as: "cy").status == 201)
            try await world.writeAgain(conversation, "Thank you.", as: "bea")
            #expect(try await world.rows("message") == 3)
            #expect(try await world.rows("conversation") == 1)
            for parent in ["ada", "bea"] {
                let messages = try await world.get("/conversations/\(conversation)/messages", as: parent).items
                #expect(messages.compactMap { $0["body"].string } == ["Since the new tablets.", "Rest.", "Thank you."])
            }
            // Whom a message concerns is a row each, without the writer's own.
            let told = try await world.portal.read { tx in
                try tx.first("SELECT count(*) FROM notification WHERE NOT is_group") { try $0[0] as Int }
            }
            #expect(told == 4)
        }
    }

    @Test("D12: billing talk stays in the history, is told apart in the chart, and is printed with the rest", arguments: Engine.underTest)
    func billing(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            try await world.ask("About the tablets")
            let ada = try world.patient("ada")
            let bill = APIWorld.question("About the bill", group: "billing-office", type: "billing")
            #expect(try await world.post("/patients/\(ada)/conversations", bill, as: "ada").status == 201)
            let chart = "/workbench/patients/\(ada)/conversations"
            let subjects = try await world.get(chart + "?type=billing", as: "cy").items.compactMap { $0["subject"].string }
            #expect(subjects == ["About the bill"])
            #expect(
                try await world.get(chart + "?type=medical", as: "cy").items.compactMap { $0["subject"].string } == ["About the tablets"])
            let whole = String(decoding: try await world.get("/patients/\(ada)/history", as: "cy").bytes, as: UTF8.self)
            #expect(whole.contains("About the tablets") && whole.contains("About the bill") && whole.contains("Billing question"))
        }
    }
}
