import Persistence

/// A whole conversation as the verbs would have left it, ready to be written at
/// once: each question of the member answered by the agent who claimed it,
/// perhaps except the last.
struct LoadedConversation: Sendable {
    let rows: [Insertion]
    let events: [Audit.Proven]

    /// What is known of it before anything is written.
    struct Plan: Sendable {
        let patient: Patient
        let patientKey: PatientKey
        let member: Sending.Author
        let agent: Sending.Author
        let accepted: AcceptedConversation
        let decision: ID<RouteDecision>
        let group: ID<WorkflowGroup>
        /// What is written and when; the member begins, and they take turns.
        let turns: [(text: String, at: Timestamp)]
    }
}

extension Sending {
    /// Decides and seals everything of a conversation without asking the store.
    func loaded(_ plan: LoadedConversation.Plan, site: Site) throws -> LoadedConversation {
        let id: ID<Conversation> = surroundings.ids.next()
        let key = ContentKey.random(id: id.retyped())
        let (accepted, patient) = (plan.accepted, plan.patient)
        let promise = accepted.route.flow.promise
        var rows: [Insertion] = []
        var events: [Audit.Proven] = []
        var chain: [UInt8] = []
        var last: (place: MessagePlace, text: String, author: Author)?
        var lastTask: ID<WorkbenchTask>?
        for (number, turn) in plan.turns.enumerated() {
            let author = number % 2 == 0 ? plan.member : plan.agent
            let place = MessagePlace(
                conversation: id, message: surroundings.ids.next(), seq: Int64(number) + 1, author: author.account, sentAt: turn.at)
            let body = try key.seal(text: turn.text, place.binding, padded: true)
            chain = place.chainHash(body: body, after: chain)
            let answer = number + 1 < plan.turns.count ? plan.turns[number + 1] : nil
            var receipt: (state: Receipt, at: Timestamp)?
            if author.role.isMember { receipt = answer.map { (.answered, $0.at) } ?? (.received, turn.at) }
            rows.append(
                MessageRows.insertion(
                    place, role: author.role, clinicalGroup: accepted.group.id, provider: accepted.provider?.id, body: body,
                    inReplyTo: author.role.isMember ? nil : last?.place.message, decision: author.role.isMember ? plan.decision : nil,
                    receipt: receipt, chainHash: chain))
            if author.role.isMember {
                let task: ID<WorkbenchTask> = surroundings.ids.next()
                let opening = TaskBinding.Opening(
                    conversation: id, patient: patient.id, chart: patient.chart, group: plan.group, type: accepted.type,
                    due: site.due(promise, from: turn.at), promise: promise, continues: lastTask, isTended: false)
                let answered = try answer.map { (by: try plan.agent.requireAccount(), at: $0.at) }
                rows.append(try tasks.insertion(of: task, opening, at: turn.at, answered: answered))
                rows.append(TaskBinding.binding(of: place.message, to: task))
                rows.append(Notifications.insertion(of: place.message, group: plan.group))
                events.append(try proven(number == 0 ? .send : .reply, "message", place.message, by: author, plan, at: turn.at))
                lastTask = task
            } else {
                rows.append(Notifications.insertion(of: place.message, account: try plan.member.requireAccount()))
                events.append(try proven(.claim, "task", lastTask, by: author, plan, at: turn.at))
                events.append(try proven(.reply, "message", place.message, by: author, plan, at: turn.at))
                events.append(
                    try proven(
                        .complete, "task", lastTask, by: author, plan, at: turn.at, detail: ["outcome": TaskOutcome.replied.rawValue]))
            }
            last = (place, turn.text, author)
        }
        guard let last, let first = plan.turns.first else { return LoadedConversation(rows: [], events: []) }
        let record = ConversationRecord(
            id: id, patient: patient.id, chart: patient.chart, type: accepted.type, clinicalGroup: accepted.group.id,
            provider: accepted.provider?.id, flow: accepted.route.flow, audience: accepted.audience, begunBy: plan.member.account,
            begunAs: plan.member.role, replyAllowed: true, language: patient.details.language ?? "en",
            wrappedKey: try plan.patientKey.content.wrap(key, ConversationRows.keyBinding(id, patient.id)),
            subject: try key.seal(text: accepted.subject, ConversationRows.subjectBinding(id), padded: true),
            card: try Card(subject: accepted.subject, body: last.text, from: last.author.name).seal(
                plan.patientKey, at: CardPlace(conversation: id, patient: patient.id, lastAt: last.place.sentAt)),
            last: last.place, lastRole: last.author.role, toMembers: Int64(plan.turns.count / 2),
            status: last.author.role.isMember ? .sent : .answered, statusAt: last.place.sentAt, chainHash: chain, createdAt: first.at)
        return LoadedConversation(rows: [ConversationRows.insertion(record)] + rows, events: events)
    }

    private func proven<Object>(
        _ action: AuditAction, _ kind: String, _ object: ID<Object>?, by author: Author, _ plan: LoadedConversation.Plan,
        at time: Timestamp, detail: [String: String] = [:]
    ) throws -> Audit.Proven {
        try audit.proven(
            AuditEvent(action, kind, object, by: author.actor, session: author.session, patient: plan.patient.id, detail: detail), at: time)
    }
}

extension Sending.Author {
    /// - Throws: `NotFound` for an author who is no account.
    fileprivate func requireAccount() throws -> ID<Account> {
        guard let account else { throw NotFound() }
        return account
    }
}
