import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A workflow group that goes, and the one that takes over")
struct SuccessorTests {
    @Test(
        "Without a successor the refusal names twenty tasks and counts the rest; with one every task moves as a transfer",
        arguments: Engine.underTest)
    func takesOver(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let claimed = try #require(try await f.ask().task)
            try await f.claim(claimed)
            let conversation = try await f.ask(subject: "Asked last").conversation
            for _ in 1...20 { try await f.ask() }
            let (nurses, cardiology) = (try f.workflowGroup("primary-nurses"), try f.workflowGroup("cardiology-nurses"))
            let document = try await f.documentWithout("primary-nurses")
            let refusal = await #expect(throws: ConfigurationRefusal.self) {
                _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            }
            guard case .orphans(let orphans) = refusal, let orphan = orphans.first else {
                return #expect(Bool(false), "\(String(describing: refusal))")
            }
            #expect(orphans.count == 1 && orphan.group == "primary-nurses" && orphan.taskCount == 22 && orphan.tasks.count == 20)
            #expect(orphan.sentence.contains("22 unfinished tasks") && orphan.sentence.hasSuffix("; and 2 more."))
            #expect(try await f.count("SELECT count(*) FROM task WHERE workflow_group = \(nurses)") == 22, "nothing was moved")

            let change = try await f.portal.configuration.apply(
                document, ontoLatest: true, successors: ["primary-nurses": "cardiology-nurses"], by: .operator)
            #expect(!change.changedNothing)
            #expect(
                try await f.count("SELECT count(*) FROM task WHERE workflow_group = \(cardiology) AND state = 'open' AND owner IS NULL")
                    == 22)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'transfer'") == 22)
            let site = try await f.portal.site()
            let ada = try f.person("ada")
            let open = try await f.portal.read { try f.portal.conversations.open(conversation, for: ada, site: site, in: $0) }
            #expect(open.transfers.map(\.byName) == [""], "a dated line that names nobody")
            try await f.claim(claimed, by: "di")
        }
    }

    @Test("Replies in inboxes that would fall to the group fall to the successor", arguments: Engine.underTest)
    func replies(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst(by: "dr.sato", provider: "sato")
            try await f.writeAgain(to: sent.conversation)
            let document = try await f.documentWithout("primary-nurses")
            _ = try await f.portal.configuration.apply(
                document, ontoLatest: true, successors: ["primary-nurses": "cardiology-nurses"], by: .operator)
            let cardiology = try f.workflowGroup("cardiology-nurses")
            #expect(try await f.count("SELECT count(*) FROM personal_reply WHERE workflow_group = \(cardiology) AND ended_at IS NULL") == 1)
        }
    }

    @Test("A successor that does not fit is refused with a sentence, and nothing is changed", arguments: Engine.underTest)
    func unfit(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask()
            let document = try await f.documentWithout("primary-nurses")
            for pair in [
                "nowhere=cardiology-nurses", "primary-nurses=nowhere", "primary-nurses=primary-nurses", "billing=front-desk",
            ] {
                let successors = try GroupSuccessors([pair])
                let refusal = await #expect(throws: ConfigurationRefusal.self, "\(pair)") {
                    _ = try await f.portal.configuration.apply(document, ontoLatest: true, successors: successors, by: .operator)
                }
                #expect(refusal?.code == "configuration-successor-unfit" && refusal?.status == 422, "\(pair)")
                #expect(try await f.portal.site().workflowGroup(code: "primary-nurses") != nil, "\(pair)")
            }
        }
    }

    @Test("A successor without anybody who may process tasks takes nothing over", arguments: Engine.underTest)
    func unattended(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.ask()
            var document = try await f.documentWithout("primary-nurses")
            for index in document.workflowGroups.indices where document.workflowGroups[index].code == "cardiology-nurses" {
                for member in document.workflowGroups[index].members.indices {
                    document.workflowGroups[index].members[member].active = false
                }
            }
            document.messageFlows.removeAll { $0.code == "cardiology" }
            let wanted = document
            let refusal = await #expect(throws: ConfigurationRefusal.self) {
                _ = try await f.portal.configuration.apply(
                    wanted, ontoLatest: true, successors: ["primary-nurses": "cardiology-nurses"], by: .operator)
            }
            #expect(refusal?.sentence.contains("`cardiology-nurses` would have nobody who may process them") == true)
        }
    }

    @Test(
        "What is no pair, or names one group twice, is not read",
        arguments: [["billing"], ["=a"], ["a="], ["a=b=c"], ["a=b", "a=c"], [""]])
    func unreadable(pairs: [String]) {
        #expect(throws: ConfigurationRefusal.self) { try GroupSuccessors(pairs) }
    }
}

extension PortalFixture {
    /// The document in force without a group, and without what leads to it.
    fileprivate func documentWithout(_ group: String) async throws -> ConfigurationDocument {
        var document = try await portal.configuration.document()
        document.messageFlows.removeAll { $0.code == "primary-care" || $0.code == "pediatrics" }
        document.urgent = nil
        document.workflowGroups.removeAll { $0.code == group }
        document.templates = []
        document.eventRules = []
        for index in document.textModules.indices { document.textModules[index].workflowGroups.removeAll { $0 == group } }
        return document
    }
}
