import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A conversation about the wrong patient")
struct PatientChangeTests {
    private static let proxy = Standing.proxy(
        ProxyGrant(
            id: ID(high: 0, low: 1), patient: ID(high: 0, low: 2), proxy: ID(high: 0, low: 3), relationship: "mother",
            from: Timestamp(microseconds: 0), basis: .parentOfMinor))

    @Test("The rule: a member's conversation, another patient, and everybody who wrote may write there (decisions.md, Wrong patient)")
    func rule() throws {
        func judge(
            _ begunAs: AuthorRole = .proxy, isStub: Bool = false, isSame: Bool = false, standings: [Standing?] = [PatientChangeTests.proxy]
        ) throws {
            try ChangingPatient.judge(begunAs: begunAs, isStub: isStub, isSamePatient: isSame, type: .medical, standings: standings)
        }
        try judge()
        try judge(.patient, standings: [.patient, Self.proxy])
        #expect(throws: PatientChangeRefusal.movedAlready) { try judge(isStub: true) }
        #expect(throws: PatientChangeRefusal.notAMembersQuestion) { try judge(.staff) }
        #expect(throws: PatientChangeRefusal.samePatient) { try judge(isSame: true) }
        #expect(throws: PatientChangeRefusal.authorMayNot) { try judge(standings: [Self.proxy, nil]) }
        guard case .proxy(var grant) = Self.proxy else { return }
        grant.canWrite = false
        #expect(throws: PatientChangeRefusal.authorMayNot) { try judge(standings: [.proxy(grant)]) }
        grant.canWrite = true
        grant.types = [.billing]
        #expect(throws: PatientChangeRefusal.authorMayNot) { try judge(standings: [.proxy(grant)]) }
    }

    @Test("Readers never widen: where the audience does not mean the same there, its author alone reads it")
    func audience() {
        for audience in Audience.allCases {
            let there = [Standing.patient, Self.proxy].map { ChangingPatient.audience(audience, author: $0) }
            switch audience {
            case .both, .author: #expect(there == [audience, audience])
            case .patient: #expect(there == [.patient, .author])
            case .proxies: #expect(there == [.author, .proxies])
            }
        }
    }

