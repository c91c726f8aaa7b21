import Crypto
import Persistence

/// The only place where somebody's message is sent, whoever wrote it and by whichever route it goes on.
///
/// Rows of messages are written elsewhere for what was sent already: by another system before (`ImportedChain`), in the chart of
/// another patient (`ConversationMove`), and by nobody, to measure with (`LoadedConversation`). All use `MessageRows.insertion`.
///
/// A decision says what is to be sent; these two verbs write it: message,
/// task, route decision, notification rows and audit event in the caller's
/// transaction, so that there is never one without the others (S28).
public final class Sending: Sendable {
    let surroundings: Surroundings
    let audit: Audit
    let tasks: TaskBinding
    let decisions: RouteDecisions
    let notifications: Notifications

    public init(
        _ surroundings: Surroundings, audit: Audit, tasks: TaskBinding, decisions: RouteDecisions, notifications: Notifications
    ) {
        self.surroundings = surroundings
        self.audit = audit
        self.tasks = tasks
        self.decisions = decisions
        self.notifications = notifications
    }

    /// Who writes, and as what.
    struct Author: Sendable {
        let account: ID<Account>?
        let name: String
        let role: AuthorRole
        let actor: Actor
        let session: ID<Session>?

        /// The name as the message keeps it, for who has no account here.
        func sealedName(_ key: ContentKey, at place: MessagePlace) throws -> [UInt8]? {
            account == nil ? try key.seal(text: name, place.authorBinding, padded: true) : nil
        }
    }

    /// A first message that every rule has accepted.
    struct Opening: Sendable {
        let patient: Patient
        let type: MessageType
        let clinicalGroup: ID<ClinicalGroup>
        let provider: ID<Provider>?
        let audience: Audience
        let subject: String
        let body: String
        let language: String
        let replyAllowed: Bool
        /// The way it goes on; nil when it goes to the member side.
        let route: RouteDecision?
        let due: Timestamp
        let promise: Promise?
        /// When the managers are told that it is about to be late.
        var warning: Timestamp?
        /// Who reads it, when the caller knows it already.
        var readers: [Reader]?
        /// The flow that replies enter, where the message itself enters none.
        var flow: MessageFlow?
        /// The template its words came from.
        var template: MessageTemplateMark?
        /// What in it may be urgent.
        var urgent: UrgentMessage?
        /// The files that go with it.
        var attachments = AttachmentChoice()
        /// When it leaves, on the external route.
        var outbound: Outbound?
    }

