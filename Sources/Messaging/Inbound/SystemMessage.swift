public import Persistence

/// What a system asks us to write, before any rule has seen it.
public struct SystemMessage: Sendable, Hashable {
    /// `general`, `medical`, `billing`, or `reply`.
    public var kind: String
    /// In whose name; nil only in a reply, where the conversation says it.
    public var clinicalGroup: OutsideCode?
    public var provider: OutsideCode?
    /// nil only in a reply, where the conversation says it.
    public var patient: Patients.Identifier?
    /// `patient`, `proxies`, `both`, or `template`; a reply goes to whoever reads its conversation.
    public var deliverTo: String?
    /// What a reply answers: the id of our message, or the name that an earlier message of this system bears.
    public var inReplyTo: String?
    /// The id of our conversation.
    public var conversation: String?
    /// The name it bears in the system that sends it.
    public var externalID: String?
    public var template: Template?
    public var subject: String?
    public var body: String?
    public var replyAllowed: Bool?
    /// Files that the same system handed in before.
    public var attachments: [ID<Attachment>] = []

    public init(kind: String) {
        self.kind = kind
    }

    /// A template and what it is filled with.
    public struct Template: Sendable, Hashable {
        public var code: String
        /// By the part of the field's name after `event.`, such as `source`.
        public var parameters: [String: String]

        public init(code: String, parameters: [String: String] = [:]) {
            self.code = code
            self.parameters = parameters
        }
    }

    public var isReply: Bool { kind == "reply" }
}

/// How a system names a clinical group or a provider of ours.
public enum OutsideCode: Sendable, Hashable {
    /// By our own code.
    case ours(String)
    /// By the identifier that an authority gave.
    case identifier(Patients.Identifier)

    func names(code: String, authority: String?, identifier: String?) -> Bool {
        switch self {
        case .ours(let text): text == code
        case .identifier(let given): given.authority == authority && given.value == identifier
        }
    }
}

/// A first message of a system that every rule has accepted.
struct AcceptedSystemMessage: Sendable {
    let type: MessageType
    let group: ClinicalGroup
    let provider: Provider?
    let subject: String
    let body: String
    let audience: Audience
    let language: String
    let replyAllowed: Bool
    /// Where a reply goes; nil when none is taken.
    let route: RouteDecision?
    let template: MessageTemplateMark?
    /// In whose name members find it.
    var authorName: String { provider?.name ?? group.name.text(in: language) }
    /// Whether a person decides when it goes, and to whom (S64a).
    let waitsForRelease: Bool
}

extension SystemMessage {
    /// Judges a first message whole: every field at fault is named at once.
    ///
    /// - Throws: `SystemMessageRefusal`, `MessageRefusal.invalid`, `TemplateRefusal`.
    func accepted(from caller: SystemCaller, to patient: PatientDetails, site: Site) throws -> AcceptedSystemMessage {
        var faults = fieldsNotTaken
        func note<T>(_ field: String, _ code: String, _ sentence: String) -> T? {
            faults.append(FieldRefusal(field: field, code: code, sentence: sentence))
            return nil
        }
        let group: ClinicalGroup? =
            try acceptedGroup(caller, site) ?? note("from.clinicalGroup", "unknown", "There is no such clinical group.")
        let chosen = try template.map { try site.outsideTemplate($0.code) }
        let type: MessageType? =
            MessageType(rawValue: kind) ?? note("kind", "unknown", "Write general, medical, billing or reply.")
        if let type, !site.decisions.membersToProviders.types.contains(type) {
            _ = note("kind", "switched-off", "Messages of this kind are switched off here.") as Bool?
        }
        if let chosen, let type, chosen.type != type {
            _ = note("kind", "template-directs", "The template is for messages of the kind \(chosen.type.rawValue).") as Bool?
        }
        let replyAllowed = self.replyAllowed ?? chosen?.replyAllowed ?? true
        let route = group.flatMap { group in type.flatMap { RouteDecision.entering(group, type: $0, site: site) } }
        if replyAllowed, route == nil, group != nil, type != nil {
            _ =
                note(
                    "replyAllowed", "not-offered",
                    "No flow takes replies of this kind for this clinical group. Say that no reply is taken.") as Bool?
        }
        let provider = try acceptedProvider(of: group, site, note: { _ = note($0, $1, $2) as Bool? })
        let audience: Audience? = try acceptedAudience(chosen) ?? note("deliverTo", "unknown", "Write patient, proxies, both or template.")
        let language = patient.language.flatMap { site.languages.contains($0) ? $0 : nil } ?? site.languages.first ?? "en"
        let words = try filled(chosen, language, patient, group: group, provider: provider, site: site)
        func text(_ result: Result<String, FieldRefusal>) -> String? {
            switch result {
            case .success(let text): return text
            case .failure(let fault):
                faults.append(fault)
                return nil
            }
        }
        let subject = text(MessageText.subject(words.subject, limit: site.limits.subject))
        let body = text(MessageText.body(words.body, limit: site.limits.body))
        guard faults.isEmpty, let group, let type, let audience, let subject, let body else { throw MessageRefusal.invalid(faults) }
        return AcceptedSystemMessage(
            type: type, group: group, provider: provider, subject: subject, body: body, audience: audience, language: language,
            replyAllowed: replyAllowed, route: route,
            template: chosen.map { MessageTemplateMark(code: $0.code, revision: site.revision) },
            waitsForRelease: chosen != nil && !site.decisions.external.templateDirectsInbox)
    }

