import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("A task on hold")
struct HoldingTests {
    private static let now = PortalFixture.start

    @Test("It waits until a time to come, at most 90 days")
    func rule() throws {
        for seconds: Int64 in [1, 86_400, 90 * 86_400] { try Holding.judge(until: Self.now.adding(seconds: seconds), now: Self.now) }
        for seconds: Int64 in [-1, 0, 90 * 86_400 + 1] {
            #expect(throws: TaskRefusal.holdUntil) { try Holding.judge(until: Self.now.adding(seconds: seconds), now: Self.now) }
        }
    }

    @Test("The clock stands still for the member and goes on for a colleague", arguments: Engine.underTest)
    func clock(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for (reason, later) in [(HoldReason.member, Int64(86_400)), (.colleague, 0)] {
                let task = try #require(try await f.ask().task)
                let due = try await f.claim(task).dueAt
                let held = try await f.hold(task, for: reason)
                #expect(held.state == .waiting && held.dueAt == due.adding(seconds: later), "\(reason)")
                #expect(try await f.owner(of: task) == f.account("cy"), "\(reason): it stays with its owner")
                // Changing the date does not add up.
                #expect(try await f.hold(task, for: reason).dueAt == due.adding(seconds: later), "\(reason)")
                f.clock.advance(seconds: 3_600)
                let user = try f.person("cy")
                let resumed = try await f.portal.perform { try f.portal.workbench.resume(task, by: user, in: $0) }
                #expect(resumed.state == .claimed && resumed.wakeAt == nil)
                #expect(resumed.dueAt == (reason == .member ? due.adding(seconds: 3_600) : due), "\(reason): an hour was waited")
            }
        }
    }

    @Test("It is in Waiting until its time and its owner's work after it, without any job", arguments: Engine.underTest)
    func wakes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            try await f.hold(task)
            let group = try f.workflowGroup("primary-nurses")
            #expect(try await f.tasks(TaskFilter(group: group, state: .waiting), for: "di") == [task])
            #expect(try await f.tasks(TaskFilter(group: group, state: .claimed), for: "di") == [])
            #expect(try await f.tasks(TaskFilter(group: group, state: .open), for: "di") == [])
            f.clock.advance(seconds: 86_400)
            #expect(try await f.tasks(TaskFilter(group: group, state: .waiting), for: "di") == [])
            #expect(try await f.tasks(TaskFilter(group: group, state: .claimed), for: "di") == [task])
            #expect(try await f.tasks(TaskFilter(group: group, state: .open), for: "di") == [])
        }
    }

    @Test("A member's message ends the wait, keeps the owner, and never makes it due later", arguments: Engine.underTest)
    func message(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            let due = try await f.claim(task).dueAt
            try await f.hold(task)
            f.clock.advance(seconds: 600)
            try await f.writeAgain(to: sent.conversation)
            let now = try await f.task(task)
            #expect(now.state == .claimed && now.wakeAt == nil && now.holdFor == nil)
            #expect(now.owner == (try f.account("cy")))
            #expect(now.dueAt == due.adding(seconds: 600))
        }
    }

    @Test("Only the owner puts on hold and resumes", arguments: Engine.underTest)
    func owner(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            await #expect(throws: TaskRefusal.self) { try await f.hold(task) }
            try await f.claim(task, by: "di")
            await #expect(throws: TaskRefusal.self) { try await f.hold(task) }
            await #expect(throws: TaskRefusal.holdUntil) { try await f.hold(task, seconds: 0, by: "di") }
            await #expect(throws: NotFound.self) { try await f.hold(task, by: "eve") }
        }
    }
}
