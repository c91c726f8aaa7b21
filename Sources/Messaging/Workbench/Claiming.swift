public import Persistence

extension Workbench {
    /// Claims a task. Of all who try at once exactly one wins (D7).
    ///
    /// - Parameter version: the version that was read; nil claims whatever is there.
    /// - Throws: `TaskRefusal.alreadyClaimed` with the owner, `.finished`,
    ///   `.notEligible`, `.stale`; `NotFound` for a stranger.
    public func claim(
        _ id: ID<WorkbenchTask>, version: Int64? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        do {
            return try take(id, version: version, by: user, in: tx)
        } catch TaskRefusal.alreadyClaimed(let owner, _) where owner.account == user.account.id {
            // To claim what one owns is no conflict: the first click may have been answered unseen.
            guard let task = try TaskRows.find(id, in: tx) else { throw NotFound() }
            return Effect(task)
        }
    }

    private func take(_ id: ID<WorkbenchTask>, version: Int64?, by user: SignedIn, in tx: Transaction) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        try TaskCustody.hold(user.account.id, inGroupOf: id, tx)
        let desk = try desk(id, of: user.account.id, lock: true, in: tx)
        try desk.eligibility.require()
        if let outcome = desk.task.outcome { throw TaskRefusal.finished(outcome) }
        if let owner = try owner(of: desk.task, in: tx) {
            throw TaskRefusal.alreadyClaimed(by: owner, at: desk.task.claimedAt ?? desk.task.openedAt)
        }
        if let version, version != desk.task.version { throw TaskRefusal.stale(current: desk.task.version) }
        let claimed = try tx.first(
            """
            UPDATE task SET state = 'claimed', owner = \(user.account.id), claimed_at = \(now), version = version + 1
            WHERE id = \(id) AND state = 'open' AND owner IS NULL RETURNING \(TaskRows.returned)
            """
        ) { try TaskRows.decode($0) }
        guard let claimed else { throw DatabaseFailure.busy }
        try advanceReceipts(of: desk, to: .inWork, at: now, in: tx)
        try record(.claim, claimed, by: user, in: tx)
        return Effect(claimed, wakeups: try wakeups(for: desk, at: now, in: tx))
    }

    /// Claims the next task by rank and due time, of one group or of all where
    /// the user may work.
    ///
    /// - Throws: `TaskRefusal.nothingToClaim`.
    public func claimNext(in group: ID<WorkflowGroup>? = nil, by user: SignedIn, _ tx: Transaction) throws -> Effect<WorkbenchTask> {
        let groups = try memberships(of: user.account.id, in: tx).filter {
            $0.eligibility.isEligible && (group == nil || $0.group == group)
        }
        if group != nil, groups.isEmpty { throw NotFound() }
        guard !groups.isEmpty else { throw TaskRefusal.nothingToClaim }
        // Nothing is locked yet: a task that somebody else claims meanwhile is passed over.
        let candidates = try tx.all(
            """
            SELECT t.id FROM task t WHERE t.workflow_group IN (\(SQL.list(groups.map(\.group)))) AND t.state = 'open'
            ORDER BY t.rank, t.due_at, t.id LIMIT 50
            """
        ) { try $0[0] as ID<WorkbenchTask> }
        for candidate in candidates {
            do {
                return try take(candidate, version: nil, by: user, in: tx)
            } catch TaskRefusal.alreadyClaimed, TaskRefusal.finished {
                continue
            } catch is NotFound {
                // Its author took it back in the same moment.
                continue
            }
        }
        throw TaskRefusal.nothingToClaim
    }

    /// Gives a task of one's own back to its group (D6). A reason, where one is given, becomes an internal note and stands in the
    /// history.
    ///
    /// - Throws: `TaskRefusal.notOwner`, `.finished`, `.stale`, `.notEligible`; `MessageRefusal.invalid` for a reason that is not accepted.
    public func release(
        _ id: ID<WorkbenchTask>, because reason: String? = nil, version: Int64? = nil, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try requireOwned(desk, by: user.account.id, in: tx)
        var detail: [String: String] = [:]
        if let reason, !reason.allSatisfy(\.isWhitespace) {
            let note = try addNote(reason, to: desk, by: user, limit: site.limits.body, field: "reason", at: now, in: tx)
            detail["note"] = note.description
        }
        let released = try tx.first(
            """
            UPDATE task SET \(TaskRows.opened(at: now))
            WHERE id = \(id) AND owner = \(user.account.id) AND state <> 'done' RETURNING \(TaskRows.returned)
            """
        ) { try TaskRows.decode($0) }
        guard let released else { throw DatabaseFailure.busy }
        try record(.release, released, by: user, detail: detail, in: tx)
        return Effect(released, wakeups: try wakeups(for: desk, at: now, in: tx))
    }
}

extension Eligibility {
    public var isEligible: Bool {
        if case .eligible = self { true } else { false }
    }
}