    /// - Throws: `SystemMessageRefusal.groupNotBound` for a group that the caller may not write for.
    func acceptedGroup(_ caller: SystemCaller, _ site: Site) throws -> ClinicalGroup? {
        let named = site.clinicalGroups.first { group in
            group.retiredAt == nil
                && clinicalGroup?.names(code: group.code, authority: group.authority, identifier: group.identifier) == true
        }
        guard let named else { return nil }
        guard caller.covers(named) else { throw SystemMessageRefusal.groupNotBound }
        return named
    }

    private func acceptedProvider(
        of group: ClinicalGroup?, _ site: Site, note: (String, String, String) -> Void
    ) throws -> Provider? {
        guard let provider else {
            if !site.decisions.providersToMembers.withoutProvider {
                note("from.provider", "missing", "Messages of a clinical group alone are switched off here. Name a provider.")
            }
            return nil
        }
        guard let group else { return nil }
        let living = group.providers.compactMap(site.provider).filter { $0.retiredAt == nil }
        guard let found = living.first(where: { provider.names(code: $0.code, authority: $0.authority, identifier: $0.identifier) }) else {
            note("from.provider", "unknown", "Name a provider of this clinical group.")
            return nil
        }
        return found
    }

    /// A template directs the message, with no choice for each (S21).
    private func acceptedAudience(_ template: MessageTemplate?) throws -> Audience? {
        let chosen: Audience?
        switch deliverTo {
        case nil: return template?.inbox.audience ?? .both
        case "template": return template?.inbox.audience
        case "both": chosen = .both
        case "patient": chosen = .patient
        case "proxies": chosen = .proxies
        default: chosen = nil
        }
        if let template, let chosen, chosen != template.inbox.audience { throw TemplateRefusal.audienceDirected }
        return chosen
    }

    /// What was sent, else the words of the template.
    private func filled(
        _ chosen: MessageTemplate?, _ language: String, _ patient: PatientDetails, group: ClinicalGroup?, provider: Provider?, site: Site
    ) throws -> (subject: String, body: String) {
        guard let chosen, let group, subject == nil || body == nil else { return (subject ?? "", body ?? "") }
        var values = TemplateValues(
            patient: patient, group: group, provider: provider, author: provider?.name ?? group.name.text(in: language), site: site,
            language: language)
        var unknown: [FieldRefusal] = []
        for (name, value) in (template?.parameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let field = TemplateField(rawValue: "event.\(name)") else {
                unknown.append(
                    FieldRefusal(
                        field: "template.parameters.\(name.prefix(40))", code: "unknown",
                        sentence: "A template is filled with kind, source and occurredOn alone."))
                continue
            }
            values.texts[field] = value
        }
        guard unknown.isEmpty else { throw MessageRefusal.invalid(unknown) }
        let rendered = try chosen.rendered(in: language, with: values)
        guard rendered.missing.isEmpty else { throw TemplateRefusal.unfilled(rendered.missing) }
        return (subject ?? rendered.subject, body ?? rendered.body)
    }
}

extension Site {
    /// A template that systems may use, by its code.
    ///
    /// - Throws: `TemplateRefusal`.
    func outsideTemplate(_ code: String) throws -> MessageTemplate {
        guard decisions.providersToMembers.templates else { throw TemplateRefusal.switchedOff }
        guard let template = templates.first(where: { $0.code == code }) else { throw TemplateRefusal.unknown }
        return template
    }
}
