import Messaging
import Persistence
import TestSupport
import Testing

@Suite("Claiming")
struct ClaimingTests {
    @Test("Of 64 who claim at once exactly one wins, and all others learn who (D7)", arguments: Engine.underTest)
    func race(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let nurses = try await f.addNurses(64)
            let task = try #require(try await f.ask().task)
            let outcomes = try await withThrowingTaskGroup(of: Result<WorkbenchTask, TaskRefusal>.self) { group in
                for nurse in nurses {
                    group.addTask {
                        do {
                            return .success(try await f.portal.perform { try f.portal.workbench.claim(task, by: nurse, in: $0) })
                        } catch let refusal as TaskRefusal {
                            return .failure(refusal)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let winners = outcomes.compactMap { try? $0.get() }
            #expect(outcomes.count == 64)
            #expect(winners.count == 1)
            let owner = try #require(winners.first?.owner)
            for case .failure(let refusal) in outcomes {
                guard case .alreadyClaimed(let named, _) = refusal else {
                    Issue.record("\(refusal)")
                    continue
                }
                #expect(named.account == owner)
                #expect(named.name.hasPrefix("Nurse"))
            }
            #expect(try await f.audited(task).filter { $0 == "claim" }.count == 1)
            #expect(try await f.task(task).version == 2)
        }
    }

    @Test("When 16 take the next task at once, no task is given twice and none is left", arguments: Engine.underTest)
    func nextAtOnce(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let nurses = try await f.addNurses(16)
            var tasks: Set<ID<WorkbenchTask>> = []
            for _ in nurses { tasks.insert(try #require(try await f.ask().task)) }
            let taken = try await withThrowingTaskGroup(of: ID<WorkbenchTask>?.self) { group in
                for nurse in nurses {
                    group.addTask {
                        // Somebody may be given a task that another takes in the same moment: one then clicks again.
                        while true {
                            do {
                                return try await f.portal.perform { try f.portal.workbench.claimNext(by: nurse, $0) }.id
                            } catch TaskRefusal.alreadyClaimed {
                                continue
                            }
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.count == 16)
            #expect(Set(taken.compactMap(\.self)) == tasks)
        }
    }

    @Test("The next task is the possibly urgent one, then the one due first, then the older", arguments: Engine.underTest)
    func order(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            var tasks: [ID<WorkbenchTask>] = []
            for _ in 0..<4 { tasks.append(try #require(try await f.ask().task)) }
            try await f.run(
                "UPDATE task SET rank = 0 WHERE id = \(tasks[3])", "UPDATE task SET due_at = due_at - 1 WHERE id = \(tasks[2])")
            let cy = try f.person("cy")
            let listed = try await f.portal.read {
                try f.portal.workbench.tasks(TaskFilter(), for: cy.account.id, limit: 10, in: $0).items.map(\.id)
            }
            #expect(listed == [tasks[3], tasks[2], tasks[0], tasks[1]])
            for expected in listed {
                #expect(try await f.portal.perform { try f.portal.workbench.claimNext(by: cy, $0) }.id == expected)
            }
            await #expect(throws: TaskRefusal.nothingToClaim) {
                try await f.portal.perform { try f.portal.workbench.claimNext(by: cy, $0) }
            }
        }
    }

    @Test("The next task comes only from the group that is asked for, and only to its people", arguments: Engine.underTest)
    func nextOfGroup(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let (nurses, heart) = (try f.workflowGroup("primary-nurses"), try f.workflowGroup("cardiology-nurses"))
            try await f.ask()
            let (cy, di) = (try f.person("cy"), try f.person("di"))
            await #expect(throws: TaskRefusal.nothingToClaim) {
                try await f.portal.perform { try f.portal.workbench.claimNext(in: heart, by: di, $0) }
            }
            await #expect(throws: NotFound.self) { try await f.portal.perform { try f.portal.workbench.claimNext(in: heart, by: cy, $0) } }
            _ = try await f.portal.perform { try f.portal.workbench.claimNext(in: nurses, by: di, $0) }
        }
    }

    @Test("To claim what one owns already is no conflict", arguments: Engine.underTest)
    func twice(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            let first = try await f.claim(task)
            #expect(try await f.claim(task).version == first.version)
            #expect(try await f.audited(task).filter { $0 == "claim" }.count == 1)
        }
    }

    @Test("A task that changed since it was read is not changed unseen", arguments: Engine.underTest)
    func stale(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let sent = try await f.ask()
            let task = try #require(sent.task)
            try await f.writeAgain(to: sent.conversation)
            await #expect(throws: TaskRefusal.stale(current: 2)) { try await f.claim(task, version: 1) }
            try await f.claim(task, version: 2)
            await #expect(throws: TaskRefusal.stale(current: 3)) { try await f.answer(task, version: 2) }
            await #expect(throws: TaskRefusal.stale(current: 3)) { try await f.release(task, version: 2) }
            try await f.answer(task, version: 3)
        }
    }

    @Test("A task that is given back can be claimed by another; only its owner gives it back (D6)", arguments: Engine.underTest)
    func release(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            await #expect(throws: TaskRefusal.notOwner(nil)) { try await f.release(task) }
            try await f.claim(task)
            do {
                try await f.release(task, by: "di")
                Issue.record("somebody else gave it back")
            } catch TaskRefusal.notOwner(let owner) {
                #expect(owner?.username == "cy")
            }
            let released = try await f.release(task)
            #expect(released.state == .open)
            #expect(released.owner == nil)
            #expect(released.claimedAt == nil)
            #expect(try await f.claim(task, by: "di").owner == (try f.account("di")))
        }
    }

    @Test("Whoever gives a task back may say why: a sealed note of the staff, and a line of its history (D6)", arguments: Engine.underTest)
    func releaseReason(engine: Engine) async throws {
        try await PortalFixture.with(engine) { f in
            let task = try #require(try await f.ask().task)
            try await f.claim(task)
            let tooLong = String(repeating: "a", count: f.site.limits.body + 1)
            do {
                try await f.release(task, because: tooLong)
                Issue.record("a reason without end was taken")
            } catch MessageRefusal.invalid(let faults) {
                #expect(faults.map(\.field) == ["reason"] && faults.map(\.code) == ["too-long"])
            }
            #expect(try await f.task(task).owner == (try f.account("cy")), "nothing was given back")

            let reason = "I know her well; somebody else should look."
            try await f.release(task, because: "  \(reason)\n")
            try await f.claim(task)
            try await f.release(task, because: " \n")
            try await f.claim(task)
            try await f.release(task)

            let di = try f.person("di")
            let read = try await f.portal.read { tx in
                (
                    notes: try f.portal.workbench.open(task, by: di, conversations: f.portal.conversations, in: tx).notes.map(\.body),
                    history: try f.portal.workbench.history(of: task, by: di, in: tx)
                )
            }
            #expect(read.notes == [reason])
            #expect(read.history.filter { $0.action == .release }.map(\.reason) == [reason, nil, nil])
            let stored = try await f.portal.read { tx in
                try tx.all("SELECT body FROM task_note WHERE task = \(task)") { try $0[0] as [UInt8] }
            }
            #expect(stored.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("know her well") })
        }
    }
}

extension PortalFixture {
    /// Further agents of the primary care nurses, signed in.
    func addNurses(_ count: Int) async throws -> [SignedIn] {
        let group = try workflowGroup("primary-nurses")
        return try await database.bulkWrite { [portal] tx in
            try (1...count).map { number in
                let account = try portal.identity.create(
                    NewAccount(kind: .staff, username: "nurse\(number)", name: "Nurse \(number)", roles: [.taskProcessing]), password: nil,
                    by: .operator, in: tx)
                try WorkflowGroupMembership(group: group, account: account.id, role: .agent, active: true, assigned: true)
                    .save(by: nil, at: PortalFixture.start, in: tx)
                return try portal.identity.openSession(of: account.id, device: "Test", in: tx).signedIn
            }
        }
    }
}
