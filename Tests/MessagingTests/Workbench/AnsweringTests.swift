import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Answering and finishing a task")
struct AnsweringTests {
    @Test("An answer joins the chain, is unread for the member, and finishes the task (S15, S23, S44)", arguments: Engine.underTest)
    func answer(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(provider: "sato")
            let task = try #require(sent.task)
            try await f.claim(task)
            f.clock.advance(seconds: 60)
            let done = try await f.answer(task, with: "Yes.\r\nIn the morning.")
            #expect(done.state == .done)
            #expect(done.outcome == .replied)
            #expect(done.doneAt == f.clock.now)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.body) == [PortalFixture.question, "Yes.\nIn the morning."])
            #expect(messages[1].role == .staff)
            #expect(messages[1].authorName == "Cy Flores, RN")
            #expect(messages[1].clinicalGroup == open.conversation.clinicalGroup)
            #expect(messages[1].provider == f.site.provider(code: "sato")?.id, "S23: three identities")
            #expect(messages[1].receipt == nil)
            #expect(messages[1].inReplyTo == sent.message)
            #expect(open.unread == 1)
            #expect(open.conversation.status == .answered)
            #expect(try await f.audited(task) == ["claim", "complete"])
            #expect(
                try await f.count("SELECT count(*) FROM task WHERE conversation = \(sent.conversation)") == 1, "an answer opens no task")
        }
    }

    @Test("Only the owner answers, completes and gives back", arguments: Engine.underTest)
    func onlyOwner(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            await #expect(throws: TaskRefusal.notOwner(nil)) { try await f.answer(task) }
            await #expect(throws: TaskRefusal.notOwner(nil)) { try await f.complete(task, as: .noReplyNeeded) }
            try await f.claim(task, by: "di")
            await #expect(throws: TaskRefusal.self) { try await f.answer(task) }
            await #expect(throws: TaskRefusal.self) { try await f.complete(task, as: .noReplyNeeded) }
            #expect(try await f.open(sent.conversation).messages.count == 1)
        }
    }

    @Test("No task leaves done", arguments: Engine.underTest)
    func done(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            try await f.answer(task)
            await #expect(throws: TaskRefusal.finished(.replied)) { try await f.claim(task, by: "di") }
            await #expect(throws: TaskRefusal.finished(.replied)) { try await f.answer(task) }
            await #expect(throws: TaskRefusal.finished(.replied)) { try await f.release(task) }
            await #expect(throws: TaskRefusal.finished(.replied)) { try await f.complete(task, as: .noReplyNeeded) }
            #expect(try await f.task(task).outcome == .replied)
        }
    }

    @Test(
        "An answer that does not complete keeps the task with its owner; then it can be completed as replied", arguments: Engine.underTest)
    func keepOpen(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            await #expect(throws: TaskRefusal.outcomeNotPossible) { try await f.complete(task, as: .replied) }
            let kept = try await f.answer(task, complete: false)
            #expect(kept.state == .claimed)
            #expect(kept.owner == (try f.account("cy")))
            #expect(try await f.complete(task, as: .replied).outcome == .replied)
        }
    }

    @Test("Outcomes that tell a story need the note that tells it", arguments: Engine.underTest)
    func notes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for outcome in [TaskOutcome.answeredByPhone, .forwarded, .misdirected] {
                let sent = try await f.ask()
                let task = try #require(sent.task)
                try await f.claim(task)
                for note in [nil, "", " \n"] {
                    await #expect(throws: TaskRefusal.noteMissing) { try await f.complete(task, as: outcome, note: note) }
                }
                #expect(try await f.complete(task, as: outcome, note: "Called her at noon.").outcome == outcome)
                let (open, messages) = try await f.open(sent.conversation)
                #expect(open.conversation.status == .closed, "nothing but an answer shows as answered")
                #expect(messages.count == 1, "the note is not the member's to read")
            }
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            await #expect(throws: TaskRefusal.outcomeNotPossible) { try await f.complete(task, as: .withdrawn) }
            #expect(try await f.complete(task, as: .noReplyNeeded).outcome == .noReplyNeeded)
        }
    }

    @Test("A refused text leaves the task as it was", arguments: Engine.underTest)
    func refusedText(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.claim(task)
            for text in ["", "\u{1}", String(repeating: "x", count: 20_001)] {
                await #expect(throws: MessageRefusal.self) { try await f.answer(task, with: text) }
            }
            await #expect(throws: MessageRefusal.self) { try await f.answer(task, provider: "weiss") }
            #expect(try await f.task(task).version == 2)
            #expect(try await f.open(sent.conversation).messages.count == 1)
        }
    }

    @Test("Notes are read by whoever works on the conversation, also on a later task", arguments: Engine.underTest)
    func notesAreKept(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let (cy, di, site) = (try f.person("cy"), try f.person("di"), f.site)
            let first = try #require(sent.task)
            try await f.claim(first)
            _ = try await f.portal.perform { try f.portal.workbench.note("Asked Dr. Sato.", on: first, by: cy, site: site, in: $0) }
            try await f.answer(first)
            let second = try #require(try await f.writeAgain(to: sent.conversation).task)
            try #require(second != first)
            let desk = try await f.portal.read {
                try f.portal.workbench.open(second, by: di, conversations: f.portal.conversations, in: $0)
            }
            #expect(desk.notes.map(\.body) == ["Asked Dr. Sato."])
            #expect(desk.notes.map(\.authorName) == ["Cy Flores, RN"])
            #expect(desk.messages.count == 3)
            #expect(desk.role == .manager)
        }
    }
}
