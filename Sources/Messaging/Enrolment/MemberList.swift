public import Persistence

/// A member as administrators see them: who it is and how far they belong, never what they wrote.
public struct MemberSummary: Sendable {
    public let account: Account
    public let state: MembershipState
    /// Since when, microseconds UTC.
    public let since: Timestamp
    /// Their own chart; nil for somebody who acts for others alone.
    public let patient: Patient?
    /// Until when the activation letter that was made last can be used; nil when there is none in force.
    public let activationUntil: Timestamp?
}

/// Everything an administrator sees of one member.
public struct MemberRecord: Sendable {
    public let summary: MemberSummary
    public let identifiers: [Patients.Identifier]
    /// Of their own chart, in the order of the site.
    public let clinicalGroups: [PatientGroup]
    public let email: String?
    /// The newest first.
    public let history: [Membership]
    /// Names of those who changed the membership.
    public let names: [ID<Account>: String]
    public let sessions: Int
}

/// Patients who were found, and who of them is a member.
public struct FoundCharts: Sendable {
    public let items: [FoundPatient]
    public let hasMore: Bool
    public let accounts: [ID<Patient>: ID<Account>]
}

/// Which members are listed.
public struct MemberFilter: Sendable, Hashable {
    public var state: MembershipState?

    public init(state: MembershipState? = nil) {
        self.state = state
    }
}

extension Enrolment {
    /// Members, those who were enrolled last first.
    ///
    /// - Parameter mark: where the page before ended.
    /// - Throws: `NotFound`.
    public func members(
        _ filter: MemberFilter = MemberFilter(), after mark: PageMark? = nil, limit: Int = 50, by signedIn: SignedIn, in tx: Transaction
    ) throws -> (members: [MemberSummary], next: PageMark?) {
        try admit(signedIn)
        var conditions: [SQL] = ["ms.until_at IS NULL"]
        if let state = filter.state { conditions.append("ms.state = \(state)") }
        if let mark { conditions.append("ms.account < \(ID<Account>(high: mark.high, low: mark.low))") }
        let rows = try summaries(
            "WHERE \(SQL.joined(conditions, separator: " AND ")) ORDER BY ms.account DESC LIMIT \(limit + 1)", in: tx)
        let shown = Array(rows.prefix(limit))
        let next = rows.count > limit ? shown.last.map { PageMark(at: Timestamp(microseconds: 0), id: $0.account.id) } : nil
        return (shown, next)
    }

    /// Patients by what is known of them, each with the account they have themselves; the search is recorded.
    ///
    /// - Throws: `NotFound`; `MessageRefusal.invalid` when nothing was typed, or too much.
    public func findPatients(_ text: String, by signedIn: SignedIn, in tx: Transaction) throws -> FoundCharts {
        try admit(signedIn)
        let found = try patients.search(text, by: signedIn, in: tx).value
        let ids = found.items.map(\.patient.id)
        let accounts =
            try ids.isEmpty
            ? []
            : tx.all("SELECT patient, id FROM account WHERE patient IN (\(SQL.list(ids)))") {
                (try $0[0] as ID<Patient>, try $0[1] as ID<Account>)
            }
        return FoundCharts(items: found.items, hasMore: found.hasMore, accounts: Dictionary(accounts) { first, _ in first })
    }

    /// Members by name, by username, or by what is known of their own chart; the search is recorded.
    ///
    /// - Returns: at most 50, by name.
    /// - Throws: `NotFound`; `MessageRefusal.invalid` when nothing was typed, or too much.
    public func search(_ text: String, by signedIn: SignedIn, in tx: Transaction) throws -> [MemberSummary] {
        try admit(signedIn)
        let query = try Patients.query(text)
        var accounts = Set(try named(query, in: tx))
        let charts = try patients.matches(of: query, in: tx).map(\.patient.id)
        if !charts.isEmpty {
            accounts.formUnion(try tx.all("SELECT id FROM account WHERE patient IN (\(SQL.list(charts)))") { try $0[0] as ID<Account> })
        }
        if let known = try identity.account(username: text, in: tx), known.kind == .member { accounts.insert(known.id) }
        let found =
            try accounts.isEmpty
            ? [] : summaries("WHERE ms.until_at IS NULL AND ms.account IN (\(SQL.list(accounts.sorted())))", in: tx)
        let shown = found.sorted { ($0.account.name, $0.account.id) < ($1.account.name, $1.account.id) }.prefix(Patients.mostFound)
        try audit.record(
            AuditEvent(
                .search, "account", ID<Account>?.none, by: signedIn.actor, session: signedIn.session, detail: ["found": "\(shown.count)"]),
            in: tx)
        return Array(shown)
    }

