import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Beginning a conversation")
struct StartingTests {
    /// The field and code of each fault of a refused draft.
    private func faults(_ body: () async throws -> Sent) async -> [String] {
        do {
            _ = try await body()
            return []
        } catch let refusal as MessageRefusal {
            return refusal.fields.isEmpty ? [refusal.code] : refusal.fields.map { "\($0.field) \($0.code)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("What is written is what both sides read, with subject, names and receipt", arguments: Engine.underTest)
    func path(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let text = "<script>alert('é')</script>\n\u{202E}right to left\u{202C} 👩‍⚕️"
            let sent = try await f.ask(subject: "Tablets & \"more\"", body: text)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.subject == "Tablets & \"more\"")
            #expect(messages.map(\.body) == [text])
            #expect(messages[0].authorName == "Ada Park")
            #expect(messages[0].receipt?.state == .received)
            #expect(open.conversation.status == .sent)
            #expect(open.unread == 0)
            let (cy, task) = (try f.person("cy"), try #require(sent.task))
            let desk = try await f.portal.read { try f.portal.workbench.open(task, by: cy, conversations: f.portal.conversations, in: $0) }
            #expect(desk.messages.map(\.body) == [text])
            #expect(desk.subject == open.subject)
            #expect(desk.reasons == ["clinical group: primary-care", "type: medical"])
            #expect(desk.identifiers == [Patients.Identifier(authority: "HOSP", value: "004411")])
        }
    }

    @Test("Every field at fault is named at once, and nothing is stored", arguments: Engine.underTest)
    func everyFault(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let found = await faults { try await f.ask(type: "gossip", group: "nobody", subject: "", body: "\u{0}", audience: "world") }
            #expect(Set(found) == ["type unknown", "to unknown", "subject missing", "body unsupported-character", "audience unknown"])
            let stored = try await f.count("SELECT count(*) FROM conversation")
            #expect(stored == 0)
        }
    }

    @Test("Unknown and unoffered recipients are refused with the field", arguments: Engine.underTest)
    func recipients(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            #expect(await faults { try await f.ask(type: "billing") } == ["to not-offered"])
            #expect(await faults { try await f.ask(provider: "nobody") } == ["provider unknown"])
            #expect(
                await faults { try await f.ask(by: "ben", for: "ben", group: "cardiology", provider: "weiss") } == ["provider unknown"],
                "S57: not accepting")
            #expect(await faults { try await f.ask(provider: "sato") } == [])
            var site = f.site
            site.decisions.membersToProviders.types = [.general]
            let narrowed = site
            #expect(await faults { try await f.ask(site: narrowed) } == ["type switched-off"])
        }
    }

    @Test("Whoever only acts for others writes for them and never for themselves (S4, S5)", arguments: Engine.underTest)
    func proxyOnly(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "bea", for: "karel")
            #expect(try await f.open(sent.conversation, by: "bea").messages[0].role == .proxy)
            await #expect(throws: NotFound.self) { try await f.ask(by: "bea", for: "ada") }
            let nobody: ID<Patient> = (try f.account("bea")).retyped()
            let bea = try f.person("bea")
            await #expect(throws: NotFound.self) {
                try await f.portal.perform { tx in
                    try f.portal.conversations.start(
                        NewConversation(type: "medical", clinicalGroup: "primary-care", subject: "s", body: "b"), for: nobody, by: bea,
                        site: f.site, in: tx)
                }
            }
        }
    }

    @Test(
        "S5: nothing is addressed to who acts for others only, by staff, template, another system or event: each names a patient",
        arguments: Engine.underTest)
    func anyPath(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (di, bea, karel, site) = (try f.person("di"), try f.account("bea"), try f.patient("karel"), f.openSite)
            let nobody: ID<Patient> = bea.retyped()
            for template in [nil, "results-normal"] as [String?] {
                let draft = NewStaffMessage(
                    type: "medical", clinicalGroup: "primary-care", template: template, subject: "Your results", body: "They are fine.")
                await #expect(throws: NotFound.self) {
                    try await f.portal.perform { try f.portal.personal.begin(draft, to: nobody, by: di, site: site, in: $0).map(\.sent) }
                }
            }
            for number in ["bea", "Bea Novak", bea.description] {
                var filled = PortalFixture.outside(patient: number, subject: nil, body: nil)
                filled.template = SystemMessage.Template(code: "results-normal")
                for message in [PortalFixture.outside(patient: number), filled] {
                    await #expect(throws: SystemMessageRefusal.patientNotFound) { try await f.receive(message) }
                }
                await #expect(throws: SystemMessageRefusal.patientNotFound) {
                    try await f.portal.perform {
                        try f.portal.inbound.take(EventTests.event(patient: number), by: PortalFixture.caller, site: site, in: $0)
                    }
                }
            }
            for table: SQL in ["conversation", "message", "held_message", "outside_message", "inbound_event"] {
                #expect(try await f.count("SELECT count(*) FROM \(table)") == 0)
            }
            // What is about the patient reaches whoever acts for them, as that patient's.
            let written = try await f.writeFirst(to: "karel", audience: "proxies")
            #expect(try await f.open(written.conversation, by: "bea").open.mailbox.patient.id == karel)
            guard case .delivered(let received, _) = try await f.receive(PortalFixture.outside(patient: "001178")) else {
                Issue.record("a message about Karel is delivered")
                return
            }
            #expect(try await f.open(received.conversation, by: "bea").open.mailbox.patient.id == karel)
        }
    }

    @Test("A proxy writes within the scope of the grant, and not at all with a reading one", arguments: Engine.underTest)
    func scope(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let bea = try f.account("bea")
            try await f.run("UPDATE proxy_grant SET types = 'general' WHERE proxy = \(bea)")
            #expect(await faults { try await f.ask(by: "bea", for: "karel") } == ["type-not-granted"])
            let general = try await f.ask(by: "bea", for: "karel", type: "general")
            try await f.run("UPDATE proxy_grant SET types = NULL, can_write = FALSE WHERE proxy = \(bea)")
            #expect(await faults { try await f.ask(by: "bea", for: "karel") } == ["write-not-granted"])
            #expect(await faults { try await f.writeAgain(to: general.conversation, by: "bea") } == ["write-not-granted"])
            #expect(try await f.open(general.conversation, by: "bea").open.replyBar == .readOnly)
        }
    }

    @Test("A right that ends while the page is open ends the writing too", arguments: Engine.underTest)
    func endedBetween(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "james", for: "noah", group: "pediatrics")
            let james = try f.account("james")
            let grant = try await f.database.read { tx in
                try tx.first("SELECT id FROM proxy_grant WHERE proxy = \(james)") { try $0[0] as ID<ProxyGrant> }
            }
            let id = try #require(grant)
            try await f.portal.perform { tx in
                try f.portal.patients.end(id, because: "test", by: .operator, in: tx)
                return Effect(())
            }
            await #expect(throws: NotFound.self) { try await f.open(sent.conversation, by: "james") }
            await #expect(throws: NotFound.self) { try await f.writeAgain(to: sent.conversation, by: "james") }
            await #expect(throws: NotFound.self) { try await f.ask(by: "james", for: "noah", group: "pediatrics") }
            #expect(try await f.open(sent.conversation, by: "ada").messages[0].authorName == "James Park", "what he wrote stays")
        }
    }

    @Test("The audience is chosen at the beginning, by who may choose it", arguments: Engine.underTest)
    func audiences(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            #expect(await faults { try await f.ask(audience: "patient") } == [])
            #expect(await faults { try await f.ask(audience: "author") } == ["audience unknown"], "the patient is not a proxy")
            #expect(await faults { try await f.ask(by: "ada", for: "lily", audience: "patient") } == ["audience unknown"])
            #expect(await faults { try await f.ask(by: "ada", for: "lily", audience: "author") } == [])
            #expect(await faults { try await f.ask(audience: "proxies") } == ["audience unknown"])
        }
    }

    @Test(
        "Who says nothing of readers writes for everybody on the patient's side, a teenager for themselves alone (D1)",
        arguments: Engine.underTest)
    func usualAudience(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            func readers(_ sent: Sent) async throws -> [String] {
                try await f.open(sent.conversation, by: "lily").open.readers.map(\.name).sorted()
            }
            let own = try await f.ask(by: "lily", for: "lily")
            #expect(try await readers(own) == ["Lily Park"])
            await #expect(throws: NotFound.self, "her mother") { try await f.open(own.conversation) }
            #expect(try await readers(f.ask(by: "lily", for: "lily", audience: "all")) == ["Ada Park", "Lily Park"])
            #expect(try await readers(f.ask(by: "ada", for: "lily")) == ["Ada Park", "Lily Park"], "what her mother asks")
            var site = f.site
            site.ages.confidentialFrom = 16
            let later = site
            #expect(try await readers(f.ask(by: "lily", for: "lily", site: later)) == ["Ada Park", "Lily Park"], "as the site decides")
        }
    }

    @Test("The usual audience depends on the patient's age, and on nothing else of a proxy", arguments: AgeBand.allCases)
    func usualRule(age: AgeBand) {
        let grant = ProxyGrant(
            id: ID(high: 3, low: 1), patient: ID(high: 1, low: 1), proxy: ID(high: 2, low: 1), relationship: "mother",
            from: PortalFixture.start, basis: .parentOfMinor)
        #expect(Audience.usual(for: .patient, age: age) == (age == .confidential ? .patient : .both))
        #expect(Audience.usual(for: .proxy(grant), age: age) == .both)
    }
}
