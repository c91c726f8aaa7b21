import Persistence

extension Inbound {
    /// A reply of a system: into the conversation that it names for certain, or
    /// to the people of a workflow group, who look where it belongs.
    func answer(
        _ message: SystemMessage, by caller: SystemCaller, site: Site, in tx: Transaction
    ) throws -> Effect<ReceivedMessage> {
        let accepted = try message.acceptedReply(from: caller, site: site)
        let patient = try message.patient.map { try self.patient($0, for: caller, in: tx) }
        func hold(_ reason: HeldMessage.Reason, in conversation: Conversation? = nil) throws -> Effect<ReceivedMessage> {
            let group = conversation.flatMap { site.clinicalGroup($0.clinicalGroup) } ?? accepted.group
            // Where it belongs is not known yet: a person asks again of the group they choose.
            let areTaken = group.map(site.takesAttachmentsOfSystems(byAnyFlowOf:)) ?? site.decisions.external.attachments
            return try self.hold(
                HeldMessage.Content(accepted, quoting: message), as: .reply, because: reason, from: caller, to: patient, group: group,
                type: conversation?.type, files: message.files(of: caller, areTaken: areTaken), site: site, in: tx)
        }
        switch Matching.decide(try facts(of: message, for: patient, by: caller, site: site, in: tx)) {
        case .otherPatient: throw SystemMessageRefusal.otherPatient
        case .held(let reason): return try hold(reason)
        case .conversation(let found):
            guard let conversation = try ConversationRows.find(found.conversation, lock: true, in: tx) else { throw NotFound() }
            // Also where it does not name its patient.
            _ = try living(conversation.chart, in: tx)
            let readers = try Readers.members(of: conversation.visibilityFacts, at: surroundings.clock(), patients, in: tx)
            guard !readers.isEmpty else { return try hold(.nobodyCanRead, in: conversation) }
            let provider = try message.provider(in: conversation, site)
            let effect = try add(
                accepted.body, to: conversation, inReplyTo: found.message, provider: provider?.id ?? conversation.provider,
                files: message.files(of: caller, areTaken: site.takesAttachmentsOfSystems(in: conversation)), by: caller.actor, site: site,
                in: tx)
            return effect.map { .delivered($0, readers: readers) }
        }
    }

    /// Puts the answer of a system into a conversation whose row is locked.
    func add(
        _ body: String, to conversation: Conversation, inReplyTo: ID<Message>?, provider: ID<Provider>?, files: AttachmentChoice,
        by actor: Actor, site: Site, in tx: Transaction
    ) throws -> Effect<Sent> {
        let now = surroundings.clock()
        let name =
            provider.flatMap(site.provider)?.name ?? site.clinicalGroup(conversation.clinicalGroup)?.name.text(in: conversation.language)
        let reach = try deliveries.reach(of: inReplyTo, in: conversation, tx)
        let arrived = try deliveries.answered(conversation.id, reach, at: now, in: tx)
        // Where people of the practice work on it, they say when it is answered.
        let isWhole = try !OutsideReply.leavesOpen(conversation.id, after: reach.through, in: tx)
        let effect = try sending.add(
            Sending.Continuation(
                conversation: conversation, body: body, inReplyTo: inReplyTo, provider: provider, route: nil, due: now, promise: nil,
                answers: isWhole, attachments: files),
            by: Sending.Author(account: nil, name: name ?? "", role: .system, actor: actor, session: nil), at: now, in: tx)
        let more = try OutsideReply.settle(conversation, through: reach.through, at: now, in: tx)
        return Effect(effect.value, wakeups: effect.wakeups.union(more).union(arrived))
    }

    /// Looks up whatever the reply quotes, among the conversations this system may write in: all of it, so that what contradicts itself
    /// is seen.
    private func facts(
        of message: SystemMessage, for patient: Patient?, by caller: SystemCaller, site: Site, in tx: Transaction
    ) throws -> Matching.Facts {
        var facts = Matching.Facts()
        facts.chart = patient?.chart
        facts.quotesSomething = message.inReplyTo != nil || message.conversation != nil
        let groups = site.clinicalGroups.filter(caller.covers).map(\.id)
        guard !groups.isEmpty, let known = ConversationRows.known(to: caller, naming: patient?.chart) else { return facts }
        let inReach: SQL = "c.clinical_group IN (\(SQL.list(groups))) AND \(known)"
        func found(_ row: Row) throws -> Matching.Found {
            Matching.Found(conversation: try row[0], message: try row[1], chart: try row[2], isMoved: try row[3])
        }
        if let text = message.inReplyTo, let id = ID<Message>(text) {
            facts.byMessage = try tx.first(
                """
                SELECT c.id, m.id, c.chart, c.moved_at IS NOT NULL FROM message m JOIN conversation c ON c.id = m.conversation
                WHERE m.id = \(id) AND \(inReach)
                """, found)
        }
        func conversation(_ text: String?) throws -> Matching.Found? {
            guard let id = text.flatMap({ ID<Conversation>($0) }) else { return nil }
            return try tx.first(
                "SELECT c.id, NULL, c.chart, c.moved_at IS NOT NULL FROM conversation c WHERE c.id = \(id) AND \(inReach)"
            ) { Matching.Found(conversation: try $0[0], chart: try $0[2], isMoved: try $0[3]) }
        }
        facts.byConversation = try conversation(message.conversation)
        guard facts.byMessage == nil, let text = message.inReplyTo else { return facts }
        facts.byAnsweredConversation = try conversation(text)
        let earlier = try tx.first(
            """
            SELECT c.id, o.message, c.chart, c.moved_at IS NOT NULL
            FROM outside_message o JOIN conversation c ON c.id = o.conversation
            WHERE o.sender = \(caller.client.id) AND o.external = \(externalName(text, of: caller)) AND \(inReach)
            """, found)
        facts.byExternalName = try earlier ?? quotedFromBefore(text, by: caller, where: inReach, in: tx)
        return facts
    }
}

