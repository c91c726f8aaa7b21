public import Persistence

extension Conversation {
    /// Whether the member side may reply here as far as the site and the conversation decide it, whoever of them asks (S56).
    public func takesReplies(_ site: Site) -> Bool {
        site.decisions.membersToProviders.replies && replyAllowed && movedAt == nil
    }

    /// Whether a member, standing so, may reply here, and by which way the
    /// reply would go (S13, S56, D5). What bars it names a step that works.
    func replyWay(standing: Standing, site: Site) -> Result<RouteDecision, ReplyBarred> {
        guard standing.canWrite, standing.covers(type) else { return .failure(ReplyBarred(.readOnly)) }
        var bar = ReplyBar.teamRetired
        if !takesReplies(site) {
            bar = site.decisions.membersToProviders.replies ? .notWanted : .repliesOff
        } else if let route = RouteDecision.continuing(flow, group: clinicalGroup, type: type, site: site) {
            return .success(route)
        }
        // To write anew is no way on where nothing new is taken either.
        return .failure(ReplyBarred(site.takesQuestions(from: standing) ? bar : .nothingTaken))
    }
}

extension Site {
    /// Whether a member, standing so, could begin a conversation with any team at all.
    func takesQuestions(from standing: Standing) -> Bool {
        standing.canWrite
            && decisions.membersToProviders.types.contains { type in
                standing.covers(type) && clinicalGroups.contains { $0.retiredAt == nil && flow(for: $0.id, type: type) != nil }
            }
    }
}

struct ReplyBarred: Error {
    let bar: ReplyBar

    init(_ bar: ReplyBar) {
        self.bar = bar
    }
}

extension Conversations {
    /// A member's reply. It joins the unfinished task of the conversation, or
    /// opens a new one that continues the last.
    ///
    /// - Parameter judged: the words, judged before the store's turn came; judged here when nil.
    /// - Throws: `NotFound` when the conversation is not the member's to see;
    ///   `MessageRefusal` when no reply is taken or the text is not accepted.
    public func reply(
        _ text: String, judged: JudgedWords? = nil, inReplyTo: ID<Message>? = nil, attachments: [ID<Attachment>] = [],
        to id: ID<Conversation>, by member: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<Sent> {
        let now = surroundings.clock()
        let mailbox = try mailbox(holding: id, for: member.account.id, in: tx)
        guard let conversation = try ConversationRows.find(id, where: mailbox.condition, lock: true, in: tx) else { throw NotFound() }
        let route: RouteDecision
        switch conversation.replyWay(standing: mailbox.standing, site: site) {
        case .success(let way): route = way
        case .failure(let barred):
            throw barred.bar == .readOnly ? MessageRefusal.writeNotGranted : MessageRefusal.replyNotAllowed(barred.bar)
        }
        let body: String
        switch MessageText.body(text, limit: site.limits.body) {
        case .success(let accepted): body = accepted
        case .failure(let fault): throw MessageRefusal.invalid([fault])
        }
        if let inReplyTo { try requireMessage(inReplyTo, of: id, in: tx) }
        try identity.limits.take(.send, by: member.account.id, at: now, in: tx)
        let choice = AttachmentChoice(
            attachments,
            areTaken: site.clinicalGroup(conversation.clinicalGroup).map { site.takesAttachments(.fromMembers, $0, flow: route.flow) }
                ?? false)
        let urgent = UrgentMessage.judging(body, judged: judged, at: now, site: site)
        let continuation = { (route: RouteDecision?) in
            Sending.Continuation(
                conversation: conversation, body: body, inReplyTo: inReplyTo, provider: conversation.provider, route: route,
                due: site.due(route?.flow.promise, from: now), promise: route?.flow.promise,
                warning: site.warning(route?.flow.promise, from: now), urgent: urgent, attachments: choice,
                outbound: site.outbound(route, isUrgent: urgent != nil, from: now))
        }
        let author = member.author(as: mailbox.role)
        let replies = PersonalReplies(surroundings, audit: audit)
        guard case .workbench(let group) = route.flow.route,
            case .inbox(let account) = try replies.destination(in: conversation, site: site, at: now, tx)
        else { return try sending.add(continuation(route), by: author, at: now, in: tx) }
        // It enters no flow and no queue: it goes back to whoever began (S46).
        var effect = try sending.add(continuation(nil), by: author, at: now, in: tx)
        effect.wakeups.formUnion(
            try replies.receive(
                effect.value.message, of: conversation, for: account, group: group, promise: route.flow.promise, site: site, at: now, in: tx
            ))
        return effect
    }

    private func requireMessage(_ message: ID<Message>, of conversation: ID<Conversation>, in tx: Transaction) throws {
        let isThere = try tx.first("SELECT 1 FROM message WHERE id = \(message) AND conversation = \(conversation)") { try $0[0] as Int64 }
        guard isThere != nil else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: "inReplyTo", code: "unknown", sentence: "The message you reply to is not in this conversation.")
            ])
        }
    }

    /// That a conversation stands where its address says, before the same patient.
    ///
    /// - Throws: `NotFound`.
    public func requirePlace(
        of conversation: ID<Conversation>, before patient: ID<Patient>, for account: ID<Account>, in tx: Transaction
    ) throws {
        guard try mailbox(holding: conversation, for: account, in: tx).patient.id == patient else { throw NotFound() }
    }

    /// The mailbox in which a member finds a conversation.
    ///
    /// - Throws: `NotFound` when there is none: unknown and forbidden alike.
    public func mailbox(holding conversation: ID<Conversation>, for account: ID<Account>, in tx: Transaction) throws -> Mailbox {
        let place = try tx.first("SELECT patient, chart FROM conversation WHERE id = \(conversation)") { row in
            (patient: try row[0] as ID<Patient>, chart: try row[1] as ID<Patient>)
        }
        guard let place else { throw NotFound() }
        do {
            return try mailbox(of: place.patient, for: account, in: tx)
        } catch let refusal as NotFound {
            guard place.chart != place.patient else { throw refusal }
            return try mailbox(of: place.chart, for: account, in: tx)
        }
    }
}
