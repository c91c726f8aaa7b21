public import Persistence

/// That somebody is away, and who covers for them. It stands apart from the four conditions: whoever is away may still process tasks.
public struct Absence: Sendable, Hashable {
    public let id: ID<Absence>
    public let account: ID<Account>
    public let cover: ID<Account>?
    public let from: Timestamp
    public let until: Timestamp
    /// Whether it has begun; it ends by itself at `until`.
    public let isCurrent: Bool
}

/// Where one task went when its owner went away, or a reply from their inbox.
public struct AbsenceMove: Sendable, Hashable {
    /// Of a reply the task it became; an undo takes that back.
    public let task: ID<WorkbenchTask>
    public let group: ID<WorkflowGroup>
    /// nil went back to the group.
    public let to: TaskOwner?
    /// Whether an undo brought it back.
    public let isReturned: Bool
    /// The conversation in whose inbox it waited; nil for a task that was owned.
    public let reply: ID<Conversation>?
}

/// An absence with what it moved, for one reader.
public struct AbsenceReport: Sendable {
    public let absence: Absence
    public let cover: TaskOwner?
    /// In groups in which the reader works, and all replies from their own inbox.
    public let moves: [AbsenceMove]
    /// How many tasks it moved in other groups.
    public let elsewhere: Int
    /// What an undo left where it is: somebody has worked on it since.
    public let kept: Int
}

/// Who takes over from somebody who is away, as pure rules.
enum CoverChain {
    /// Follows the chain of covers until somebody who is here.
    ///
    /// - Parameter away: everybody who is away, by account.
    /// - Returns: nil for the group: nobody covers, whoever does may not process the task, or the chain bites its tail.
    static func end(
        of absent: ID<Account>, away: [ID<Account>: Absence], mayProcess: (ID<Account>) throws -> Bool
    ) rethrows -> ID<Account>? {
        var seen: Set<ID<Account>> = [absent]
        var next = away[absent]?.cover
        while let person = next {
            guard seen.insert(person).inserted else { return nil }
            guard let onward = away[person] else { return try mayProcess(person) ? person : nil }
            next = onward.cover
        }
        return nil
    }

    /// Whether a cover would lead back to whoever goes away.
    ///
    /// - Parameter planned: absences that meet the new one in time.
    static func leadsBack(to absent: ID<Account>, from cover: ID<Account>, planned: [ID<Account>: Absence]) -> Bool {
        var seen: Set<ID<Account>> = []
        var next: ID<Account>? = cover
        while let person = next, seen.insert(person).inserted {
            if person == absent { return true }
            next = planned[person]?.cover
        }
        return false
    }
}

enum AbsenceRows {
    private static let columns: SQL = "b.id, b.account, b.cover, b.from_at, b.until_at"

    private static func decode(_ row: Row, now: Timestamp) throws -> Absence {
        let (from, until): (Timestamp, Timestamp) = (try row[3], try row[4])
        return Absence(
            id: try row[0], account: try row[1], cover: try row[2], from: from, until: until, isCurrent: from <= now && now < until)
    }

    /// Absences that are not over, those to come included.
    static func recorded(at now: Timestamp, in tx: Transaction) throws -> [ID<Account>: Absence] {
        let rows = try tx.all("SELECT \(columns) FROM absence b WHERE b.ended_at IS NULL AND b.until_at > \(now)") {
            try decode($0, now: now)
        }
        return Dictionary(rows.map { ($0.account, $0) }) { first, _ in first }
    }

    /// Who is away now.
    static func current(at now: Timestamp, in tx: Transaction) throws -> [ID<Account>: Absence] {
        try recorded(at: now, in: tx).filter(\.value.isCurrent)
    }

    static func current(of account: ID<Account>, at now: Timestamp, in tx: Transaction) throws -> Absence? {
        try recorded(of: account, at: now, in: tx).flatMap { $0.isCurrent ? $0 : nil }
    }

    static func recorded(of account: ID<Account>, at now: Timestamp, in tx: Transaction) throws -> Absence? {
        try tx.first(
            "SELECT \(columns) FROM absence b WHERE b.account = \(account) AND b.ended_at IS NULL AND b.until_at > \(now)"
        ) { try decode($0, now: now) }
    }

    /// Ends this absence and no other.
    ///
    /// - Throws: `DatabaseFailure.busy` when it was ended, or another took its place, meanwhile.
    static func end(_ absence: Absence, by author: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        let ended = try tx.update(
            "UPDATE absence SET ended_at = \(now), ended_by = \(author) WHERE id = \(absence.id) AND ended_at IS NULL")
        guard ended == 1 else { throw DatabaseFailure.busy }
    }

    /// Ends whatever is recorded of somebody, also what is over by its time.
    static func end(of account: ID<Account>, by author: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute("UPDATE absence SET ended_at = \(now), ended_by = \(author) WHERE account = \(account) AND ended_at IS NULL")
    }

    /// Gives what an absence moved to the one that takes its place. A task that came back to its owner and went again is in the list
    /// once, as it went last.
    static func takeOver(from before: Absence, to absence: Absence, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE absence_move SET absence = \(absence.id) WHERE absence = \(before.id)
                AND task NOT IN (SELECT m.task FROM absence_move m WHERE m.absence = \(absence.id))
            """)
        try tx.execute(
            """
            UPDATE absence_reply SET absence = \(absence.id) WHERE absence = \(before.id)
                AND task NOT IN (SELECT r.task FROM absence_reply r WHERE r.absence = \(absence.id))
                AND task NOT IN (SELECT m.task FROM absence_move m WHERE m.absence = \(absence.id))
            """)
    }

    /// That a reply became a task because of an absence, and as what: one undo brings it back.
    static func remember(
        _ task: ID<WorkbenchTask>, in group: ID<WorkflowGroup>, of conversation: ID<Conversation>, to owner: ID<Account>?,
        by absence: Absence, in tx: Transaction
    ) throws {
        guard let version = try TaskRows.find(task, in: tx)?.version else { return }
        try tx.execute(
            """
            INSERT INTO absence_reply (absence, task, conversation, workflow_group, to_owner, version)
            VALUES (\(absence.id), \(task), \(conversation), \(group), \(owner), \(version))
            """)
    }

    /// Absences that have begun and whose tasks have not been moved.
    static func due(at now: Timestamp, in tx: Transaction) throws -> [Absence] {
        try tx.all(
            """
            SELECT \(columns) FROM absence b WHERE b.ended_at IS NULL AND b.moved_at IS NULL AND b.from_at <= \(now) AND b.until_at > \(now)
            ORDER BY b.from_at, b.id LIMIT 20 \(.forUpdate)
            """
        ) { try decode($0, now: now) }
    }
}
