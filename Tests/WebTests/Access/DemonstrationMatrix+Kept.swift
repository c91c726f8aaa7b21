import Messaging
import Persistence
import TestSupport
import Testing

@testable import Web

extension DemonstrationMatrix {
    /// A file in a conversation that Lily keeps from her mother, files and drafts that nobody sent, a reply of another system,
    /// a question that leaves for one, and the secret that is shared with it.
    static func addKept(to fixture: PortalFixture) async throws {
        let confidential = try await addFiles(to: fixture)
        try await addDrafts(to: fixture, confidential: confidential)
        _ = try await fixture.holdReply()
        fixture.clock.advance(seconds: 1)
        _ = try await fixture.ask(for: "ada", type: "general", group: "records", subject: "Copies of my record")
        _ = try await fixture.portal.perform { [portal = fixture.portal] tx in
            try portal.deliveries.secrets.create(for: "records-ehr", by: .operator, in: tx)
        }
    }

    /// - Returns: Lily's conversation.
    private static func addFiles(to fixture: PortalFixture) async throws -> ID<Conversation> {
        let (portal, site, chart, lily) = (fixture.portal, fixture.site, try fixture.patient("lily"), try fixture.person("lily"))
        func upload(by user: SignedIn) async throws -> ID<Messaging.Attachment> {
            try await portal.attachments.receive(IncomingFile(name: "values.txt", bytes: SampleFiles.text), by: user, site: site).id
        }
        var letter = NewConversation(
            type: "medical", clinicalGroup: "primary-care", subject: "My values", body: PortalFixture.question, audience: "patient")
        letter.attachments = [try await upload(by: lily)]
        let sent = try await portal.perform { [letter] tx in
            try portal.conversations.start(letter, for: chart, by: lily, site: site, in: tx)
        }
        for name in PlainWorld.unsentFiles { _ = try await upload(by: try fixture.person(name)) }
        return sent.conversation
    }

    private static func addDrafts(to fixture: PortalFixture, confidential: ID<Conversation>) async throws {
        let (portal, site) = (fixture.portal, fixture.site)
        let (karel, sato) = (try fixture.patient("karel"), try fixture.account("dr.sato"))
        let found = try await fixture.database.read { tx in
            (
                task: try tx.first("SELECT task FROM draft WHERE task IS NOT NULL") { try $0[0] as ID<WorkbenchTask> },
                begun: try tx.first("SELECT id FROM conversation WHERE patient = \(karel) AND begun_by = \(sato)") {
                    try $0[0] as ID<Conversation>
                }
            )
        }
        let (task, begun) = (try #require(found.task), try #require(found.begun))
        let (noah, lily, ben) = (try fixture.patient("noah"), try fixture.patient("lily"), try fixture.patient("ben"))
        let places: [(author: String, place: DraftPlace)] = [
            ("james", .newMessage(noah)), ("ada", .newMessage(lily)), ("lily", .reply(confidential)), ("di", .staffMessage(ben)),
            ("di", .task(task)), ("dr.sato", .reply(begun)),
        ]
        for (author, place) in places {
            fixture.clock.advance(seconds: 1)
            let user = try fixture.person(author)
            _ = try await portal.perform { tx in
                try portal.drafts.save(DraftContent(body: "One more thing"), at: place, over: nil, by: user, site: site, in: tx)
            }
        }
    }

    /// Files, drafts and held messages as they are stored, each beside what is said of it in plain words: both must agree.
    static func kept(_ fixture: PortalFixture, _ places: [Place]) async throws -> [String: [Named]] {
        let names = Dictionary(uniqueKeysWithValues: fixture.people.map { ($0.value.account.id, $0.key) })
        let patients = Dictionary(uniqueKeysWithValues: fixture.patients.map { ($0.value, $0.key) })
        let codes = Dictionary(uniqueKeysWithValues: fixture.site.workflowGroups.map { ($0.id, $0.code) })
        let stored = try await fixture.database.read { tx in
            (
                drafts: try tx.all("SELECT id, account, patient, conversation FROM draft ORDER BY created_at, id") { row in
                    (
                        id: try row[0] as ID<Draft>, author: try row[1] as ID<Account>, patient: try row[2] as ID<Patient>,
                        conversation: try row[3] as ID<Conversation>?
                    )
                },
                files: try tx.all("SELECT id, uploader, conversation FROM attachment ORDER BY created_at, id") { row in
                    (
                        id: try row[0] as ID<Messaging.Attachment>, uploader: try row[1] as ID<Account>?,
                        conversation: try row[2] as ID<Conversation>?
                    )
                },
                modules: try tx.all("SELECT id, account FROM text_module ORDER BY created_at, id") { row in
                    (id: try row[0] as ID<OwnTextModule>, author: try row[1] as ID<Account>)
                },
                held: try tx.all("SELECT id, workflow_group FROM held_message ORDER BY received_at, id") { row in
                    (id: try row[0] as ID<HeldMessage>, group: try row[1] as ID<WorkflowGroup>)
                }
            )
        }
        #expect(stored.drafts.count == PlainWorld.drafts.count)
        let drafts = zip(stored.drafts, PlainWorld.drafts).map { stored, plain in
            #expect(names[stored.author] == plain.author && patients[stored.patient] == plain.patient)
            #expect((stored.conversation != nil) == plain.isReply)
            return Named(kind: "draft", id: stored.id.description) { $0.draft = .some(plain) }
        }
        let files = stored.files.map { stored in
            let place = places.first { $0.id == stored.conversation?.description }
            let uploader = stored.uploader.flatMap { names[$0] } ?? ""
            #expect((stored.conversation == nil) == (place == nil))
            let file: PlainWorld.File = if let place { .sent(with: place.plain) } else { .unsent(by: uploader) }
            return Named(kind: "attachment", id: stored.id.description) { $0.attachment = .some(file) }
        }
        for place in places {
            let files = stored.files.filter { $0.conversation?.description == place.id }
            #expect(files.count == place.plain.files, "files of \(place.plain)")
        }
        let unsent = stored.files.filter { $0.conversation == nil }.map { $0.uploader.flatMap { names[$0] } }
        #expect(unsent == PlainWorld.unsentFiles)
        #expect(stored.held.map { codes[$0.group] } == PlainWorld.held)
        let held = zip(stored.held, PlainWorld.held).map { stored, group in
            Named(kind: "held", id: stored.id.description) { $0.task = .some(group) }
        }
        #expect(stored.modules.map { names[$0.author] } == PlainWorld.textModules)
        let modules = stored.modules.map { stored in
            Named(kind: "module", id: stored.id.description) { $0.module = .some(names[stored.author]) }
        }
        return [
            "module": modules + [Named(kind: "module", id: unknown) { $0.module = .some(nil) }],
            "draft": drafts + [Named(kind: "draft", id: unknown) { $0.draft = .some(nil) }],
            "attachment": files + [Named(kind: "attachment", id: unknown) { $0.attachment = .some(nil) }],
            "held": held + [Named(kind: "held", id: unknown) { $0.task = .some(nil) }],
        ]
    }
}
