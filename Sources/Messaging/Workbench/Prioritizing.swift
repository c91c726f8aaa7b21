public import Persistence

/// Whether the rank of a task may be changed, as a pure rule.
enum Prioritizing {
    /// Whoever may work in the group may raise; only the owner or a manager lowers.
    static func judge(actor: Eligibility, isOwner: Bool, outcome: TaskOutcome?, toUrgent: Bool, owner: TaskOwner?) throws {
        try actor.require()
        if let outcome { throw TaskRefusal.finished(outcome) }
        guard toUrgent || isOwner || actor.role == .manager else { throw TaskRefusal.notOwner(owner) }
    }
}

extension Workbench {
    /// Ranks a task as possible urgent, or as normal again.
    ///
    /// - Throws: `TaskRefusal`.
    public func prioritize(
        _ id: ID<WorkbenchTask>, urgent: Bool, version: Int64? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try Prioritizing.judge(
            actor: desk.eligibility, isOwner: desk.task.owner == user.account.id, outcome: desk.task.outcome, toUrgent: urgent,
            owner: try owner(of: desk.task, in: tx))
        guard (desk.task.rank == 0) != urgent else { return Effect(desk.task) }
        let ranked = try tx.first(
            "UPDATE task SET rank = \(urgent ? 0 : 1), version = version + 1 WHERE id = \(id) RETURNING \(TaskRows.returned)"
        ) { try TaskRows.decode($0) }
        guard let ranked else { throw DatabaseFailure.busy }
        try record(.change, ranked, by: user, detail: ["priority": urgent ? "possible-urgent" : "normal"], in: tx)
        return Effect(ranked, wakeups: [.group(ranked.workflowGroup)])
    }
}