    /// Begins a conversation.
    func begin(_ opening: Opening, by author: Author, at now: Timestamp, in tx: Transaction) throws -> Effect<Sent> {
        let binding = AttachmentBinding(surroundings)
        let files = try binding.chosen(opening.attachments, by: author.account, in: tx)
        let patientKey = try surroundings.patientKeys.key(of: opening.patient.id, in: tx)
        let id: ID<Conversation> = surroundings.ids.next()
        let message: ID<Message> = surroundings.ids.next()
        let key = ContentKey.random(id: id.retyped())
        let toMembers: Int64 = author.role.isMember ? 0 : 1
        let place = MessagePlace(conversation: id, message: message, seq: 1, author: author.account, sentAt: now)
        let body = try key.seal(text: opening.body, place.binding, padded: true)
        let card = Card(subject: opening.subject, body: opening.body, from: author.name)
        let decision = try opening.route.map { try decisions.record($0, in: tx) }
        let chain = place.chainHash(body: body, after: [])
        try tx.insert(
            ConversationRows.insertion(
                ConversationRecord(
                    id: id, patient: opening.patient.id, chart: opening.patient.chart, type: opening.type,
                    clinicalGroup: opening.clinicalGroup, provider: opening.provider, flow: opening.route?.flow ?? opening.flow,
                    audience: opening.audience,
                    begunBy: author.account, begunAs: author.role, replyAllowed: opening.replyAllowed, language: opening.language,
                    wrappedKey: try patientKey.content.wrap(key, ConversationRows.keyBinding(id, opening.patient.id)),
                    subject: try key.seal(text: opening.subject, ConversationRows.subjectBinding(id), padded: true),
                    card: try card.seal(patientKey, at: CardPlace(conversation: id, patient: opening.patient.id, lastAt: now)),
                    last: place, lastRole: author.role, toMembers: toMembers, status: .sent, statusAt: now, chainHash: chain,
                    createdAt: now)))
        try tx.insert(
            MessageRows.insertion(
                place, role: author.role, clinicalGroup: opening.clinicalGroup, provider: opening.provider, body: body, inReplyTo: nil,
                decision: decision, receipt: author.role.isMember ? (.received, now) : nil, chainHash: chain, template: opening.template,
                authorName: author.sealedName(key, at: place)))
        let attached = try binding.bind(files, to: message, of: id, key: key, in: tx)
        try enqueue(
            place, patient: opening.patient.id, route: opening.route, opening.outbound, isUrgent: opening.urgent != nil, due: opening.due,
            in: tx)
        let urgent = opening.urgent?.words(of: id, opening.patient.id, key: patientKey)
        let bound = try opening.route.flatMap { route -> TaskBinding.Bound? in
            guard case .workbench(let group) = route.flow.route else { return nil }
            return try tasks.open(
                TaskBinding.Opening(
                    conversation: id, patient: opening.patient.id, chart: opening.patient.chart, group: group, type: opening.type,
                    due: opening.due, promise: opening.promise, warning: opening.warning, urgent: urgent),
                for: message, at: now, in: tx)
        }
        let look = try opening.urgent?.lookedAt(besides: bound?.group).map { group in
            try tasks.raise(
                TaskBinding.Opening(
                    conversation: id, patient: opening.patient.id, chart: opening.patient.chart, group: group, type: opening.type,
                    due: opening.due, promise: nil, urgent: urgent),
                for: message, at: now, in: tx)
        }
        let wakeups = try notifications.tell(
            of: message,
            facts: Visibility.Facts(
                patient: opening.patient.id, chart: opening.patient.chart, type: opening.type, audience: opening.audience,
                begunBy: author.account),
            author: author.account, groups: [bound?.group, look?.group], isToMembers: !author.role.isMember,
            isUrgent: opening.urgent != nil, known: opening.readers, at: now, in: tx)
        try audit.record(
            AuditEvent(.send, "message", message, by: author.actor, session: author.session, patient: opening.patient.id), in: tx)
        return Effect(Sent(conversation: id, message: message, task: bound?.task, attachments: attached), wakeups: wakeups)
    }

    /// A further message that every rule has accepted.
    struct Continuation: Sendable {
        let conversation: Conversation
        let body: String
        let inReplyTo: ID<Message>?
        let provider: ID<Provider>?
        /// The way it goes on; nil when it goes to the member side.
        let route: RouteDecision?
        let due: Timestamp
        let promise: Promise?
        /// When the managers are told that it is about to be late.
        var warning: Timestamp?
        /// Whether it answers what is open. A correction of an earlier answer does not.
        var answers = true
        /// The template its words came from.
        var template: MessageTemplateMark?
        /// What in it may be urgent.
        var urgent: UrgentMessage?
        /// The files that go with it.
        var attachments = AttachmentChoice()
        /// When it leaves, on the external route.
        var outbound: Outbound?
        /// Who reads it, when the caller knows it already.
        var readers: [Reader]?
    }

