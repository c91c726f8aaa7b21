import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Applying a configuration")
struct ConfigurationApplyingTests {
    @Test("The demonstration document comes back from the tables as it went in", arguments: Engine.underTest)
    func roundTrip(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            let change = try await world.apply(DemonstrationSite.document)
            #expect(change.revision == 1)
            #expect(change.changes.contains("messageFlows[cardiology] is new"))
            let exported = try await world.configuration.export()
            #expect(exported.contains("revision: 1\n"))
            var document = try soundDocument(DemonstrationSite.document)
            document.revision = 1
            document.workbenchUsers.sort { $0.username < $1.username }
            document.workflowGroups[0].members.sort { $0.user < $1.user }
            #expect(try soundDocument(exported) == document)
        }
    }

    @Test("Applying what was exported changes nothing and makes no revision", arguments: Engine.underTest)
    func nothingChanged(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let exported = try await world.configuration.export()
            let again = try await world.apply(exported)
            #expect(again.changedNothing)
            #expect(again.revision == 1)
            #expect(try await world.configuration.revisions().map(\.revision) == [1])
            #expect(try await world.configuration.export() == exported)
        }
    }

    @Test("Before anything is configured the site offers nothing and its export is an empty document", arguments: Engine.underTest)
    func emptySite(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            let site = try await world.site()
            #expect(site.revision == 0)
            #expect(site.flows.isEmpty)
            #expect(site.limits == Site.Limits())
            #expect(try await world.configuration.document().revision == 0)
        }
    }

    @Test("Ids are permanent, and a flow counts a version up only when it decides otherwise (S26)", arguments: Engine.underTest)
    func versions(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let before = try await world.site()
            let renamed = try demonstration(
                ("revision: 0", "revision: 1"), ("name: Front desk", "name: The front desk"),
                ("promise: {atLatest: 3 business days", "promise: {atLatest: 1 business day"))
            let change = try await world.apply(renamed)
            #expect(
                change.changes == [
                    "workflowGroups[front-desk].name: \"Front desk\" became \"The front desk\"",
                    "messageFlows[primary-care-desk].promise.atLatest: \"3 business days\" became \"1 business day\"",
                ])
            let after = try await world.site()
            #expect(after.revision == 2)
            #expect(after.flows.map(\.id) == before.flows.map(\.id))
            #expect(after.flows.map(\.version) == [1, 2, 1, 1, 1, 1])
            #expect(after.workflowGroups.map(\.id) == before.workflowGroups.map(\.id))
            #expect(after.workflowGroup(code: "front-desk")?.name == "The front desk")
        }
    }

    @Test("What is no longer named is retired and keeps its name for old conversations (S80)", arguments: Engine.underTest)
    func retirement(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let before = try await world.site()
            var document = try soundDocument(DemonstrationSite.document)
            document.revision = 1
            document.clinicalGroups.removeAll { $0.code == "billing-office" }
            document.messageFlows.removeAll { $0.code == "billing" }
            document.workbenchUsers.removeAll { $0.username == "hana" }
            _ = try await world.configuration.apply(document, by: .operator)
            let site = try await world.site()
            let office = try #require(before.clinicalGroup(code: "billing-office"))
            #expect(site.clinicalGroup(code: "billing-office") == nil)
            #expect(site.clinicalGroup(office.id)?.retiredAt == ConfigurationWorld.now)
            #expect(site.flow(for: office.id, type: .billing) == nil)
            #expect(site.recipients(.billing, patientGroups: []).isEmpty)
            #expect(try await world.count("SELECT COUNT(*) FROM message_flow_entry WHERE ended_at IS NOT NULL") == 1)
            let users = try await world.configuration.document().workbenchUsers.map(\.username)
            #expect(!users.contains("hana"))
            document.revision = 2
            document.clinicalGroups.append(try soundDocument(DemonstrationSite.document).clinicalGroups[3])
            document.workbenchUsers.append(try soundDocument(DemonstrationSite.document).workbenchUsers[5])
            _ = try await world.configuration.apply(document, by: .operator)
            let revived = try await world.site()
            #expect(revived.clinicalGroup(code: "billing-office")?.id != office.id)
            #expect(try await world.count("SELECT COUNT(*) FROM account WHERE username_key = 'hana' AND disabled_at IS NULL") == 1)
        }
    }

    @Test("A pair may move from one flow to another in one step (S24)", arguments: Engine.underTest)
    func movingPair(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            var document = try soundDocument(DemonstrationSite.document)
            document.revision = 1
            document.messageFlows[0].types = [.general]
            document.messageFlows[1].types = [.medical]
            _ = try await world.configuration.apply(document, by: .operator)
            let site = try await world.site()
            let group = try #require(site.clinicalGroup(code: "primary-care"))
            #expect(site.flow(for: group.id, type: .general)?.code == "primary-care")
            #expect(site.flow(for: group.id, type: .medical)?.code == "primary-care-desk")
            #expect(site.flows.prefix(2).map(\.version) == [2, 2])
        }
    }

    @Test("A member who is no longer listed is not assigned any more, and the row stays (S40)", arguments: Engine.underTest)
    func unlistedMember(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            var document = try soundDocument(DemonstrationSite.document)
            document.revision = 1
            document.workflowGroups[0].members.removeAll { $0.user == "cy" }
            document.workflowGroups[0].onCall.removeAll { $0 == "cy" }
            _ = try await world.configuration.apply(document, by: .operator)
            let members = try await world.configuration.document().workflowGroups[0].members
            #expect(members.map(\.user) == ["cy", "di", "gil"])
            #expect(members.map(\.assigned) == [false, true, true])
            document.revision = 2
            #expect(try await world.configuration.apply(document, by: .operator).changedNothing)
        }
    }

    @Test("A document with mistakes changes nothing, and all of them are told", arguments: Engine.underTest)
    func mistakes(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            let text = try demonstration(("claimLease: 30m", "claimLease: 1m"), ("{workbench: billing}", "{workbench: nobody}"))
            let refusal = try #require(await world.refusal(text))
            #expect(refusal.status == 422)
            #expect(refusal.fields.map(\.field) == ["limits.claimLease", "messageFlows[4].route.workbench"])
            #expect(try await world.site().revision == 0)
            #expect(try await world.count("SELECT COUNT(*) FROM site_setting") == 0)
        }
    }

    @Test("A change that fails half-way leaves nothing behind", arguments: Engine.underTest)
    func atomic(_ engine: Engine) async throws {
        try await ConfigurationWorld.with(engine) { world in
            try await world.apply(DemonstrationSite.document)
            let before = try await world.configuration.export()
            let identity = Identity(world.surroundings, audit: Audit(world.surroundings))
            _ = try await identity.create(
                NewAccount(kind: .member, username: "taken", name: "A member"), password: "four plain words here", by: .operator)
            let text = try demonstration(
                ("revision: 0", "revision: 1"), ("name: Front desk", "name: Reception"), ("{username: priv,", "{username: taken,"))
            let refusal = try #require(await world.refusal(text))
            #expect(refusal.status == 422)
            #expect(refusal.fields.first?.field.hasPrefix("workbenchUsers[") == true)
            #expect(try await world.configuration.export() == before)
            #expect(try await world.configuration.revisions().count == 1)
        }
    }
}
