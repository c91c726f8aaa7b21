import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Writing first")
struct WritingFirstTests {
    @Test(
        "S14, S22, S23: staff begin with a member who has never written, for a group, with a provider or without",
        arguments: Engine.underTest)
    func begins(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst(by: "dr.sato", provider: "sato")
            #expect(sent.task == nil)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.subject == "Your results" && open.conversation.begunAs == .staff && open.replyBar == nil && open.unread == 1)
            #expect(messages.map(\.authorName) == ["Dr. Mina Sato"] && messages.first?.provider == f.site.provider(code: "sato")?.id)
            #expect(messages.first?.clinicalGroup == f.site.clinicalGroups.first { $0.code == "primary-care" }?.id)
            #expect(try await f.count("SELECT count(*) FROM task") == 0)
            let group = try await f.writeFirst(by: "di", group: "cardiology")
            let alone = try #require(try await f.open(group.conversation).messages.first)
            #expect(alone.authorName == "Di Okafor, RN" && alone.provider == nil)
            #expect(alone.clinicalGroup == f.site.clinicalGroups.first { $0.code == "cardiology" }?.id)
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'send'") == 2)
        }
    }

    @Test("S45: off means a refusal for whoever has the role, and nothing for who has not", arguments: Engine.underTest, [true, false])
    func off(engine: Engine, initiate: Bool) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.site
            site.decisions.providersToMembers.initiate = !initiate
            site.decisions.providersToMembers.personalMessaging = initiate
            let off = site
            await #expect(throws: WritingFirstRefusal.switchedOff) { try await f.writeFirst(site: off) }
            await #expect(throws: WritingFirstRefusal.switchedOff) { try await f.inbox(site: off) }
            for username in ["cy", "fay", "hana", "admin", "priv"] {
                await #expect(throws: NotFound.self) { try await f.writeFirst(by: username) }
                await #expect(throws: NotFound.self) { try await f.inbox(of: username) }
            }
            let written = try await f.count("SELECT count(*) FROM message")
            #expect(written == 0)
        }
    }

    @Test(
        "Staff write in the name of groups they are a provider of, or whose questions their workflow groups answer",
        arguments: Engine.underTest)
    func voices(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for (username, group, type, fault) in [
                ("di", "primary-care", "medical", nil), ("di", "primary-care", "general", "type"), ("di", "cardiology", "medical", nil),
                ("di", "billing-office", "billing", "clinicalGroup"), ("dr.sato", "primary-care", "general", nil),
                ("dr.sato", "pediatrics", "medical", nil), ("dr.sato", "cardiology", "medical", "clinicalGroup"),
                ("di", "nowhere", "medical", "clinicalGroup"), ("di", "primary-care", "gossip", "type"),
            ] as [(String, String, String, String?)] {
                do {
                    try await f.writeFirst(by: username, type: type, group: group)
                    #expect(fault == nil, "\(username), \(group), \(type)")
                } catch MessageRefusal.invalid(let fields) {
                    #expect(fields.map(\.field) == [fault], "\(username), \(group), \(type)")
                }
            }
        }
    }

    @Test("S59, S60: without a provider is a decision; on, it is not counted; off, it is refused", arguments: Engine.underTest)
    func withoutProvider(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (di, ada) = (try f.person("di"), try f.patient("ada"))
            func counts(_ provider: String?) async throws -> Bool {
                let draft = NewStaffMessage(type: "medical", clinicalGroup: "primary-care", provider: provider, subject: "A", body: "B")
                return try await f.portal.read { tx in
                    try f.portal.personal.preview(draft, to: ada, by: di, site: f.site, in: tx).accepted.countsForMeaningfulUse
                }
            }
            #expect(try await counts(nil) == false)
            #expect(try await counts("sato"))
            var site = f.site
            site.decisions.providersToMembers.withoutProvider = false
            let off = site
            await #expect(
                throws: MessageRefusal.invalid([
                    FieldRefusal(
                        field: "provider", code: "missing",
                        sentence: "Messages of a clinical group alone are switched off here. Choose a provider.")
                ])
            ) { try await f.writeFirst(site: off) }
            try await f.writeFirst(provider: "sato", site: off)
            await #expect(throws: MessageRefusal.self) { try await f.writeFirst(provider: "weiss") }
            // Off concerns what begins a conversation: a reply carries what the conversation names.
            let cy = try f.person("cy")
            let task = try #require(try await f.ask(site: off).task)
            try await f.claim(task)
            let reply = try await f.portal.perform { tx in
                try f.portal.workbench.reply("In the morning.", to: task, by: cy, site: off, in: tx).map(\.sent)
            }
            let last = try #require(try await f.open(reply.conversation).messages.last)
            #expect(last.id == reply.message && last.provider == nil)
            let begun = try await f.writeFirst()
            let further = try await f.answerPersonally(begun.conversation, site: off)
            #expect(try await f.open(begun.conversation).messages.map(\.id) == [begun.message, further.message])
        }
    }

    @Test("Who can read it is known before sending, and what nobody can read is refused with who is missing", arguments: Engine.underTest)
    func readers(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, ben) = (try f.account("ada"), try f.account("ben"))
            func refusal(_ patient: String, _ audience: String?, _ shown: Set<ID<Account>>? = nil) async -> WritingFirstRefusal? {
                do {
                    try await f.writeFirst(to: patient, group: "primary-care", audience: audience, shown: shown)
                    return nil
                } catch { return error as? WritingFirstRefusal }
            }
            #expect(await refusal("noah", "patient") == .nobodyCanRead([.patientHasNoAccount]))
            #expect(await refusal("noah", nil) == nil)
            #expect(await refusal("ada", "proxies") == .nobodyCanRead([.noProxy]))
            #expect(await refusal("ada", "patient", [ben]) == .readersChanged)
            #expect(await refusal("ada", "patient", [ada]) == nil)
            try await f.portal.identity.disable(f.account("ada"), because: "Moved away", by: .operator)
            #expect(await refusal("ada", nil) == .nobodyCanRead([.patientNotActive, .noProxy]))
            #expect(await refusal("noah", "proxies") == nil)
        }
    }

    @Test(
        "S20, S21, S58: a template brings its words, its type and its inbox; its words are frozen with its version",
        arguments: Engine.underTest)
    func templates(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst(to: "ben", type: nil, provider: "sato", template: "results-normal", subject: nil, body: nil)
            let (open, messages) = try await f.open(sent.conversation, by: "ben")
            #expect(open.subject == "Sus resultados", "Ben reads Spanish")
            #expect(messages.first?.body.hasPrefix("Hola, Ben:\n\nYa llegaron") == true)
            #expect(messages.first?.body.contains("Dr. Mina Sato los revisó.") == true)
            #expect(messages.first?.template == MessageTemplateMark(code: "results-normal", revision: f.site.revision))
            await #expect(throws: TemplateRefusal.audienceDirected) {
                try await f.writeFirst(template: "results-normal", audience: "patient")
            }
            await #expect(throws: TemplateRefusal.unknown) { try await f.writeFirst(template: "new-record") }
            let form = try await f.writeFirst(
                by: "dr.sato", to: "lily", type: nil, template: "form-ready", subject: nil, body: nil)
            await #expect(throws: NotFound.self) { try await f.open(form.conversation, by: "lily") }
            #expect(try await f.open(form.conversation, by: "ada").open.replyBar == .notWanted)
            var site = f.site
            site.decisions.providersToMembers.templates = false
            let off = site
            await #expect(throws: TemplateRefusal.switchedOff) { try await f.writeFirst(template: "results-normal", site: off) }
            try await f.reconfigure { document in
                for index in document.templates.indices { document.templates[index].body = Localized(["en": "New", "es": "Nuevo"]) }
            }
            #expect(try await f.open(sent.conversation, by: "ben").messages.first?.body.contains("Ya llegaron") == true)
        }
    }

    @Test(
        "S16: files go with what staff begin and with their answers, open for its readers alone, and nowhere that takes none",
        arguments: Engine.underTest)
    func files(engine: Engine) async throws {
        try await PortalFixture.with(engine, files: .scanned(by: SettableScanner())) { f in
            let plan = try await f.upload(SampleFiles.pdf, named: "plan.pdf", by: "di")
            let sent = try await f.writeFirst(files: [plan])
            #expect(try await f.files(of: sent.conversation).map(\.name) == ["plan.pdf"])
            try await f.writeAgain("Thank you. And the values?", to: sent.conversation)
            let values = try await f.upload(by: "di")
            try await f.answerPersonally(sent.conversation, files: [values])
            #expect(try await f.files(of: sent.conversation).map(\.name) == ["plan.pdf", "values.txt"])
            for reader in ["ada", "di"] {
                #expect(try await f.content(plan.id, for: reader) == SampleFiles.pdf, "\(reader)")
                #expect(try await f.content(values.id, for: reader) == SampleFiles.text, "\(reader)")
            }
            for stranger in ["ben", "bea", "eve", "admin", "priv"] {
                await #expect(throws: NotFound.self, "\(stranger)") { try await f.content(plan.id, for: stranger) }
                await #expect(throws: NotFound.self, "\(stranger)") { try await f.content(values.id, for: stranger) }
            }
            let (foreign, own) = (try await f.upload(by: "dr.sato"), try await f.upload(by: "di"))
            await #expect(throws: AttachmentRefusal.unknown, "nobody sends another's") { try await f.writeFirst(files: [foreign]) }
            let off = try await f.reconfigure { document in
                for place in document.clinicalGroups.indices { document.clinicalGroups[place].attachments.toMembers = false }
            }
            await #expect(throws: AttachmentRefusal.notTaken) { try await f.writeFirst(files: [own], site: off) }
            await #expect(throws: AttachmentRefusal.notTaken) { try await f.answerPersonally(sent.conversation, files: [own], site: off) }
            #expect(try await f.count("SELECT count(*) FROM message") == 3)
        }
    }
}