    /// Adds a message to a conversation whose row the caller has locked.
    func add(_ continuation: Continuation, by author: Author, at now: Timestamp, in tx: Transaction) throws -> Effect<Sent> {
        let conversation = continuation.conversation
        let binding = AttachmentBinding(surroundings)
        let files = try binding.chosen(continuation.attachments, by: author.account, in: tx)
        let patientKey = try surroundings.patientKeys.key(of: conversation.patient, in: tx)
        let key = try conversation.key(under: patientKey)
        let message: ID<Message> = surroundings.ids.next()
        let place = MessagePlace(
            conversation: conversation.id, message: message, seq: conversation.lastSeq + 1, author: author.account, sentAt: now)
        let body = try key.seal(text: continuation.body, place.binding, padded: true)
        let subject = try conversation.subject(with: key)
        let card = Card(subject: subject, body: continuation.body, from: author.name)
        let decision = try continuation.route.map { try decisions.record($0, in: tx) }
        let chain = place.chainHash(body: body, after: conversation.chainHash)
        let status: ConversationStatus =
            author.role.isMember ? conversation.status.afterAnother : continuation.answers ? .answered : conversation.status
        let added = try tx.update(
            """
            UPDATE conversation SET last_seq = \(place.seq), last_message = \(message),
                last_author = \(author.account), last_at = \(now),
                card = \(try card.seal(patientKey, at: CardPlace(conversation: conversation.id, patient: conversation.patient, lastAt: now))),
                card_from = \(author.role.side), to_members = to_members + \(author.role.isMember ? 0 : 1),
                status = \(status), status_at = \(now), chain_hash = \(chain)
            WHERE id = \(conversation.id) AND last_seq = \(conversation.lastSeq)
            """)
        guard added == 1 else { throw DatabaseFailure.busy }
        try tx.insert(
            MessageRows.insertion(
                place, role: author.role, clinicalGroup: conversation.clinicalGroup, provider: continuation.provider, body: body,
                inReplyTo: continuation.inReplyTo, decision: decision, receipt: author.role.isMember ? (.received, now) : nil,
                chainHash: chain, template: continuation.template, authorName: author.sealedName(key, at: place)))
        let attached = try binding.bind(files, to: message, of: conversation.id, key: key, in: tx)
        try enqueue(
            place, patient: conversation.patient, route: continuation.route, continuation.outbound,
            isUrgent: continuation.urgent != nil, due: continuation.due, in: tx)
        let urgent = continuation.urgent?.words(of: conversation.id, conversation.patient, key: patientKey)
        func opening(_ group: ID<WorkflowGroup>, _ promise: Promise?) -> TaskBinding.Opening {
            TaskBinding.Opening(
                conversation: conversation.id, patient: conversation.patient, chart: conversation.chart, group: group,
                type: conversation.type, due: continuation.due, promise: promise, warning: promise == nil ? nil : continuation.warning,
                urgent: urgent)
        }
        let bound = try continuation.route.flatMap { route -> TaskBinding.Bound? in
            guard case .workbench(let group) = route.flow.route else { return nil }
            return try tasks.join(opening(group, continuation.promise), for: message, at: now, in: tx)
        }
        let look = try continuation.urgent?.lookedAt(besides: bound?.group).map { group in
            try tasks.raise(opening(group, nil), for: message, at: now, in: tx)
        }
        let wakeups = try notifications.tell(
            of: message, facts: conversation.visibilityFacts, author: author.account, groups: [bound?.group, look?.group],
            isToMembers: !author.role.isMember, isUrgent: continuation.urgent != nil, known: continuation.readers, at: now, in: tx)
        try audit.record(
            AuditEvent(.reply, "message", message, by: author.actor, session: author.session, patient: conversation.patient), in: tx)
        return Effect(
            Sent(conversation: conversation.id, message: message, task: bound?.task, attachments: attached), wakeups: wakeups)
    }
}

extension Sending {
    /// On the external route the delivery is born with its message (S9).
    private func enqueue(
        _ place: MessagePlace, patient: ID<Patient>, route: RouteDecision?, _ outbound: Outbound?, isUrgent: Bool, due: Timestamp,
        in tx: Transaction
    ) throws {
        guard let flow = route?.flow, case .external(let endpoint) = flow.route else { return }
        try Outbox.enqueue(
            place, patient: patient, flow: flow, endpoint: endpoint, outbound: outbound ?? Outbound(firstAt: place.sentAt, handOverAt: nil),
            isUrgent: isUrgent, replyDue: due, ids: surroundings.ids, in: tx)
    }
}

extension AuthorRole {
    /// The word by which a card tells the sides apart.
    var side: String {
        switch self {
        case .patient, .proxy: "members"
        case .staff: "staff"
        case .system: "system"
        }
    }
}
