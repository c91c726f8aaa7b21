import Persistence
import TestSupport
import Testing

@testable import Messaging

@Suite("Managers look after the people of their groups")
struct GroupStaffingTests {
    @Test("The rule: a group is never left without a manager (S34)")
    func rule() throws {
        let ids = IDs.system(now: { Timestamp(microseconds: 1) })
        let (group, one, two): (ID<WorkflowGroup>, ID<Account>, ID<Account>) = (ids.next(), ids.next(), ids.next())
        func judge(_ role: GroupRole, _ active: Bool, _ assigned: Bool, may: Bool = true, others: Bool) throws {
            try GroupStaffing.judge(
                WorkflowGroupMembership(group: group, account: one, role: role, active: active, assigned: assigned), may: may,
                places: [.init(account: one, manages: true), .init(account: two, manages: others)])
        }
        for (role, active, assigned) in [(GroupRole.agent, true, true), (.manager, false, true), (.manager, true, false)] {
            #expect(throws: TaskRefusal.lastManager) { try judge(role, active, assigned, others: false) }
            try judge(role, active, assigned, others: true)
        }
        try judge(.manager, true, true, others: false)
        #expect(throws: TaskRefusal.lastManager) { try judge(.manager, true, true, may: false, others: false) }
    }

    @Test(
        "Adding, deactivating, activating and removing each make a revision with its author, and the row is kept (S31, S34)",
        arguments: Engine.underTest)
    func people(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let before = try await f.portal.configuration.revisions()[0].revision
            #expect(try await f.roster().map(\.username) == ["cy", "di", "gil"])
            #expect(try await f.place("fay").failing.isEmpty)
            #expect(try await f.place("fay", active: false).failing == [.active])
            let task = try #require(try await f.ask().task)
            await #expect(throws: TaskRefusal.notEligible([.active])) { try await f.claim(task, by: "fay") }
            #expect(try await f.place("fay").failing.isEmpty)
            try await f.claim(task, by: "fay")
            #expect(try await f.owner(of: task) == f.account("fay"))
            #expect(try await f.place("fay", as: .manager).role == .manager)
            #expect(try await f.remove("fay").assigned == false)
            let revisions = try await f.portal.configuration.revisions()
            #expect(revisions[0].revision == before + 5)
            #expect(revisions.prefix(5).allSatisfy { $0.authorName == "di" })
            #expect(try await f.audited("change", "workflow-group") == 5)
            #expect(try await f.roster().map(\.username) == ["cy", "di", "gil"])
            let fay = try f.account("fay")
            let kept = try await f.count(
                "SELECT count(*) FROM workflow_group_member WHERE account = \(fay) AND role = 'manager' AND NOT assigned")
            #expect(kept == 1)
            // The same again changes nothing and makes no revision.
            try await f.place("cy")
            #expect(try await f.portal.configuration.revisions()[0].revision == before + 5)
            #expect(try await f.portal.configuration.document().workflowGroups[0].members.contains { $0.user == "fay" && !$0.assigned })
        }
    }

    @Test("The last manager can neither leave, nor become agent or inactive; a second one may (S34)", arguments: Engine.underTest)
    func lastManager(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            await #expect(throws: TaskRefusal.lastManager) { try await f.remove("di") }
            await #expect(throws: TaskRefusal.lastManager) { try await f.place("di", as: .agent) }
            await #expect(throws: TaskRefusal.lastManager) { try await f.place("di", as: .manager, active: false) }
            // A manager who may not process tasks is none.
            try await f.place("hana", as: .manager)
            await #expect(throws: TaskRefusal.lastManager) { try await f.remove("di") }
            try await f.place("cy", as: .manager)
            #expect(try await f.remove("di").assigned == false)
            await #expect(throws: TaskRefusal.notEligible([.assigned])) { try await f.roster() }
        }
    }

    @Test("Two managers who remove each other at once do not both go (S34)", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            try await f.place("cy", as: .manager)
            async let first = try? f.remove("di", by: "cy")
            async let second = try? f.remove("cy", by: "di")
            let gone = [await first, await second].compactMap { $0 }
            #expect(gone.count == 1)
        }
    }

    @Test("Members, strangers and names nobody has are refused with the field (S34)", arguments: Engine.underTest)
    func unknown(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            for name in ["ada", "nobody.here", "", "x'y"] {
                await #expect(throws: TaskRefusal.unknownUser) { try await f.place(name) }
            }
            await #expect(throws: NotFound.self) { try await f.remove("eve") }
            await #expect(throws: TaskRefusal.managerOnly) { try await f.place("fay", by: "cy") }
            await #expect(throws: NotFound.self) { try await f.place("fay", by: "eve") }
            #expect(TaskRefusal.unknownUser.fields.map(\.field) == ["user"])
        }
    }
}
