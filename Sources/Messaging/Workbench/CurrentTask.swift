public import Persistence

extension Workbench {
    /// A task as a row, for whoever has just changed it in this transaction:
    /// the verb that changed it has judged their right.
    ///
    /// - Throws: `NotFound`.
    public func current(_ id: ID<WorkbenchTask>, in tx: Transaction) throws -> TaskSummary {
        let row = try tx.first(
            "SELECT \(TaskSummaryRow.columns) FROM \(TaskSummaryRow.tables) WHERE t.id = \(id)", TaskSummaryRow.decode)
        guard let row, let summary = try open([row], in: tx).first else { throw NotFound() }
        return summary
    }
}
