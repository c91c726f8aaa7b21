public import Persistence

/// How far somebody belongs to the portal.
public enum MembershipState: String, Sendable, Hashable, CaseIterable, SQLText {
    /// Enrolled; the activation code was not used yet.
    case pending
    case active
    /// Shut out by an administrator, with a reason.
    case inactive
}

/// One state of a membership: who brought it about, when and why.
public struct Membership: Sendable, Hashable {
    public let state: MembershipState
    /// Microseconds UTC, as all times here.
    public let from: Timestamp
    /// nil while it holds.
    public let until: Timestamp?
    /// nil when it was done at the server's terminal.
    public let by: ID<Account>?
    public let reason: String?
}

extension Identity {
    /// Every state of a member's membership, the newest first.
    public func memberships(of account: ID<Account>, in tx: Transaction) throws -> [Membership] {
        try tx.all(
            "SELECT id, state, from_at, until_at, made_by, reason FROM membership WHERE account = \(account) ORDER BY from_at DESC, id DESC"
        ) { row in
            let sealed: [UInt8]? = try row[5]
            let reason = try sealed.map { try surroundings.keys.accounts.openText($0, Self.reasonBinding(row[0], account), padded: true) }
            return try Membership(state: row[1], from: row[2], until: row[3], by: row[4], reason: reason)
        }
    }

    /// The first state of a new member, and the tokens by which their name is found.
    func enter(_ account: Account, as state: MembershipState, by actor: Actor, at now: Timestamp, in tx: Transaction) throws {
        try begin(state, of: account.id, because: nil, by: actor, at: now, in: tx)
        for token in Set(NameTokens.nameWords(of: account.name).flatMap(NameTokens.beginnings)).map(nameToken) {
            try tx.execute("INSERT INTO account_token (token, account) VALUES (\(token), \(account.id)) ON CONFLICT DO NOTHING")
        }
    }

    /// Ends the state that holds and begins another.
    func change(
        _ account: ID<Account>, to state: MembershipState, because reason: String?, by actor: Actor, at now: Timestamp, in tx: Transaction
    ) throws {
        try tx.execute("UPDATE membership SET until_at = \(now) WHERE account = \(account) AND until_at IS NULL")
        try begin(state, of: account, because: reason, by: actor, at: now, in: tx)
    }

    /// The keyed token of the beginning of a member's name.
    func nameToken(_ beginning: String) -> [UInt8] {
        surroundings.keys.blindIndex.token("member search", beginning)
    }

    private func begin(
        _ state: MembershipState, of account: ID<Account>, because reason: String?, by actor: Actor, at now: Timestamp, in tx: Transaction
    ) throws {
        let id: ID<Membership> = surroundings.ids.next()
        let sealed = try reason.map { try surroundings.keys.accounts.seal(text: $0, Self.reasonBinding(id, account), padded: true) }
        try tx.execute(
            """
            INSERT INTO membership (id, account, state, from_at, made_by, reason)
            VALUES (\(id), \(account), \(state), \(now), \(actor.account), \(sealed))
            """)
    }

    private static func reasonBinding(_ id: ID<Membership>, _ account: ID<Account>) -> Binding {
        Binding(table: "membership", column: "reason", row: id, parent: account)
    }
}
