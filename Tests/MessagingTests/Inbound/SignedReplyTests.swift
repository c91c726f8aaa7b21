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
