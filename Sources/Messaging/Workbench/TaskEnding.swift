public import Persistence

/// That a task ended without an answer in the chain, as the member side is told of it: what was done, when and by whom. What staff
/// noted about it is no part of it.
public struct TaskEnding: Sendable, Hashable {
    public let task: ID<WorkbenchTask>
    public let outcome: TaskOutcome
    public let at: Timestamp
    /// The name of who ended it; empty when nobody did.
    public let byName: String
    /// Whether somebody only looked because the words may have been urgent: the question goes on.
    public let isLook: Bool

    public init(task: ID<WorkbenchTask>, outcome: TaskOutcome, at: Timestamp, byName: String, isLook: Bool = false) {
        self.task = task
        self.outcome = outcome
        self.at = at
        self.byName = byName
        self.isLook = isLook
    }

    /// What the member can do next.
    public enum NextStep: String, Sendable, CaseIterable {
        case reply
        case writeMessage = "write-message"
        case callPractice = "call-practice"
    }

    /// What works now, where replies are barred so; nil where they are not.
    public func next(_ bar: ReplyBar?) -> NextStep {
        switch bar?.next {
        case .callPractice?: .callPractice
        case .writeMessage?: .writeMessage
        // It lay with the wrong team, so answering there would lead to it again.
        case nil: outcome == .misdirected && !isLook ? .writeMessage : .reply
        }
    }
}

extension [TaskEnding] {
    /// The end of the work on a member's message that nobody answered in the chain.
    ///
    /// Receipts never go back, so such a message keeps the one that says that it is worked on.
    ///
    /// - Returns: nil while somebody may still answer it, and for one that was answered.
    public func closing(_ message: Message) -> TaskEnding? {
        guard let receipt = message.receipt, receipt.state < .answered else { return nil }
        return first { !$0.isLook && $0.at >= message.sentAt }
    }
}

extension TaskOutcome {
    /// Whether it leaves a line of its own in the conversation: an answer speaks for itself, and so does what was withdrawn.
    public var isTold: Bool {
        switch self {
        case .answeredByPhone, .noReplyNeeded, .forwarded, .misdirected: true
        case .replied, .withdrawn: false
        }
    }
}

extension TaskBinding {
    /// The tasks of a conversation that ended otherwise than by an answer, oldest first.
    func endings(of conversation: ID<Conversation>, named identity: Identity, in tx: Transaction) throws -> [TaskEnding] {
        let told = TaskOutcome.allCases.filter(\.isTold)
        let rows = try tx.all(
            """
            SELECT t.id, t.outcome, t.done_at, t.done_by, t.raised_by IS NOT NULL FROM task t
            WHERE t.conversation = \(conversation) AND t.state = 'done' AND t.outcome IN (\(SQL.list(told)))
            ORDER BY t.done_at, t.id
            """
        ) { row in
            (
                task: try row[0] as ID<WorkbenchTask>, outcome: try row[1] as TaskOutcome, at: try row[2] as Timestamp,
                by: try row[3] as ID<Account>?, isLook: try row[4] as Bool
            )
        }
        guard !rows.isEmpty else { return [] }
        let names = try identity.names(of: rows.compactMap(\.by), in: tx)
        return rows.map { row in
            TaskEnding(
                task: row.task, outcome: row.outcome, at: row.at, byName: row.by.flatMap { names[$0] } ?? "",
                isLook: row.isLook)
        }
    }
}