    @Test("What a nurse had drafted goes along, sealed for the other patient", arguments: Engine.underTest)
    func draft(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "lily", subject: "Rash", body: "Noah has a rash.")
            let task = try #require(sent.task)
            try await f.claim(task)
            try await f.save("Dear Ada,", at: .task(task), by: "cy")
            try await f.propose("noah", for: task)
            let moved = try await f.decide(sent.conversation, confirmed: true)
            let noah = try f.patient("noah")
            let drafts = try await f.staffDrafts(of: "cy")
            #expect(drafts.map(\.draft.content.body) == ["Dear Ada,"])
            #expect(drafts.map(\.draft.patient) == [noah] && drafts[0].draft.conversation == moved && drafts[0].draft.task != task)
        }
    }

    @Test(
        "Confirmed by its author, everything is in the other chart with its authors and times, and a stub stays",
        arguments: Engine.underTest)
    func moves(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "lily", subject: "Rash", body: "Noah has a rash.")
            let task = try #require(sent.task)
            try await f.claim(task)
            try await f.note("About Noah, I think.", on: task)
            let answer = try await f.answered("Twice a day.", to: task)
            _ = try await f.correct(answer, on: task, to: "Once a day.")
            let asked = f.clock.now
            try await f.propose("noah", for: task)
            let before = try await f.open(sent.conversation).open
            #expect(before.patientChange?.patient.details.given == "Noah")
            // Lily reads along, and learns nothing of another patient.
            #expect(try await f.open(sent.conversation, by: "lily").open.patientChange == nil)
            f.clock.advance(seconds: 60)
            let moved = try await f.decide(sent.conversation, confirmed: true)
            #expect(moved != sent.conversation)
            let (there, messages) = try await f.open(moved)
            #expect(there.mailbox.patient.details.given == "Noah" && there.subject == "Rash")
            #expect(messages.map(\.body) == ["Noah has a rash.", "Twice a day.", "Once a day."])
            #expect(messages.map(\.correction?.message) == [nil, messages.last?.id, nil])
            #expect(messages.map(\.sentAt) == [asked, asked, asked])
            #expect(messages.map(\.authorName) == ["Ada Park", "Cy Flores, RN", "Cy Flores, RN"])
            #expect(messages.map(\.role) == [.proxy, .staff, .staff] && there.unread == 2)
            let (stub, rest) = try await f.open(sent.conversation)
            #expect(stub.subject == "" && stub.card == .stub && rest.isEmpty && stub.unread == 0 && stub.replyBar != nil)
            #expect(stub.endings.isEmpty)
            #expect(try await f.search("rash", for: "lily").isEmpty)
            await #expect(throws: NotFound.self) { try await f.open(moved, by: "lily") }
            // The work went along with its owner and note.

            let cy = try f.person("cy")
            let tasks = try await f.tasks(TaskFilter(), for: "cy")
            let open = try await f.portal.read {
                try f.portal.workbench.open(try #require(tasks.first), by: cy, conversations: f.portal.conversations, in: $0)
            }
            #expect(open.conversation.id == moved && open.summary.task.owner == cy.account.id && open.summary.task.state == .claimed)
            #expect(open.notes.map(\.body) == ["About Noah, I think."])
            let old = try await f.portal.read {
                try f.portal.workbench.open(task, by: cy, conversations: f.portal.conversations, in: $0)
            }
            #expect(old.messages.isEmpty && old.notes.isEmpty && old.subject == "" && old.summary.task.outcome == .misdirected)
            #expect(try await f.audited("move", "conversation") == 2, "one for each patient")
            await #expect(throws: PatientChangeRefusal.nothingProposed) { try await f.decide(sent.conversation, confirmed: true) }
            // And it goes on there.
            _ = try await f.writeAgain("He feels better.", to: moved)
            #expect(try await f.open(moved).messages.count == 4)
        }
    }

    @Test("A file goes along: it opens in the other chart, and for nobody who read in the old one alone", arguments: Engine.underTest)
    func file(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let file = try await f.upload()
            let sent = try await f.ask(with: [file], for: "lily", group: "pediatrics")
            let task = try #require(sent.task)
            #expect(try await f.content(file.id, for: "lily") == SampleFiles.text)
            await #expect(throws: NotFound.self) { try await f.content(file.id, for: "james") }
            try await f.claim(task)
            try await f.propose("noah", for: task)
            let moved = try await f.decide(sent.conversation, confirmed: true)
            #expect(try await f.files(of: moved).map(\.id) == [file.id])
            #expect(try await f.files(of: sent.conversation).isEmpty)
            for reader in ["ada", "james", "cy"] { #expect(try await f.content(file.id, for: reader) == SampleFiles.text, "\(reader)") }
            await #expect(throws: NotFound.self) { try await f.content(file.id, for: "lily") }
        }
    }

    @Test("Declined or taken back, nothing moves; only who began it and a healthcare administrator decide", arguments: Engine.underTest)
    func stays(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "lily")
            let task = try #require(sent.task)
            try await f.claim(task)
            try await f.propose("noah", for: task)
            await #expect(throws: PatientChangeRefusal.proposedAlready) { try await f.propose("noah", for: task) }
            await #expect(throws: NotFound.self) { try await f.decide(sent.conversation, confirmed: true, by: "lily") }
            let waiting = try await f.portal.read { try f.portal.conversations.pendingPatientChanges(in: $0) }
            let change = try #require(waiting.first)
            #expect(waiting.count == 1 && change.from.details.given == "Lily" && change.to.details.given == "Noah")
            let di = try f.person("di")
            await #expect(throws: NotFound.self) {
                _ = try await f.portal.perform { try f.portal.conversations.decide(change.id, confirmed: true, by: di, in: $0) }
            }
            #expect(try await f.decide(sent.conversation, confirmed: false) == sent.conversation)
            #expect(try await f.open(sent.conversation).open.patientChange == nil)
            try await f.propose("noah", for: task)
            _ = try await f.portal.perform { [cy = try f.person("cy")] in
                try f.portal.workbench.cancelPatientChange(for: task, by: cy, in: $0)
            }
            #expect(try await f.open(sent.conversation).open.patientChange == nil)
            try await f.propose("noah", for: task)
            let hana = try f.person("hana")
            let again = try await f.portal.read { try f.portal.conversations.pendingPatientChanges(in: $0) }
            let id = try #require(again.first).id
            let moved = try await f.portal.perform { try f.portal.conversations.decide(id, confirmed: true, by: hana, in: $0) }
            #expect(try await f.open(moved).open.mailbox.patient.details.given == "Noah")
        }
    }

    @Test(
        "A patient for whom the author may not write is refused, and so is one whose grant ended before the answer",
        arguments: Engine.underTest)
    func others(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "lily")
            let task = try #require(sent.task)
            try await f.claim(task)
            await #expect(throws: PatientChangeRefusal.authorMayNot) { try await f.propose("ben", for: task) }
            await #expect(throws: PatientChangeRefusal.samePatient) { try await f.propose("lily", for: task) }
            await #expect(throws: TaskRefusal.self) { try await f.propose("noah", for: task, by: "di") }
            try await f.propose("noah", for: task)
            try await f.portal.perform { tx in
                try tx.execute("UPDATE proxy_grant SET ended_at = \(f.clock.now) WHERE patient = \(try f.patient("noah"))")
                return Effect(())
            }
            #expect(try await f.open(sent.conversation).open.patientChange == nil, "nobody is asked who may not answer")
            await #expect(throws: PatientChangeRefusal.authorMayNot) { try await f.decide(sent.conversation, confirmed: true) }
            #expect(try await f.open(sent.conversation).messages.count == 1, "nothing is half done")
        }
    }
}

