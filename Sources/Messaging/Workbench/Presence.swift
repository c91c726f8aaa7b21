public import Persistence

/// Somebody else who has the same task open.
public struct Presence: Sendable, Hashable {
    public let account: ID<Account>
    public let username: String
    public let name: String
    /// Whether they are writing, rather than looking.
    public let isWriting: Bool
}

/// What somebody does at a task they have open.
public enum PresenceSign: String, Sendable, CaseIterable {
    case looking, writing, leaving
}

extension Workbench {
    /// How long somebody counts as present after a sign of them, in seconds. Pages give one every 25.
    static let presenceLasts: Int64 = 60

    /// Takes a sign that somebody has a task open. Others who have it open too are woken when that changes anything for them; no audit
    /// event is written, for nothing is read or changed: opening the task was one.
    ///
    /// - Throws: `NotFound` for a stranger to the group; `TaskRefusal.notEligible`, `.accountDisabled`.
    public func take(_ sign: PresenceSign, at id: ID<WorkbenchTask>, of user: SignedIn, in tx: Transaction) throws -> Effect<Void> {
        let now = surroundings.clock()
        let desk = try desk(id, of: user.account.id, lock: false, in: tx)
        try desk.eligibility.require()
        let before = try tx.first(
            "SELECT is_writing FROM task_presence WHERE task = \(id) AND account = \(user.account.id) AND until_at > \(now)"
        ) { try $0[0] as Bool }
        guard sign != .leaving else {
            try tx.execute("DELETE FROM task_presence WHERE task = \(id) AND account = \(user.account.id)")
            return Effect((), wakeups: before == nil ? [] : [.group(desk.task.workflowGroup)])
        }
        let isWriting = sign == .writing
        try tx.execute(
            """
            INSERT INTO task_presence (task, account, is_writing, until_at)
            VALUES (\(id), \(user.account.id), \(isWriting), \(now.adding(seconds: Self.presenceLasts)))
            ON CONFLICT (task, account) DO UPDATE SET is_writing = excluded.is_writing, until_at = excluded.until_at
            """)
        return Effect((), wakeups: before == isWriting ? [] : [.group(desk.task.workflowGroup)])
    }

    /// Who else has a task open now, by name.
    func presences(at id: ID<WorkbenchTask>, besides account: ID<Account>, in tx: Transaction) throws -> [Presence] {
        let rows = try tx.all(
            """
            SELECT a.id, a.username, a.name, p.is_writing FROM task_presence p JOIN account a ON a.id = p.account
            WHERE p.task = \(id) AND p.account <> \(account) AND p.until_at > \(surroundings.clock()) AND a.disabled_at IS NULL
            """
        ) { row in
            let account: ID<Account> = try row[0]
            return Presence(
                account: account, username: try row[1], name: try identity.name(sealed: row[2], of: account), isWriting: try row[3])
        }
        return rows.sorted { ($0.name, $0.account) < ($1.name, $1.account) }
    }

    /// Forgets who was present once.
    func sweepPresences(in tx: Transaction) throws {
        try tx.execute("DELETE FROM task_presence WHERE until_at < \(surroundings.clock())")
    }
}
