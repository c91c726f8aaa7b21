import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Managers assign, change owners and unassign")
struct AssigningTests {

    @Test("The rule: managers only, to the eligible who are here, of what is unfinished (S35, S36a, S36b, S36c)")
    func rule() throws {
        func judge(_ actor: Eligibility, _ outcome: TaskOutcome? = nil, to target: Eligibility? = nil, isAway: Bool = false) throws {
            try Assigning.judge(actor: actor, outcome: outcome, target: target, targetIsAway: isAway)
        }
        try judge(.eligible(.manager))
        for role in GroupRole.allCases { try judge(.eligible(.manager), to: .eligible(role)) }
        #expect(throws: TaskRefusal.managerOnly) { try judge(.eligible(.agent), to: .eligible(.agent)) }
        #expect(throws: TaskRefusal.managerOnly) { try judge(.eligible(.agent)) }
        #expect(throws: NotFound.self) { try judge(.stranger) }
        #expect(throws: TaskRefusal.notEligible([.active])) { try judge(.failing([.active])) }
        #expect(throws: TaskRefusal.accountDisabled) { try judge(.failing([.enabled, .active])) }
        #expect(throws: TaskRefusal.assigneeNotEligible([.active])) { try judge(.eligible(.manager), to: .failing([.active])) }
        #expect(throws: TaskRefusal.assigneeNotEligible([])) { try judge(.eligible(.manager), to: .stranger) }
        #expect(throws: TaskRefusal.assigneeAway) { try judge(.eligible(.manager), to: .eligible(.agent), isAway: true) }
        #expect(throws: TaskRefusal.finished(.replied)) { try judge(.eligible(.manager), .replied, to: .eligible(.agent)) }
    }

    @Test(
        "Assign, change owner, unassign: the owner before loses it at once, and the trail names both (S35, S36a, S36b)",
        arguments: Engine.underTest)
    func owners(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.place("fay")
            let task = try #require(try await f.ask().task)
            #expect(try await f.assign(task, to: "cy").owner == f.account("cy"))
            await #expect(throws: TaskRefusal.self) { try await f.answer(task, by: "fay") }
            f.clock.advance(seconds: 60)
            #expect(try await f.assign(task, to: "fay").owner == f.account("fay"))
            await #expect(throws: TaskRefusal.self) { try await f.answer(task, by: "cy") }
            f.clock.advance(seconds: 60)
            let opened = try await f.unassign(task)
            #expect(opened.owner == nil && opened.state == .open)
            #expect(try await f.claim(task, by: "cy").state == .claimed)
            #expect(try await f.audited("assign", "task") == 2)
            #expect(try await f.audited("unassign", "task") == 1)
            let di = try f.person("di")
            let told = try await f.portal.read { try f.portal.workbench.history(of: task, by: di, in: $0) }
            let (assigned, taken) = (told.filter { $0.action == .assign }, told.filter { $0.action == .unassign })
            #expect(assigned.map(\.fromName) == [nil, "Cy Flores, RN"])
            #expect(assigned.map(\.toNames) == [["Cy Flores, RN"], ["Fay Cole"]])
            #expect(taken.map(\.fromName) == ["Fay Cole"] && taken.map(\.byName) == ["Di Okafor, RN"])
            await #expect(throws: TaskRefusal.stale(current: 5)) { try await f.unassign(task, version: 2) }
        }
    }

    @Test("An agent may not assign or unassign, a manager of another group finds nothing (S36c)", arguments: Engine.underTest)
    func others(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.setMembership(of: "eve", in: "billing", role: .manager)
            await #expect(throws: TaskRefusal.managerOnly) { try await f.assign(task, to: "cy", by: "cy") }
            await #expect(throws: TaskRefusal.managerOnly) { try await f.unassign(task, by: "cy") }
            await #expect(throws: NotFound.self) { try await f.assign(task, to: "cy", by: "eve") }
            await #expect(throws: NotFound.self) { try await f.unassign(task, by: "eve") }
            await #expect(throws: TaskRefusal.assigneeNotEligible([])) { try await f.assign(task, to: "eve") }
            await #expect(throws: TaskRefusal.managerOnly) { try await f.place("fay", in: "cardiology-nurses", by: "di") }
            await #expect(throws: NotFound.self) { try await f.place("fay", in: "billing", by: "di") }
            #expect(try await f.owner(of: task) == nil)
        }
    }
}
