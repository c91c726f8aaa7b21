import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Replies of members")
struct ReplyingTests {
    @Test("A reply joins the chain with the next number and becomes the line of the list (S13)", arguments: Engine.underTest)
    func joins(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(subject: "Tablets")
            f.clock.advance(seconds: 60)
            let reply = try await f.writeAgain("With\nfood?", to: sent.conversation)
            #expect(reply.conversation == sent.conversation)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(messages.map(\.seq) == [1, 2])
            #expect(messages.map(\.body) == [PortalFixture.question, "With\nfood?"])
            #expect(open.card.snippet == "With food?")
            #expect(open.card.subject == "Tablets")
            #expect(open.conversation.lastAt == f.clock.now)
        }
    }

    @Test("Forty replies at once all arrive, numbered without a gap", arguments: Engine.underTest)
    func atOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 { group.addTask { try await f.writeAgain("number \(number)", to: sent.conversation) } }
                try await group.waitForAll()
            }
            let messages = try await f.open(sent.conversation).messages
            #expect(messages.map(\.seq) == Array(1...41))
            #expect(Set(messages.map(\.body)).count == 41)
            #expect(try await f.count("SELECT count(*) FROM task WHERE conversation = \(sent.conversation)") == 1)
            #expect(try await f.count("SELECT count(*) FROM task_message") == 41)
        }
    }

    @Test("Where no reply is taken, the reason and the next step are said", arguments: Engine.underTest)
    func bars(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            var site = f.site
            site.decisions.membersToProviders.replies = false
            let switchedOff = site
            await #expect(throws: MessageRefusal.replyNotAllowed(.repliesOff)) {
                try await f.writeAgain(to: sent.conversation, site: switchedOff)
            }
            try await f.run("UPDATE conversation SET reply_allowed = FALSE WHERE id = \(sent.conversation)")
            await #expect(throws: MessageRefusal.replyNotAllowed(.notWanted)) { try await f.writeAgain(to: sent.conversation) }
            #expect(try await f.open(sent.conversation).open.replyBar == .notWanted)
            #expect(ReplyBar.notWanted.next == .writeMessage)
            #expect(ReplyBar.readOnly.next == .callPractice)
        }
    }

    @Test("A text that is not accepted leaves the conversation as it was", arguments: Engine.underTest)
    func refusedText(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            for text in ["", "a\u{0}b", String(repeating: "x", count: 20_001)] {
                await #expect(throws: MessageRefusal.self) { try await f.writeAgain(text, to: sent.conversation) }
            }
            #expect(try await f.open(sent.conversation).messages.count == 1)
        }
    }

    @Test("What is replied to stands in the same conversation", arguments: Engine.underTest)
    func inReplyTo(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (one, other) = (try await f.ask(), try await f.ask())
            let (ada, site) = (try f.person("ada"), f.site)
            func reply(to message: ID<Message>) async throws -> Sent {
                try await f.portal.perform { tx in
                    try f.portal.conversations.reply("And?", inReplyTo: message, to: one.conversation, by: ada, site: site, in: tx)
                }
            }
            _ = try await reply(to: one.message)
            #expect(try await f.open(one.conversation).messages[1].inReplyTo == one.message)
            do {
                _ = try await reply(to: other.message)
                Issue.record("a message of another conversation was accepted")
            } catch let refusal as MessageRefusal {
                #expect(refusal.fields.map(\.field) == ["inReplyTo"])
            }
        }
    }

    @Test("A removed or exchanged message breaks the running hash of its conversation", arguments: Engine.underTest)
    func runningHash(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            for _ in 0..<3 { try await f.writeAgain(to: sent.conversation) }
            let hashes = try await f.database.read { tx in
                try tx.all("SELECT chain_hash FROM message WHERE conversation = \(sent.conversation) ORDER BY seq") { try $0[0] as [UInt8] }
            }
            #expect(Set(hashes).count == 4)
            let last = try await f.database.read { tx in
                try tx.first("SELECT chain_hash FROM conversation WHERE id = \(sent.conversation)") { try $0[0] as [UInt8] }
            }
            #expect(last == hashes.last)
        }
    }
}
