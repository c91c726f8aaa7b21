import Persistence

/// Which workflow groups take over from those that a document removes: codes by code.
public struct GroupSuccessors: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public let codes: [String: String]

    public init(dictionaryLiteral pairs: (String, String)...) {
        codes = Dictionary(pairs) { first, _ in first }
    }

    /// - Parameter pairs: each `billing=front-desk`.
    /// - Throws: `ConfigurationRefusal.successor`.
    public init(_ pairs: [String]) throws {
        var codes: [String: String] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
                throw ConfigurationRefusal.successor(
                    "Write a successor as `billing=front-desk`: the group that goes, and the one that takes over.")
            }
            guard codes.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw ConfigurationRefusal.successor("The workflow group `\(parts[0])` can have one successor alone.")
            }
        }
        self.codes = codes
    }

    /// - Parameters:
    ///   - living: codes of the groups that there are.
    ///   - wanted: codes of those that there are to be.
    /// - Throws: `ConfigurationRefusal.successor`.
    func judge(living: Set<String>, wanted: Set<String>) throws {
        for (code, successor) in codes.sorted(by: { $0.key < $1.key }) {
            guard living.contains(code) else {
                throw ConfigurationRefusal.successor("There is no workflow group `\(code)` that could have a successor.")
            }
            guard !wanted.contains(code) else {
                throw ConfigurationRefusal.successor("The workflow group `\(code)` stays, so it needs no successor.")
            }
            guard wanted.contains(successor) else {
                throw ConfigurationRefusal.successor(
                    "The document has no workflow group `\(successor)` that could take over from `\(code)`.")
            }
        }
    }
}

extension Configuration {
    /// Moves everything unfinished of the groups that went to those that take over, each task as somebody's transfer does: it is open
    /// there, its due time stands, the member reads a dated line, and it is audited.
    func handOver(
        _ successors: GroupSuccessors, from gone: [String: ID<WorkflowGroup>], by author: Actor, in tx: Transaction
    ) throws {
        guard !successors.codes.isEmpty else { return }
        let living = try Flows.workflowGroups(in: tx).filter { $0.retiredAt == nil }
        for (code, successor) in successors.codes.sorted(by: { $0.key < $1.key }) {
            guard let old = gone[code], let new = living.first(where: { $0.code == successor })?.id else { continue }
            try moveTasks(from: old, to: new, by: author, in: tx)
            try tx.execute("UPDATE personal_reply SET workflow_group = \(new) WHERE workflow_group = \(old) AND ended_at IS NULL")
            try tx.execute("UPDATE held_message SET workflow_group = \(new) WHERE workflow_group = \(old) AND ended_at IS NULL")
        }
    }

    private func moveTasks(from old: ID<WorkflowGroup>, to new: ID<WorkflowGroup>, by author: Actor, in tx: Transaction) throws {
        let now = surroundings.clock()
        let tasks = try tx.all(
            "SELECT \(TaskRows.columns) FROM task t WHERE t.workflow_group = \(old) AND t.state <> 'done' ORDER BY t.id \(.forUpdate)"
        ) { try TaskRows.decode($0) }
        for task in tasks {
            try tx.execute("UPDATE task SET workflow_group = \(new), \(TaskRows.opened(at: now)) WHERE id = \(task.id)")
            let transfer: ID<TaskTransfer> = surroundings.ids.next()
            try tx.execute(
                """
                INSERT INTO task_transfer (id, task, conversation, from_group, to_group, transferred_by, created_at)
                VALUES (\(transfer), \(task.id), \(task.conversation), \(old), \(new), \(author.account), \(now))
                """)
            try audit.record(
                AuditEvent(
                    .transfer, "task", task.id, by: author, patient: task.patient,
                    detail: ["from": old.description, "to": new.description, "because": "configuration"]), in: tx)
        }
    }
}
