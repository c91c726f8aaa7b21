public import Persistence

/// What sending a draft would mean.
public struct ConversationPreview: Sendable {
    public let accepted: AcceptedConversation
    /// Who on the member side could read it.
    public let readers: [NamedReader]
    /// What in it may be urgent; it can be sent nevertheless.
    public let urgency: Urgency?
}

extension Conversations {
    /// Judges a draft by the same rules as sending it, and keeps nothing.
    ///
    /// - Throws: `NotFound` when the member may not act for the patient;
    ///   `MessageRefusal` when a rule does not accept the draft, `AttachmentRefusal` when its files could not go with it.
    public func preview(
        _ draft: NewConversation, for patient: ID<Patient>, by account: ID<Account>, site: Site, in tx: Transaction
    ) throws -> ConversationPreview {
        let mailbox = try mailbox(of: patient, for: account, in: tx)
        let accepted = try draft.accepted(
            standing: mailbox.standing, age: mailbox.age(at: surroundings.clock(), site),
            patientGroups: try patientGroups(of: patient, when: draft.provider != nil, site, in: tx), site: site)
        let files = AttachmentChoice(
            draft.attachments, areTaken: site.takesAttachments(.fromMembers, accepted.group, flow: accepted.route.flow))
        try AttachmentBinding(surroundings).chosen(files, by: account, lock: false, in: tx)
        return ConversationPreview(
            accepted: accepted, readers: try readers(ofNew: accepted.audience, type: accepted.type, in: mailbox, tx),
            urgency: Urgency.judge(subject: accepted.subject, body: accepted.body, site: site))
    }

    /// To whom a member may write for a patient with a question of a type: the
    /// same answer that sending accepts (S57).
    ///
    /// - Throws: `NotFound` when the member may not act for the patient.
    public func recipients(
        _ type: MessageType, for patient: ID<Patient>, by account: ID<Account>, site: Site, in tx: Transaction
    ) throws -> [Site.Recipient] {
        let mailbox = try mailbox(of: patient, for: account, in: tx)
        guard mailbox.standing.canWrite, mailbox.standing.covers(type) else { return [] }
        return site.recipients(type, patientGroups: try patientGroups(of: patient, when: true, site, in: tx))
    }
}
