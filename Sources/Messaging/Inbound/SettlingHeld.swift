public import Persistence

extension Inbound {
    /// Begins a conversation with it.
    ///
    /// - Parameters:
    ///   - audience: whose inbox; nil is what it was directed to.
    ///   - note: how it was checked; owed for what was quarantined.
    /// - Throws: `NotFound`, `TaskRefusal.notEligible`, `HoldingRefusal`, `SystemMessageRefusal.patientDeceased`,
    ///   `WritingFirstRefusal.nobodyCanRead`; `AttachmentRefusal.notTaken` for files that the clinical group takes no more.
    public func release(
        _ id: ID<HeldMessage>, audience: String? = nil, note: String? = nil, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Sent> {
        let desk = try settleable(id, by: user, in: tx)
        guard desk.held.reason.hasWords else { throw HoldingRefusal.wordsMissing }
        let (held, content) = (desk.held, desk.content)
        let note = try accepted(note, isOwed: held.reason.isQuarantine, site)
        guard let named = held.patient, let group = held.clinicalGroup.flatMap(site.clinicalGroup) else {
            throw HoldingRefusal.patientUnknown
        }
        let patient = try living(named, in: tx)
        let type = content.type ?? site.replyType(of: group.id)
        guard let directed = Audience(rawValue: audience ?? content.audience ?? "both"), directed != .author else {
            throw HoldingRefusal.audienceUnknown
        }
        let readers = try readers(of: directed, type, patient, in: tx)
        guard !readers.isEmpty else { throw WritingFirstRefusal.nobodyCanRead(missing(of: directed)) }
        let language = content.language ?? site.languages.first ?? "en"
        let provider = content.provider.flatMap(site.provider)
        let route = RouteDecision.entering(group, type: type, site: site)
        let effect = try send(
            AcceptedSystemMessage(
                type: type, group: group, provider: provider, subject: content.subject ?? group.name.text(in: language), body: content.body,
                audience: directed, language: language, replyAllowed: route != nil && content.replyAllowed ?? true, route: route,
                template: MessageTemplateMark(code: content.template, revision: content.templateRevision), waitsForRelease: false),
            to: patient, readers: readers,
            files: try files(of: held, areTaken: site.takesAttachmentsOfSystems(group, flow: route?.flow), in: tx),
            by: user.actor, in: tx)
        let more = try end(held, as: .sent, message: effect.value, note: note, by: user, in: tx)
        return Effect(effect.value, wakeups: effect.wakeups.union(more))
    }

    /// Puts it into a conversation, after a check that is written down.
    ///
    /// - Throws: as `release`; `HoldingRefusal.conversationNotHere` for one that
    ///   the person may not read, or that is another patient's than the one named.
    public func attach(
        _ id: ID<HeldMessage>, to conversation: ID<Conversation>, note: String, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Sent> {
        let desk = try settleable(id, by: user, in: tx)
        guard desk.held.reason.hasWords else { throw HoldingRefusal.wordsMissing }
        let note = try accepted(note, isOwed: true, site)
        let mayRead = Visibility.staffCondition(for: user.account.id)
        guard let found = try ConversationRows.find(conversation, where: mayRead, lock: true, in: tx), found.movedAt == nil else {
            throw HoldingRefusal.conversationNotHere
        }
        if let patient = desk.held.patient, try patients.patient(patient, in: tx).chart != found.chart {
            throw HoldingRefusal.conversationNotHere
        }
        _ = try living(found.chart, in: tx)
        guard try !Readers.members(of: found.visibilityFacts, at: surroundings.clock(), patients, in: tx).isEmpty else {
            throw WritingFirstRefusal.nobodyCanRead([])
        }
        let effect = try add(
            desk.content.body, to: found, inReplyTo: nil, provider: desk.content.provider ?? found.provider,
            files: try files(of: desk.held, areTaken: site.takesAttachmentsOfSystems(in: found), in: tx), by: user.actor, site: site, in: tx
        )
        let more = try end(desk.held, as: .attached, message: effect.value, note: note, by: user, in: tx)
        return Effect(effect.value, wakeups: effect.wakeups.union(more))
    }

    /// Delivers it to nobody, and keeps why.
    public func reject(_ id: ID<HeldMessage>, note: String, by user: SignedIn, site: Site, in tx: Transaction) throws -> Effect<Void> {
        let desk = try settleable(id, by: user, in: tx)
        let note = try accepted(note, isOwed: true, site)
        return Effect((), wakeups: try end(desk.held, as: .rejected, message: nil, note: note, by: user, in: tx))
    }

    /// What waits with it, to go with the message it becomes.
    private func files(of held: HeldMessage, areTaken: Bool, in tx: Transaction) throws -> AttachmentChoice {
        var choice = AttachmentChoice(
            try AttachmentBinding(surroundings).files(of: held.id, in: tx).map(\.id), areTaken: areTaken)
        choice.held = held.id
        return choice
    }

    private func settleable(_ id: ID<HeldMessage>, by user: SignedIn, in tx: Transaction) throws -> HeldDesk {
        let desk = try desk(id, for: user, lock: true, in: tx)
        guard desk.held.ending == nil else { throw HoldingRefusal.settled }
        return desk
    }

    private func accepted(_ note: String?, isOwed: Bool, _ site: Site) throws -> String? {
        guard let note, !note.allSatisfy(\.isWhitespace) else {
            if isOwed { throw HoldingRefusal.noteMissing }
            return nil
        }
        switch MessageText.body(note, limit: min(site.limits.body, 2_000), field: "note") {
        case .success(let text): return text
        case .failure(let fault): throw MessageRefusal.invalid([fault])
        }
    }

    private func end(
        _ held: HeldMessage, as outcome: HeldMessage.Outcome, message: Sent?, note: String?, by user: SignedIn, in tx: Transaction
    ) throws -> Set<Topic> {
        let now = surroundings.clock()
        let sealed = try note.map { try surroundings.keys.accounts.seal(text: $0, HeldRows.noteBinding(held.id), padded: true) }
        let ended = try tx.update(
            """
            UPDATE held_message SET ended_at = \(now), ended_as = \(outcome), ended_by = \(user.account.id), note = \(sealed),
                message = \(message?.message)
            WHERE id = \(held.id) AND ended_at IS NULL
            """)
        guard ended == 1 else { throw HoldingRefusal.settled }
        if outcome == .rejected { try AttachmentBinding(surroundings).letGo(of: held.id, at: now, in: tx) }
        if let message {
            try tx.execute(
                """
                UPDATE outside_message SET message = \(message.message), conversation = \(message.conversation) WHERE held = \(held.id)
                """)
        }
        try audit.record(
            AuditEvent(
                .settle, "held-message", held.id, by: user.actor, session: user.session, patient: held.patient,
                detail: ["outcome": outcome.rawValue]), in: tx)
        return [.group(held.workflowGroup)]
    }
}
