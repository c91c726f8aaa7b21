public import Persistence

/// One patient's messages as one member may see them: the only way to them.
/// It exists only while identity or a grant holds, and is made anew at every
/// request.
public struct Mailbox: Sendable {
    public let account: ID<Account>
    public let patient: Patient
    public let standing: Standing
    /// When the patient's age ends the member's right to act for them.
    public let endsByAge: Timestamp?
    /// Whether nobody else on the member side could stand before this patient.
    let isAlone: Bool

    var condition: SQL {
        Visibility.condition(for: account, standing: standing, chart: patient.chart)
    }

    /// The moment the right ends, by its own date or by age.
    public var endsAt: Timestamp? {
        guard case .proxy(let grant) = standing else { return nil }
        return [grant.until, endsByAge].compactMap { $0 }.min()
    }

    /// As what the member writes here.
    public var role: AuthorRole {
        switch standing {
        case .patient: .patient
        case .proxy: .proxy
        }
    }
}

/// A line of the Current patient list.
public struct MailboxSummary: Sendable {
    public let mailbox: Mailbox
    public let unread: Int64
    /// How many drafts of their own the member has for the patient.
    public let drafts: Int64
}

extension Conversations {
    /// The mailbox of a patient for a member.
    ///
    /// - Throws: `NotFound` when there is no such patient, or the member may not
    ///   act for them now: the same bytes either way.
    public func mailbox(of patient: ID<Patient>, for account: ID<Account>, in tx: Transaction) throws -> Mailbox {
        let found = try tx.first(
            """
            SELECT \(PatientRows.columns), a.patient, \(GrantRows.columns), \(Self.isAlone)
            FROM account a JOIN patient p ON p.id = \(patient)
            LEFT JOIN proxy_grant g ON g.patient = p.id AND g.proxy = a.id AND g.ended_at IS NULL
            WHERE a.id = \(account) AND a.kind = 'member' AND a.disabled_at IS NULL
            """
        ) { row in
            (
                row: try PatientRows.decode(row), own: try row[6] as ID<Patient>?, grant: try GrantRows.decodeIfPresent(row, from: 7),
                isAlone: try row[7 + GrantRows.count] as Bool
            )
        }
        guard let found,
            let mailbox = try mailbox(
                of: found.row, own: found.own, grant: found.grant, isAlone: found.isAlone, for: account,
                found.grant.map { _ in try patients.ages(in: tx) })
        else { throw NotFound() }
        return mailbox
    }

    private func mailbox(
        of row: PatientRow, own: ID<Patient>?, grant: ProxyGrant?, isAlone: Bool, for account: ID<Account>, _ ages: AgeRule?
    ) throws -> Mailbox? {
        let patient = try patients.open(row)
        let birth = patient.details.birthDate
        let standing = Standing.of(
            account, own: own, before: patient.id, grant: ages == nil ? nil : grant, bornOn: birth, ages ?? AgeRule(),
            at: surroundings.clock())
        guard let standing else { return nil }
        var endsByAge: Timestamp?
        if case .proxy(let grant) = standing, let ages, case .at(let end) = grant.endByAge(bornOn: birth, ages) { endsByAge = end }
        return Mailbox(account: account, patient: patient, standing: standing, endsByAge: endsByAge, isAlone: isAlone)
    }

    /// Of `account a` and `patient p`.
    private static let isAlone: SQL = """
        p.chart = p.id AND NOT EXISTS (SELECT 1 FROM account oa WHERE oa.patient = p.id AND oa.id <> a.id)
        AND NOT EXISTS (SELECT 1 FROM proxy_grant og WHERE og.patient = p.id AND og.ended_at IS NULL AND og.proxy <> a.id)
        """

    /// Everybody the member may act for now: themselves first if they are a
    /// patient, then by name (S71), each with what is unread.
    public func mailboxes(of account: ID<Account>, in tx: Transaction) throws -> [MailboxSummary] {
        let rows = try tx.all(
            """
            SELECT \(PatientRows.columns), a.patient, \(GrantRows.columns), \(Self.isAlone)
            FROM patient p JOIN account a ON a.id = \(account)
            LEFT JOIN proxy_grant g ON g.patient = p.id AND g.proxy = a.id AND g.ended_at IS NULL
            WHERE a.kind = 'member' AND a.disabled_at IS NULL
            AND p.id IN (SELECT b.patient FROM account b WHERE b.id = \(account) AND b.patient IS NOT NULL
                UNION SELECT k.patient FROM proxy_grant k WHERE k.proxy = \(account) AND k.ended_at IS NULL)
            """
        ) { row in
            (
                row: try PatientRows.decode(row), own: try row[6] as ID<Patient>?, grant: try GrantRows.decodeIfPresent(row, from: 7),
                isAlone: try row[7 + GrantRows.count] as Bool
            )
        }
        let ages = try rows.contains { $0.grant != nil } ? patients.ages(in: tx) : nil
        let mailboxes = try rows.compactMap { found in
            try mailbox(of: found.row, own: found.own, grant: found.grant, isAlone: found.isAlone, for: account, ages)
        }
        let hasDrafts = try !mailboxes.isEmpty && hasDrafts(account, in: tx)
        return try mailboxes.sorted(by: Self.selfFirst).map { mailbox in
            MailboxSummary(
                mailbox: mailbox, unread: try unread(in: mailbox, tx), drafts: hasDrafts ? try drafts(in: mailbox, tx) : 0)
        }
    }

    private static func selfFirst(_ left: Mailbox, _ right: Mailbox) -> Bool {
        if (left.standing == .patient) != (right.standing == .patient) { return left.standing == .patient }
        return (left.patient.details.name, left.patient.id) < (right.patient.details.name, right.patient.id)
    }

    /// How many messages the member has not read in a mailbox.
    func unread(in mailbox: Mailbox, _ tx: Transaction) throws -> Int64 {
        try tx.first(
            """
            SELECT CAST(coalesce(sum(c.to_members - coalesce(r.seen_count, 0)), 0) AS BIGINT)
            FROM conversation c LEFT JOIN read_mark r ON r.conversation = c.id AND r.account = \(mailbox.account)
            WHERE \(mailbox.condition) AND c.to_members > 0
            """
        ) { try $0[0] } ?? 0
    }
}
