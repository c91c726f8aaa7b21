public import Persistence

/// What somebody of the practice fills in to write first, before any rule has seen it.
public struct NewStaffMessage: Sendable {
    /// nil takes the template's.
    public var type: String?
    /// Code of the clinical group in whose name it is written.
    public var clinicalGroup: String
    /// Code of the provider; nil is the group alone (S59).
    public var provider: String?
    /// Code of a template (S58).
    public var template: String?
    /// nil takes the template's words.
    public var subject: String?
    public var body: String?
    /// `all`, `patient` or `proxies`; nil is `all`, or what the template directs.
    public var audience: String?
    /// nil takes the template's, else true.
    public var replyAllowed: Bool?
    /// Files that were uploaded before.
    public var attachments: [ID<Attachment>] = []

    public init(
        type: String? = nil, clinicalGroup: String, provider: String? = nil, template: String? = nil, subject: String? = nil,
        body: String? = nil, audience: String? = nil, replyAllowed: Bool? = nil
    ) {
        self.type = type
        self.clinicalGroup = clinicalGroup
        self.provider = provider
        self.template = template
        self.subject = subject
        self.body = body
        self.audience = audience
        self.replyAllowed = replyAllowed
    }
}

/// A first message of the practice that every rule has accepted, before its readers are asked for.
public struct AcceptedStaffMessage: Sendable {
    public let type: MessageType
    public let group: ClinicalGroup
    public let provider: Provider?
    public let template: MessageTemplate?
    public let subject: String
    public let body: String
    public let audience: Audience
    public let language: String
    public let replyAllowed: Bool
    /// Where a reply would go if its reader were not there.
    public let route: RouteDecision
    /// Without a provider a message counts for no report of meaningful use (S60).
    public var countsForMeaningfulUse: Bool { provider != nil }
}

extension NewStaffMessage {
    /// Judges a draft whole: every field at fault is named at once.
    ///
    /// - Parameters:
    ///   - voices: where the author may write first.
    ///   - patient: to whom, for the words of a template.
    /// - Throws: `MessageRefusal.invalid`, `TemplateRefusal`.
    public func accepted(by author: String, in voices: [WritingFirst.Voice], to patient: PatientDetails, site: Site) throws
        -> AcceptedStaffMessage
    {
        let template = try acceptedTemplate(site)
        var faults: [FieldRefusal] = []
        func note<T>(_ field: String, _ code: String, _ sentence: String) -> T? {
            faults.append(FieldRefusal(field: field, code: code, sentence: sentence))
            return nil
        }
        let voice: WritingFirst.Voice? =
            voices.first { $0.group.code == clinicalGroup }
            ?? note("clinicalGroup", "unknown", "Choose a clinical group in whose name you may write.")
        let type: MessageType? =
            (type.flatMap(MessageType.init(rawValue:)) ?? (type == nil ? template?.type : nil))
            ?? note("type", type == nil ? "missing" : "unknown", "Choose what kind of message it is.")
        if let voice, let type, !voice.types.contains(type) {
            _ = note("type", "not-offered", "This clinical group does not take this kind of message. Choose another.") as Bool?
        }
        var provider: Provider?
        if let code = self.provider, !code.isEmpty {
            provider =
                voice?.providers.first { $0.code == code }
                ?? (voice == nil ? nil : note("provider", "unknown", "Choose a provider of this clinical group."))
        } else if !site.decisions.providersToMembers.withoutProvider {
            _ = note("provider", "missing", "Messages of a clinical group alone are switched off here. Choose a provider.") as Bool?
        }
        let audience: Audience? = try acceptedAudience(template) ?? note("audience", "unknown", "Choose who may read this.")
        let language = patient.language.flatMap { site.languages.contains($0) ? $0 : nil } ?? site.languages.first ?? "en"
        let words = try filled(template, language, patient, group: voice?.group, provider: provider, author: author, site: site)
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
        guard faults.isEmpty, let voice, let type, let audience, let subject, let body,
            let route = RouteDecision.entering(voice.group, type: type, site: site)
        else { throw MessageRefusal.invalid(faults) }
        return AcceptedStaffMessage(
            type: type, group: voice.group, provider: provider, template: template, subject: subject, body: body, audience: audience,
            language: language, replyAllowed: replyAllowed ?? template?.replyAllowed ?? true, route: route)
    }

    private func acceptedTemplate(_ site: Site) throws -> MessageTemplate? {
        guard let code = template, !code.isEmpty else { return nil }
        return try site.staffTemplate(code)
    }

    /// A template directs the message, with no choice for each (S21).
    private func acceptedAudience(_ template: MessageTemplate?) throws -> Audience? {
        let chosen: Audience?
        switch audience {
        case nil, "": return template?.inbox.audience ?? .both
        case "all", "both": chosen = .both
        case "patient": chosen = .patient
        case "proxies": chosen = .proxies
        default: chosen = nil
        }
        if let template, chosen != template.inbox.audience { throw TemplateRefusal.audienceDirected }
        return chosen
    }

    /// What the author wrote, else the words of the template.
    private func filled(
        _ template: MessageTemplate?, _ language: String, _ patient: PatientDetails, group: ClinicalGroup?, provider: Provider?,
        author: String, site: Site
    ) throws -> (subject: String, body: String) {
        guard let template, subject == nil || body == nil else { return (subject ?? "", body ?? "") }
        let values = TemplateValues(
            patient: patient, group: group, provider: provider, author: author, site: site, language: language)
        let rendered = try template.rendered(in: language, with: values)
        guard rendered.missing.isEmpty else { throw TemplateRefusal.unfilled(rendered.missing) }
        return (subject ?? rendered.subject, body ?? rendered.body)
    }
}

extension Site {
    /// A template that people may use, by its code.
    ///
    /// - Throws: `TemplateRefusal.switchedOff`, `.unknown`.
    public func staffTemplate(_ code: String) throws -> MessageTemplate {
        guard decisions.providersToMembers.templates else { throw TemplateRefusal.switchedOff }
        guard let template = staffTemplates.first(where: { $0.code == code }) else { throw TemplateRefusal.unknown }
        return template
    }
}
