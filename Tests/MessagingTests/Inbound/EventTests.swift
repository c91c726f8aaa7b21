import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Inbound: events and their rules")
struct EventTests {
    static func event(
        _ id: String = "evt-1", patient: String = "004411", kind: String = "laboratory", status: RecordEvent.Status = .final,
        sensitive: Bool = false
    ) -> RecordEvent {
        RecordEvent(
            id: id, kind: "new-health-record", patient: Patients.Identifier(authority: "HOSP", value: patient), source: "Riverside Lab",
            occurredAt: PortalFixture.start, recordKind: kind, status: status, isSensitive: sensitive)
    }

    func take(
        _ event: RecordEvent, _ f: PortalFixture, _ site: Site? = nil, by caller: SystemCaller = PortalFixture.caller
    ) async throws -> TakenEvent {
        let site = site ?? f.openSite
        return try await f.portal.perform { [portal = f.portal] tx in
            try portal.inbound.take(event, by: caller, site: site, in: tx)
        }
    }

    @Test(
        "S17, S18: a final record of a wanted kind sends one message from its template; the same event twice sends none",
        arguments: Engine.underTest)
    func sends(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let taken = try await take(Self.event(), f)
            #expect(taken.matches.map(\.outcome) == [.sent])
            let again = try await take(Self.event(), f)
            #expect(again.wasKnown && again.matches.isEmpty)
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
            let conversation: ID<Conversation> = try #require(
                try await f.portal.read { tx in try tx.first("SELECT id FROM conversation") { try $0[0] } })
            let (open, messages) = try await f.open(conversation)
            #expect(messages.first?.body == "Hello Ada, a laboratory result from Riverside Lab has been added to your record.")
            #expect(messages.first?.authorName == "Dr. Mina Sato" && open.replyBar == .notWanted)
        }
    }

    @Test(
        "Preliminary, cancelled and sensitive records are told to nobody; the final one after a preliminary is", arguments: Engine.underTest
    )
    func finalOnly(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for event in [
                Self.event(status: .preliminary), Self.event(status: .registered), Self.event("evt-2", status: .cancelled),
                Self.event("evt-3", sensitive: true), Self.event("evt-4", kind: "imaging"),
            ] {
                let taken = try await take(event, f)
                #expect(taken.matches.isEmpty)
            }
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            #expect(try await take(Self.event(status: .final), f).matches.map(\.outcome) == [.sent])
            #expect(try await take(Self.event(status: .final), f).wasKnown)
        }
    }

    @Test("Of all that a record can be, what is final or corrects that is told, and nothing of what is sensitive")
    func told() {
        let all = RecordEvent.Status.allCases
        #expect(all.filter { Self.event(status: $0).state.isTold } == [.final, .amended, .corrected, .appended])
        #expect(all.count == 10 && !all.contains { Self.event(status: $0, sensitive: true).state.isTold })
    }

    @Test(
        "What corrects a final record is told too, under the same id, outside the quiet window; the same correction twice is not",
        arguments: Engine.underTest)
    func corrected(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            #expect(try await take(Self.event(), f).matches.map(\.outcome) == [.sent])
            let soon = try await take(Self.event(status: .corrected), f)
            #expect(!soon.wasKnown && soon.state == .corrected && soon.matches.map(\.outcome) == [.quiet])
            #expect(try await take(Self.event(status: .amended), f).wasKnown)
            #expect(try await take(Self.event("evt-2"), f).matches.map(\.outcome) == [.quiet])
            f.clock.advance(seconds: 4 * 3_600 + 1)
            #expect(try await take(Self.event("evt-2", status: .corrected), f).matches.map(\.outcome) == [.sent])
            #expect(try await f.count("SELECT count(*) FROM message") == 2)
        }
    }

    @Test(
        "An id that is used again for another patient or another kind is refused, in whatever state, and keeps nothing",
        arguments: Engine.underTest)
    func reused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            _ = try await take(Self.event(status: .preliminary), f)
            let told = try await take(Self.event(), f)
            #expect(told.matches.map(\.outcome) == [.sent])
            for event in [
                Self.event(patient: "003902"), Self.event(patient: "003902", status: .corrected), Self.event(kind: "imaging"),
                Self.event(patient: "003902", status: .preliminary),
            ] {
                await #expect(throws: SystemMessageRefusal.eventIDReused) { try await take(event, f) }
            }
            #expect(try await f.count("SELECT count(*) FROM inbound_event") == 2)
            #expect(try await f.count("SELECT count(*) FROM message") == 1)
            #expect(try await take(Self.event("evt-2", patient: "003902"), f).matches.map(\.outcome) == [.sent])
        }
    }

    @Test("One message for each patient, rule and quiet window, also of many events at once", arguments: Engine.underTest)
    func quiet(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let outcomes = try await withThrowingTaskGroup(of: EventMatch.Outcome?.self) { group in
                for number in 0..<20 { group.addTask { try await take(Self.event("evt-\(number)"), f).matches.first?.outcome } }
                return try await group.reduce(into: [:] as [EventMatch.Outcome: Int]) { counts, one in
                    if let one { counts[one, default: 0] += 1 }
                }
            }
            #expect(outcomes == [.sent: 1, .quiet: 19])
            #expect(try await take(Self.event("ben", patient: "003902"), f).matches.map(\.outcome) == [.sent])
            f.clock.advance(seconds: 4 * 3_600 + 1)
            #expect(try await take(Self.event("later"), f).matches.map(\.outcome) == [.sent])
        }
    }

    @Test("S64b: a rule that is off, or all of them, sends nothing", arguments: Engine.underTest)
    func off(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.openSite
            site.eventRules[0].isEnabled = false
            let first = try await take(Self.event(), f, site)
            #expect(first.matches.isEmpty)
            site.eventRules[0].isEnabled = true
            site.decisions.external.eventMessages = false
            #expect(try await take(Self.event("evt-2"), f, site).matches.isEmpty)
            #expect(ConfigurationDocument.EventRuleEntry().enabled == false && f.site.decisions.external.eventMessages == false)
        }
    }

    @Test(
        "A rule of a clinical group that the system is not bound to makes nothing of its events, and its rehearsal says so",
        arguments: Engine.underTest)
    func otherGroup(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var client = PortalFixture.ehr
            client.clinicalGroups = ["cardiology"]
            var open = f.openSite
            open.systemClients = [client]
            let (site, caller) = (open, SystemCaller(client: client, scopes: client.scopes))
            try #require(site.eventRules.first?.isEnabled == true && site.eventRules.allSatisfy { $0.clinicalGroup != "cardiology" })
            let taken = try await take(Self.event(), f, site, by: caller)
            #expect(!taken.wasKnown && taken.state == .final && taken.matches.isEmpty)
            for table in ["message", "held_message", "event_match", "event_quiet"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
            f.clock.advance(seconds: 86_400)
            let rehearsal = try await f.portal.read { [portal = f.portal] tx in
                try portal.inbound.rehearse("new-record", site: site, in: tx)
            }
            #expect(rehearsal.counts == [.notBound: 1])
            #expect(try await take(Self.event("evt-2"), f).matches.map(\.outcome) == [.sent], "bound to its group it is told")
        }
    }

    @Test("An event of a patient by the number of an authority that the system is not bound to is refused", arguments: Engine.underTest)
    func otherAuthority(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let ada = try f.patient("ada")
            _ = try await f.portal.perform {
                Effect(try f.portal.patients.add(Patients.Identifier(authority: "LAB", value: "7"), to: ada, in: $0))
            }
            var event = Self.event()
            event.patient = Patients.Identifier(authority: "LAB", value: "7")
            let foreign = event
            await #expect(throws: SystemMessageRefusal.authorityNotBound) { try await take(foreign, f) }
            for table in ["inbound_event", "message", "held_message"] as [StaticString] {
                #expect(try await f.count("SELECT count(*) FROM \(unquoted: table)") == 0)
            }
        }
    }

    @Test("S21, S64a: nobody to read it, or a person to release it: a task with that reason instead", arguments: Engine.underTest)
    func held(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.run("UPDATE proxy_grant SET ended_at = \(f.clock.now) WHERE patient = \(try f.patient("karel"))")
            #expect(try await take(Self.event(patient: "001178"), f).matches.map(\.outcome) == [.held])
            var site = f.openSite
            site.decisions.external.templateDirectsInbox = false
            #expect(try await take(Self.event("evt-2"), f, site).matches.map(\.outcome) == [.held])
            let fay = try f.person("fay")
            let waiting = try await f.portal.read { [portal = f.portal] tx in try portal.inbound.waiting(for: fay, limit: 10, in: tx) }
            #expect(Set(waiting.map(\.reason)) == [.nobodyCanRead, .toBeReleased])
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
        }
    }

    @Test(
        "S21: the template's inbox says who hears of it: the patient, the proxies whose grant covers it, or both",
        arguments: Engine.underTest)
    func directed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var open = f.openSite
            open.eventRules[0].quietSeconds = 0
            let site = open
            let place = try #require(site.templates.firstIndex { $0.code == "new-record" })
            func outcome(_ inbox: MessageTemplate.Inbox, of patient: String, _ id: String) async throws -> EventMatch.Outcome? {
                var directed = site
                directed.templates[place].inbox = inbox
                return try await take(Self.event(id, patient: patient), f, directed).matches.first?.outcome
            }
            // Ada has no proxy, Noah no account of his own, Karel a daughter who acts for him.
            let cases: [(inbox: MessageTemplate.Inbox, patient: String, outcome: EventMatch.Outcome)] = [
                (.patient, "004411", .sent), (.proxies, "004411", .held), (.both, "004411", .sent), (.patient, "004417", .held),
                (.proxies, "004417", .sent), (.both, "004417", .sent), (.proxies, "001178", .sent),
            ]
            for (number, one) in cases.enumerated() {
                #expect(try await outcome(one.inbox, of: one.patient, "evt-\(number)") == one.outcome, "\(number)")
            }
            #expect(try await f.count("SELECT count(*) FROM conversation WHERE audience = 'proxies'") == 2)
            try await f.run("UPDATE proxy_grant SET types = 'billing' WHERE patient = \(try f.patient("karel"))")
            #expect(try await outcome(.proxies, of: "001178", "evt-later") == .held, "her grant does not cover it any more")
        }
    }

    @Test("An event that says too little is refused field by field, and one of nobody by its code", arguments: Engine.underTest)
    func refused(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var event = Self.event("")
            (event.kind, event.source, event.recordKind) = ("gossip", "", "a b")
            do {
                _ = try await take(event, f)
                Issue.record("taken")
            } catch MessageRefusal.invalid(let faults) {
                #expect(faults.map(\.field) == ["id", "kind", "data.kind", "source"])
            }
            await #expect(throws: SystemMessageRefusal.patientNotFound) { try await take(Self.event(patient: "9"), f) }
            #expect(try await f.count("SELECT count(*) FROM inbound_event") == 0)
        }
    }

    @Test("A rehearsal goes through yesterday's events, sends nothing and names nobody", arguments: Engine.underTest)
    func rehearsal(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.openSite
            site.eventRules[0].isEnabled = false
            for event in [
                Self.event("a"), Self.event("b"), Self.event("c", patient: "003902"), Self.event("d", status: .preliminary),
                Self.event("e", kind: "imaging"), Self.event("f", patient: "004417"),
            ] { _ = try await take(event, f, site) }
            func rehearse() async throws -> EventRehearsal {
                try await f.portal.read { [portal = f.portal, site] tx in try portal.inbound.rehearse("new-record", site: site, in: tx) }
            }
            #expect(try await rehearse().events == 0)
            f.clock.advance(seconds: 86_400)
            let rehearsal = try await rehearse()
            #expect(rehearsal.counts == [.wouldSend: 3, .quiet: 1, .notFinal: 1, .otherKind: 1])
            #expect(rehearsal.until.microseconds(since: rehearsal.from) == 86_400_000_000)
            #expect(try await f.count("SELECT count(*) FROM message") == 0)
            await #expect(throws: NotFound.self) {
                _ = try await f.portal.read { [portal = f.portal, site] tx in try portal.inbound.rehearse("other", site: site, in: tx) }
            }
        }
    }
}
