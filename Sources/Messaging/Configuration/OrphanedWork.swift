public import Persistence

/// What a configuration would leave in a workflow group where nobody could process it.
public struct OrphanedWork: Sendable, Hashable {
    /// The group's code.
    public let group: String
    public let reason: Reason
    /// Unfinished tasks, the earliest due first, at most `most` of them.
    public let tasks: [Unfinished]
    /// How many there are.
    public let taskCount: Int
    /// What waits for the group without being a task yet: replies in inboxes, and what other systems sent.
    public let waiting: Int

    public static let most = 20

    public enum Reason: Sendable, Hashable {
        /// The document does not name the group any more.
        case removed
        /// It names nobody who may process its tasks.
        case unattended
        /// It names nobody who may process those of the group that is to take over.
        case successorUnattended(String)
    }

    public struct Unfinished: Sendable, Hashable {
        public let id: ID<WorkbenchTask>
        public let dueAt: Timestamp
    }

    /// For whoever applies the document: codes, ids and times alone.
    public var sentence: String {
        var held: [String] = []
        if taskCount > 0 { held.append(taskCount == 1 ? "1 unfinished task" : "\(taskCount) unfinished tasks") }
        if waiting > 0 { held.append(waiting == 1 ? "1 message that waits" : "\(waiting) messages that wait") }
        let work = held.joined(separator: " and ")
        let whole: String =
            switch reason {
            case .removed: "The workflow group `\(group)` would go with \(work); transfer or finish them first, or name a successor."
            case .unattended: "The workflow group `\(group)` holds \(work) and would have nobody who may process them."
            case .successorUnattended(let code):
                "The workflow group `\(group)` holds \(work), and `\(code)` would have nobody who may process them."
            }
        guard !tasks.isEmpty else { return whole }
        let listed = tasks.map { "\($0.id), due \($0.dueAt.rfc3339Seconds)" }.joined(separator: "; ")
        let more = taskCount > tasks.count ? "; and \(taskCount - tasks.count) more" : ""
        return "\(whole) Tasks: \(listed)\(more)."
    }
}

extension OrphanedWork {
    /// What a group holds now; nil when it is nothing.
    static func find(
        in group: ID<WorkflowGroup>, code: String, because reason: Reason, taskCount: Int, waiting: Int, _ tx: Transaction
    ) throws -> OrphanedWork? {
        guard taskCount + waiting > 0 else { return nil }
        let tasks = try tx.all(
            """
            SELECT t.id, t.due_at FROM task t WHERE t.workflow_group = \(group) AND t.state <> 'done'
            ORDER BY t.due_at, t.id LIMIT \(rows: most)
            """
        ) { Unfinished(id: try $0[0], dueAt: try $0[1]) }
        return OrphanedWork(group: code, reason: reason, tasks: tasks, taskCount: taskCount, waiting: waiting)
    }
}