    /// Members of whose names every word that was typed begins one.
    private func named(_ query: PatientQuery, in tx: Transaction) throws -> [ID<Account>] {
        let demands = query.demands.map { $0.filter { $0.kind == .name }.map { identity.nameToken($0.text) } }
        guard !demands.isEmpty, demands.allSatisfy({ !$0.isEmpty }) else { return [] }
        let conditions = demands.map { tokens -> SQL in
            "EXISTS (SELECT 1 FROM account_token t WHERE t.account = a.id AND t.token IN (\(SQL.list(tokens))))"
        }
        let rows = try tx.all(
            "SELECT a.id, a.name FROM account a WHERE a.kind = 'member' AND \(SQL.joined(conditions, separator: " AND ")) LIMIT 500"
        ) { row in
            let id: ID<Account> = try row[0]
            return (id: id, words: NameTokens.nameWords(of: try identity.name(sealed: row[1], of: id)))
        }
        return rows.filter { row in query.words.allSatisfy { $0.fits(row.words, nil, []) } }.map(\.id)
    }

    /// One member.
    ///
    /// - Throws: `NotFound`.
    public func member(_ id: ID<Account>, by signedIn: SignedIn, in tx: Transaction) throws -> MemberRecord {
        try admit(signedIn)
        guard let summary = try summaries("WHERE ms.until_at IS NULL AND ms.account = \(id)", in: tx).first else { throw NotFound() }
        let history = try identity.memberships(of: id, in: tx)
        return MemberRecord(
            summary: summary, identifiers: try summary.patient.map { try patients.identifiers(of: $0.id, in: tx) } ?? [],
            clinicalGroups: try summary.patient.map { try patients.groups(of: $0.id, in: tx) } ?? [],
            email: try identity.email(of: id, in: tx), history: history,
            names: try identity.names(of: history.compactMap(\.by), in: tx), sessions: try identity.sessions(of: id, in: tx).count)
    }

    private func summaries(_ rest: SQL, in tx: Transaction) throws -> [MemberSummary] {
        let rows = try tx.all(
            "SELECT ms.state, ms.from_at, \(AccountRows.columns) FROM membership ms JOIN account a ON a.id = ms.account \(rest)"
        ) { row in
            (
                state: try row[0] as MembershipState, since: try row[1] as Timestamp,
                account: try AccountRows.decode(row, from: 2) { try identity.name(sealed: $1, of: $0) }
            )
        }
        let activations = try EntryCodeRows.activations(of: rows.map(\.account.id), at: surroundings.clock(), in: tx)
        let charts = try patients.patients(rows.compactMap(\.account.patient), in: tx)
        return rows.map { row in
            MemberSummary(
                account: row.account, state: row.state, since: row.since, patient: row.account.patient.flatMap { charts[$0] },
                activationUntil: activations[row.account.id])
        }
    }
}

extension Patients {
    /// Several patients at once; those that are not there are left out.
    func patients(_ ids: [ID<Patient>], in tx: Transaction) throws -> [ID<Patient>: Patient] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.all("SELECT \(PatientRows.columns) FROM patient p WHERE p.id IN (\(SQL.list(ids)))") {
            try PatientRows.decode($0)
        }
        return Dictionary(try rows.map { ($0.id, try open($0)) }) { first, _ in first }
    }
}
