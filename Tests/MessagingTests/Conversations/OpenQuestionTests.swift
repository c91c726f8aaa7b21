import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("What was promised for a question that waits")
struct OpenQuestionTests {
    /// Tuesday 10:00; two business days later it is Thursday 10:00.
    private static let promised = PortalFixture.start.adding(days: 2)

    @Test("The rule: the first promise counts while it lies ahead, until somebody has answered or the delay was told")
    func rule() {
        let now = PortalFixture.start
        let (past, soon, later) = (now.adding(seconds: -1), now.adding(seconds: 1), now.adding(hours: 1))
        func due(_ promised: [Timestamp], _ status: ConversationStatus = .sent) -> Timestamp? {
            OpenQuestion(promised: promised, status: status, now: now).answerDue
        }
        let unanswered: Set<ConversationStatus> = [.sent, .seen, .inWork]
        for status in ConversationStatus.allCases {
            let expected = unanswered.contains(status) ? soon : nil
            #expect(due([later, soon], status) == expected, "\(status)")
        }
        #expect(due([]) == nil)
        #expect(due([now]) == nil)
        #expect(due([later, past]) == nil, "no later promise hides that one was broken")
    }

    private static func due(_ sent: Sent, _ f: PortalFixture) async throws -> Timestamp? {
        try await f.open(sent.conversation).open.openQuestion?.answerDue
    }

    @Test("It stands still while the clock goes on and further words come, and goes with the answer", arguments: Engine.underTest)
    func course(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            #expect(try await Self.due(sent, f) == Self.promised)
            f.clock.advance(seconds: 86_400)
            #expect(try await Self.due(sent, f) == Self.promised)
            try await f.writeAgain(to: sent.conversation)
            try await f.claim(task)
            #expect(try await Self.due(sent, f) == Self.promised)
            try await f.answer(task)
            #expect(try await f.open(sent.conversation).open.openQuestion == nil)
            // What is asked next has a promise of its own: asked on Wednesday, due on Friday.
            try await f.writeAgain("And in the evening?", to: sent.conversation)
            #expect(try await Self.due(sent, f) == PortalFixture.start.adding(days: 3))
        }
    }

    @Test("It stands where replies are off, and what may be urgent is promised no earlier", arguments: Engine.underTest)
    func otherwise(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask(body: "I have chest pain.")
            #expect(try await f.task(try #require(sent.task)).dueAt == PortalFixture.start.adding(minutes: 30))
            var site = f.site
            site.decisions.membersToProviders.replies = false
            let (ada, switchedOff) = (try f.person("ada"), site)
            let open = try await f.portal.read {
                try f.portal.conversations.open(sent.conversation, for: ada, site: switchedOff, in: $0)
            }
            #expect(open.replyBar == .repliesOff && open.openQuestion?.answerDue == Self.promised)
        }
    }

    @Test("It goes when somebody has phoned, has answered in part, or when it is late and the member was told", arguments: Engine.underTest)
    func ends(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (phoned, part, late) = (try await f.ask(), try await f.ask(), try await f.ask())
            let (first, second) = (try #require(phoned.task), try #require(part.task))
            try await f.claim(first)
            try await f.complete(first, as: .answeredByPhone, note: "Spoke with her.")
            #expect(try await f.open(phoned.conversation).open.openQuestion == nil)
            try await f.claim(second)
            try await f.answer(second, complete: false)
            let partly = try await f.open(part.conversation).open.openQuestion
            #expect(partly != nil && partly?.answerDue == nil)
            f.clock.advance(seconds: 2 * 86_400)
            #expect(try await Self.due(late, f) == nil, "it has passed, though nobody was told yet")
            try await f.portal.tendWorkbench()
            let open = try await f.open(late.conversation).open
            #expect(open.delays.map(\.promised) == [Self.promised])
            #expect(open.openQuestion != nil && open.openQuestion?.answerDue == nil)
        }
    }

    @Test("Where the flow promises nothing there is nothing to show", arguments: Engine.underTest)
    func nothingPromised(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let site = try await f.reconfigure { document in
                for index in document.messageFlows.indices { document.messageFlows[index].promise = nil }
            }
            let sent = try await f.ask(site: site)
            let open = try await f.open(sent.conversation).open
            #expect(open.openQuestion != nil && open.openQuestion?.answerDue == nil)
        }
    }

    @Test("What another system answers is promised too, also after people took it over", arguments: Engine.underTest)
    func outside(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let due = PortalFixture.start.adding(days: 7)
            let (answered, handedOver) = (try await f.askRecords(), try await f.askRecords())
            #expect(try await Self.due(answered, f) == due)
            f.passUndoWindow()
            let claims = try await f.claim()
            let claim = try #require(claims.first { $0.conversation == answered.conversation })
            try await f.report(claim)
            #expect(try await Self.due(answered, f) == due)
            try await f.answerFromRecords(answered.message, "Here it is.")
            #expect(try await f.open(answered.conversation).open.openQuestion == nil)

            try await f.tend(after: 2 * 3_600)
            let task = try await f.database.read { tx in
                try tx.first("SELECT task FROM task_message WHERE message = \(handedOver.message)") { try $0[0] as ID<WorkbenchTask> }
            }
            #expect(try await Self.due(handedOver, f) == due)
            try await f.claim(try #require(task), by: "fay")
            try await f.complete(try #require(task), as: .answeredByPhone, note: "Read it to her.", by: "fay")
            #expect(try await f.open(handedOver.conversation).open.openQuestion == nil)
        }
    }

    @Test("A reply that waits in somebody's inbox is promised what its flow promises (S46)", arguments: Engine.underTest)
    func inbox(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.writeFirst()
            #expect(try await f.open(sent.conversation).open.openQuestion == nil, "nobody has asked anything")
            try await f.writeAgain(to: sent.conversation)
            f.clock.advance(seconds: 3_600)
            #expect(try await Self.due(sent, f) == Self.promised)
            try await f.answerPersonally(sent.conversation)
            #expect(try await f.open(sent.conversation).open.openQuestion == nil)
        }
    }
}
