public import Persistence

/// What sending would mean: the words as they would be read, and who would read them.
public struct StaffMessagePreview: Sendable {
    public let patient: Patient
    public let accepted: AcceptedStaffMessage
    /// Who could read it, each with the reason.
    public let readers: [NamedReader]
    /// Who of the audience is not there to read.
    public let missing: [MissingReader]
    /// The words of the template in the author's language, where that is another.
    public let inAuthorsLanguage: RenderedTemplate?
}

extension PersonalMessaging {
    /// Judges a draft by the same rules as sending it, and keeps nothing.
    ///
    /// - Throws: as `begin`, except that a message which nobody could read is shown as one.
    public func preview(
        _ draft: NewStaffMessage, to patient: ID<Patient>, by user: SignedIn, site: Site, in tx: Transaction
    ) throws -> StaffMessagePreview {
        let desk = try desk(patient, for: user, site: site, in: tx)
        let accepted = try draft.accepted(by: user.account.name, in: desk.voices, to: desk.patient.details, site: site)
        let (readers, missing) = try readers(of: accepted.audience, accepted.type, desk.patient, in: tx)
        let language = user.account.language
        let own = try accepted.template.flatMap { template -> RenderedTemplate? in
            guard language != accepted.language else { return nil }
            return try template.rendered(
                in: language,
                with: TemplateValues(
                    patient: desk.patient.details, group: accepted.group, provider: accepted.provider, author: user.account.name,
                    site: site, language: language))
        }
        return StaffMessagePreview(
            patient: desk.patient, accepted: accepted, readers: readers, missing: missing, inAuthorsLanguage: own)
    }

    /// Begins a conversation with the member side of a patient.
    ///
    /// - Parameter shown: who could read it as the author was shown; nil when nobody was shown.
    /// - Throws: `NotFound` without the role or the patient; `WritingFirstRefusal`,
    ///   `TemplateRefusal`, `MessageRefusal.invalid`, `RateRefusal`.
    public func begin(
        _ draft: NewStaffMessage, to patient: ID<Patient>, shown: Set<ID<Account>>? = nil, by user: SignedIn, site: Site,
        in tx: Transaction
    ) throws -> Effect<(sent: Sent, preview: StaffMessagePreview)> {
        let preview = try preview(draft, to: patient, by: user, site: site, in: tx)
        guard !preview.readers.isEmpty else { throw WritingFirstRefusal.nobodyCanRead(preview.missing) }
        let readers = preview.readers.map(\.reader)
        if let shown, shown != Set(readers.map(\.account)) { throw WritingFirstRefusal.readersChanged }
        let now = surroundings.clock()
        try identity.limits.take(.send, by: user.account.id, at: now, in: tx)
        let accepted = preview.accepted
        let effect = try sending.begin(
            Sending.Opening(
                patient: preview.patient, type: accepted.type, clinicalGroup: accepted.group.id, provider: accepted.provider?.id,
                audience: accepted.audience, subject: accepted.subject, body: accepted.body, language: accepted.language,
                replyAllowed: accepted.replyAllowed, route: nil, due: now, promise: nil, readers: readers, flow: accepted.route.flow,
                template: accepted.template.map { MessageTemplateMark(code: $0.code, revision: site.revision) },
                attachments: AttachmentChoice(
                    draft.attachments, areTaken: site.takesAttachments(.toMembers, accepted.group, flow: accepted.route.flow))),
            by: user.author(as: .staff), at: now, in: tx)
        return Effect((effect.value, preview), wakeups: effect.wakeups.union([.inbox(user.account.id)]))
    }

    /// Who could read a conversation of the practice, and who of the audience is not there.
    public func readers(
        of audience: Audience, _ type: MessageType, _ patient: Patient, in tx: Transaction
    ) throws -> (readers: [NamedReader], missing: [MissingReader]) {
        let facts = Visibility.Facts(patient: patient.id, chart: patient.chart, type: type, audience: audience, begunBy: nil)
        let readers = try conversations.named(Readers.members(of: facts, at: surroundings.clock(), patients, in: tx), in: tx)
        var missing: [MissingReader] = []
        if audience == .patient || audience == .both, !readers.contains(where: { $0.reader.standing == .patient }) {
            let isKnown = try tx.first("SELECT 1 FROM account WHERE patient = \(patient.id)") { try $0[0] as Int64 } != nil
            missing.append(isKnown ? .patientNotActive : .patientHasNoAccount)
        }
        if audience == .proxies || (audience == .both && readers.isEmpty), !readers.contains(where: { $0.reader.standing != .patient }) {
            missing.append(.noProxy)
        }
        return (readers, missing)
    }
}
