public import Messaging
public import Persistence

extension PortalFixture {
    public static let question = "May I take the tablets in the morning?"

    /// A member begins a conversation; without other words a medical question to Primary care.
    @discardableResult
    public func ask(
        by username: String = "ada", for patient: String = "ada", type: String = "medical", group: String = "primary-care",
        provider: String? = nil, subject: String = "A question", body: String = question, audience: String? = nil, site: Site? = nil
    ) async throws -> Sent {
        let (member, patient, site) = (try person(username), try self.patient(patient), site ?? self.site)
        let draft = NewConversation(
            type: type, clinicalGroup: group, provider: provider, subject: subject, body: body, audience: audience)
        return try await portal.perform { [portal] tx in
            try portal.conversations.start(draft, for: patient, by: member, site: site, in: tx)
        }
    }

    /// A member writes again.
    @discardableResult
    public func writeAgain(
        _ text: String = "One more thing.", to conversation: ID<Conversation>, by username: String = "ada", site: Site? = nil
    ) async throws -> Sent {
        let (member, site) = (try person(username), site ?? self.site)
        return try await portal.perform { [portal] tx in
            try portal.conversations.reply(text, to: conversation, by: member, site: site, in: tx)
        }
    }

    @discardableResult
    public func claim(_ task: ID<WorkbenchTask>, by username: String = "cy", version: Int64? = nil) async throws -> WorkbenchTask {
        let user = try person(username)
        return try await portal.perform { [portal] tx in
            try portal.workbench.claim(task, version: version, by: user, in: tx)
        }
    }

    @discardableResult
    public func release(
        _ task: ID<WorkbenchTask>, because reason: String? = nil, by username: String = "cy", version: Int64? = nil
    ) async throws -> WorkbenchTask {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] tx in
            try portal.workbench.release(task, because: reason, version: version, by: user, site: site, in: tx)
        }
    }

    @discardableResult
    public func answer(
        _ task: ID<WorkbenchTask>, with text: String = "Yes, in the morning.", by username: String = "cy", provider: String? = nil,
        complete: Bool = true, version: Int64? = nil
    ) async throws -> WorkbenchTask {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] tx in
            try portal.workbench.reply(
                text, to: task, provider: provider, complete: complete, version: version, by: user, site: site, in: tx
            ).map(\.task)
        }
    }

    @discardableResult
    public func complete(
        _ task: ID<WorkbenchTask>, as outcome: TaskOutcome, note: String? = nil, by username: String = "cy"
    ) async throws -> WorkbenchTask {
        let (user, site) = (try person(username), site)
        return try await portal.perform { [portal] tx in
            try portal.workbench.complete(task, as: outcome, note: note, by: user, site: site, in: tx)
        }
    }

    /// The task as its own group's manager finds it.
    public func task(_ id: ID<WorkbenchTask>, for username: String = "di") async throws -> WorkbenchTask {
        let user = try account(username)
        return try await portal.read { [portal] tx in try portal.workbench.summary(of: id, for: user, in: tx).task }
    }

    /// A conversation as a member reads it.
    public func open(_ id: ID<Conversation>, by username: String = "ada") async throws -> (open: OpenConversation, messages: [Message]) {
        let (member, site) = (try person(username), site)
        return try await portal.read { [portal] tx in
            let open = try portal.conversations.open(id, for: member, site: site, in: tx)
            return (open, try portal.conversations.messages(of: open.conversation, limit: 200, in: tx).messages)
        }
    }

    /// Gives, changes or ends somebody's place in a workflow group.
    public func setMembership(
        of username: String, in group: String, role: GroupRole = .agent, active: Bool = true, assigned: Bool = true
    ) async throws {
        let group = try workflowGroup(group)
        try await portal.perform { [clock, portal] tx in
            // Also of who has no session here.
            guard let account = try portal.identity.account(username: username, in: tx)?.id else { throw NotInFixture(name: username) }
            let membership = WorkflowGroupMembership(group: group, account: account, role: role, active: active, assigned: assigned)
            try membership.save(by: nil, at: clock.now, in: tx)
            return try portal.workbench.settleOwners(by: .operator, in: tx)
        }
    }
}
