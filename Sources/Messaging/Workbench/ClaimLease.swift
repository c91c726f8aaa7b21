public import Persistence

/// When a claim has idled, as a pure rule. A claim idles when its owner does
/// nothing on the Workbench at all; somebody who was given a task and has not
/// been here since is not idle, they are not here yet. A task on hold that
/// woke is a claim again, and its lease begins no earlier than that.
public enum ClaimLease {
    /// `session.seen_at` is up to a minute behind.
    static let written: Int64 = SessionRules.touchedEvery

    /// For how many seconds after a request its person keeps their claims for certain.
    ///
    /// - Parameter lease: seconds, from `limits.claimLease`.
    public static func least(of lease: Int) -> Int { max(0, lease - Int(written)) }

    /// - Parameters:
    ///   - wokeAt: when the wait of a task on hold was over and the practice open; nil for a task that does not wait.
    ///   - lastSeen: the owner's last request; nil when they were never here, or so long ago that no session tells of it.
    ///   - lease: seconds.
    static func hasIdled(
        claimedAt: Timestamp, wokeAt: Timestamp? = nil, lastSeen: Timestamp?, lease: Int64, now: Timestamp
    ) -> Bool {
        // A long wait outlives the sessions: whoever put the task on hold was here all the same.
        let wasHere = lastSeen.map { $0.adding(seconds: written) >= claimedAt } ?? (wokeAt != nil)
        return wasHere && max(lastSeen ?? claimedAt, claimedAt, wokeAt ?? claimedAt).adding(seconds: lease) <= now
    }
}

extension Workbench {
    /// Whether somebody owns tasks that go back to their groups when they are not here: claims, and what was on hold and woke.
    public func ownsClaims(_ account: ID<Account>, in tx: Transaction) throws -> Bool {
        try tx.first(
            """
            SELECT 1 FROM task t WHERE t.owner = \(account) AND t.state <> 'done'
                AND (t.state = 'claimed' OR (t.state = 'waiting' AND t.wake_at <= \(surroundings.clock()))) LIMIT 1
            """
        ) { _ in true } ?? false
    }

    /// Tasks of owners who idle go back to their groups. Waiting tasks keep their owner until they wake; a day of hold begins at
    /// midnight, when nobody is here, so that their lease begins when the practice opens.
    ///
    /// - Parameters:
    ///   - site: how long a lease is (`limits.claimLease`), and the open hours.
    ///   - batch: how many at most; a writer is not held up by more.
    /// - Returns: how many went back.
    public func returnIdleClaims(_ site: Site, batch: Int = 200, in tx: Transaction) throws -> Effect<Int> {
        let now = surroundings.clock()
        let lease = Int64(site.limits.claimLeaseSeconds)
        let before = now.adding(seconds: -lease)
        // Claims first, so that what woke in the night keeps none of them back.
        let rows = try tx.all(
            """
            SELECT \(TaskRows.columns), (SELECT max(s.seen_at) FROM session s WHERE s.account = t.owner)
            FROM task t WHERE t.owner IS NOT NULL AND t.claimed_at <= \(before)
            AND (t.state = 'claimed' OR (t.state = 'waiting' AND t.wake_at <= \(before)))
            AND NOT EXISTS (SELECT 1 FROM session s WHERE s.account = t.owner AND s.seen_at > \(before))
            ORDER BY t.state, t.id LIMIT \(batch) \(.forUpdate)
            """
        ) { row in (task: try TaskRows.decode(row), lastSeen: try row[TaskRows.count] as Timestamp?) }
        var topics: Set<Topic> = []
        var returned = 0
        for (task, lastSeen) in rows {
            let wokeAt = task.wakeAt.map { wake in
                site.time(for: task.storedPromise.flatMap { Promise(stored: $0) })?.nextOpening(from: wake) ?? wake
            }
            guard let owner = task.owner, let claimedAt = task.claimedAt,
                ClaimLease.hasIdled(claimedAt: claimedAt, wokeAt: wokeAt, lastSeen: lastSeen, lease: lease, now: now)
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
