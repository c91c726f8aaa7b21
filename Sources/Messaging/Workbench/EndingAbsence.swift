public import Persistence

/// Whether an undo may bring a task back, as a pure rule.
enum AbsenceUndo {
    /// - Parameters:
    ///   - movedVersion: the version the move left behind.
    ///   - mayProcess: whether the owner before may process it now.
    static func brings(back task: WorkbenchTask, movedVersion: Int64, mayProcess: Bool) -> Bool {
        task.state != .done && task.version == movedVersion && mayProcess
    }

    /// Whether a reply may wait in its inbox again.
    ///
    /// - Parameters:
    ///   - isUntouched: whether nobody has taken up the task it became: opened, claimed or moved it, or written on it.
    ///   - because: why it would go to the group again at once; nil where it would stay.
    static func returnsReply(isUntouched: Bool, because: HandOverReason?) -> Bool {
        isUntouched && because == nil
    }
}

extension Workbench {
    /// Somebody's absence that is not over, with what it moved.
    ///
    /// - Parameter reader: who is told of it.
    /// - Throws: `AbsenceRefusal.none`.
    public func absence(of account: ID<Account>, for reader: ID<Account>, in tx: Transaction) throws -> AbsenceReport {
        guard let absence = try AbsenceRows.recorded(of: account, at: surroundings.clock(), in: tx) else { throw AbsenceRefusal.none }
        return try report(of: absence, for: reader, in: tx)
    }

