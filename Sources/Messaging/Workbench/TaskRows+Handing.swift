import Persistence

extension TaskRows {
    /// The due time of a task that stops waiting: while it waited for the
    /// member the clock stood still, so what is left of the wait is taken back.
    static func resumedDue(at now: Timestamp) -> SQL {
        "CASE WHEN state = 'waiting' AND hold_for = 'member' AND wake_at > \(now) THEN due_at - (wake_at - \(now)) ELSE due_at END"
    }

    /// What makes a task open again for its group.
    static func opened(at now: Timestamp) -> SQL {
        """
        state = 'open', owner = NULL, claimed_at = NULL, due_at = \(resumedDue(at: now)), wake_at = NULL, hold_for = NULL, look_at = \(now),
        version = version + 1
        """
    }

    /// Gives an unfinished task to somebody, or back to its group; whoever
    /// calls has judged the right and the new owner. A waiting task goes on
    /// waiting with its new owner.
    ///
    /// - Throws: `DatabaseFailure.busy` when the task was finished meanwhile.
    @discardableResult
    static func hand(_ id: ID<WorkbenchTask>, to owner: ID<Account>?, at now: Timestamp, in tx: Transaction) throws -> WorkbenchTask {
        let change: SQL =
            if let owner {
                """
                owner = \(owner), state = CASE WHEN state = 'waiting' THEN 'waiting' ELSE 'claimed' END, claimed_at = \(now),
                version = version + 1
                """
            } else {
                opened(at: now)
            }
        let handed = try tx.first("UPDATE task SET \(change) WHERE id = \(id) AND state <> 'done' RETURNING \(returned)") { try decode($0) }
        guard let handed else { throw DatabaseFailure.busy }
        return handed
    }
}
