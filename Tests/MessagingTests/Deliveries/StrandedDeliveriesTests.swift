import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Configurations that would leave deliveries behind")
struct StrandedDeliveriesTests {
    typealias Expected = StrandedDeliveries.Expected

    /// The demonstration's document after a change.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let stranded: [String]
        let change: @Sendable (inout ConfigurationDocument) -> Void

        var testDescription: String { name }

        init(_ name: String, _ stranded: [String], _ change: @escaping @Sendable (inout ConfigurationDocument) -> Void) {
            self.name = name
            self.stranded = stranded
            self.change = change
        }
    }

    private static let cases = [
        Case("nothing changes", []) { _ in },
        Case("the endpoint is removed", ["The endpoint `records-ehr` has 2 deliveries that wait, and would be removed."]) {
            $0.endpoints = []
        },
        Case(
            "its adapter is of a later release",
            ["The endpoint `records-ehr` has 2 deliveries that wait, and its adapter `mllp` is not part of this release."]
        ) { $0.endpoints[0].adapter = "mllp" },
        Case(
            "the external route is off",
            ["The endpoint `records-ehr` has 2 deliveries that wait, and `decisions.routes.external` would be off."]
        ) { $0.decisions.routes.external = false },
        Case("its flow comes to the Workbench: that group answers", []) { document in
            for index in document.messageFlows.indices where document.messageFlows[index].code == "records" {
                document.messageFlows[index].route = .workbench("billing")
                document.messageFlows[index].fallback = nil
            }
        },
        Case("its flow goes, the group that answers stays", []) { $0.messageFlows.removeAll { $0.code == "records" } },
        Case(
            "its flow goes, and the group that answers",
            [
                """
                3 messages of the flow `records` wait for another system, and no workflow group would be left that answers in its stead; \
                keep `front-desk`, with somebody who may process them.
                """
            ]
        ) { document in
            document.messageFlows.removeAll { $0.code == "records" }
            document.workflowGroups.removeAll { $0.code == "front-desk" }
        },
    ]

    @Test("What is stranded is said with its endpoint and how many, as a rule", arguments: cases)
    func rule(one: Case) throws {
        var document = try #require(ConfigurationDocument.read(DemonstrationSite.document).document)
        document.decisions.routes.external = true
        one.change(&document)
        let now = StrandedDeliveries(
            waiting: ["records-ehr": 2], expected: [Expected(flow: "records", isLiving: true, group: "front-desk", count: 3)])
        #expect(now.sentences(under: document) == one.stranded)
        #expect(StrandedDeliveries().sentences(under: document).isEmpty, "nothing waits, nothing is stranded")
    }

    @Test(
        "An endpoint does not go while something waits for it, and goes when that is with the Workbench; what was given up is not tried again",
        arguments: Engine.underTest)
    func applied(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let dead = try await f.askRecords()
            f.passUndoWindow()
            try await f.report(try #require(try await f.claim().first), DeliveryOutcome(status: 422))
            try await f.askRecords()
            try await f.askRecords(by: "ben")
            let document = try await f.withoutRecords()
            func apply() async throws { _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator) }
            do {
                try await apply()
                Issue.record("it was applied")
            } catch let refusal as ConfigurationRefusal {
                #expect(refusal.code == "configuration-strands-deliveries" && refusal.status == 409)
                #expect(refusal.sentence.contains("`records-ehr` has 2 deliveries that wait"))
                #expect(refusal.fields.count == 1)
            }
            #expect(try await f.portal.site().endpoint(code: "records-ehr") != nil)

            let site = f.site
            let moved = try await f.portal.perform { try f.deliveries.rerouteWaiting("records-ehr", by: .operator, site: site, in: $0) }
            #expect(moved == 2)
            let again = try await f.portal.perform { try f.deliveries.rerouteWaiting("records-ehr", by: .operator, site: site, in: $0) }
            #expect(again == 0)
            #expect(try await f.count("SELECT count(*) FROM delivery WHERE state = 'rerouted' AND task IS NOT NULL") == 2)
            try await apply()
            let now = try await f.portal.site()
            #expect(now.endpoint(code: "records-ehr") == nil)
            let id = try await f.delivery(of: dead.message).id
            await #expect(throws: DeliveryRefusal.endpointGone) {
                try await f.portal.perform { try f.deliveries.replay(id, by: .operator, site: now, in: $0) }
            }
        }
    }

    @Test("A flow that comes to the Workbench while another system is late hands over to its group", arguments: Engine.underTest)
    func toWorkbench(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords()
            var document = try await f.portal.configuration.document()
            for index in document.messageFlows.indices where document.messageFlows[index].code == "records" {
                document.messageFlows[index].route = .workbench("billing")
                document.messageFlows[index].fallback = nil
            }
            _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            try await f.tend(after: 3_620)
            let site = try await f.portal.site()
            let group = try await f.database.read { tx in
                try tx.first("SELECT t.workflow_group FROM task t JOIN task_message b ON b.task = t.id WHERE b.message = \(sent.message)") {
                    try $0[0] as ID<WorkflowGroup>
                }
            }
            #expect(group == site.workflowGroup(code: "billing")?.id)
        }
    }
}

extension PortalFixture {
    fileprivate func withoutRecords() async throws -> ConfigurationDocument {
        var document = try await portal.configuration.document()
        document.messageFlows.removeAll { $0.code == "records" }
        document.endpoints = []
        return document
    }
}
