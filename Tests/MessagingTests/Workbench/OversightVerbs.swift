import Messaging
import Persistence
import TestSupport

/// What managers and owners do, for tests.
extension PortalFixture {
    @discardableResult
    func assign(_ task: ID<WorkbenchTask>, to username: String, by manager: String = "di", version: Int64? = nil) async throws
        -> WorkbenchTask
    {
        let (user, assignee) = (try person(manager), try account(username))
        return try await portal.perform { [portal] in try portal.workbench.assign(task, to: assignee, version: version, by: user, in: $0) }
    }

    @discardableResult
    func unassign(_ task: ID<WorkbenchTask>, by manager: String = "di", version: Int64? = nil) async throws -> WorkbenchTask {
        let user = try person(manager)
        return try await portal.perform { [portal] in try portal.workbench.unassign(task, version: version, by: user, in: $0) }
    }

    @discardableResult
    func place(
        _ username: String, in group: String = "primary-nurses", as role: GroupRole = .agent, active: Bool = true, by manager: String = "di"
    ) async throws -> GroupMember {
        let (user, group) = (try person(manager), try workflowGroup(group))
        return try await portal.perform { [portal] in
            try portal.workbench.place(username, in: group, as: role, active: active, by: user, in: $0)
        }
    }

    @discardableResult
    func remove(_ username: String, from group: String = "primary-nurses", by manager: String = "di") async throws -> GroupMember {
        let (user, group) = (try person(manager), try workflowGroup(group))
        return try await portal.perform { [portal] in try portal.workbench.remove(username, from: group, by: user, in: $0) }
    }

    func roster(of group: String = "primary-nurses", by manager: String = "di") async throws -> [GroupMember] {
        let (user, group) = (try person(manager), try workflowGroup(group))
        return try await portal.read { [portal] in try portal.workbench.roster(of: group, for: user, in: $0) }
    }

    @discardableResult
    func transfer(
        _ task: ID<WorkbenchTask>, to group: String, because reason: String = "A bill, not a symptom.", by username: String = "cy"
    ) async throws -> WorkbenchTask {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.workbench.transfer(task, to: group, because: reason, by: user, site: site, in: $0)
        }
    }

    func reply(
        _ text: String, to task: ID<WorkbenchTask>, complete: Bool = true, by username: String = "cy"
    ) async throws -> Sent {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.workbench.reply(text, to: task, complete: complete, by: user, site: site, in: $0)
        }.sent
    }

    @discardableResult
    func correct(_ answer: ID<Message>, on task: ID<WorkbenchTask>, to text: String, by username: String = "cy") async throws -> (
        sent: Sent, task: WorkbenchTask
    ) {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] in
            try portal.workbench.correct(answer, on: task, to: text, by: user, site: site, in: $0)
        }
    }

    @discardableResult
    func hold(
        _ task: ID<WorkbenchTask>, for reason: HoldReason = .member, seconds: Int64 = 86_400, by username: String = "cy"
    ) async throws -> WorkbenchTask {
        let (user, until) = (try person(username), clock.now.adding(seconds: seconds))
        return try await portal.perform { [portal] in try portal.workbench.hold(task, for: reason, until: until, by: user, in: $0) }
    }

    @discardableResult
    func goAway(
        _ username: String = "cy", from: Int64? = nil, until: Int64 = 86_400, cover: String? = nil, by manager: String? = "di",
        in group: String = "primary-nurses"
    ) async throws -> AbsenceReport {
        let now = clock.now
        let new = NewAbsence(from: from.map { now.adding(seconds: $0) }, until: now.adding(seconds: until), cover: cover)
        let (user, group) = (try person(manager ?? username), try workflowGroup(group))
        return try await portal.perform { [portal] in
            guard manager != nil else { return try portal.workbench.recordAbsence(new, by: user, in: $0) }
            return try portal.workbench.recordAbsence(new, of: username, in: group, by: user, in: $0)
        }
    }

    @discardableResult
    func comeBack(_ username: String = "cy", undo: Bool, by author: String = "di") async throws -> AbsenceReport {
        let (user, account) = (try person(author), try account(username))
        return try await portal.perform { [portal] in try portal.workbench.endAbsence(of: account, undo: undo, by: user, in: $0) }
    }

    func tend() async throws { try await portal.tendWorkbench() }

    func audited(_ action: String, _ kind: String) async throws -> Int {
        try await count("SELECT count(*) FROM audit_event WHERE action = \(action) AND object_kind = \(kind)")
    }

    func owner(of task: ID<WorkbenchTask>) async throws -> ID<Account>? {
        try await database.read { tx in
            try tx.first("SELECT owner FROM task WHERE id = \(task)") { try $0[0] as ID<Account>? } ?? nil
        }
    }

    func tasks(_ filter: TaskFilter, for username: String) async throws -> [ID<WorkbenchTask>] {
        let user = try account(username)
        return try await portal.read { [portal] in try portal.workbench.tasks(filter, for: user, limit: 50, in: $0).items.map(\.id) }
    }
}
