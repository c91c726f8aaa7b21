public import Persistence

extension Conversations {
    /// The patients to whom a conversation could belong instead: those for whom whoever began it may write such a question.
    public func otherPatients(for conversation: Conversation, in tx: Transaction) throws -> [Patient] {
        guard conversation.movedAt == nil, conversation.begunAs.isMember, let author = conversation.begunBy else { return [] }
        return try mailboxes(of: author, in: tx).map(\.mailbox).filter {
            $0.patient.chart != conversation.chart && $0.standing.canWrite && $0.standing.covers(conversation.type)
        }.map(\.patient)
    }

    /// The proposal that waits, for staff and administrators.
    public func pendingPatientChange(of conversation: ID<Conversation>, in tx: Transaction) throws -> PatientChange? {
        try patientChanges(where: "x.conversation = \(conversation)", in: tx).first
    }

    /// All proposals that wait, oldest first, for a healthcare administrator: who and whom, nothing of what was written.
    public func pendingPatientChanges(in tx: Transaction) throws -> [PatientChange] {
        try patientChanges(where: "TRUE", in: tx)
    }

    private func patientChanges(where condition: SQL, in tx: Transaction) throws -> [PatientChange] {
        let rows = try tx.all(
            """
            SELECT x.id, x.conversation, x.from_patient, x.to_patient, c.begun_by, x.proposed_by, x.proposed_at
            FROM patient_change x JOIN conversation c ON c.id = x.conversation
            WHERE x.ended_at IS NULL AND \(condition) ORDER BY x.proposed_at, x.id LIMIT 200
            """
        ) { row in
            (
                id: try row[0] as ID<PatientChange>, conversation: try row[1] as ID<Conversation>, from: try row[2] as ID<Patient>,
                to: try row[3] as ID<Patient>, author: try row[4] as ID<Account>?, by: try row[5] as ID<Account>,
                at: try row[6] as Timestamp
            )
        }
        guard !rows.isEmpty else { return [] }
        let names = try identity.names(of: Array(Set(rows.flatMap { [$0.author, $0.by].compactMap { $0 } })), in: tx)
        return try rows.map { row in
            PatientChange(
                id: row.id, conversation: row.conversation, from: try patients.patient(row.from, in: tx),
                to: try patients.patient(row.to, in: tx), authorName: row.author.flatMap { names[$0] } ?? "",
                proposedByName: names[row.by] ?? "", proposedAt: row.at)
        }
    }

    /// What the member who began a conversation is asked to confirm. Nobody else on the member side learns of it: they may not know the
    /// other patient.
    func proposedPatient(for conversation: Conversation, to mailbox: Mailbox, site: Site, in tx: Transaction) throws -> ProposedPatient? {
        guard conversation.begunBy == mailbox.account, conversation.movedAt == nil else { return nil }
        let pending = try tx.first(
            "SELECT to_patient, proposed_at FROM patient_change WHERE conversation = \(conversation.id) AND ended_at IS NULL"
        ) { row in (to: try row[0] as ID<Patient>, at: try row[1] as Timestamp) }
        guard let pending, let there = try mailboxIfAny(of: pending.to, for: mailbox.account, in: tx), there.standing.canWrite else {
            return nil
        }
        return ProposedPatient(
            patient: there.patient, proposedAt: pending.at,
            readers: try readers(
                ofNew: ChangingPatient.audience(conversation.audience, author: there.standing), type: conversation.type, in: there, tx))
    }

    func mailboxIfAny(of patient: ID<Patient>, for account: ID<Account>, in tx: Transaction) throws -> Mailbox? {
        do {
            return try mailbox(of: patient, for: account, in: tx)
        } catch is NotFound {
            return nil
        }
    }

