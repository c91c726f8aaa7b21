import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A member takes back a message about which something was done, or that called for a look")
struct TouchedMessageTests {
    private static let alarming = "Since breakfast I have chest pain that goes down my arm."

    @Test("A look ends only where nothing else calls for it and nothing waits for an answer")
    func look() {
        #expect(Withdrawing.endsLook(isRaised: false, isAwaited: false))
        #expect(!Withdrawing.endsLook(isRaised: true, isAwaited: false))
        #expect(!Withdrawing.endsLook(isRaised: false, isAwaited: true))
        #expect(!Withdrawing.endsLook(isRaised: true, isAwaited: true))
    }

    @Test("What was opened or claimed leaves a stub at once, which says that it was read", arguments: Engine.underTest)
    func touched(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let cy = try f.person("cy")
            let read = try await f.ask()
            let seen = try #require(read.task)
            _ = try await f.portal.perform { try f.portal.workbench.markSeen(seen, by: cy, in: $0) }
            #expect(try await f.withdraw(read.message).hasTrace)
            #expect(try await f.open(read.conversation).messages[0].receipt?.state == .seen)
            let taken = try await f.ask()
            try await f.claim(try #require(taken.task))
            try await f.release(try #require(taken.task))
            #expect(try await f.withdraw(taken.message).hasTrace, "a claim that was given back was a claim")
        }
    }

    @Test(
        "At once, what may be urgent goes with the look that it called for elsewhere; once somebody has seen to that, a stub stays",
        arguments: Engine.underTest)
    func urgentElsewhere(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (ada, site) = (try f.person("ada"), f.site)
            let sent = try await Self.bill(f)
            #expect(try await Self.look(in: sent.conversation, f).raisedBy == sent.message)
            f.clock.advance(seconds: 5)
            let effect = try await f.database.write { tx in
                try f.portal.conversations.withdraw(sent.message, by: ada, site: site, in: tx)
            }
            #expect(!effect.value.hasTrace && effect.value.endsConversation)
            #expect(effect.wakeups.isSuperset(of: [.group(try f.workflowGroup("billing")), .group(try f.workflowGroup("primary-nurses"))]))
            for table: SQL in ["conversation", "message", "task", "task_message", "notification"] {
                #expect(try await f.count("SELECT count(*) FROM \(table)") == 0)
            }

            let cy = try f.person("cy")
            let seen = try await Self.bill(f)
            let opened = try await Self.look(in: seen.conversation, f).id
            _ = try await f.portal.perform { try f.portal.workbench.markSeen(opened, by: cy, in: $0) }
            #expect(try await f.withdraw(seen.message).hasTrace)
            let taken = try await Self.bill(f)
            let claimed = try await Self.look(in: taken.conversation, f).id
            try await f.claim(claimed)
            try await f.release(claimed)
            #expect(try await f.withdraw(taken.message).hasTrace)
        }
    }

    @Test("The same where another system is to answer, before anything has left", arguments: Engine.underTest)
    func urgentOutside(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(type: "general", group: "records", body: Self.alarming)
            #expect(sent.task == nil)
            #expect(try await Self.look(in: sent.conversation, f).raisedBy == sent.message)
            #expect(try await f.count("SELECT count(*) FROM delivery") == 1)
            f.clock.advance(seconds: 5)
            #expect(!(try await f.withdraw(sent.message)).hasTrace)
            for table: SQL in ["conversation", "message", "task", "delivery", "notification"] {
                #expect(try await f.count("SELECT count(*) FROM \(table)") == 0)
            }
        }
    }

    @Test("What was done about a conversation before a message was sent leaves no trace of that message", arguments: Engine.underTest)
    func doneBefore(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await Self.bill(f)
            let look = try await Self.look(in: sent.conversation, f).id
            try await f.claim(look)
            let during = try await f.writeAgain("It is no better.", to: sent.conversation)
            #expect(try await f.withdraw(during.message).hasTrace, "whoever looks has every message before them")
            try await f.complete(look, as: .noReplyNeeded)
            f.clock.advance(seconds: 60)
            let calm = try await f.writeAgain("Thank you.", to: sent.conversation)
            f.clock.advance(seconds: 5)
            #expect(!(try await f.withdraw(calm.message)).hasTrace)
            #expect(try await f.task(look).outcome == .noReplyNeeded)

            // After an answer, a task and a look of its own: both go.
            let task = try #require(sent.task)
            try await f.claim(task, by: "eve")
            try await f.answer(task, by: "eve")
            f.clock.advance(seconds: 60)
            let tasks = try await f.count("SELECT count(*) FROM task")
            let again = try await f.writeAgain(Self.alarming, to: sent.conversation)
            #expect(try await f.count("SELECT count(*) FROM task") == tasks + 2)
            #expect(!(try await f.withdraw(again.message)).hasTrace)
            #expect(try await f.count("SELECT count(*) FROM task") == tasks)
            #expect(try await f.task(task, for: "eve").outcome == .replied)
        }
    }

    @Test("Nor does an earlier narrowing of the readers; a later one does", arguments: Engine.underTest)
    func afterNarrowing(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "lily", for: "lily", audience: "all")
            let priv = try f.person("priv")
            func narrow(_ audience: Audience) async throws {
                try await f.portal.perform {
                    try f.portal.privacy.narrow(sent.conversation, to: audience, because: "Asked by the patient.", by: priv, in: $0)
                }
            }
            f.clock.advance(seconds: 60)
            try await narrow(.patient)
            f.clock.advance(seconds: 60)
            let again = try await f.writeAgain("Forget it.", to: sent.conversation, by: "lily")
            f.clock.advance(seconds: 5)
            #expect(!(try await f.withdraw(again.message, by: "lily")).hasTrace)

            let other = try await f.ask(by: "ada", for: "noah", group: "pediatrics", audience: "all")
            try await f.portal.perform {
                try f.portal.privacy.narrow(other.conversation, to: .proxies, because: "Asked by the mother.", by: priv, in: $0)
            }
            #expect(try await f.withdraw(other.message).hasTrace)
        }
    }

    @Test("A further message whose words a look took in that waited before leaves a stub", arguments: Engine.underTest)
    func takenIn(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var site = f.site
            for place in site.flows.indices { site.flows[place].route = .external(endpoint: "records-ehr") }
            let outside = try await f.ask(body: Self.alarming, site: site)
            f.clock.advance(seconds: 60)
            let second = try await f.writeAgain("And now I cannot breathe.", to: outside.conversation, site: site)
            let look = try await Self.look(in: outside.conversation, f)
            #expect(look.raisedBy == second.message && look.openedAt < f.clock.now, "it took the words in")
            #expect(try await f.withdraw(second.message).hasTrace)
            #expect(try await Self.look(in: outside.conversation, f).id == look.id, "the first message still calls for it")
        }
    }

    /// A question about a bill, which nobody clinical answers.
    private static func bill(_ f: PortalFixture) async throws -> Sent {
        try await f.ask(type: "billing", group: "billing-office", body: alarming)
    }

    /// The newest look at a conversation.
    private static func look(in conversation: ID<Conversation>, _ f: PortalFixture) async throws -> WorkbenchTask {
        let look = try await f.database.read { tx in
            try tx.first(
                """
                SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(conversation) AND t.raised_by IS NOT NULL
                ORDER BY t.opened_at DESC, t.id DESC LIMIT 1
                """
            ) { try TaskRows.decode($0) }
        }
        return try #require(look)
    }
}
