public import Persistence

extension Workbench {
    /// Tells, once, that something of another system waits past its due time: the managers of its workflow group, and whoever the group
    /// escalates to. As long as the group has nobody who could look, it stays to be told.
    ///
    /// - Parameter batch: how many at most.
    /// - Returns: how many were told of.
    public func escalateHeld(site: Site, batch: Int = 100, in tx: Transaction) throws -> Effect<Int> {
        let now = surroundings.clock()
        // Group by group: what waits for a group without people must not stand before what others could be told of.
        let groups = try tx.all(
            """
            SELECT DISTINCT h.workflow_group FROM held_message h
            WHERE h.ended_at IS NULL AND h.escalated_at IS NULL AND h.due_at <= \(now)
            """
        ) { try $0[0] as ID<WorkflowGroup> }
        var (told, topics): (Int, Set<Topic>) = (0, [])
        for group in groups.sorted() where told < batch {
            let chain = try toldWhenLate(in: group, site: site, tx: tx)
            var names = chain.early
            if let first = chain.late.first, !names.contains(first) { names.append(first) }
            guard !names.isEmpty else { continue }
            let some = try escalateHeld(of: group, to: names, most: batch - told, at: now, in: tx)
            if some > 0 { topics.insert(.group(group)) }
            told += some
        }
        return Effect(told, wakeups: topics)
    }

    private func escalateHeld(
        of group: ID<WorkflowGroup>, to names: [ID<Account>], most: Int, at now: Timestamp, in tx: Transaction
    ) throws -> Int {
        let late = try tx.all(
            """
            SELECT \(HeldRows.columns) FROM held_message h
            WHERE h.ended_at IS NULL AND h.escalated_at IS NULL AND h.due_at <= \(now) AND h.workflow_group = \(group)
            ORDER BY h.due_at, h.id LIMIT \(rows: most) \(.forUpdate) \(.skipLocked)
            """, HeldRows.decode)
        for held in late {
            for name in names { try surroundings.mail.queue(.task, to: name, in: tx) }
            try surroundings.mail.tellStaff(of: .overdue, in: group, besides: names, in: tx)
            try tx.execute("UPDATE held_message SET escalated_at = \(now) WHERE id = \(held.id)")
            try audit.record(
                AuditEvent(
                    .escalate, "held-message", held.id, by: .system, patient: held.patient,
                    detail: ["to": names.map(\.description).joined(separator: " ")]), in: tx)
        }
        return late.count
    }
}
