import Messaging
import Persistence
import TestSupport
import Testing

@Suite("What a member is told of a task that ended without an answer")
struct EndingTests {
    private static let note = "Told her daughter at noon, who was upset."

    @Test(
        "Every outcome other than a reply leaves a dated line, wakes the member's pages, and never shows as answered (D8)",
        arguments: Engine.underTest)
    func told(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for outcome in [TaskOutcome.answeredByPhone, .noReplyNeeded, .forwarded, .misdirected] {
                let sent = try await f.ask()
                let task = try #require(sent.task)
                #expect(try await f.open(sent.conversation).open.endings.isEmpty)
                try await f.claim(task)
                f.clock.advance(seconds: 600)
                let (cy, site) = (try f.person("cy"), f.site)
                let wakeups = try await f.database.write { tx in
                    try f.portal.workbench.complete(task, as: outcome, note: Self.note, by: cy, site: site, in: tx).wakeups
                }
                #expect(wakeups.contains(.mailbox(try f.account("ada"), try f.patient("ada"))), "\(outcome): woken live")
                let (open, messages) = try await f.open(sent.conversation)
                let ending = try #require(open.endings.first)
                #expect(open.endings.count == 1)
                #expect(ending.task == task && ending.outcome == outcome)
                #expect(ending.at == f.clock.now)
                #expect(ending.byName == "Cy Flores, RN")
                #expect(open.conversation.status == .closed)
                #expect(try open.endings.closing(#require(messages.first)) == ending, "nobody works on it any more")
                #expect(messages.map(\.receipt?.state) == [.inWork], "\(outcome): no receipt says answered")
                #expect(!"\(open)".contains("daughter") && !"\(messages)".contains("daughter"), "\(outcome): the note stays inside")
            }
        }
    }

    @Test("An answer leaves no line, and each task of a conversation leaves its own", arguments: Engine.underTest)
    func each(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let first = try #require(sent.task)
            try await f.claim(first)
            f.clock.advance(seconds: 60)
            try await f.complete(first, as: .answeredByPhone, note: Self.note)
            f.clock.advance(seconds: 60)
            let second = try #require(try await f.writeAgain(to: sent.conversation).task)
            try await f.claim(second, by: "di")
            f.clock.advance(seconds: 60)
            try await f.complete(second, as: .noReplyNeeded, by: "di")
            f.clock.advance(seconds: 60)
            let third = try #require(try await f.writeAgain(to: sent.conversation).task)
            try await f.claim(third)
            try await f.answer(third)
            let (open, messages) = try await f.open(sent.conversation)
            #expect(open.endings.map(\.task) == [first, second], "in the order of time")
            #expect(open.endings.map(\.byName) == ["Cy Flores, RN", "Di Okafor, RN"])
            #expect(open.conversation.status == .answered)
            let moments = [messages[0].sentAt, open.endings[0].at, messages[1].sentAt, open.endings[1].at, messages[2].sentAt]
            #expect(moments == moments.sorted())
        }
    }

    @Test("What follows depends on what the member may do here")
    func next() throws {
        func ending(_ outcome: TaskOutcome) -> TaskEnding {
            TaskEnding(task: ID(high: 1, low: 1), outcome: outcome, at: PortalFixture.start, byName: "Cy")
        }
        for outcome in TaskOutcome.allCases.filter(\.isTold) {
            #expect(ending(outcome).next(nil) == (outcome == .misdirected ? .writeMessage : .reply))
            #expect(ending(outcome).next(.repliesOff) == .writeMessage)
            #expect(ending(outcome).next(.teamRetired) == .writeMessage)
            #expect(ending(outcome).next(.readOnly) == .callPractice)
        }
        #expect(TaskOutcome.allCases.filter { !$0.isTold } == [.replied, .withdrawn])
    }
}
