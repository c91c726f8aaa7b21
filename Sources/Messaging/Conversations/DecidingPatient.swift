public import Persistence

extension Conversations {
    /// The member who began a conversation says whether it is about the patient whom staff proposed.
    ///
    /// - Returns: where the conversation is now: the same when it stays.
    /// - Throws: `NotFound` for everybody else; `PatientChangeRefusal`.
    public func decidePatient(
        of id: ID<Conversation>, confirmed: Bool, by member: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<ID<Conversation>> {
        let mailbox = try mailbox(holding: id, for: member.account.id, in: tx)
        guard let conversation = try ConversationRows.find(id, where: mailbox.condition, lock: true, in: tx),
            conversation.begunBy == member.account.id
        else { throw NotFound() }
        return try decide(conversation, confirmed: confirmed, by: member, in: tx)
    }

    /// A healthcare administrator decides, who reads nothing of it.
    ///
    /// - Throws: `NotFound` without the role or the proposal; `PatientChangeRefusal`.
    public func decide(
        _ change: ID<PatientChange>, confirmed: Bool, by administrator: SignedIn, in tx: Transaction
    ) throws -> Effect<ID<Conversation>> {
        guard administrator.account.roles.contains(.healthcareAdministrator) else { throw NotFound() }
        let id = try tx.first("SELECT conversation FROM patient_change WHERE id = \(change)") { try $0[0] as ID<Conversation> }
        guard let id, let conversation = try ConversationRows.find(id, lock: true, in: tx) else { throw NotFound() }
        return try decide(conversation, confirmed: confirmed, by: administrator, in: tx)
    }

    private func decide(
        _ conversation: Conversation, confirmed: Bool, by person: SignedIn, in tx: Transaction
    ) throws -> Effect<ID<Conversation>> {
        let now = surroundings.clock()
        let change = try PatientChangeRows.end(
            of: conversation.id, as: confirmed ? .confirmed : .declined, by: person.account.id, at: now, in: tx)
        var topics = try topics(of: conversation, at: now, in: tx)
        guard confirmed else {
            try audit.record(
                AuditEvent(
                    .proposePatient, "conversation", conversation.id, by: person.actor, session: person.session,
                    patient: conversation.patient, detail: ["ending": PatientChangeEnding.declined.rawValue]), in: tx)
            return Effect(conversation.id, wakeups: topics)
        }
        // By what holds now: the grant may have ended since it was proposed.
        let target = try patients.patient(change.to, in: tx)
        let standings = try judgeChange(of: conversation, to: target, in: tx)
        let moved = try ConversationMove(
            conversation: conversation, to: target, standings: standings, by: person, at: now, surroundings: surroundings, in: tx
        ).write(in: tx)
        try tx.execute("UPDATE patient_change SET moved_to = \(moved.id) WHERE id = \(change.id)")
        for (object, patient, other) in [(conversation.id, conversation.patient, target.id), (moved.id, target.id, conversation.patient)] {
            try audit.record(
                AuditEvent(
                    .move, "conversation", object, by: person.actor, session: person.session, patient: patient,
                    detail: ["other": other.description]), in: tx)
        }
        topics.formUnion(
            try sending.notifications.tell(
                of: moved.lastMessage, facts: moved.visibilityFacts, author: conversation.begunBy, groups: [], isToMembers: true, at: now,
                in: tx))
        return Effect(moved.id, wakeups: topics)
    }

    /// Everybody whose page shows a conversation.
    private func topics(of conversation: Conversation, at now: Timestamp, in tx: Transaction) throws -> Set<Topic> {
        var topics: Set<Topic> = []
        for reader in try Readers.members(of: conversation.visibilityFacts, at: now, patients, in: tx) {
            topics.insert(.mailbox(reader.account, reader.patient))
        }
        let groups = try tx.all("SELECT DISTINCT workflow_group FROM task WHERE conversation = \(conversation.id)") {
            try $0[0] as ID<WorkflowGroup>
        }
        return topics.union(groups.map { .group($0) })
    }
}
