import Persistence

/// That a task was a reply in somebody's inbox before.
public struct HandOver: Sendable, Hashable {
    /// In whose inbox it waited.
    public let from: String
    public let because: HandOverReason
}

extension Workbench {
    /// - Returns: nil for a task that never was in an inbox.
    func handOver(of task: ID<WorkbenchTask>, in conversation: ID<Conversation>, _ tx: Transaction) throws -> HandOver? {
        let found = try tx.first(
            """
            SELECT account, because FROM personal_reply
            WHERE conversation = \(conversation) AND task = \(task) ORDER BY received_at, message LIMIT 1
            """
        ) { (account: try $0[0] as ID<Account>, because: try $0[1] as HandOverReason) }
        return try found.map { HandOver(from: try identity.names(of: [$0.account], in: tx)[$0.account] ?? "", because: $0.because) }
    }
}
