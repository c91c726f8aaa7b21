public import Persistence

/// When a claim has idled, as a pure rule. A claim idles when its owner does
/// nothing on the Workbench at all; somebody who was given a task and has not
/// been here since is not idle, they are not here yet.
enum ClaimLease {
    /// `session.seen_at` is up to a minute behind.
    static let written: Int64 = SessionRules.touchedEvery

    /// - Parameters:
    ///   - lastSeen: the owner's last request; nil when they were never here.
    ///   - lease: seconds.
    static func hasIdled(claimedAt: Timestamp, lastSeen: Timestamp?, lease: Int64, now: Timestamp) -> Bool {
        guard let lastSeen, lastSeen.adding(seconds: written) >= claimedAt else { return false }
        return max(lastSeen, claimedAt).adding(seconds: lease) <= now
    }
}

extension Workbench {
    /// Tasks of owners who idle go back to their groups. Waiting tasks keep their owner.
    ///
    /// - Parameters:
    ///   - lease: seconds, from `limits.claimLease`.
    ///   - batch: how many at most; a writer is not held up by more.
    /// - Returns: how many went back.
    public func returnIdleClaims(lease: Int, batch: Int = 200, in tx: Transaction) throws -> Effect<Int> {
        let now = surroundings.clock()
        let rows = try tx.all(
            """
            SELECT \(TaskRows.columns), (SELECT max(s.seen_at) FROM session s WHERE s.account = t.owner)
            FROM task t WHERE t.owner IS NOT NULL AND t.state = 'claimed' AND t.claimed_at <= \(now.adding(seconds: -Int64(lease)))
            AND NOT EXISTS (SELECT 1 FROM session s WHERE s.account = t.owner AND s.seen_at > \(now.adding(seconds: -Int64(lease))))
            ORDER BY t.id LIMIT \(batch) \(.forUpdate)
            """
        ) { row in (task: try TaskRows.decode(row), lastSeen: try row[TaskRows.count] as Timestamp?) }
        var topics: Set<Topic> = []
        var returned = 0
        for (task, lastSeen) in rows {
            guard let owner = task.owner, let claimedAt = task.claimedAt,
                ClaimLease.hasIdled(claimedAt: claimedAt, lastSeen: lastSeen, lease: Int64(lease), now: now)
            else { continue }
            try TaskRows.hand(task.id, to: nil, at: now, in: tx)
            try audit.record(
                AuditEvent(
                    .unassign, "task", task.id, by: .system, patient: task.patient,
                    detail: ["from": owner.description, "because": "lease-ended"]), in: tx)
            topics.insert(.group(task.workflowGroup))
            returned += 1
        }
        return Effect(returned, wakeups: topics)
    }
}
