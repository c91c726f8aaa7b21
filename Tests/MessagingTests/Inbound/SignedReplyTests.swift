import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Inbound: replies signed by the secret of an endpoint")
struct SignedReplyTests {
    private static let body = Array(#"{"kind":"reply"}"#.utf8)

    private func secret(_ f: PortalFixture) async throws -> WebhookSecret {
        try await f.portal.perform { [portal = f.portal] tx in
            try portal.deliveries.secrets.create(for: "records-ehr", by: .operator, in: tx).map(\.secret)
        }
    }

    private func caller(_ f: PortalFixture, _ signature: WebhookSignature) async throws -> SystemCaller? {
        let site = f.site
        return try await f.portal.read { [portal = f.portal] tx in
            try portal.inbound.caller(signed: signature, body: Self.body, site: site, in: tx)
        }
    }

    @Test("S9: the endpoint that a question went to answers it, and may begin nothing", arguments: Engine.underTest)
    func answers(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let secret = try await secret(f)
            let asked = try await f.ask(type: "general", group: "records")
            #expect(asked.task == nil)
            let signature = WebhookSignature.sign(Self.body, id: "msg_1", at: f.clock.now, with: [secret])
            let caller = try #require(try await caller(f, signature))
            #expect(caller.onlyReplies && caller.client.clinicalGroups == ["records"] && caller.client.authorities == ["HOSP"])
            var reply = PortalFixture.outside(kind: "reply", patient: nil, group: nil, body: "Ready at the desk.")
            reply.inReplyTo = asked.message.description
            guard case .held(_, .unknownReference) = try await f.receive(reply, by: caller) else {
                return #expect(Bool(false), "the question has not left yet")
            }
            f.passUndoWindow()
            #expect(try await f.claim().count == 1)
            guard case .delivered(let sent, _) = try await f.receive(reply, by: caller) else { return #expect(Bool(false)) }
            #expect(sent.conversation == asked.conversation)
            let (open, messages) = try await f.open(asked.conversation)
            #expect(messages.map(\.authorName).last == "Medical records" && open.conversation.status == .answered)
            #expect(messages.first?.receipt?.state == .answered)
            // A conversation of another group is none for it.
            let other = try await f.ask()
            reply.inReplyTo = other.message.description
            guard case .held(_, .unknownReference) = try await f.receive(reply, by: caller) else { return #expect(Bool(false)) }
            await #expect(throws: SystemMessageRefusal.onlyReplies) {
                try await f.receive(PortalFixture.outside(kind: "general", group: "records"), by: caller)
            }
        }
    }

    /// The site with a second endpoint, and Medical records asked by three flows: general questions go to the first endpoint,
    /// billing ones to the second, medical ones to the Workbench.
    private func mixedSite(_ f: PortalFixture) async throws -> Site {
        var document = try await f.portal.configuration.document()
        var lab = try #require(document.endpoints.first)
        lab.code = "lab-ehr"
        document.endpoints.append(lab)
        var flow = try #require(document.messageFlows.first { $0.code == "records" })
        (flow.code, flow.types, flow.route) = ("records-billing", [.billing], .external("lab-ehr"))
        document.messageFlows.append(flow)
        (flow.code, flow.types, flow.route, flow.fallback) = ("records-medical", [.medical], .workbench("primary-nurses"), nil)
        document.messageFlows.append(flow)
        _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
        return try await f.portal.site()
    }

    @Test("S8, S9: an endpoint answers what was delivered to it, not what else its group was asked", arguments: Engine.underTest)
    func deliveredAlone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let site = try await mixedSite(f)
            let asked = try await ["general", "billing", "medical"].asyncMap {
                try await f.ask(type: $0, group: "records", site: site)
            }
            #expect(asked.map { $0.task != nil } == [false, false, true])
            f.passUndoWindow()
            for code in ["records-ehr", "lab-ehr"] {
                let endpoint = try #require(site.endpoint(code: code))
                let claims = try await f.portal.perform { Effect(try f.deliveries.claim(for: endpoint, most: 9, in: $0)) }
                #expect(claims.count == 1)
            }
            for (own, code) in ["records-ehr", "lab-ehr"].enumerated() {
                let found = try await f.portal.read { try f.portal.inbound.caller(endpoint: code, site: site, in: $0) }
                let caller = try #require(found)
                #expect(caller.client.clinicalGroups == ["records"])
                for (place, question) in asked.enumerated() {
                    for quotesMessage in [true, false] {
                        var reply = PortalFixture.outside(kind: "reply", patient: nil, group: nil, body: "It is ready.")
                        reply.inReplyTo = quotesMessage ? question.message.description : nil
                        reply.conversation = quotesMessage ? nil : question.conversation.description
                        switch try await f.receive(reply, by: caller, site: site) {
                        case .delivered(let sent, _): #expect(place == own && sent.conversation == question.conversation, "\(code)")
                        case .held(_, let reason): #expect(place != own && reason == .unknownReference, "\(code) \(place)")
                        }
                    }
                }
            }
            for (place, question) in asked.enumerated() {
                let answers = try await f.count("SELECT count(*) FROM message WHERE conversation = \(question.conversation) AND seq > 1")
                #expect(answers == (place == 2 ? 0 : 2))
            }
        }
    }

    @Test("Another secret, other bytes or a clock ten minutes off open nothing", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let secret = try await secret(f)
            let good = WebhookSignature.sign(Self.body, id: "msg_1", at: f.clock.now, with: [secret])
            let wrong = [
                WebhookSignature.sign(Self.body, id: "msg_1", at: f.clock.now, with: [.random()]),
                WebhookSignature.sign(Self.body + [0x20], id: "msg_1", at: f.clock.now, with: [secret]),
                WebhookSignature(id: "msg_2", timestamp: good.timestamp, signatures: good.signatures),
                WebhookSignature(id: "msg_1", timestamp: good.timestamp, signatures: "v1,AAAA"),
                WebhookSignature(id: "", timestamp: "now", signatures: ""),
            ]
            for signature in wrong {
                let found = try await caller(f, signature)
                #expect(found == nil)
            }
            for seconds in [-600, 600] as [Int64] {
                let late = WebhookSignature.sign(Self.body, id: "msg_1", at: f.clock.now.adding(seconds: seconds), with: [secret])
                await #expect(throws: WebhookFault.clockApart) { try await caller(f, late) }
            }
        }
    }
}
