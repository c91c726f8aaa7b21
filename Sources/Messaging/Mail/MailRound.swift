import Persistence

/// What became of the e-mails of one round.
public struct MailRound: Sendable, Hashable {
    public var sent = 0
    public var postponed = 0
    public var failed = 0
    /// Why the last attempt that failed did.
    public var problem: MailFailure?

    public var handled: Int { sent + postponed + failed }

    public init() {}
}

extension Portal {
    /// Hands over what is due. Several nodes may do it at once: each e-mail is one node's at a time.
    ///
    /// - Parameter batch: how many at once.
    /// - Throws: `DatabaseFailure`.
    @discardableResult
    public func sendMail(by carrier: any MailCarrier, _ schedule: MailSchedule = .standard, batch: Int = 8) async throws -> MailRound {
        var round = MailRound()
        let isDue = try await look { [mail] in try mail.isAnyDue(schedule, in: $0) }
        guard isDue else { return round }
        let site = try await site()
        let taken = try await perform { [mail] tx in Effect(try mail.take(batch, schedule, site: site, in: tx)) }
        let outcomes = await withTaskGroup(of: (OutgoingMail, MailFailure?).self) { group in
            for one in taken {
                group.addTask {
                    do throws(MailFailure) {
                        try await carrier.carry(one.message)
                        return (one, nil)
                    } catch {
                        return (one, error)
                    }
                }
            }
            var outcomes: [(OutgoingMail, MailFailure?)] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        for (one, failure) in outcomes {
            let isOver = try await perform { [mail] tx in Effect(try mail.settle(one, failure, schedule, in: tx)) }
            switch (failure, isOver) {
            case (nil, _): round.sent += 1
            case (let failure?, true): (round.failed, round.problem) = (round.failed + 1, failure)
            case (let failure?, false): (round.postponed, round.problem) = (round.postponed + 1, failure)
            }
        }
        return round
    }
}

extension Mailing {
    private static func due(_ schedule: MailSchedule, at now: Timestamp) -> SQL {
        """
        m.ended_at IS NULL AND m.next_at <= \(now) AND (m.leased_until IS NULL OR m.leased_until <= \(now))
        AND (m.purpose <> 'message' OR m.created_at <= \(now.adding(seconds: -schedule.noticeWait)))
        """
    }

    func isAnyDue(_ schedule: MailSchedule, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM mail m WHERE \(Self.due(schedule, at: surroundings.clock())) LIMIT 1") { _ in true } ?? false
    }

    /// Takes out what is due, and looks once more whether it is to be sent: rights, choices and what is unread have changed meanwhile.
    /// What is needed no more ends here.
    func take(_ most: Int, _ schedule: MailSchedule, site: Site, in tx: Transaction) throws -> [OutgoingMail] {
        let now = surroundings.clock()
        let rows = try tx.all(
            """
            SELECT \(MailRow.columns) FROM mail m WHERE \(Self.due(schedule, at: now))
            ORDER BY m.next_at, m.id LIMIT \(rows: most) \(.forUpdate) \(.skipLocked)
            """
        ) { try MailRow($0) }
        var taken: [OutgoingMail] = []
        for row in rows {
            guard row.createdAt.adding(seconds: row.purpose.longest) > now else {
                try end(row, .failed, problem: "too-old", at: now, in: tx)
                continue
            }
            guard let message = try message(of: row, site: site, at: now, in: tx) else {
                try end(row, .dropped, problem: nil, at: now, in: tx)
                continue
            }
            try tx.execute(
                """
                UPDATE mail SET attempts = \(row.attempts + 1), fence = \(row.fence + 1),
                    leased_until = \(now.adding(seconds: MailSchedule.lease)) WHERE id = \(row.id)
                """)
            taken.append(
                OutgoingMail(
                    id: row.id, account: row.account, purpose: row.purpose, fence: row.fence + 1, attempts: row.attempts + 1,
                    createdAt: row.createdAt, message: message))
        }
        return taken
    }

    private func end(_ row: MailRow, _ ending: MailEnding, problem: String?, at now: Timestamp, in tx: Transaction) throws {
        try tx.execute(
            """
            UPDATE mail SET ended_at = \(now), ended_as = \(ending), problem = \(problem), leased_until = NULL WHERE id = \(row.id)
            """)
        try endSpell(row.account, row.purpose, begunAt: row.createdAt, in: tx)
    }

    /// Writes down how an attempt went, unless another node has taken the e-mail meanwhile.
    ///
    /// - Returns: whether it is over with this e-mail.
    func settle(_ mail: OutgoingMail, _ failure: MailFailure?, _ schedule: MailSchedule, in tx: Transaction) throws -> Bool {
        let now = surroundings.clock()
        let mine: SQL = "id = \(mail.id) AND fence = \(mail.fence) AND ended_at IS NULL"
        guard let failure else {
            try tx.execute(
                """
                UPDATE mail SET ended_at = \(now), ended_as = 'sent', problem = NULL, leased_until = NULL WHERE \(mine)
                """)
            return true
        }
        switch schedule.next(after: failure, attempts: mail.attempts, of: mail.purpose, createdAt: mail.createdAt, at: now) {
        case .retry(let next):
            try tx.execute("UPDATE mail SET next_at = \(next), problem = \(failure.rawValue), leased_until = NULL WHERE \(mine)")
            return false
        case .giveUp:
            let ended = try tx.update(
                """
                UPDATE mail SET ended_at = \(now), ended_as = 'failed', problem = \(failure.rawValue), leased_until = NULL WHERE \(mine)
                """)
            if ended == 1 { try endSpell(mail.account, mail.purpose, begunAt: mail.createdAt, in: tx) }
            return true
        }
    }

    /// Whoever was not told after all is told of the next message.
    private func endSpell(_ account: ID<Account>, _ purpose: MailPurpose, begunAt: Timestamp, in tx: Transaction) throws {
        try tx.execute("DELETE FROM mail_spell WHERE account = \(account) AND purpose = \(purpose) AND told_at = \(begunAt)")
    }
}

/// A row of the queue.
struct MailRow: Sendable {
    let id: ID<Mail>
    let account: ID<Account>
    let purpose: MailPurpose
    let sealedAddress: [UInt8]?
    let cause: ID<Account>?
    let attempts: Int
    let fence: Int64
    let createdAt: Timestamp

    /// Of `mail m`.
    static let columns: SQL = "m.id, m.account, m.purpose, m.address, m.caused_by, m.attempts, m.fence, m.created_at"

    init(_ row: Row) throws {
        id = try row[0]
        account = try row[1]
        purpose = try row[2]
        sealedAddress = try row[3]
        cause = try row[4]
        attempts = try row[5]
        fence = try row[6]
        createdAt = try row[7]
    }
}
