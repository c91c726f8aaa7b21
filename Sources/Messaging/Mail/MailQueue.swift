import Persistence

/// Puts e-mails into the queue, in the transaction of what causes them. Whoever has no address, or is shut out, gets none.
struct MailQueue: Sendable {
    let surroundings: Surroundings

    /// Seconds for which one e-mail tells somebody of the practice of everything that waits.
    static let staffSpell: Int64 = 900
    /// E-mails with a code for a new password: the least seconds between two, and how many in a day.
    static let resetGap: Int64 = 120
    static let resetsADay = 5

    /// - Parameters:
    ///   - cause: whoever of the practice asked for it.
    ///   - condition: of `account a`.
    ///   - moment: when it was caused, where that is written elsewhere too; now otherwise.
    /// - Returns: whether one is on its way.
    @discardableResult
    func queue(
        _ purpose: MailPurpose, to account: ID<Account>, by cause: ID<Account>? = nil, where condition: SQL = "TRUE",
        at moment: Timestamp? = nil, in tx: Transaction
    ) throws -> Bool {
        guard surroundings.sendsMail else { return false }
        let (id, now): (ID<Mail>, Timestamp) = (surroundings.ids.next(), moment ?? surroundings.clock())
        return try tx.update(
            """
            INSERT INTO mail (id, account, purpose, caused_by, attempts, next_at, fence, created_at)
            SELECT \(id), a.id, \(purpose), \(cause), 0, \(now), 0, \(now) FROM account a
            WHERE a.id = \(account) AND a.email IS NOT NULL AND a.disabled_at IS NULL AND \(condition)
            """) == 1
    }

    /// A code for a new password; not more often than somebody would need it.
    @discardableResult
    func queueReset(to account: ID<Account>, in tx: Transaction) throws -> Bool {
        let now = surroundings.clock()
        return try queue(
            .reset, to: account,
            where: """
                a.password IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mail r WHERE r.account = a.id AND r.purpose = 'reset'
                    AND r.created_at > \(now.adding(seconds: -Self.resetGap)))
                AND (SELECT count(*) FROM mail d WHERE d.account = a.id AND d.purpose = 'reset'
                    AND d.created_at > \(now.adding(days: -1))) < \(Self.resetsADay)
                """, in: tx)
    }

    /// To an address that is the account's no longer.
    func queueAddressChanged(_ account: ID<Account>, was address: String, in tx: Transaction) throws {
        guard surroundings.sendsMail else { return }
        let (id, now): (ID<Mail>, Timestamp) = (surroundings.ids.next(), surroundings.clock())
        let sealed = try surroundings.keys.accounts.seal(text: address, Mail.addressBinding(id, account), padded: true)
        try tx.execute(
            """
            INSERT INTO mail (id, account, purpose, address, attempts, next_at, fence, created_at)
            VALUES (\(id), \(account), \(MailPurpose.addressChanged), \(sealed), 0, \(now), 0, \(now))
            """)
    }

    /// A member has something new to read: one e-mail, until they have been here since.
    func tellMember(_ account: ID<Account>, in tx: Transaction) throws {
        guard surroundings.sendsMail else { return }
        let now = surroundings.clock()
        let begun = try tx.update(
            """
            INSERT INTO mail_spell (account, purpose, told_at) SELECT a.id, 'message', \(now) FROM account a
            WHERE a.id = \(account) AND a.email IS NOT NULL AND a.disabled_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM mail_choice h WHERE h.account = a.id AND NOT h.messages)
            ON CONFLICT DO NOTHING
            """)
        if begun == 1 { try queue(.message, to: account, at: now, in: tx) }
    }

    /// Those of a group who chose to be told of this and may process its tasks.
    ///
    /// - Parameter others: who is told anyhow.
    func tellStaff(
        of kind: StaffMailKind, in group: ID<WorkflowGroup>, besides others: [ID<Account>] = [], in tx: Transaction
    ) throws {
        guard surroundings.sendsMail else { return }
        let choosers = try tx.all(
            "SELECT account FROM staff_mail_choice WHERE workflow_group = \(group) AND kind = \(kind) ORDER BY account"
        ) { try $0[0] as ID<Account> }
        for account in choosers where !others.contains(account) {
            if try TaskCustody.mayProcess(account, in: group, tx) { try tellOnce(account, in: tx) }
        }
    }

    /// One person, if they chose to be told of this.
    func tell(_ account: ID<Account>, of kind: StaffMailKind, in group: ID<WorkflowGroup>, in tx: Transaction) throws {
        guard surroundings.sendsMail else { return }
        let hasChosen = try tx.first(
            "SELECT 1 FROM staff_mail_choice WHERE workflow_group = \(group) AND kind = \(kind) AND account = \(account)"
        ) { _ in true }
        if hasChosen == true { try tellOnce(account, in: tx) }
    }

    private func tellOnce(_ account: ID<Account>, in tx: Transaction) throws {
        let now = surroundings.clock()
        let begun = try tx.update(
            """
            INSERT INTO mail_spell (account, purpose, told_at) VALUES (\(account), 'task', \(now))
            ON CONFLICT (account, purpose) DO UPDATE SET told_at = excluded.told_at
                WHERE mail_spell.told_at <= \(now.adding(seconds: -Self.staffSpell))
            """)
        if begun == 1 { try queue(.task, to: account, at: now, in: tx) }
    }

    /// Whoever was told has been here: the next message is news again.
    static func endSpell(of account: ID<Account>, in tx: Transaction) throws {
        try tx.execute("DELETE FROM mail_spell WHERE account = \(account)")
    }

    /// A letter that was printed is not put out of force by an e-mail that comes later.
    static func dropActivation(of account: ID<Account>, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE mail SET ended_at = \(now), ended_as = 'dropped', leased_until = NULL
            WHERE account = \(account) AND purpose = 'activation' AND ended_at IS NULL
            """)
    }
}

extension Mail {
    static func addressBinding(_ id: ID<Mail>, _ account: ID<Account>) -> Binding {
        Binding(table: "mail", column: "address", row: id, parent: account)
    }
}

extension Surroundings {
    var mail: MailQueue { MailQueue(surroundings: self) }
}