    /// Ends an absence: whoever was away is back.
    ///
    /// - Parameters:
    ///   - account: whose; the caller is that person, or has been judged as a manager of theirs by `member`.
    ///   - undo: brings back what it moved and nobody has worked on since, as it was.
    /// - Throws: `AbsenceRefusal.none`.
    public func endAbsence(
        of account: ID<Account>, undo: Bool, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<AbsenceReport> {
        let now = surroundings.clock()
        guard let absence = try AbsenceRows.recorded(of: account, at: now, in: tx) else { throw AbsenceRefusal.none }
        // Where another took its place meanwhile, the list is the other's: an undo of this one would bring back nothing.
        try AbsenceRows.end(absence, by: user.account.id, at: now, in: tx)
        try audit.record(
            AuditEvent(.change, "absence", account, by: user.actor, session: user.session, detail: ["ended": undo ? "undone" : "back"]),
            in: tx)
        var topics: Set<Topic> = []
        if undo { topics = try bringBack(absence, by: user, at: now, in: tx) }
        let groups = try tx.all("SELECT workflow_group FROM workflow_group_member WHERE account = \(account) AND assigned") {
            Topic.group(try $0[0])
        }
        return Effect(try report(of: absence, for: user.account.id, undone: undo, in: tx), wakeups: topics.union(groups))
    }

    /// What went from the inbox waits there again, and what was owned is owned again.
    private func bringBack(_ absence: Absence, by user: SignedIn, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        try bringReplies(absence, by: user, at: now, in: tx).union(bringTasks(absence, by: user, at: now, in: tx))
    }

    private func bringReplies(_ absence: Absence, by user: SignedIn, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        let replies = PersonalReplies(surroundings, audit: audit)
        let moves = try tx.all(
            "SELECT task, conversation, version FROM absence_reply WHERE absence = \(absence.id) ORDER BY conversation, task"
        ) { (task: try $0[0] as ID<WorkbenchTask>, conversation: try $0[1] as ID<Conversation>, version: try $0[2] as Int64) }
        guard !moves.isEmpty else { return [] }
        let site = try Configuration.load(tx)
        var topics: Set<Topic> = []
        for move in moves {
            let patient = try tx.first("SELECT patient FROM conversation WHERE id = \(move.conversation)") { try $0[0] as ID<Patient> }
            let woken = try replies.takeBack(
                move.task, version: move.version, of: move.conversation, to: absence.account, site: site, at: now, in: tx)
            guard let woken else { continue }
            try tx.execute("UPDATE absence_reply SET returned_at = \(now) WHERE absence = \(absence.id) AND task = \(move.task)")
            try audit.record(
                AuditEvent(
                    .transfer, "task", move.task, by: user.actor, session: user.session, patient: patient,
                    detail: ["to": absence.account.description, "because": "absence-undone"]), in: tx)
            topics.formUnion(woken)
        }
        return topics
    }

    private func bringTasks(_ absence: Absence, by user: SignedIn, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        let moves = try tx.all(
            """
            SELECT \(TaskRows.columns), b.version, b.was_state, b.was_due_at, b.was_wake_at, b.was_hold_for
            FROM task t JOIN absence_move b ON b.task = t.id WHERE b.absence = \(absence.id) ORDER BY t.id \(.forUpdate)
            """
        ) { row in
            let next = TaskRows.count
            return (
                task: try TaskRows.decode(row), version: try row[next] as Int64, state: try row[next + 1] as TaskState,
                due: try row[next + 2] as Timestamp, wake: try row[next + 3] as Timestamp?, hold: try row[next + 4] as HoldReason?
            )
        }
        var topics: Set<Topic> = []
        for move in moves {
            let group = move.task.workflowGroup
            try TaskCustody.hold(absence.account, in: group, tx)
            let mayProcess = try TaskCustody.mayProcess(absence.account, in: group, tx)
            guard AbsenceUndo.brings(back: move.task, movedVersion: move.version, mayProcess: mayProcess) else { continue }
            try tx.execute(
                """
                UPDATE task SET owner = \(absence.account), state = \(move.state), claimed_at = \(now), due_at = \(move.due),
                    wake_at = \(move.wake), look_at = \(now), hold_for = \(move.hold), version = version + 1 WHERE id = \(move.task.id)
                """)
            try tx.execute(
                "UPDATE absence_move SET returned_at = \(now) WHERE absence = \(absence.id) AND task = \(move.task.id)")
            try audit.record(
                AuditEvent(
                    .assign, "task", move.task.id, by: user.actor, session: user.session, patient: move.task.patient,
                    detail: ["to": absence.account.description, "because": "absence-undone"]), in: tx)
            topics.insert(.group(group))
        }
        return topics
    }

    /// What went where, as far as the reader works in the groups of the tasks: a manager of one learns nothing of the others'. Whose
    /// absence it is knows what waited in their own inbox.
    func report(of absence: Absence, for reader: ID<Account>, undone: Bool = false, in tx: Transaction) throws -> AbsenceReport {
        let rows = try moved(by: absence, in: tx)
        let groups = Set(try memberships(of: reader, in: tx).filter(\.eligibility.isEligible).map(\.group))
        let names = try identity.names(of: rows.compactMap(\.to) + [absence.cover].compactMap { $0 }, in: tx)
        func owner(_ account: ID<Account>, _ username: String?) -> TaskOwner {
            TaskOwner(account: account, username: username ?? "", name: names[account] ?? "")
        }
        let told = rows.filter { groups.contains($0.group) || ($0.reply != nil && reader == absence.account) }
        let moves = told.map { row in
            AbsenceMove(
                task: row.task, group: row.group, to: row.to.map { owner($0, row.username) }, isReturned: row.isReturned, reply: row.reply)
        }
        let cover = try absence.cover.map { cover in
            owner(cover, try tx.first("SELECT username FROM account WHERE id = \(cover)") { try $0[0] as String })
        }
        return AbsenceReport(
            absence: absence, cover: cover, moves: moves, elsewhere: rows.count - moves.count,
            kept: undone ? rows.count { !$0.isReturned } : 0)
    }

    private struct Moved {
        let task: ID<WorkbenchTask>
        let group: ID<WorkflowGroup>
        let to: ID<Account>?
        let username: String?
        let isReturned: Bool
        var reply: ID<Conversation>?

        init(_ row: Row) throws {
            task = try row[0]
            group = try row[1]
            to = try row[2]
            username = try row[3]
            isReturned = try row[4]
        }
    }

    private func moved(by absence: Absence, in tx: Transaction) throws -> [Moved] {
        let tasks = try tx.all(
            """
            SELECT b.task, t.workflow_group, b.to_owner, o.username, b.returned_at IS NOT NULL
            FROM absence_move b JOIN task t ON t.id = b.task LEFT JOIN account o ON o.id = b.to_owner
            WHERE b.absence = \(absence.id) ORDER BY t.rank, t.due_at, t.id
            """
        ) { try Moved($0) }
        let replies = try tx.all(
            """
            SELECT b.task, b.workflow_group, b.to_owner, o.username, b.returned_at IS NOT NULL, b.conversation
            FROM absence_reply b LEFT JOIN account o ON o.id = b.to_owner WHERE b.absence = \(absence.id) ORDER BY b.task
            """
        ) { row in
            var reply = try Moved(row)
            reply.reply = try row[5]
            return reply
        }
        return tasks + replies
    }
}
