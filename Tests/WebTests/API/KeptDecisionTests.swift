import HTTPTypes
import Messaging
import Persistence
import TestSupport
import Testing
import WebSupport

@testable import Web

@Suite("Every business decision is exported, versioned and audited")
struct KeptDecisionTests {
    @Test("S47: every decision is exported, versioned and audited, and each has its own line of difference", arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        try await APIWorld.with(engine) { world in
            func decided() async throws -> [String: JSONValue] {
                let answer = try await world.send(.get, "/admin/configuration", as: "admin", headers: [.accept: "application/json"])
                return Self.leaves(of: answer.body["decisions"])
            }
            func audited() async throws -> Int {
                try await world.portal.read { tx in
                    try tx.first("SELECT count(*) FROM audit_event WHERE action = 'configure'") { try $0[0] as Int } ?? 0
                }
            }
            #expect(try await decided().keys.sorted() == Self.decisions.map(\.key).sorted(), "every key of the document is among them")
            for decision in Self.decisions {
                var base = try #require(ConfigurationDocument.read(DemonstrationSite.document).document)
                decision.prepare(&base)
                _ = try await world.portal.configuration.apply(base, ontoLatest: true, by: .operator)
                let (before, revisions, events) = (try await decided(), try await world.rows("configuration_revision"), try await audited())
                var document = try await world.portal.configuration.document()
                decision.change(&document.decisions)
                let done = try await world.portal.configuration.apply(document, by: .operator)
                #expect(done.changes.count == 1, "\(decision.key): \(done.changes)")
                #expect(done.changes.first?.hasPrefix("decisions.\(decision.key): ") == true, "\(decision.key): \(done.changes)")
                #expect(try await world.rows("configuration_revision") == revisions + 1, "\(decision.key)")
                #expect(try await audited() == events + 1, "\(decision.key)")
                let after = try await decided()
                #expect(after.keys.filter { after[$0] != before[$0] } == [decision.key])
                let exported = try #require(ConfigurationDocument.read(try await world.portal.configuration.export()).document)
                #expect(exported.decisions == document.decisions, "\(decision.key)")
            }
        }
    }

    /// One decision of the document, and another value of it.
    private struct Decision: Sendable {
        let key: String
        /// What else must be otherwise, so that the value is possible.
        var prepare: @Sendable (inout ConfigurationDocument) -> Void = { _ in }
        let change: @Sendable (inout Decisions) -> Void
    }

    private static let decisions: [Decision] = [
        Decision(
            key: "routes.workbench",
            prepare: { document in
                for index in document.messageFlows.indices {
                    document.messageFlows[index].route = .external("records-ehr")
                    document.messageFlows[index].fallback = document.messageFlows.last?.fallback
                }
            }, change: { $0.routes.workbench = false }),
        Decision(
            key: "routes.external", prepare: { $0.messageFlows.removeAll { $0.code == "records" } },
            change: { $0.routes.external = false }),
        Decision(
            key: "membersToProviders.types.general", prepare: KeptDecisionTests.withoutTemplates,
            change: { KeptDecisionTests.typeOff(.general, &$0) }),
        Decision(
            key: "membersToProviders.types.medical", prepare: KeptDecisionTests.withoutTemplates,
            change: { KeptDecisionTests.typeOff(.medical, &$0) }),
        Decision(
            key: "membersToProviders.types.billing", prepare: KeptDecisionTests.withoutTemplates,
            change: { KeptDecisionTests.typeOff(.billing, &$0) }),
        Decision(key: "membersToProviders.replies", change: { $0.membersToProviders.replies = false }),
        Decision(key: "membersToProviders.providerFilter.kind", change: { $0.membersToProviders.providerFilter = .rule }),
        Decision(key: "providersToMembers.initiate", change: { $0.providersToMembers.initiate = false }),
        Decision(key: "providersToMembers.personalMessaging.enabled", change: { $0.providersToMembers.personalMessaging = false }),
        Decision(
            key: "providersToMembers.personalMessaging.fallbackAfter",
            change: { $0.providersToMembers.personalFallbackAfter = .businessDays(2) }),
        Decision(key: "providersToMembers.templates", change: { $0.providersToMembers.templates = false }),
        Decision(key: "providersToMembers.withoutProvider", change: { $0.providersToMembers.withoutProvider = false }),
        Decision(key: "external.attachments", change: { $0.external.attachments = false }),
        Decision(key: "external.virusScan", change: { $0.external.virusScan = .off }),
        Decision(key: "external.templateDirectsInbox", change: { $0.external.templateDirectsInbox = false }),
        Decision(key: "external.eventMessages", change: { $0.external.eventMessages = true }),
    ]

    /// No template is of a type that is switched off.
    @Sendable private static func withoutTemplates(_ document: inout ConfigurationDocument) {
        document.eventRules = []
        document.templates = []
    }

    @Sendable private static func typeOff(_ type: MessageType, _ decisions: inout Decisions) {
        decisions.membersToProviders.types.remove(type)
    }

    /// Every value of a document by the path of its keys.
    private static func leaves(of value: JSONValue, at path: String = "") -> [String: JSONValue] {
        guard let object = value.object else { return [path: value] }
        return object.members.reduce(into: [:]) { leaves, member in
            leaves.merge(Self.leaves(of: member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)")) { $1 }
        }
    }
}
