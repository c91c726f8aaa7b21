import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Read marks and unread messages")
struct ReadMarkTests {
    private func mark(_ f: PortalFixture, _ conversation: ID<Conversation>, _ message: ID<Message>, by username: String = "ada")
        async throws
    {
        let reader = try f.person(username)
        try await f.portal.perform { try f.portal.conversations.markRead(conversation, through: message, by: reader, in: $0) }
    }

    private func unread(_ f: PortalFixture, _ patient: String = "ada", by username: String = "ada") async throws -> Int64 {
        let (account, patient) = (try f.account(username), try f.patient(patient))
        return try await f.portal.read { tx in
            try f.portal.conversations.mailboxes(of: account, in: tx).first { $0.mailbox.patient.id == patient }?.unread ?? -1
        }
    }

    /// A conversation with two answers of the care team.
    private func answeredTwice(_ f: PortalFixture) async throws -> (Sent, [Message]) {
        let sent = try await f.ask()
        let task = try #require(sent.task)
        try await f.claim(task)
        try await f.answer(task, with: "First.", complete: false)
        try await f.answer(task, with: "Second.")
        return (sent, try await f.open(sent.conversation).messages)
    }

    @Test("Opening moves no mark; marking does, and never back", arguments: Engine.underTest)
    func neverBack(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, messages) = try await answeredTwice(f)
            #expect(try await unread(f) == 2)
            _ = try await f.open(sent.conversation)
            #expect(try await unread(f) == 2)
            try await mark(f, sent.conversation, messages[1].id)
            #expect(try await unread(f) == 1)
            try await mark(f, sent.conversation, messages[2].id)
            #expect(try await unread(f) == 0)
            for message in messages { try await mark(f, sent.conversation, message.id) }
            #expect(try await unread(f) == 0)
            #expect(try await f.open(sent.conversation).open.readThrough == 3)
            #expect(try await f.audited(sent.conversation) == ["read-mark", "read-mark"], "only what moved is recorded")
        }
    }

    @Test("Marks at once end at the furthest", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, messages) = try await answeredTwice(f)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { for message in messages { group.addTask { try await mark(f, sent.conversation, message.id) } } }
                try await group.waitForAll()
            }
            #expect(try await f.open(sent.conversation).open.readThrough == 3)
            #expect(try await unread(f) == 0)
        }
    }

    @Test("Each reader has a mark of their own", arguments: Engine.underTest)
    func ownMark(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "noah", group: "pediatrics")
            let task = try #require(sent.task)
            try await f.claim(task)
            try await f.answer(task)
            let last = try #require(try await f.open(sent.conversation).messages.last)
            try await mark(f, sent.conversation, last.id, by: "ada")
            #expect(try await unread(f, "noah", by: "ada") == 0)
            #expect(try await unread(f, "noah", by: "james") == 1)
        }
    }

    @Test("Neither a stranger's mark nor a mark at another conversation's message is taken", arguments: Engine.underTest)
    func notTheirs(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (sent, messages) = try await answeredTwice(f)
            let other = try await f.ask()
            await #expect(throws: NotFound.self) { try await mark(f, sent.conversation, messages[2].id, by: "ben") }
            await #expect(throws: NotFound.self) { try await mark(f, sent.conversation, other.message) }
            #expect(try await unread(f) == 2)
        }
    }

    @Test("The list can show what is unread and what waits for an answer", arguments: Engine.underTest)
    func filters(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (answered, _) = try await answeredTwice(f)
            let waiting = try await f.ask()
            func list(_ filter: ConversationFilter) async throws -> [ID<Conversation>] {
                let (account, patient) = (try f.account("ada"), try f.patient("ada"))
                return try await f.portal.read { tx in
                    let mailbox = try f.portal.conversations.mailbox(of: patient, for: account, in: tx)
                    return try f.portal.conversations.list(mailbox, filter: filter, limit: 50, in: tx).items.map(\.id)
                }
            }
            #expect(try await list(.init(unreadOnly: true)) == [answered.conversation])
            #expect(try await list(.init(waitingOnly: true)) == [waiting.conversation])
            #expect(try await list(.init(type: .billing)) == [])
            #expect(try await list(.init(type: .medical)).count == 2)
        }
    }

    @Test("Pages of the list follow each other without gap or repeat, newest first", arguments: Engine.underTest)
    func pages(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var expected: [ID<Conversation>] = []
            for number in 0..<7 {
                // Some at the same moment: the id then decides.
                if number % 3 == 0 { f.clock.advance(seconds: 1) }
                expected.append(try await f.ask().conversation)
            }
            let (account, patient) = (try f.account("ada"), try f.patient("ada"))
            var found: [ID<Conversation>] = []
            var mark: PageMark?
            repeat {
                let page = try await f.portal.read { [mark] tx in
                    let mailbox = try f.portal.conversations.mailbox(of: patient, for: account, in: tx)
                    return try f.portal.conversations.list(mailbox, after: mark, limit: 2, in: tx)
                }
                found += page.items.map(\.id)
                mark = page.next
            } while mark != nil
            #expect(found == expected.reversed())
        }
    }
}
