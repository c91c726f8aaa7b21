import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Who else has a task open")
struct PresenceTests {
    @Test("Others see who looks and who writes, for a minute after the last sign; nobody sees themselves", arguments: Engine.underTest)
    func seen(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            #expect(try await f.present(at: task, for: "di") == [])
            try await f.sign(.looking, at: task, by: "cy")
            #expect(try await f.present(at: task, for: "di") == ["Cy Flores, RN looks"])
            #expect(try await f.present(at: task, for: "cy") == [])
            try await f.sign(.writing, at: task, by: "cy")
            #expect(try await f.present(at: task, for: "di") == ["Cy Flores, RN writes"])
            f.clock.advance(seconds: Workbench.presenceLasts)
            #expect(try await f.present(at: task, for: "di") == [], "a closed laptop says no goodbye")
            try await f.sign(.looking, at: task, by: "cy")
            try await f.sign(.leaving, at: task, by: "cy")
            #expect(try await f.present(at: task, for: "di") == [])
        }
    }

    @Test("Others are woken when something changes for them, and by no repeated sign", arguments: Engine.underTest)
    func wakes(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            let group: Set<Topic> = [.group(try f.workflowGroup("primary-nurses"))]
            #expect(try await f.sign(.looking, at: task, by: "cy") == group)
            #expect(try await f.sign(.looking, at: task, by: "cy") == [])
            #expect(try await f.sign(.writing, at: task, by: "cy") == group)
            #expect(try await f.sign(.leaving, at: task, by: "cy") == group)
            #expect(try await f.sign(.leaving, at: task, by: "cy") == [])
        }
    }

    @Test("Only who may work on the task gives a sign (S30)", arguments: Engine.underTest)
    func eligible(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            await #expect(throws: NotFound.self) { try await f.sign(.looking, at: task, by: "eve") }
            try await f.place("cy", active: false)
            await #expect(throws: TaskRefusal.notEligible([.active])) { try await f.sign(.looking, at: task, by: "cy") }
        }
    }
}

extension PortalFixture {
    @discardableResult
    fileprivate func sign(_ sign: PresenceSign, at task: ID<WorkbenchTask>, by username: String) async throws -> Set<Topic> {
        let user = try person(username)
        return try await portal.database.write { [portal] in try portal.workbench.take(sign, at: task, of: user, in: $0).wakeups }
    }

    fileprivate func present(at task: ID<WorkbenchTask>, for username: String) async throws -> [String] {
        let user = try person(username)
        return try await portal.read { [portal] in
            try portal.workbench.open(task, by: user, conversations: portal.conversations, in: $0).presences
        }.map { "\($0.name) \($0.isWriting ? "writes" : "looks")" }
    }
}
