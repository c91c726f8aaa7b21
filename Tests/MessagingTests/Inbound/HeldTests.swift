import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Inbound: what waits for a person")
struct HeldTests {
    private func verb(
        _ f: PortalFixture, _ username: String, _ body: @escaping @Sendable (Inbound, SignedIn, Transaction) throws -> Effect<Void>
    ) async throws {
        let (user, inbound) = (try f.person(username), f.portal.inbound)
        try await f.portal.perform { try body(inbound, user, $0) }
    }

    @Test("What does not match waits for the group of its flow, sealed, and for nobody else", arguments: Engine.underTest)
    func waits(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let id = try await f.holdReply()
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            let site = f.openSite
            for (username, sees) in [("cy", true), ("di", true), ("fay", false), ("hana", false), ("admin", false)] {
                let user = try f.person(username)
                let waiting = try await f.portal.read { [portal = f.portal] tx in try portal.inbound.waiting(for: user, limit: 10, in: tx) }
                #expect(waiting.map(\.id) == (sees ? [id] : []), "\(username)")
                if !sees {
                    await #expect(throws: NotFound.self) {
                        try await f.portal.read { [portal = f.portal] tx in try portal.inbound.open(id, for: user, site: site, in: tx) }
                    }
                }
            }
            let cy = try f.person("cy")
            let open = try await f.portal.read { [portal = f.portal] tx in try portal.inbound.open(id, for: cy, site: site, in: tx) }
            #expect(open.content.body == "The form is here." && open.patient?.details.given == "Noah" && open.held.reason == .noReference)
            let sealed = try await f.portal.read { tx in try tx.first("SELECT content FROM held_message") { try $0[0] as [UInt8] } }
            #expect(!String(decoding: try #require(sealed), as: UTF8.self).contains("form"))
            let page = try await f.portal.read { [portal = f.portal] tx in
                try portal.inbound.quarantine(waitingOnly: true, after: nil, limit: 10, in: tx)
            }
            #expect(page.items.map(\.id) == [id])
        }
    }

    @Test("Somebody of the group puts it into a conversation of the patient after a check, and into no other", arguments: Engine.underTest)
    func attach(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let asked = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            let own = try await f.ask()
            let id = try await f.holdReply()
            let site = f.openSite
            let cy = try f.person("cy")
            let open = try await f.portal.read { [portal = f.portal] tx in try portal.inbound.open(id, for: cy, site: site, in: tx) }
            #expect(open.suggestions.map(\.id) == [asked.conversation])
            for (conversation, note, expected) in [
                (asked.conversation, " ", HoldingRefusal.noteMissing), (own.conversation, "Called.", .conversationNotHere),
                (ID(high: 9, low: 9), "Called.", .conversationNotHere),
            ] {
                await #expect(throws: expected) {
                    try await verb(f, "cy") { try $0.attach(id, to: conversation, note: note, by: $1, site: site, in: $2).map { _ in } }
                }
            }
            try await verb(f, "cy") { try $0.attach(id, to: asked.conversation, note: "Called.", by: $1, site: site, in: $2).map { _ in } }
            #expect(try await f.open(asked.conversation).messages.last?.body == "The form is here.")
            await #expect(throws: HoldingRefusal.settled) {
                try await verb(f, "di") { try $0.reject(id, note: "Twice.", by: $1, site: site, in: $2) }
            }
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'settle'") == 1)
            #expect(try await f.count("SELECT count(*) FROM outside_message WHERE message IS NOT NULL") == 1)
        }
    }

    @Test("Nobody puts what waits into the chart of somebody who has died; it can be rejected", arguments: Engine.underTest)
    func deceased(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let asked = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            let named = try await f.holdReply()
            let unnamed = PortalFixture.outside(kind: "reply", patient: nil, group: "pediatrics", body: "The form is here.")
            guard case .held(let other, _) = try await f.receive(unnamed) else { return #expect(Bool(false)) }
            try await f.run("UPDATE patient SET deceased_at = \(f.clock.now) WHERE id = \(try f.patient("noah"))")
            let site = f.openSite
            for id in [named, other] {
                await #expect(throws: SystemMessageRefusal.patientDeceased) {
                    try await verb(f, "cy") {
                        try $0.attach(id, to: asked.conversation, note: "Called.", by: $1, site: site, in: $2).map { _ in }
                    }
                }
            }
            await #expect(throws: SystemMessageRefusal.patientDeceased) {
                try await verb(f, "cy") { try $0.release(named, note: "Called.", by: $1, site: site, in: $2).map { _ in } }
            }
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
            try await verb(f, "cy") { try $0.reject(named, note: "Called the family.", by: $1, site: site, in: $2) }
            #expect(try await f.count("SELECT count(*) FROM held_message WHERE ended_at IS NULL") == 1)
        }
    }

    @Test(
        "The subject of a reply is kept for who finds out where it belongs, and names what they begin with it", arguments: Engine.underTest)
    func subject(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var reply = PortalFixture.outside(kind: "reply", patient: "004411", body: "The form is here.")
            reply.subject = " The school form "
            guard case .held(let id, .noReference) = try await f.receive(reply) else { return #expect(Bool(false)) }
            let (site, cy) = (f.openSite, try f.person("cy"))
            let open = try await f.portal.read { [portal = f.portal] in try portal.inbound.open(id, for: cy, site: site, in: $0) }
            #expect(open.content.subject == "The school form")
            let sent = try await f.portal.perform { [portal = f.portal] in
                try portal.inbound.release(id, note: "Called.", by: cy, site: site, in: $0)
            }
            #expect(try await f.open(sent.conversation).open.subject == "The school form")
        }
    }

    @Test("Of two people at once one settles it", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let id = try await f.holdReply()
            let site = f.openSite
            let settled = await withTaskGroup(of: Bool.self) { group in
                for username in ["cy", "di", "cy", "di"] {
                    group.addTask {
                        (try? await verb(f, username) { try $0.reject(id, note: "Not ours.", by: $1, site: site, in: $2) }) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(settled == 1)
        }
    }

    @Test("S64a: with the switch off, a message made from a template waits until a person releases it", arguments: Engine.underTest)
    func release(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let site = f.siteWithoutDirection
            var message = PortalFixture.outside(subject: nil, body: nil)
            message.template = SystemMessage.Template(code: "results-normal")
            guard case .held(let id, .toBeReleased) = try await f.receive(message, site: site) else { return #expect(Bool(false)) }
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            await #expect(throws: HoldingRefusal.audienceUnknown) {
                try await verb(f, "cy") { try $0.release(id, audience: "author", by: $1, site: site, in: $2).map { _ in } }
            }
            await #expect(throws: WritingFirstRefusal.self) {
                try await verb(f, "cy") { try $0.release(id, audience: "proxies", by: $1, site: site, in: $2).map { _ in } }
            }
            try await verb(f, "cy") { try $0.release(id, audience: "patient", by: $1, site: site, in: $2).map { _ in } }
            #expect(try await f.count("SELECT count(*) FROM conversation WHERE audience = 'patient' AND begun_as = 'system'") == 1)
            // What a person wrote themselves is not held back.
            guard case .delivered = try await f.receive(PortalFixture.outside(), site: site) else { return #expect(Bool(false)) }
        }
    }

    @Test(
        "What waits past its due time is told to the managers, once, and to whoever chose to hear of what is late",
        arguments: Engine.underTest
    )
    func late(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let box = PostBox()
            for username in ["cy", "di", "eve"] { try await f.setEmail("\(username)@example.org", of: username) }
            try await f.choose([.overdue], for: "primary-nurses", by: "cy")
            let (settled, waiting) = (try await f.holdReply(), try await f.holdReply())
            let site = f.openSite
            try await verb(f, "cy") { try $0.reject(settled, note: "Not ours.", by: $1, site: site, in: $2) }
            let fresh = try await f.held()
            let due = try #require(fresh.first { $0.id == waiting }).dueAt
            f.clock.advance(seconds: due.microseconds(since: f.clock.now) / 1_000_000 - 60)
            try await f.portal.tendWorkbench()
            try await f.send(by: box)
            #expect(box.taken.isEmpty)
            f.clock.advance(seconds: 60)
            try await f.portal.tendWorkbench()
            let told = f.clock.now
            try await f.send(by: box)
            #expect(Set(box.recipients) == ["cy@example.org", "di@example.org"] && box.taken.count == 2)
            #expect(try await f.held().map(\.escalatedAt) == [told])
            f.clock.advance(seconds: 3 * 86_400)
            try await f.portal.tendWorkbench()
            try await f.send(by: box)
            #expect(box.taken.count == 2)
            #expect(try await f.held().map(\.escalatedAt) == [told])
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'escalate'") == 1)
        }
    }

    @Test("As long as nobody may process the tasks of its group, what waits is told later, not never", arguments: Engine.underTest)
    func lateWithoutPeople(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await f.holdReply()
            for username in ["cy", "di", "gil"] { try await f.setMembership(of: username, in: "primary-nurses", active: false) }
            f.clock.advance(seconds: 30 * 86_400)
            try await f.portal.tendWorkbench()
            #expect(try await f.count("SELECT count(*) FROM held_message WHERE escalated_at IS NULL") == 1)
            try await f.setMembership(of: "cy", in: "primary-nurses")
            try await f.portal.tendWorkbench()
            #expect(try await f.held(for: "cy").map(\.escalatedAt) == [f.clock.now])
        }
    }

    @Test("A workflow group does not go while something waits for it", arguments: Engine.underTest)
    func orphans(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await f.holdReply()
            let document = try await f.documentWithoutNurses()
            await #expect(throws: ConfigurationRefusal.self) {
                _ = try await f.portal.configuration.apply(document, ontoLatest: true, by: .operator)
            }
        }
    }
}

extension PortalFixture {
    /// What waits for somebody of the Primary care nurses.
    fileprivate func held(for username: String = "di") async throws -> [HeldMessage] {
        let user = try person(username)
        return try await portal.read { [portal] tx in try portal.inbound.waiting(for: user, limit: 10, in: tx) }
    }

    fileprivate var siteWithoutDirection: Site {
        var site = openSite
        site.decisions.external.templateDirectsInbox = false
        return site
    }

    fileprivate func documentWithoutNurses() async throws -> ConfigurationDocument {
        var document = try await portal.configuration.document()
        document.messageFlows.removeAll { $0.code == "primary-care" || $0.code == "pediatrics" }
        document.urgent = nil
        document.workflowGroups.removeAll { $0.code == "primary-nurses" }
        document.templates = []
        document.eventRules = []
        return document
    }
}
