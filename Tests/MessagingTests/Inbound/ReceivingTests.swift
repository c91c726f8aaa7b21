import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Inbound: messages of other systems")
struct ReceivingTests {
    @Test("S20, S22: a system writes to a patient's inbox in the name of a clinical group and provider", arguments: Engine.underTest)
    func delivered(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var message = PortalFixture.outside()
            message.provider = .identifier(Patients.Identifier(authority: "HOSP", value: "1234"))
            message.clinicalGroup = .identifier(Patients.Identifier(authority: "HOSP", value: "PRIM"))
            guard case .delivered(let sent, let readers) = try await f.receive(message) else { return #expect(Bool(false)) }
            #expect(readers.map(\.account) == [try f.account("ada")] && sent.task == nil)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.subject == "Your results" && open.unread == 1 && open.replyBar == nil)
            #expect(messages.map(\.authorName) == ["Dr. Mina Sato"] && messages.first?.role == .system && messages.first?.author == nil)
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            #expect(try await f.count("SELECT count(*) FROM notification WHERE told = \(try f.account("ada"))") == 1)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE actor_kind = 'client' AND action = 'send'") == 1)
            // The member's answer finds the flow of the group.
            let reply = try await f.writeAgain(to: sent.conversation)
            #expect(reply.task != nil)
        }
    }

    @Test("S20, S21: a template fills the words in and directs the inbox, in the patient's language", arguments: Engine.underTest)
    func template(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var message = PortalFixture.outside(kind: "general", patient: "003902", subject: nil, body: nil)
            message.deliverTo = "template"
            message.template = SystemMessage.Template(
                code: "new-record", parameters: ["kind": "un informe", "source": "Laboratorio {{x}}"])
            guard case .delivered(let sent, _) = try await f.receive(message) else { return #expect(Bool(false)) }
            let (_, messages) = try await f.open(sent.conversation, by: "ben")
            #expect(messages.first?.body == "Hola Ben, se agregó a su expediente: un informe, de Laboratorio {{x}}.")
            #expect(messages.first?.template?.code == "new-record")
            message.template?.parameters = ["kind": "x"]
            await #expect(throws: TemplateRefusal.unfilled([.eventSource])) { try await f.receive(message) }
            message.template?.parameters = ["kind": "x", "source": "y", "patient.name": "z"]
            await #expect(throws: MessageRefusal.self) { try await f.receive(message) }
            message.template?.parameters = ["kind": "x", "source": "y"]
            message.deliverTo = "patient"
            await #expect(throws: TemplateRefusal.audienceDirected) { try await f.receive(message) }
        }
    }

    @Test("Who cannot be written to is refused with the reason, and nothing is kept", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.run("UPDATE patient SET deceased_at = \(f.clock.now) WHERE id = \(try f.patient("ben"))")
            try await f.run("UPDATE proxy_grant SET ended_at = \(f.clock.now) WHERE patient = \(try f.patient("karel"))")
            var other = PortalFixture.outside()
            other.patient?.authority = "LAB"
            var proxies = PortalFixture.outside()
            proxies.deliverTo = "proxies"
            let cases: [(SystemMessage, any Error)] = [
                (PortalFixture.outside(patient: "999999"), SystemMessageRefusal.patientNotFound),
                (PortalFixture.outside(patient: "003902"), SystemMessageRefusal.patientDeceased),
                (PortalFixture.outside(patient: "001178"), SystemMessageRefusal.patientNotEnrolled),
                (other, SystemMessageRefusal.authorityNotBound), (proxies, WritingFirstRefusal.nobodyCanRead([.noProxy])),
                (PortalFixture.outside(kind: "billing", group: "billing-office"), SystemMessageRefusal.groupNotBound),
            ]
            for (message, expected) in cases {
                await #expect("\(expected)") { try await f.receive(message) } throws: { "\($0)" == "\(expected)" }
            }
            await #expect(throws: MessageRefusal.self) { try await f.receive(PortalFixture.outside(group: "nobody")) }
            await #expect(throws: MessageRefusal.self) { try await f.receive(PortalFixture.outside(kind: "gossip")) }
            await #expect(throws: MessageRefusal.self) { try await f.receive(PortalFixture.outside(body: " ")) }
            await #expect(throws: SystemMessageRefusal.routeOff) { try await f.receive(PortalFixture.outside(), site: f.closedSite) }
            let reading = SystemCaller(client: PortalFixture.ehr, scopes: [SystemScope("Communication", [.read])])
            await #expect(throws: SystemMessageRefusal.self) { try await f.receive(PortalFixture.outside(), by: reading) }
            let answering = SystemCaller(client: PortalFixture.ehr, scopes: PortalFixture.ehr.scopes, onlyReplies: true)
            await #expect(throws: SystemMessageRefusal.onlyReplies) { try await f.receive(PortalFixture.outside(), by: answering) }
            for table in ["message", "held_message", "outside_message"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
        }
    }

