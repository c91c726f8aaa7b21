import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Workbench: what was taken over")
struct ImportedMessageTests {
    @Test(
        "Everybody sees that it was taken over; its id in the other system is shown to people of the practice and to no member",
        arguments: Engine.underTest)
    func names(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            let (portal, site) = (world.portal, try await world.portal.site())
            let group = try #require(site.clinicalGroup(code: "primary-care"))
            let imported = ImportedConversation(
                patient: try world.patient("ada"), clinicalGroup: group.id, type: .medical, subject: "Before",
                messages: [
                    ImportedMessage(
                        name: "Communication/old-1", sentAt: world.clock.now.adding(days: -90), role: .patient, authorName: "Ada Park",
                        body: "With food?")
                ])
            let outcomes = try await portal.database.bulkWrite { tx in
                try portal.inbound.take(imported, from: "old-portal", site: site, in: tx)
            }
            #expect(outcomes == [.taken])
            let found = try await portal.read { tx in try tx.first("SELECT id FROM conversation") { try $0[0] as ID<Conversation> } }
            let id = try #require(found)
            let path = "/conversations/\(id)/messages"
            #expect(try await world.post(path, ["body": "And today?"], as: "ada").status == 201)
            let member = try #require(try await world.get(path, as: "ada").items.first)
            #expect(member["importedAt"].string != nil && member["importedAs"] == .null)
            let task = "/workbench/tasks/\(try await world.task(of: id.description))"
            let open = try await world.get(task, as: "cy")
            #expect(open.body["messages"].items.map { $0["importedAs"].string } == ["Communication/old-1", nil])
            let page = try await world.open(task, as: "cy")
            #expect(page.shows("From the previous system, taken over") && page.shows("Communication/old-1"))
            let ada = try await MemberBrowser.signedIn("ada", world)
            let shown = try await ada.get("\(world.messages(of: "ada"))/\(id)")
            #expect(shown.status == 200 && shown.shows("With food?") && shown.shows("And today?"))
            #expect(shown.html.matches(of: /From the previous system, taken over/).count == 1, "what was written here is not marked")
            #expect(!shown.shows("Communication/old-1"))
        }
    }
}
