public import Persistence

/// A template as it would read in one conversation, before it is sent.
public struct TemplatePreview: Sendable {
    public let template: MessageTemplate
    /// In the language of the conversation.
    public let rendered: RenderedTemplate
    /// In the agent's own language, where that is another.
    public let inAuthorsLanguage: RenderedTemplate?
    /// Who reads it: in a reply the conversation's readers stand, whatever the
    /// template's inbox says.
    public let readers: [NamedReader]
    public let missing: [MissingReader]
    public let isReply: Bool
}

extension PersonalMessaging {
    /// Fills a template in for a patient to whom somebody writes first.
    ///
    /// - Parameter language: nil is the patient's.
    /// - Throws: as `desk`; `TemplateRefusal`.
    public func rendering(
        of code: String, for patient: ID<Patient>, group: String?, provider: String?, language: String?, by user: SignedIn, site: Site,
        in tx: Transaction
    ) throws -> TemplatePreview {
        let desk = try desk(patient, for: user, site: site, in: tx)
        let template = try site.staffTemplate(code)
        let voice = desk.voices.first { $0.group.code == group }
        let chosen = voice?.providers.first { $0.code == provider }
        let own = desk.patient.details.language
        let languages = [language, own].compactMap { $0 }.filter(site.languages.contains) + site.languages
        let (readers, missing) = try readers(of: template.inbox.audience, template.type, desk.patient, in: tx)
        return try preview(
            template, patient: desk.patient.details, group: voice?.group, provider: chosen, language: languages.first ?? "en",
            by: user, site: site, readers: readers, missing: missing, isReply: false)
    }

    /// Fills a template in for the answer to a task.
    ///
    /// - Parameter provider: the code of the one in whose name it would go out; nil is the conversation's.
    /// - Throws: `NotFound`, `TaskRefusal.notEligible` as opening the task; `TemplateRefusal`; `MessageRefusal.invalid` for a provider
    ///   who is not of the clinical group.
    public func rendering(
        of code: String, forTask task: ID<WorkbenchTask>, provider: String? = nil, language: String?, by user: SignedIn, site: Site,
        in tx: Transaction
    ) throws -> TemplatePreview {
        let desk = try workbench.desk(task, of: user.account.id, lock: false, in: tx)
        try desk.eligibility.require()
        return try preview(
            site.staffTemplate(code), in: desk.conversation, provider: workbench.named(provider, of: desk.conversation, site),
            language: language, by: user, site: site, tx)
    }

    /// Fills a template in for a conversation that the user began.
    ///
    /// - Throws: `NotFound`; `TemplateRefusal`.
    public func rendering(
        of code: String, in id: ID<Conversation>, language: String?, by user: SignedIn, site: Site, _ tx: Transaction
    ) throws -> TemplatePreview {
        let conversation = try open(id, for: user, site: site, in: tx).conversation
        return try preview(
            site.staffTemplate(code), in: conversation, provider: conversation.provider, language: language, by: user, site: site, tx)
    }

    private func preview(
        _ template: MessageTemplate, in conversation: Conversation, provider: ID<Provider>?, language: String?, by user: SignedIn,
        site: Site, _ tx: Transaction
    ) throws -> TemplatePreview {
        try preview(
            template, patient: patients.patient(conversation.patient, in: tx).details,
            group: site.clinicalGroup(conversation.clinicalGroup), provider: provider.flatMap(site.provider),
            language: language.flatMap { site.languages.contains($0) ? $0 : nil } ?? conversation.language, by: user, site: site,
            readers: conversations.readers(of: conversation, in: tx), missing: [], isReply: true)
    }

    private func preview(
        _ template: MessageTemplate, patient: PatientDetails, group: ClinicalGroup?, provider: Provider?, language: String,
        by user: SignedIn, site: Site, readers: [NamedReader], missing: [MissingReader], isReply: Bool
    ) throws -> TemplatePreview {
        func rendered(_ language: String) throws -> RenderedTemplate {
            try template.rendered(
                in: language,
                with: TemplateValues(
                    patient: patient, group: group, provider: provider, author: user.account.name, site: site, language: language))
        }
        let own = user.account.language
        return TemplatePreview(
            template: template, rendered: try rendered(language), inAuthorsLanguage: own == language ? nil : try rendered(own),
            readers: readers, missing: missing, isReply: isReply)
    }

    /// The words of a template in the language of a conversation.
    ///
    /// - Throws: `TemplateRefusal.unfilled`.
    func filled(
        _ template: MessageTemplate, in conversation: Conversation, by user: SignedIn, site: Site, _ tx: Transaction
    ) throws -> RenderedTemplate {
        try template.filled(
            for: try patients.patient(conversation.patient, in: tx).details, in: conversation, provider: conversation.provider,
            author: user.account.name, site: site)
    }
}

extension MessageTemplate {
    /// The words in the language of a conversation, complete.
    ///
    /// - Parameter provider: in whose name they are said.
    /// - Throws: `TemplateRefusal.unfilled`.
    func filled(
        for patient: PatientDetails, in conversation: Conversation, provider: ID<Provider>?, author: String, site: Site
    ) throws -> RenderedTemplate {
        let rendered = try rendered(
            in: conversation.language,
            with: TemplateValues(
                patient: patient, group: site.clinicalGroup(conversation.clinicalGroup),
                provider: provider.flatMap(site.provider), author: author, site: site, language: conversation.language))
        guard rendered.missing.isEmpty else { throw TemplateRefusal.unfilled(rendered.missing) }
        return rendered
    }
}
