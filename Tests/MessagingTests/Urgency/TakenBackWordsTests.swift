import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Words that may be urgent and were taken back")
struct TakenBackWordsTests {
    private static let alarming = "Since breakfast I have chest pain."

    /// A question about a bill that calls for nothing.
    private static func askBilling(_ f: PortalFixture, _ body: String = PortalFixture.question) async throws -> Sent {
        try await f.ask(type: "billing", group: "billing-office", body: body)
    }

    private static func look(_ conversation: ID<Conversation>, _ f: PortalFixture) async throws -> WorkbenchTask {
        let found = try await f.database.read { tx in
            try tx.first("SELECT \(TaskRows.columns) FROM task t WHERE t.conversation = \(conversation) AND t.raised_by IS NOT NULL") {
                try TaskRows.decode($0)
            }
        }
        return try #require(found)
    }

    private static func summary(_ task: ID<WorkbenchTask>, for username: String, _ f: PortalFixture) async throws -> TaskSummary {
        let user = try f.account(username)
        return try await f.portal.read { try f.portal.workbench.summary(of: task, for: user, in: $0) }
    }

    @Test(
        "Where nothing else waits the look ends with the question, as withdrawn, and no task shows the words", arguments: Engine.underTest)
    func alone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await Self.askBilling(f, Self.alarming)
            let (answering, look) = (try #require(sent.task), try await Self.look(sent.conversation, f))
            try await f.claim(look.id)
            #expect(try await Self.summary(answering, for: "eve", f).urgentWords == ["chest pain"])
            #expect(try await Self.summary(look.id, for: "cy", f).urgentWords == ["chest pain"])
            f.clock.advance(seconds: 60)
            #expect(try await f.withdraw(sent.message).hasTrace)
            for (task, username) in [(answering, "eve"), (look.id, "cy")] {
                let summary = try await Self.summary(task, for: username, f)
                #expect(summary.task.state == .done && summary.task.outcome == .withdrawn, "\(username)")
                #expect(summary.urgentWords.isEmpty && summary.urgentWordsAreGone, "\(username)")
            }
            #expect(try await f.tasks(TaskFilter(), for: "cy").isEmpty)
            let (open, _) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .withdrawn && open.endings.isEmpty)
        }
    }

    @Test("While the question itself goes on, so does the look, first and due as before, without the words", arguments: Engine.underTest)
    func beside(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await Self.askBilling(f)
            let answering = try #require(sent.task)
            f.clock.advance(seconds: 60)
            let again = try await f.writeAgain(Self.alarming, to: sent.conversation)
            let before = try await Self.look(sent.conversation, f)
            f.clock.advance(seconds: 60)
            try await f.withdraw(again.message)
            for (task, username) in [(answering, "eve"), (before.id, "cy")] {
                let summary = try await Self.summary(task, for: username, f)
                #expect(summary.task.state == .open && summary.task.rank == 0 && summary.task.dueAt == before.dueAt, "\(username)")
                #expect(summary.urgentWords.isEmpty && summary.urgentWordsAreGone, "\(username)")
            }
            // An answer that is undone brings no words back.
            try await f.claim(before.id)
            let answer = try await f.reply("Are you well?", to: before.id)
            let next = try #require(try await f.undo(answer.message).task)
            let summary = try await Self.summary(next, for: "cy", f)
            #expect(summary.task.rank == 0 && summary.urgentWords.isEmpty && summary.urgentWordsAreGone)
            try await f.withdraw(sent.message)
            #expect(try await f.task(next).outcome == .withdrawn, "nothing waits any more")
        }
    }

    @Test("What another message says stays, and the look is at that one", arguments: Engine.underTest)
    func another(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await Self.askBilling(f)
            let answering = try #require(sent.task)
            f.clock.advance(seconds: 60)
            let first = try await f.writeAgain(Self.alarming, to: sent.conversation)
            f.clock.advance(seconds: 60)
            let second = try await f.writeAgain("And now I cannot breathe.", to: sent.conversation)
            let look = try await Self.look(sent.conversation, f)
            #expect(look.raisedBy == second.message)
            #expect(try await Self.summary(look.id, for: "cy", f).urgentWords == ["chest pain", "cannot breathe"])
            f.clock.advance(seconds: 60)
            try await f.withdraw(second.message)
            for (task, username) in [(answering, "eve"), (look.id, "cy")] {
                let summary = try await Self.summary(task, for: username, f)
                #expect(summary.task.state == .open && summary.urgentWords == ["chest pain"] && !summary.urgentWordsAreGone, "\(username)")
            }
            #expect(try await f.task(look.id).raisedBy == first.message)
            try await f.withdraw(sent.message)
            try await f.withdraw(first.message)
            #expect(try await f.task(look.id).outcome == .withdrawn)
        }
    }

    @Test("Words that were found at entry stay while their message stands, also where the rules are off since", arguments: Engine.underTest)
    func switchedOff(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await Self.askBilling(f, Self.alarming)
            let (answering, look) = (try #require(sent.task), try await Self.look(sent.conversation, f))
            f.clock.advance(seconds: 60)
            let again = try await f.writeAgain(PortalFixture.question, to: sent.conversation)
            f.clock.advance(seconds: 60)
            let third = try await f.writeAgain("And now I cannot breathe.", to: sent.conversation)
            #expect(try await f.task(look.id).raisedBy == third.message)
            f.clock.advance(seconds: 60)
            var site = f.site
            site.urgent?.rules = .off
            try await f.withdraw(again.message, site: site)
            for (task, username) in [(answering, "eve"), (look.id, "cy")] {
                #expect(try await Self.summary(task, for: username, f).urgentWords == ["chest pain", "cannot breathe"], "\(username)")
            }
            #expect(try await f.task(look.id).raisedBy == third.message)
            try await f.withdraw(third.message, site: site)
            for (task, username) in [(answering, "eve"), (look.id, "cy")] {
                let summary = try await Self.summary(task, for: username, f)
                #expect(summary.task.state == .open && summary.urgentWords == ["chest pain"], "\(username)")
            }
            #expect(try await f.task(look.id).raisedBy == sent.message)
            try await f.withdraw(sent.message, site: site)
            for (task, username) in [(answering, "eve"), (look.id, "cy")] {
                let summary = try await Self.summary(task, for: username, f)
                #expect(summary.task.outcome == .withdrawn && summary.urgentWordsAreGone, "\(username)")
            }
        }
    }

    @Test("A reply in somebody's inbox is a question that waits too", arguments: Engine.underTest, [true, false])
    func inbox(engine: Engine, isAsked: Bool) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            if isAsked { try await f.writeAgain("And the dose?", to: sent.conversation) }
            f.clock.advance(seconds: 60)
            let reply = try await f.writeAgain(Self.alarming, to: sent.conversation)
            f.clock.advance(seconds: 60)
            try await f.withdraw(reply.message)
            let (waiting, outcome): ([Int64], TaskOutcome?) = isAsked ? ([1], nil) : ([], .withdrawn)
            #expect(try await f.inbox(waitingOnly: true).map(\.waiting) == waiting)
            let look = try await Self.look(sent.conversation, f)
            #expect(look.outcome == outcome && look.rank == 0)
            #expect(try await Self.summary(look.id, for: "cy", f).urgentWords.isEmpty)
        }
    }

    @Test("So is one that another system answers", arguments: Engine.underTest, [true, false])
    func external(engine: Engine, isAsked: Bool) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.askRecords(isAsked ? PortalFixture.question : PortalFixture.alarming)
            f.passUndoWindow()
            let urgent = try await isAsked ? f.writeAgain(PortalFixture.alarming, to: sent.conversation) : sent
            f.passUndoWindow()
            try await f.withdraw(urgent.message)
            let (look, outcome): (WorkbenchTask, TaskOutcome?) = (try await Self.look(sent.conversation, f), isAsked ? nil : .withdrawn)
            #expect(look.outcome == outcome)
            #expect(try await Self.summary(look.id, for: "cy", f).urgentWords.isEmpty)
        }
    }

    @Test("What was written into the wrong chart leaves no words there: they go along to the other patient", arguments: Engine.underTest)
    func moved(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(by: "ada", for: "lily", type: "billing", group: "billing-office", body: "Noah has chest pain.")
            let (task, look) = (try #require(sent.task), try await Self.look(sent.conversation, f))
            try await f.claim(task, by: "eve")
            try await f.propose("noah", for: task, by: "eve")
            let there = try await f.decide(sent.conversation, confirmed: true)
            for (old, username) in [(task, "eve"), (look.id, "cy")] {
                #expect(try await Self.summary(old, for: username, f).urgentWords.isEmpty, "\(username)")
            }
            #expect(try await Self.summary(try await Self.look(there, f).id, for: "cy", f).urgentWords == ["chest pain"])
        }
    }

    @Test("Undone at once, a further message leaves its rank with the task and not its words", arguments: Engine.underTest)
    func undone(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            f.clock.advance(seconds: 60)
            let again = try await f.writeAgain(Self.alarming, to: sent.conversation)
            let lifted = try await Self.summary(task, for: "cy", f)
            #expect(lifted.task.rank == 0 && lifted.urgentWords == ["chest pain"])
            #expect(try await !f.withdraw(again.message).hasTrace)
            let summary = try await Self.summary(task, for: "cy", f)
            #expect(summary.task.state == .open && summary.task.rank == 0 && summary.task.dueAt == lifted.task.dueAt)
            #expect(summary.urgentWords.isEmpty && summary.urgentWordsAreGone)
        }
    }
}