    /// Judges whether a conversation may go to another patient's chart, by what holds now.
    ///
    /// - Returns: as what each member who wrote stands there.
    func judgeChange(
        of conversation: Conversation, to patient: Patient, in tx: Transaction
    ) throws -> [ID<Account>: Standing] {
        let authors = try tx.all(
            """
            SELECT DISTINCT author FROM message
            WHERE conversation = \(conversation.id) AND author IS NOT NULL AND author_role IN ('patient', 'proxy')
            """
        ) { try $0[0] as ID<Account> }
        var standings: [ID<Account>: Standing] = [:]
        for author in authors { standings[author] = try mailboxIfAny(of: patient.id, for: author, in: tx)?.standing }
        try ChangingPatient.judge(
            begunAs: conversation.begunAs, isStub: conversation.movedAt != nil, isSamePatient: patient.chart == conversation.chart,
            type: conversation.type, standings: authors.map { standings[$0] })
        return standings
    }
}

extension Workbench {
    /// Says that a conversation is about another patient. Whoever began it, or a healthcare administrator, confirms; nothing moves before.
    ///
    /// - Throws: `PatientChangeRefusal`, `NotFound` for no patient, and as every action of an owner.
    public func proposePatient(
        _ patient: ID<Patient>, for id: ID<WorkbenchTask>, version: Int64? = nil, by user: SignedIn, conversations: Conversations,
        in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try requireOwned(desk, by: user.account.id, in: tx)
        let conversation = desk.conversation
        // Whether there is such a patient at all is told to nobody: only the author's own are ever possible.
        guard let target = try conversations.otherPatients(for: conversation, in: tx).first(where: { $0.id == patient }) else {
            throw patient == conversation.patient ? PatientChangeRefusal.samePatient : PatientChangeRefusal.authorMayNot
        }
        _ = try conversations.judgeChange(of: conversation, to: target, in: tx)
        let change: ID<PatientChange> = surroundings.ids.next()
        let added = try tx.update(
            """
            INSERT INTO patient_change (id, conversation, from_patient, to_patient, proposed_by, proposed_at)
            VALUES (\(change), \(conversation.id), \(conversation.patient), \(target.id), \(user.account.id), \(now))
            ON CONFLICT DO NOTHING
            """)
        guard added == 1 else { throw PatientChangeRefusal.proposedAlready }
        try audit.record(
            AuditEvent(
                .proposePatient, "conversation", conversation.id, by: user.actor, session: user.session, patient: conversation.patient,
                detail: ["to": target.id.description]), in: tx)
        return Effect(try touch(desk, in: tx), wakeups: try wakeups(for: desk, at: now, in: tx))
    }

    /// Takes the proposal back.
    ///
    /// - Throws: `PatientChangeRefusal.nothingProposed`, and as every action of an owner.
    public func cancelPatientChange(
        for id: ID<WorkbenchTask>, version: Int64? = nil, by user: SignedIn, in tx: Transaction
    ) throws -> Effect<WorkbenchTask> {
        let now = surroundings.clock()
        let desk = try workableDesk(id, version: version, of: user.account.id, in: tx)
        try requireOwned(desk, by: user.account.id, in: tx)
        try PatientChangeRows.end(of: desk.conversation.id, as: .cancelled, by: user.account.id, at: now, in: tx)
        try record(.proposePatient, desk.task, by: user, detail: ["ending": PatientChangeEnding.cancelled.rawValue], in: tx)
        return Effect(try touch(desk, in: tx), wakeups: try wakeups(for: desk, at: now, in: tx))
    }
}

enum PatientChangeRows {
    /// Ends the proposal that waits.
    ///
    /// - Returns: the patient it named.
    /// - Throws: `PatientChangeRefusal.nothingProposed`.
    @discardableResult
    static func end(
        of conversation: ID<Conversation>, as ending: PatientChangeEnding, by account: ID<Account>, at now: Timestamp, in tx: Transaction
    ) throws -> (id: ID<PatientChange>, to: ID<Patient>) {
        let ended = try tx.first(
            """
            UPDATE patient_change SET ending = \(ending), ended_at = \(now), ended_by = \(account)
            WHERE conversation = \(conversation) AND ended_at IS NULL RETURNING id, to_patient
            """
        ) { row in (id: try row[0] as ID<PatientChange>, to: try row[1] as ID<Patient>) }
        guard let ended else { throw PatientChangeRefusal.nothingProposed }
        return ended
    }
}
