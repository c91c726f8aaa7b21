import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("The four conditions to process a task")
struct EligibilityTests {
    /// One of the 16 rows, for agents or managers.
    struct Row: Sendable, CustomTestStringConvertible {
        let failing: [EligibilityCondition]
        let role: GroupRole

        var testDescription: String { "\(role), failing: \(failing.map(\.rawValue))" }

        static let all: [Row] = GroupRole.allCases.flatMap { role in
            (0..<16).map { bits in
                Row(failing: EligibilityCondition.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element), role: role)
            }
        }

        func holds(_ condition: EligibilityCondition) -> Bool { !failing.contains(condition) }
    }

    @Test("Only all four together make eligible, and all that fail are named (S37 to S41)", arguments: Row.all)
    func rule(row: Row) {
        let judged = Eligibility.judge(
            EligibilityFacts(
                enabled: row.holds(.enabled), taskProcessing: row.holds(.taskProcessing),
                membership: .init(role: row.role, active: row.holds(.active), assigned: row.holds(.assigned))))
        #expect(judged == (row.failing.isEmpty ? .eligible(row.role) : .failing(row.failing)))
    }

    @Test("Whoever never belonged to the group is a stranger, whatever else holds (S30)", arguments: [true, false], [true, false])
    func stranger(enabled: Bool, taskProcessing: Bool) {
        #expect(Eligibility.judge(EligibilityFacts(enabled: enabled, taskProcessing: taskProcessing, membership: nil)) == .stranger)
    }

    @Test("Claiming obeys the whole table, for agents and managers (S32, S33, S41)", arguments: Engine.underTest)
    func claiming(engine: Engine) async throws {
        try await PortalFixture.with(engine, isDamaged: true) { f in
            for row in Row.all {
                try await f.arrange(row)
                let task = try #require(try await f.ask().task)
                if row.failing.isEmpty {
                    #expect(try await f.claim(task).state == .claimed)
                } else if !row.holds(.enabled) {
                    await #expect(throws: TaskRefusal.accountDisabled) { try await f.claim(task) }
                } else {
                    await #expect(throws: TaskRefusal.notEligible(row.failing)) { try await f.claim(task) }
                }
            }
        }
    }

    @Test("Each action asks again: what was allowed at the click before is refused now (S30)", arguments: Engine.underTest)
    func everyAction(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (task, other) = (try #require(try await f.ask().task), try #require(try await f.ask().task))
            try await f.claim(task)
            let (cy, site) = (try f.person("cy"), f.site)
            let removed = TaskRefusal.notEligible([.assigned])
            try await f.setMembership(of: "cy", in: "primary-nurses", assigned: false)
            await #expect(throws: removed) { try await f.claim(other) }
            await #expect(throws: removed) { try await f.answer(task) }
            await #expect(throws: removed) { try await f.complete(task, as: .noReplyNeeded) }
            await #expect(throws: removed) { try await f.release(task) }
            await #expect(throws: removed) { try await f.task(task, for: "cy") }
            await #expect(throws: removed) {
                try await f.portal.perform { try f.portal.workbench.note("x", on: task, by: cy, site: site, in: $0) }
            }
            await #expect(throws: removed) { try await f.portal.perform { try f.portal.workbench.markSeen(task, by: cy, in: $0) } }
            await #expect(throws: removed) {
                try await f.portal.read { try f.portal.workbench.open(task, by: cy, conversations: f.portal.conversations, in: $0).notes }
            }
            await #expect(throws: TaskRefusal.nothingToClaim) {
                try await f.portal.perform { try f.portal.workbench.claimNext(by: cy, $0) }
            }
            let listed = try await f.portal.read {
                try f.portal.workbench.tasks(TaskFilter(), for: cy.account.id, limit: 50, in: $0).items.count
            }
            #expect(listed == 0)
        }
    }

    @Test("A task of another group does not exist for a stranger, like one that is nowhere (S30)", arguments: Engine.underTest)
    func strangers(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            let nowhere: ID<WorkbenchTask> = f.portal.surroundings.ids.next()
            for id in [task, nowhere] {
                await #expect(throws: NotFound.self) { try await f.claim(id, by: "eve") }
                await #expect(throws: NotFound.self) { try await f.answer(id, by: "eve") }
                await #expect(throws: NotFound.self) { try await f.task(id, for: "eve") }
            }
        }
    }

    @Test("One person is agent here, manager there and nothing elsewhere (S31)", arguments: Engine.underTest)
    func rolePerGroup(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let di = try f.account("di")
            let memberships = try await f.portal.read { try f.portal.workbench.memberships(of: di, in: $0) }
            let roles = Dictionary(uniqueKeysWithValues: memberships.map { ($0.group, $0.eligibility) })
            #expect(
                roles == [
                    try f.workflowGroup("primary-nurses"): .eligible(.manager), try f.workflowGroup("cardiology-nurses"): .eligible(.agent),
                ])
        }
    }
}

extension PortalFixture {
    /// Makes exactly these conditions fail for Cy among the primary care nurses.
    fileprivate func arrange(_ row: EligibilityTests.Row) async throws {
        let cy = try account("cy")
        let disabled: Timestamp? = row.holds(.enabled) ? nil : clock.now
        try await run(
            "UPDATE account SET disabled_at = \(disabled) WHERE id = \(cy)",
            "DELETE FROM account_role WHERE account = \(cy) AND role = 'taskProcessing'")
        if row.holds(.taskProcessing) {
            try await run("INSERT INTO account_role (account, role, granted_at) VALUES (\(cy), 'taskProcessing', \(clock.now))")
        }
        try await setMembership(
            of: "cy", in: "primary-nurses", role: row.role, active: row.holds(.active), assigned: row.holds(.assigned))
    }
}
