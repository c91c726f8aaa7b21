import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Promises that run out")
struct EscalatingTests {
    /// Moves the clock and lets a server tend the Workbench.
    private static func tend(_ f: PortalFixture, after seconds: Int64 = 0) async throws {
        f.clock.advance(seconds: seconds)
        try await f.portal.tendWorkbench()
    }

    private static func told(_ task: ID<WorkbenchTask>, _ f: PortalFixture) async throws -> [String] {
        try await f.database.read { tx in
            try f.portal.workbench.told(of: task, in: tx).map { "\($0.stage.rawValue) \($0.told?.username ?? "-")" }
        }
    }

    @Test("At three quarters of the open hours the manager is told, when it is due the next, and the member", arguments: Engine.underTest)
    func course(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()  // Tuesday 10:00, due on Thursday 10:00: 18 open hours, 13.5 of them until Wednesday 14:30
            let task = try #require(sent.task)
            try await Self.tend(f, after: 28 * 3_600 + 1_799)
            #expect(try await Self.told(task, f).isEmpty)
            try await Self.tend(f, after: 1)
            #expect(try await Self.told(task, f) == ["warning di"])
            #expect(try await f.task(task).warnedAt == f.clock.now)
            #expect(try await f.open(sent.conversation).open.delays.isEmpty)
            try await Self.tend(f, after: 19 * 3_600 + 1_800)
            #expect(try await Self.told(task, f) == ["warning di", "overdue di", "member -"])
            let (open, _) = try await f.open(sent.conversation)
            #expect(open.conversation.status == .delayed)
            #expect(open.delays.map(\.promised) == [PortalFixture.start.adding(days: 2)])
            #expect(try await f.task(task).escalatedAt == f.clock.now)
            try await Self.tend(f, after: 15 * 60)
            try await Self.tend(f, after: 15 * 60)
            try await Self.tend(f, after: 86_400)
            #expect(try await Self.told(task, f) == ["warning di", "overdue di", "member -", "overdue cy"], "then the list has ended")
        }
    }

    @Test("What somebody opened is not passed on, and the row says when", arguments: Engine.underTest)
    func opened(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            let di = try f.person("di")
            try await Self.tend(f, after: 3 * 86_400)
            #expect(try await f.portal.read { try f.portal.workbench.isUnseen(task, by: di.account.id, in: $0) })
            try await f.portal.perform { try f.portal.workbench.markSeen(task, by: di, in: $0) }
            try await Self.tend(f, after: 20 * 60)
            #expect(try await Self.told(task, f) == ["overdue di", "member -"])
            let rows = try await f.database.read { try f.portal.workbench.told(of: task, in: $0) }
            #expect(rows.first?.openedAt != nil)
        }
    }

    @Test("That somebody who was told has opened it, after others, is kept with an audit event or not at all", arguments: Engine.underTest)
    func openedAfterOthers(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            let (cy, di) = (try f.person("cy"), try f.person("di"))
            try await Self.tend(f, after: 3 * 86_400)
            try await f.portal.perform { try f.portal.workbench.markSeen(task, by: cy, in: $0) }
            try await f.breakAudit()
            await #expect(throws: DatabaseFailure.self) {
                try await f.portal.perform { try f.portal.workbench.markSeen(task, by: di, in: $0) }
            }
            try await f.mendAudit()
            #expect(try await f.portal.read { try f.portal.workbench.isUnseen(task, by: di.account.id, in: $0) })
            for _ in 1...2 { try await f.portal.perform { try f.portal.workbench.markSeen(task, by: di, in: $0) } }
            #expect(try await !f.portal.read { try f.portal.workbench.isUnseen(task, by: di.account.id, in: $0) })
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE object_kind = 'task-escalation'") == 1)
            let told = try await f.portal.read { try f.portal.workbench.history(of: task, by: di, in: $0) }
            #expect(told.filter { $0.action == .open }.count == 1, "the history tells of the first opening")
        }
    }

    @Test("What nearly is late is each manager's until they open it, and e-mailed to those who chose so", arguments: Engine.underTest)
    func warned(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.setMembership(of: "fay", in: "primary-nurses", role: .manager)
            for username in ["cy", "di", "fay"] { try await f.setEmail("\(username)@example.org", of: username) }
            for username in ["cy", "di"] { try await f.choose([.overdue], for: "primary-nurses", by: username) }
            let (task, group) = (try #require(try await f.ask().task), try f.workflowGroup("primary-nurses"))
            try await Self.tend(f, after: 28 * 3_600 + 1_800)
            #expect(Set(try await Self.told(task, f)) == ["warning di", "warning fay"])
            func waiting(for username: String) async throws -> [ID<WorkbenchTask>] {
                let listed = try await f.tasks(TaskFilter(toldOnly: true), for: username)
                let user = try f.account(username)
                let counts = try await f.portal.read { try f.portal.workbench.counts(of: group, for: user, in: $0) }
                #expect(Int(counts.told) == listed.count, "\(username)")
                return listed
            }
            for (username, expected) in [("di", [task]), ("fay", [task]), ("cy", [])] as [(String, [ID<WorkbenchTask>])] {
                let found = try await waiting(for: username)
                #expect(found == expected, "\(username)")
            }
            let box = PostBox()
            try await f.send(by: box)
            #expect(box.recipients == ["di@example.org"], "Fay chose nothing, and Cy is told when it is late")
            let di = try f.person("di")
            try await f.portal.perform { try f.portal.workbench.markSeen(task, by: di, in: $0) }
            for (username, expected) in [("di", []), ("fay", [task])] as [(String, [ID<WorkbenchTask>])] {
                let found = try await waiting(for: username)
                #expect(found == expected, "\(username)")
            }
            let rows = try await f.database.read { try f.portal.workbench.told(of: task, in: $0) }
            #expect(rows.filter { $0.openedAt != nil }.map { $0.told?.username } == ["di"])
        }
    }

    @Test("A claim ends the passing on, and an answer in time tells nobody", arguments: Engine.underTest)
    func claimed(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (late, quick) = (try #require(try await f.ask().task), try #require(try await f.ask().task))
            try await f.claim(quick)
            try await f.answer(quick)
            try await Self.tend(f, after: 3 * 86_400)
            f.clock.advance(seconds: 60)
            try await f.claim(late)
            try await Self.tend(f, after: 20 * 60)
            #expect(try await Self.told(late, f) == ["overdue di", "member -"])
            #expect(try await Self.told(quick, f).isEmpty)
        }
    }

    @Test("Nodes that tend at once tell each person once", arguments: Engine.underTest)
    func once(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var tasks: [ID<WorkbenchTask>] = []
            for _ in 0..<5 { tasks.append(try #require(try await f.ask().task)) }
            f.clock.advance(seconds: 3 * 86_400)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 { group.addTask { try await f.portal.tendWorkbench() } }
                try await group.waitForAll()
            }
            try await f.portal.tendWorkbench()
            for task in tasks { #expect(try await Self.told(task, f) == ["overdue di", "member -"]) }
            #expect(try await f.count("SELECT count(*) FROM audit_event WHERE action = 'escalate'") == 10)
        }
    }

    @Test("On hold for the member the clock stands still, for a colleague it does not", arguments: Engine.underTest)
    func holds(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (member, colleague) = (try #require(try await f.ask().task), try #require(try await f.ask().task))
            let cy = try f.person("cy")
            for (task, reason) in [(member, HoldReason.member), (colleague, .colleague)] {
                try await f.claim(task)
                let until = f.clock.now.adding(days: 5)
                _ = try await f.portal.perform { try f.portal.workbench.hold(task, for: reason, until: until, by: cy, in: $0) }
            }
            try await Self.tend(f, after: 3 * 86_400)
            #expect(try await Self.told(colleague, f) == ["overdue di", "member -"])
            #expect(try await Self.told(member, f).isEmpty)
            // What waited comes back early: it is due as much earlier as was left of the wait.
            try await f.claimAgain(member, by: cy)
            try await Self.tend(f, after: 2 * 86_400)
            #expect(try await Self.told(member, f) == ["overdue di", "member -"])
        }
    }

    @Test(
        "What may be urgent is escalated after its half hour, at night too; the member is told by the promise", arguments: Engine.underTest)
    func urgent(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            f.clock.advance(seconds: 14 * 3_600)  // midnight
            let sent = try await f.ask(body: "I have chest pain.")
            let task = try #require(sent.task)
            try await Self.tend(f, after: 22 * 60 + 30)
            #expect(try await Self.told(task, f) == ["warning di"])
            try await Self.tend(f, after: 8 * 60)
            #expect(try await Self.told(task, f) == ["warning di", "overdue di"])
            try await Self.tend(f, after: 15 * 60)
            #expect(try await Self.told(task, f) == ["warning di", "overdue di", "overdue cy"])
            #expect(try await f.open(sent.conversation).open.delays.isEmpty)
            try await Self.tend(f, after: 4 * 86_400)
            #expect(try await f.open(sent.conversation).open.delays.count == 1)
        }
    }

    @Test("Over a holiday, a weekend and a night in which clocks change, hours that are closed do not count", arguments: Engine.underTest)
    func calendars(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            // Asked on Wednesday 25 November at 16:00: Thanksgiving and the weekend are closed.
            f.clock.advance(seconds: 8 * 86_400 + 6 * 3_600)
            let holiday = try #require(try await f.ask().task)
            let asked = f.clock.now
            #expect(try await f.task(holiday).dueAt == asked.adding(days: 5), "Monday 16:00")
            try await Self.tend(f, after: 4 * 86_400)
            #expect(try await Self.told(holiday, f).isEmpty, "10 of 18 open hours at most by Sunday")
            try await Self.tend(f, after: 86_400)
            #expect(try await Self.told(holiday, f) == ["overdue di", "member -"])
            // Friday 12 March 2027 at 16:00; on Sunday the clocks go forward: Tuesday 16:00 is 95 hours later.
            f.clock.advance(seconds: 102 * 86_400)
            let spring = try #require(try await f.ask().task)
            let begun = f.clock.now
            #expect(try await f.task(spring).dueAt == begun.adding(hours: 95))
        }
    }
}

extension PortalFixture {
    fileprivate func claimAgain(_ task: ID<WorkbenchTask>, by user: SignedIn) async throws {
        try await portal.perform { [portal] tx in try portal.workbench.resume(task, by: user, in: tx).map { _ in } }
    }
}
