import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Drafts with files")
struct DraftFileTests {
    @Test("A file lives as long as the draft that holds it, and goes on with it to another device", arguments: Engine.underTest)
    func kept(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, site, patient) = (try f.person("ada"), f.site, try f.patient("ada"))
            let place = DraftPlace.newMessage(patient)
            let (first, second, loose) = (try await f.upload(), try await f.upload(), try await f.upload())
            let foreign = try await f.upload(by: "ben")
            let chosen = [second.id, foreign.id, first.id, second.id]
            let draft = try await f.save(DraftContent(body: "See", attachments: chosen), at: place)
            #expect(draft.content.attachments == [second.id, first.id], "one's own, each once, as they were chosen")
            f.clock.advance(seconds: 3 * 86_400)
            #expect(try await f.portal.attachments.removeUnused() == 2, "\(loose.id) and \(foreign.id) are nobody's")
            let again = try #require(try await f.drafts().first?.draft)
            let files = try await f.portal.read {
                try f.portal.attachments.unsent(again.content.attachments, of: ada.account.id, in: $0)
            }
            #expect(files.map(\.id) == [second.id, first.id])
            // Left out of the draft, a file is unused again; sent with it, it is the conversation's.
            let changed = try await f.save(DraftContent(body: "See", attachments: [first.id]), at: place, over: again.base)
            #expect(try await f.portal.attachments.removeUnused() == 1)
            var message = NewConversation(type: "medical", clinicalGroup: "primary-care", subject: "Values", body: "See")
            message.attachments = changed.content.attachments
            let sent = try await f.portal.perform { [message] tx in
                try f.portal.drafts.sent(changed.base, by: ada, in: tx)
                return try f.portal.conversations.start(message, for: patient, by: ada, site: site, in: tx)
            }
            #expect(try await f.files(of: sent.conversation).map(\.id) == [first.id])
            #expect(try await f.count("SELECT count(*) FROM draft_file") == 0)
            #expect(try await f.portal.attachments.removeUnused() == 0)
        }
    }

    @Test("A file alone is worth a draft; deleted with it, it is unused", arguments: Engine.underTest)
    func alone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let place = DraftPlace.newMessage(try f.patient("noah"))
            let file = try await f.upload()
            let draft = try await f.save(DraftContent(attachments: [file.id]), at: place)
            #expect(draft.content.attachments == [file.id] && !draft.content.hasText)
            f.clock.advance(seconds: 2 * 86_400)
            #expect(try await f.portal.attachments.removeUnused() == 0)
            try await f.discard(draft)
            #expect(try await f.portal.attachments.removeUnused() == 1)
            let many = (0...Drafting.mostFiles).map { _ in f.portal.surroundings.ids.next() as ID<Messaging.Attachment> }
            await #expect(throws: AttachmentRefusal.tooMany) { try await f.save(DraftContent(body: "x", attachments: many), at: place) }
        }
    }

    @Test("Whoever goes on with a colleague's draft gets its files, and can send them", arguments: Engine.underTest)
    func adopted(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            let plan = try await f.upload(SampleFiles.docx(), named: "plan.docx", by: "cy")
            try await f.save(DraftContent(body: "Like this", attachments: [plan.id]), at: .task(task), by: "cy")
            f.clock.advance(seconds: 2 * 86_400)
            try await f.release(task)
            try await f.claim(task, by: "di")
            let (di, site) = (try f.person("di"), f.site)
            let other = try #require(try await f.taskDrafts(task, for: "di").others.first)
            #expect(other.files.map(\.name) == ["plan.docx"])
            await #expect(throws: NotFound.self, "seen by name, not opened") { try await f.content(plan.id, for: "di") }
            let adopted = try await f.portal.perform { try f.portal.drafts.adopt(other.draft.id, on: task, by: di, site: site, in: $0) }
            #expect(adopted.content.attachments == [plan.id] && adopted.content.body == "Like this")
            #expect(try await f.content(plan.id, for: "di") == SampleFiles.docx())
            await #expect(throws: NotFound.self) { try await f.content(plan.id, for: "cy") }
            #expect(try await f.portal.attachments.removeUnused() == 0)
            _ = try await f.portal.perform { tx in
                try f.portal.workbench.reply("Like this", attachments: [plan.id], to: task, by: di, site: site, in: tx)
            }
            #expect(try await f.content(plan.id, for: "ada") == SampleFiles.docx())
            #expect(try await f.count("SELECT count(*) FROM draft_file") == 0)
        }
    }

    @Test("What is undone is a draft again with its files, on both sides", arguments: Engine.underTest)
    func undone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, cy, site) = (try f.person("ada"), try f.person("cy"), f.site)
            let picture = try await f.upload(SampleFiles.png(), named: "rash.png")
            let first = try await f.ask(with: [picture])
            let kept = try await f.portal.perform { tx in
                let undone = try f.portal.conversations.withdraw(first.message, by: ada, site: site, in: tx)
                let kept = try f.portal.drafts.keep(undone.value, by: ada, site: site, in: tx)
                return undone.map { _ in kept }
            }
            #expect(kept?.content.attachments == [picture.id])
            let sent = try await f.ask(with: [picture])
            let task = try #require(sent.task)
            try await f.claim(task)
            let plan = try await f.upload(SampleFiles.docx(), named: "plan.docx", by: "cy")
            let answer = try await f.portal.perform { tx in
                try f.portal.workbench.reply("Like this", attachments: [plan.id], to: task, by: cy, site: site, in: tx)
            }
            #expect(try await f.marks() == 2)
            let back = try await f.portal.perform { try f.portal.answers.withdraw(answer.sent.message, by: cy, site: site, in: $0) }
            #expect(!back.hasTrace && back.draft?.content.attachments == [plan.id])
            #expect(try await f.marks() == 1)
            #expect(try await f.content(plan.id, for: "cy") == SampleFiles.docx())
        }
    }

    @Test("Lists tell how many files a conversation holds, and forget those that are taken back", arguments: Engine.underTest)
    func marked(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(with: [try await f.upload(), try await f.upload()])
            #expect(try await f.marks() == 2)
            let cy = try f.account("cy")
            let rows = try await f.portal.read { try f.portal.workbench.tasks(TaskFilter(), for: cy, limit: 10, in: $0).items }
            #expect(rows.map(\.files) == [2])
            f.clock.advance(seconds: 60)
            #expect(try await f.withdraw(sent.message).hasTrace)
            #expect(try await f.marks() == 0)
        }
    }
}

extension PortalFixture {
    @discardableResult
    fileprivate func save(
        _ content: DraftContent, at place: DraftPlace, over base: DraftBase? = nil, by username: String = "ada"
    ) async throws -> Draft {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.drafts.save(content, at: place, over: base, by: user, site: site, in: $0)
        }
    }

    /// What Ada's list says of her newest conversation.
    fileprivate func marks() async throws -> Int64 {
        let (ada, patient) = (try account("ada"), try patient("ada"))
        return try await portal.read { [portal] tx in
            let mailbox = try portal.conversations.mailbox(of: patient, for: ada, in: tx)
            return try portal.conversations.list(mailbox, limit: 1, in: tx).items.first?.files ?? -1
        }
    }
}