extension PortalFixture {
    @discardableResult
    func propose(_ patient: String, for task: ID<WorkbenchTask>, by username: String = "cy") async throws -> WorkbenchTask {
        let (user, patient) = (try person(username), try self.patient(patient))
        return try await portal.perform { [portal] in
            try portal.workbench.proposePatient(patient, for: task, by: user, conversations: portal.conversations, in: $0)
        }
    }

    fileprivate func answered(_ text: String, to task: ID<WorkbenchTask>) async throws -> ID<Message> {
        let (user, site) = (try person("cy"), site)
        return try await portal.perform { [portal] in
            try portal.workbench.reply(text, to: task, complete: false, by: user, site: site, in: $0)
        }.sent.message
    }

    fileprivate func note(_ text: String, on task: ID<WorkbenchTask>) async throws {
        let (user, site) = (try person("cy"), site)
        _ = try await portal.perform { [portal] in try portal.workbench.note(text, on: task, by: user, site: site, in: $0) }
    }

    @discardableResult
    func decide(_ id: ID<Conversation>, confirmed: Bool, by username: String = "ada") async throws -> ID<Conversation> {
        let (member, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.conversations.decidePatient(of: id, confirmed: confirmed, by: member, site: site, in: $0)
        }
    }

    fileprivate func search(_ words: String, for patient: String) async throws -> [ConversationSummary] {
        let (member, patient) = (try person("ada"), try self.patient(patient))
        return try await portal.read { [portal] tx in
            let mailbox = try portal.conversations.mailbox(of: patient, for: member.account.id, in: tx)
            return try portal.conversations.search(ConversationSearch(words: words), in: mailbox, tx).items
        }
    }
}