extension SystemMessage {
    /// The provider in whose name a reply comes, if one is named.
    func provider(in conversation: Conversation, _ site: Site) throws -> Provider? {
        guard let provider else { return nil }
        let offered = (site.clinicalGroup(conversation.clinicalGroup)?.providers ?? []).compactMap(site.provider)
        guard let found = offered.first(where: { provider.names(code: $0.code, authority: $0.authority, identifier: $0.identifier) }) else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: "from.provider", code: "unknown", sentence: "Name a provider of this clinical group.")
            ])
        }
        return found
    }
}

extension ConversationRows {
    /// Whether the conversation `c` is one that a system can know of, as a condition: one of which a message has left for it, or of a
    /// patient whom one of its authorities has given a number. nil where there can be none.
    ///
    /// - Parameter chart: of the patient whom it names by such a number.
    static func known(to caller: SystemCaller, naming chart: ID<Patient>?) -> SQL? {
        if let endpoint = caller.endpoint { return wasTried(at: endpoint) }
        guard !caller.client.authorities.isEmpty else { return nil }
        let isNumbered: SQL = """
            EXISTS (SELECT 1 FROM patient_identifier i
                WHERE i.patient IN (c.patient, c.chart) AND i.authority IN (\(SQL.list(caller.client.authorities))))
            """
        guard let chart else { return isNumbered }
        return "(c.chart = \(chart) OR \(isNumbered))"
    }
}

/// What an answer from outside means for what waited for it.
enum OutsideReply {
    /// Whether something the member asked is not answered by it: what came later, what never came to the other system, and what people
    /// of the practice answer. A look that urgent words called for answers nothing.
    static func leavesOpen(_ conversation: ID<Conversation>, after reach: Int64, in tx: Transaction) throws -> Bool {
        try tx.first(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM task t WHERE t.conversation = \(conversation) AND t.state <> 'done' AND t.raised_by IS NULL)
                OR EXISTS (SELECT 1 FROM message WHERE conversation = \(conversation)
                    AND (seq > \(reach) OR \(neverArrived) OR \(waitsInInbox))
                    AND author_role IN ('patient', 'proxy') AND receipt <> \(Receipt.answered) AND withdrawn_at IS NULL)
            """
        ) { try $0[0] as Int64 } != nil
    }

    /// That a row of `message` was to go to another system that never said it has it, and that nobody has answered.
    private static let neverArrived: SQL =
        "EXISTS (SELECT 1 FROM delivery d WHERE d.message = message.id AND d.accepted_at IS NULL AND d.answered_at IS NULL)"

    /// That a row of `message` waits in the inbox of whoever began the conversation.
    private static let waitsInInbox: SQL =
        "EXISTS (SELECT 1 FROM personal_reply p WHERE p.message = message.id AND p.ended_at IS NULL)"

    /// The member's questions that neither a task nor an inbox holds are answered by it, as far as it reaches.
    ///
    /// - Returns: whom else it concerns.
    static func settle(
        _ conversation: Conversation, through reach: Int64, at now: Timestamp, in tx: Transaction
    ) throws -> Set<Topic> {
        let earlier = Receipt.allCases.filter { $0 < .answered }
        try tx.execute(
            """
            UPDATE message SET receipt = \(Receipt.answered), receipt_at = \(now)
            WHERE conversation = \(conversation.id) AND seq <= \(reach) AND receipt IN (\(SQL.list(earlier)))
                AND withdrawn_at IS NULL AND NOT \(neverArrived) AND NOT \(waitsInInbox)
                AND NOT EXISTS (SELECT 1 FROM task_message tm JOIN task t ON t.id = tm.task
                    WHERE tm.message = message.id AND t.state <> 'done')
            """)
        let groups = try tx.all("SELECT workflow_group FROM task WHERE conversation = \(conversation.id) AND state <> 'done'") {
            try $0[0] as ID<WorkflowGroup>
        }
        return Set(groups.map { .group($0) })
    }
}
