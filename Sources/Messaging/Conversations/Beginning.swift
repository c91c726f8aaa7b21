public import Persistence

/// A conversation that has just begun, as whoever began it sees it. Everything
/// is known from the sending; nothing is read back.
public struct BegunConversation: Sendable {
    public let sent: Sent
    public let message: Message
    public let mailbox: Mailbox
    public let accepted: AcceptedConversation
    public let card: Card
    public let readers: [NamedReader]
    /// nil when the member may write again.
    public let replyBar: ReplyBar?
    /// By when an answer is promised; nil where nothing is.
    public let answerDue: Timestamp?
}

extension Conversations {
    /// Begins a conversation for a patient by one of their own, or a proxy, and
    /// says how it stands.
    ///
    /// - Parameter judged: the draft's words, judged before the store's turn came; judged here when nil.
    /// - Throws: `NotFound` when the member may not act for the patient;
    ///   `MessageRefusal` when a rule does not accept the draft.
    public func begin(
        _ draft: NewConversation, judged: JudgedWords? = nil, for patient: ID<Patient>, by member: SignedIn, site: Site, in tx: Transaction
    ) throws -> Effect<BegunConversation> {
        let now = surroundings.clock()
        let mailbox = try mailbox(of: patient, for: member.account.id, in: tx)
        try identity.limits.take(.send, by: member.account.id, at: now, in: tx)
        let accepted = try draft.accepted(
            standing: mailbox.standing, age: mailbox.age(at: now, site),
            patientGroups: try patientGroups(of: patient, when: draft.provider != nil, site, in: tx), site: site)
        let promise = accepted.route.flow.promise
        let due = site.due(promise, from: now)
        let urgent = UrgentMessage.judging(subject: accepted.subject, accepted.body, judged: judged, at: now, site: site)
        let known = mailbox.readersIfAlone(type: accepted.type, audience: accepted.audience)
        let effect = try sending.begin(
            Sending.Opening(
                patient: mailbox.patient, type: accepted.type, clinicalGroup: accepted.group.id, provider: accepted.provider?.id,
                audience: accepted.audience, subject: accepted.subject, body: accepted.body,
                language: mailbox.patient.details.language ?? member.account.language, replyAllowed: true, route: accepted.route,
                due: due, promise: promise, warning: site.warning(promise, from: now, due: due), readers: known, urgent: urgent,
                attachments: AttachmentChoice(
                    draft.attachments, areTaken: site.takesAttachments(.fromMembers, accepted.group, flow: accepted.route.flow)),
                outbound: site.outbound(accepted.route, isUrgent: urgent != nil, from: now)),
            by: member.author(as: mailbox.role), at: now, in: tx)
        var message = Message(
            id: effect.value.message, conversation: effect.value.conversation, seq: 1, author: member.account.id,
            authorName: member.account.name, role: mailbox.role, clinicalGroup: accepted.group.id, provider: accepted.provider?.id,
            body: accepted.body, sentAt: now, inReplyTo: nil, receipt: (.received, now), withdrawnAt: nil)
        message.attachments = effect.value.attachments
        let readers =
            try known?.map { NamedReader(reader: $0, name: member.account.name) }
            ?? readers(ofNew: accepted.audience, type: accepted.type, in: mailbox, tx)
        return effect.map { [message] sent in
            BegunConversation(
                sent: sent, message: message, mailbox: mailbox, accepted: accepted,
                card: Card(subject: accepted.subject, body: accepted.body, from: member.account.name), readers: readers,
                // Of all that can bar a reply only this is not ruled out by what was just accepted.
                replyBar: site.decisions.membersToProviders.replies ? nil : .repliesOff,
                answerDue: promise == nil ? nil : due)
        }
    }
}