    @Test("S9: a reply joins the conversation that it quotes, and the member's question is answered", arguments: Engine.underTest)
    func reply(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var first = PortalFixture.outside()
            first.externalID = "EHR-1"
            guard case .delivered(let sent, _) = try await f.receive(first) else { return #expect(Bool(false)) }
            func answer(_ quoted: String?, conversation: String? = nil, patient: String? = "004411") async throws -> ReceivedMessage {
                var reply = PortalFixture.outside(kind: "reply", patient: patient, group: nil, body: "As discussed.")
                (reply.inReplyTo, reply.conversation) = (quoted, conversation)
                return try await f.receive(reply)
            }
            for quoted in [sent.message.description, sent.conversation.description, "EHR-1"] {
                guard case .delivered(let next, _) = try await answer(quoted) else { return #expect(Bool(false), "\(quoted)") }
                #expect(next.conversation == sent.conversation)
            }
            _ = try await answer(nil, conversation: sent.conversation.description, patient: nil)
            #expect(try await f.open(sent.conversation).messages.count == 5)
            await #expect(throws: SystemMessageRefusal.otherPatient) { try await answer(sent.message.description, patient: "004417") }
            #expect(try await f.open(sent.conversation).messages.count == 5)
            // Of a conversation that this system has nothing to do with it learns nothing.
            let bill = try await f.ask(type: "billing", group: "billing-office")
            guard case .held(_, .unknownReference) = try await answer(bill.message.description) else { return #expect(Bool(false)) }
        }
    }

    @Test(
        "Nothing goes into the chart of somebody who has died, whether they are named or their conversation is", arguments: Engine.underTest
    )
    func deceased(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let asked = try await f.ask()
            func answer(patient: String?) async throws -> ReceivedMessage {
                var reply = PortalFixture.outside(kind: "reply", patient: patient, group: nil, body: "As discussed.")
                reply.inReplyTo = asked.message.description
                return try await f.receive(reply)
            }
            guard case .delivered = try await answer(patient: nil) else { return #expect(Bool(false)) }
            try await f.run("UPDATE patient SET deceased_at = \(f.clock.now) WHERE id = \(try f.patient("ada"))")
            for patient in [nil, "004411"] {
                await #expect(throws: SystemMessageRefusal.patientDeceased) { try await answer(patient: patient) }
            }
            #expect(try await f.count("SELECT count(*) FROM message") == 2)
            #expect(try await f.count("SELECT count(*) FROM held_message") == 0)
        }
    }

    @Test("The fields that a kind does not take are named, each, and no others")
    func notTaken() {
        var message = SystemMessage(kind: "medical")
        (message.deliverTo, message.replyAllowed, message.subject, message.body) = ("patient", false, "Your results", "They are fine.")
        message.template = SystemMessage.Template(code: "new-record")
        #expect(message.fieldsNotTaken.isEmpty)
        (message.inReplyTo, message.conversation) = ("EHR-1", "EHR-2")
        #expect(message.fieldsNotTaken.map(\.field) == ["inReplyTo", "conversation"])
        message.kind = "reply"
        #expect(message.fieldsNotTaken.map(\.field) == ["deliverTo", "template", "replyAllowed"])
        (message.deliverTo, message.replyAllowed, message.template) = (nil, nil, nil)
        #expect(message.fieldsNotTaken.isEmpty)
        for kind in ["reply", "general"] {
            message.kind = kind
            #expect(message.fieldsNotTaken.allSatisfy { $0.code == "not-taken" && $0.sentence.hasSuffix(".") })
        }
    }

    @Test("What contradicts itself is held, however it is quoted; what agrees goes where it says", arguments: Engine.underTest)
    func contradictions(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func begin(_ name: String) async throws -> Sent {
                var message = PortalFixture.outside()
                message.externalID = name
                guard case .delivered(let sent, _) = try await f.receive(message) else { throw NotAsExpected() }
                return sent
            }
            func answer(_ quoted: String, in conversation: ID<Conversation>) async throws -> ReceivedMessage {
                var reply = PortalFixture.outside(kind: "reply", group: nil, body: "As discussed.")
                (reply.inReplyTo, reply.conversation) = (quoted, conversation.description)
                return try await f.receive(reply)
            }
            let (one, two) = (try await begin("EHR-1"), try await begin("EHR-2"))
            for quoted in ["EHR-1", one.message.description, one.conversation.description] {
                guard case .held(_, .ambiguousReference) = try await answer(quoted, in: two.conversation),
                    case .delivered(let sent, _) = try await answer(quoted, in: one.conversation)
                else { return #expect(Bool(false), "\(quoted)") }
                #expect(sent.conversation == one.conversation)
            }
            #expect(try await f.open(one.conversation).messages.count == 4)
            #expect(try await f.open(two.conversation).messages.count == 1)
        }
    }

    @Test(
        "A system whose authorities give the patient no number learns nothing of a conversation and writes nothing into it",
        arguments: Engine.underTest)
    func otherAuthority(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let asked = try await f.ask()
            var laboratory = PortalFixture.ehr
            laboratory.authorities = ["LAB"]
            let caller = SystemCaller(client: laboratory, scopes: laboratory.scopes)
            func answer(_ quoted: String?, conversation: String? = nil) async throws -> ReceivedMessage {
                var reply = PortalFixture.outside(kind: "reply", patient: nil, group: nil, body: "As discussed.")
                (reply.inReplyTo, reply.conversation) = (quoted, conversation)
                return try await f.receive(reply, by: caller)
            }
            let (message, conversation, nothing) = (
                asked.message.description, asked.conversation.description, ID<Message>(high: 9, low: 9).description
            )
            for (quoted, place) in [
                (message, nil), (conversation, nil), (nil, conversation), (message, conversation), (nothing, nil),
            ] as [(String?, String?)] {
                guard case .held(_, .unknownReference) = try await answer(quoted, conversation: place) else {
                    return #expect(Bool(false), "\(quoted ?? "-") \(place ?? "-")")
                }
            }
            #expect(try await f.open(asked.conversation).messages.count == 1)
            let ada = try f.patient("ada")
            _ = try await f.portal.perform {
                Effect(try f.portal.patients.add(Patients.Identifier(authority: "LAB", value: "7"), to: ada, in: $0))
            }
            guard case .delivered = try await answer(message) else { return #expect(Bool(false)) }
            #expect(try await f.open(asked.conversation).messages.count == 2)
            laboratory.authorities = []
            let unbound = SystemCaller(client: laboratory, scopes: laboratory.scopes)
            var reply = PortalFixture.outside(kind: "reply", patient: nil, group: nil, body: "As discussed.")
            reply.inReplyTo = message
            guard case .held(_, .unknownReference) = try await f.receive(reply, by: unbound) else { return #expect(Bool(false)) }
        }
    }

    @Test("A question that nobody works on is answered by it; one that somebody works on stays theirs", arguments: Engine.underTest)
    func receipts(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let asked = try await f.ask()
            var reply = PortalFixture.outside(kind: "reply", group: nil, body: "The chart says yes.")
            reply.inReplyTo = asked.message.description
            try await f.receive(reply)
            #expect(try await f.open(asked.conversation).messages.first?.receipt?.state == .received)
            #expect(try await f.task(try #require(asked.task)).state == .open)
            try await f.run(
                "DELETE FROM notification", "UPDATE task SET state = 'done', outcome = 'no-reply-needed', done_at = \(f.clock.now)")
            try await f.receive(reply)
            #expect(try await f.open(asked.conversation).messages.first?.receipt?.state == .answered)
            #expect(try await f.open(asked.conversation).open.conversation.status == .answered)
        }
    }

    @Test("S46: a reply that waits in somebody's inbox stays theirs, whatever another system writes", arguments: Engine.underTest)
    func besideTheInbox(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let begun = try await f.writeFirst()
            try await f.writeAgain("And the dose?", to: begun.conversation)
            var reply = PortalFixture.outside(kind: "reply", group: nil, body: "The chart says yes.")
            reply.conversation = begun.conversation.description
            guard case .delivered = try await f.receive(reply) else { return #expect(Bool(false)) }
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == [1])
            let (open, messages) = try await f.open(begun.conversation)
            #expect(messages.map { $0.receipt?.state } == [nil, .received, nil] && open.conversation.status != .answered)
            try await f.answerPersonally(begun.conversation)
            #expect(try await f.open(begun.conversation).open.conversation.status == .answered)
        }
    }

    @Test("The same name at the same moment is one message, and the other request learns which", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var message = PortalFixture.outside()
            message.externalID = "EHR-7781"
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask { [message] in
                        do {
                            _ = try await f.receive(message)
                            return "sent"
                        } catch SystemMessageRefusal.externalIDKnown(let known) {
                            return known == nil ? "unnamed" : "known"
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [:] as [String: Int]) { $0[$1, default: 0] += 1 }
            }
            let messages = try await f.count("SELECT count(*) FROM message")
            #expect(outcomes == ["sent": 1, "known": 19] && messages == 1)
        }
    }

    @Test("A system is held to its rate, and what it could not send was not counted as sent", arguments: Engine.underTest)
    func rate(engine: Engine) async throws {
        try await PortalFixture.with(engine, limits: .on) { f in
            var client = PortalFixture.ehr
            client.rate = 3
            let caller = SystemCaller(client: client, scopes: client.scopes)
            for _ in 0..<3 { try await f.receive(PortalFixture.outside(), by: caller) }
            await #expect(throws: SystemMessageRefusal.self) { try await f.receive(PortalFixture.outside(), by: caller) }
            f.clock.advance(seconds: 61)
            try await f.receive(PortalFixture.outside(), by: caller)
            #expect(try await f.count("SELECT count(*) FROM message") == 4)
        }
    }
}

extension PortalFixture {
    /// The external route switched off (S48).
    fileprivate var closedSite: Site {
        var site = openSite
        site.decisions.routes.external = false
        return site
    }
}
