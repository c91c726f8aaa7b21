public import Persistence

extension Workbench {
    /// Records one's own absence: everything one owns goes to the cover or back to the groups at once.
    ///
    /// Recorded again while it lasts, it takes over the list of what went where, so that one undo brings all of it back. What went
    /// already stays where it went, another cover or not.
    ///
    /// - Throws: `AbsenceRefusal`.
    public func recordAbsence(_ new: NewAbsence, by user: SignedIn, in tx: Transaction) throws -> Effect<AbsenceReport> {
        try record(new, of: user.account.id, by: user, in: tx)
    }

    /// A manager records the absence of somebody of their group.
    ///
    /// - Throws: `AbsenceRefusal`; `TaskRefusal.managerOnly`, `.notEligible`; `NotFound` for a stranger to the group, and for
    ///   somebody who does not belong to it.
    public func recordAbsence(
        _ new: NewAbsence, of username: String, in group: ID<WorkflowGroup>, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<AbsenceReport> {
        try record(new, of: try member(username, of: group, managedBy: user, in: tx), by: user, in: tx)
    }

    /// Somebody assigned to the group, for its manager.
    public func member(
        _ username: String, of group: ID<WorkflowGroup>, managedBy user: SignedIn, in tx: Transaction
    ) throws -> ID<Account> {
        try requireManager(of: group, user.account.id, in: tx)
        guard let account = try identity.account(username: username, in: tx)?.id,
            try EligibilityRows.facts(of: account, in: group, tx).membership?.assigned == true
        else { throw NotFound() }
        return account
    }

    private func record(_ new: NewAbsence, of account: ID<Account>, by user: SignedIn, in tx: Transaction) throws -> Effect<AbsenceReport> {
        let now = surroundings.clock()
        // Absences are judged one after the other, so that no two of them close a circle at once.
        if tx.engine == .postgres { try tx.execute("LOCK TABLE absence IN SHARE ROW EXCLUSIVE MODE") }
        let standing = try AbsenceRows.recorded(of: account, at: now, in: tx)
        let (from, until, before) = try new.judged(at: now, standing: standing)
        let cover = try new.cover.flatMap { $0.isEmpty ? nil : $0 }.map { try self.cover($0, for: account, in: tx) }
        if let cover {
            let others = try AbsenceRows.recorded(at: now, in: tx).filter { $0.value.from < until && $0.value.until > from }
            guard !CoverChain.leadsBack(to: account, from: cover, planned: others) else { throw AbsenceRefusal.cycle }
        }
        try AbsenceRows.end(of: account, by: user.account.id, at: now, in: tx)
        let absence = Absence(
            id: surroundings.ids.next(), account: account, cover: cover, from: from, until: until, isCurrent: from <= now)
        try tx.execute(
            """
            INSERT INTO absence (id, account, cover, from_at, until_at, recorded_by, created_at)
            VALUES (\(absence.id), \(account), \(cover), \(from), \(until), \(user.account.id), \(now))
            """)
        var detail = ["until": until.rfc3339, "from": from.rfc3339]
        detail["cover"] = cover?.description
        try audit.record(
            AuditEvent(before == nil ? .create : .change, "absence", account, by: user.actor, session: user.session, detail: detail),
            in: tx)
        let topics = absence.isCurrent ? try begin(absence, by: user.actor, at: now, in: tx) : []
        if let before { try AbsenceRows.takeOver(from: before, to: absence, in: tx) }
        let groups = try tx.all("SELECT workflow_group FROM workflow_group_member WHERE account = \(account) AND assigned") {
            Topic.group(try $0[0])
        }
        return Effect(try report(of: absence, for: user.account.id, in: tx), wakeups: topics.union(groups))
    }

    /// - Throws: `AbsenceRefusal.cover` unless they may process tasks of a group of the person.
    private func cover(_ username: String, for account: ID<Account>, in tx: Transaction) throws -> ID<Account> {
        guard let cover = try identity.account(username: username, in: tx)?.id else { throw AbsenceRefusal.cover }
        guard cover != account else { throw AbsenceRefusal.ownCover }
        let theirs = Set(try memberships(of: account, in: tx).map(\.group))
        guard try memberships(of: cover, in: tx).contains(where: { $0.eligibility.isEligible && theirs.contains($0.group) }) else {
            throw AbsenceRefusal.cover
        }
        return cover
    }

    /// Moves what an absent person owns, and remembers how it was.
    func begin(_ absence: Absence, by actor: Actor, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        // The personal inbox goes the same way as what one owns, and is remembered with it.
        let settled = try PersonalReplies(surroundings, audit: audit).settle(by: actor, at: now, in: tx)
        let away = try AbsenceRows.current(at: now, in: tx)
        let owned = try tx.all(
            "SELECT \(TaskRows.columns) FROM task t WHERE t.owner = \(absence.account) AND t.state <> 'done' ORDER BY t.id \(.forUpdate)"
        ) { try TaskRows.decode($0) }
        var topics = settled
        for task in owned {
            let next = try CoverChain.end(of: absence.account, away: away) {
                try TaskCustody.hold($0, in: task.workflowGroup, tx)
                return try TaskCustody.mayProcess($0, in: task.workflowGroup, tx)
            }
            let moved = try TaskRows.hand(task.id, to: next, at: now, in: tx)
            try tx.execute(
                """
                INSERT INTO absence_move (absence, task, to_owner, was_state, was_due_at, was_wake_at, was_hold_for, version)
                VALUES (\(absence.id), \(task.id), \(next), \(task.state), \(task.dueAt), \(task.wakeAt), \(task.holdFor), \(moved.version))
                """)
            var detail = ["from": absence.account.description, "because": "absence"]
            detail["to"] = next?.description
            try audit.record(
                AuditEvent(next == nil ? .unassign : .assign, "task", task.id, by: actor, patient: task.patient, detail: detail), in: tx)
            if let next { try surroundings.mail.tell(next, of: .assigned, in: task.workflowGroup, in: tx) }
            topics.insert(.group(task.workflowGroup))
        }
        try tx.execute("UPDATE absence SET moved_at = \(now) WHERE id = \(absence.id)")
        return topics
    }

    /// Begins the absences whose time has come.
    public func beginAbsences(in tx: Transaction) throws -> Effect<Int> {
        let now = surroundings.clock()
        let due = try AbsenceRows.due(at: now, in: tx)
        var topics: Set<Topic> = []
        for absence in due { try topics.formUnion(begin(absence, by: .system, at: now, in: tx)) }
        return Effect(due.count, wakeups: topics)
    }
}
