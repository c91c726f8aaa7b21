public import Persistence

/// Whether a task may be filed under another type of question, as a pure rule.
enum Retyping {
    /// The owner or a manager, while it is unfinished, and only to a type that the site describes.
    static func judge(actor: Eligibility, isOwner: Bool, outcome: TaskOutcome?, isKnown: Bool, owner: TaskOwner?) throws {
        try actor.require()
        if let outcome { throw TaskRefusal.finished(outcome) }
        guard isOwner || actor.role == .manager else { throw TaskRefusal.notOwner(owner) }
        guard isKnown else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: "type", code: "unknown", sentence: "Questions of this type are not described here. Choose another one.")
            ])
        }
    }
}

extension Workbench {
    /// Files a task under another type of question. The conversation keeps the type it was begun with, and with it its readers, its flow
    /// and its promise.
    ///
    /// - Throws: `TaskRefusal`, `MessageRefusal.invalid`.
    public func retype(
        _ id: ID<WorkbenchTask>, as type: MessageType, version: Int64? = nil, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try Retyping.judge(
            actor: desk.eligibility, isOwner: desk.task.owner == user.account.id, outcome: desk.task.outcome,
            isKnown: site.types.contains { $0.type == type }, owner: try owner(of: desk.task, in: tx))
        guard desk.task.type != type else { return Effect(desk.task) }
        let filed = try tx.first(
            "UPDATE task SET type = \(type), version = version + 1 WHERE id = \(id) RETURNING \(TaskRows.returned)"
        ) { try TaskRows.decode($0) }
        guard let filed else { throw DatabaseFailure.busy }
        try record(.change, filed, by: user, detail: ["type": type.rawValue, "was": desk.task.type.rawValue], in: tx)
        return Effect(filed, wakeups: [.group(filed.workflowGroup)])
    }
}
