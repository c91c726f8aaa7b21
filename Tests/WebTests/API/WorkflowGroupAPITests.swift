import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("API: workflow groups of a configuration")
struct WorkflowGroupAPITests {
    @Test(
        "A document that would leave tasks behind is refused with their list, and moves them once somebody is named who takes over",
        arguments: Engine.underTest)
    func orphans(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (one, two) = (try await world.waitingTask("One"), try await world.waitingTask("Two"))
            let path = "/admin/configuration"
            let tag = try #require(try await world.get(path, as: "admin").headers[.eTag])
            let text = try await Self.withoutNurses(world)
            func put(_ successor: String? = nil) async throws -> APIAnswer {
                try await world.send(
                    .put, path + (successor.map { "?successor=\($0)" } ?? ""), as: "admin", raw: text, contentType: "application/yaml",
                    headers: .ifMatch(tag))
            }
            let refused = try await put()
            #expect(refused.status == 409 && refused.code == "configuration-orphans-tasks")
            #expect(refused.faults == ["workflowGroups unfinished-tasks"])
            let said = refused.body["errors"].items.compactMap { $0["message"].string }.joined()
            #expect(said.contains("`primary-nurses` would go with 2 unfinished tasks") && said.contains(one) && said.contains(two))
            for unfit in ["primary-nurses=nowhere", "nowhere=billing", "primary-nurses", "billing=front-desk"] {
                let answer = try await put(unfit)
                #expect(answer.status == 422 && answer.code == "configuration-successor-unfit", "\(unfit)")
            }
            #expect(try await world.get(path, as: "admin").headers[.eTag] == tag, "nothing was changed")
            #expect(try await world.get("/workbench/tasks?group=primary-nurses", as: "cy").items.count == 2)

            let done = try await put("primary-nurses=cardiology-nurses")
            #expect(done.status == 200 && done.headers[.eTag] != tag)
            let moved = try await world.get("/workbench/tasks?group=cardiology-nurses", as: "di").items
            #expect(Set(moved.compactMap { $0["id"].string }) == [one, two])
        }
    }

    /// The document in force without the nurses' group, and without what leads to it.
    private static func withoutNurses(_ world: APIWorld) async throws -> [UInt8] {
        var document = try await world.portal.configuration.document()
        document.messageFlows.removeAll { $0.code == "primary-care" || $0.code == "pediatrics" }
        document.urgent = nil
        document.workflowGroups.removeAll { $0.code == "primary-nurses" }
        document.templates = []
        document.eventRules = []
        for index in document.textModules.indices { document.textModules[index].workflowGroups.removeAll { $0 == "primary-nurses" } }
        return Array(document.yaml().utf8)
    }

    @Test(
        "200 workflow groups of one person are listed page by page, and their tasks are found like those of four",
        arguments: Engine.underTest)
    func many(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            var document = try await world.portal.configuration.document()
            for number in 1...200 {
                var group = ConfigurationDocument.WorkflowGroupEntry()
                group.code = "team-\(number)"
                group.name = "Team \(number)"
                var member = ConfigurationDocument.WorkflowGroupEntry.Member()
                member.user = "di"
                group.members = [member]
                document.workflowGroups.append(group)
            }
            for index in document.messageFlows.indices where document.messageFlows[index].code == "primary-care" {
                document.messageFlows[index].route = .workbench("team-200")
            }
            _ = try await world.portal.configuration.apply(document, by: .operator)
            var (codes, next): ([String], String?) = ([], nil)
            repeat {
                let page = try await world.get("/workbench/groups?limit=150" + (next.map { "&cursor=\($0)" } ?? ""), as: "di")
                #expect(page.status == 200 && page.items.count <= 150)
                codes += page.items.compactMap { $0["workflowGroup"]["code"].string }
                next = page.body["next"].string
            } while next != nil && codes.count <= 400
            #expect(codes.count == 202 && Set(codes).isSuperset(of: ["team-1", "team-200", "primary-nurses", "cardiology-nurses"]))
            #expect(Set(codes).count == 202)
            let task = try await world.task(of: try await world.ask().conversation, as: "di")
            #expect(try await world.get("/workbench/tasks?group=team-200", as: "di").items.compactMap { $0["id"].string } == [task])
            let page = try await world.open("/workbench", as: "di")
            #expect(page.status == 200 && page.shows("id=\"group-team-1\"") && page.shows("id=\"group-team-200\""))
            #expect(try await world.claimed(task, by: "di").shows("Yours since"))
        }
    }
}
