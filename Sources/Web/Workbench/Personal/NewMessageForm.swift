import Messaging
import Persistence
import WebSupport

/// What is in the form of a message of the practice, as typed.
struct NewMessageDraft: Sendable {
    /// Code of a clinical group, or of a group and a provider of it: `pediatrics/sato`.
    var from = ""
    var type = ""
    var subject = ""
    var message = ""
    var audience = ""
    var repliesAllowed = true
    /// The template whose words are in it.
    var template = ""
    var files = ChosenFiles()
    var once = FormOnce.new()
    /// The draft behind it.
    var state = DraftState()

    static let fields = ["as", "type", "subject", "message", "audience", "replies", TemplatePicker.from]

    init() {}

    init(_ form: FormFields) {
        from = form["as"] ?? ""
        type = form["type"] ?? ""
        subject = form["subject"] ?? ""
        message = form["message"] ?? ""
        audience = form["audience"] ?? ""
        repliesAllowed = form["replies"] == "true"
        template = form[TemplatePicker.from] ?? ""
        files = ChosenFiles(form)
        once = FormOnce.of(form)
        state = DraftState(form)
    }

    init(_ draft: Draft) {
        let content = draft.content
        from = [content.clinicalGroup, content.provider].compactMap { $0 }.joined(separator: "/")
        type = content.type
        subject = content.subject
        message = content.body
        audience = content.audience ?? ""
        repliesAllowed = content.replyAllowed ?? true
        template = content.template ?? ""
        files = ChosenFiles(content)
        state = DraftState(draft)
    }

    /// As it is kept until it is sent.
    var content: DraftContent {
        DraftContent(
            type: type, clinicalGroup: group, provider: provider, subject: subject, body: message,
            audience: audience.isEmpty ? nil : audience, template: template.isEmpty ? nil : template, replyAllowed: repliesAllowed,
            attachments: files.kept)
    }

    var group: String { from.split(separator: "/", maxSplits: 1).first.map(String.init) ?? "" }
    var provider: String? {
        let parts = from.split(separator: "/", maxSplits: 1)
        return parts.count > 1 ? String(parts[1]) : nil
    }

    var staffMessage: NewStaffMessage {
        var new = NewStaffMessage(
            type: type, clinicalGroup: group, provider: provider, template: template.isEmpty ? nil : template, subject: subject,
            body: message, audience: template.isEmpty ? audience : nil, replyAllowed: repliesAllowed)
        new.attachments = files.ids
        return new
    }
}

/// The page on which somebody of the practice writes first: who the patient is, in whose name, the words, and who will read them.
struct NewMessagePage {
    let reader: StaffView
    let desk: PersonalMessaging.Desk
    let draft: NewMessageDraft
    /// Who could read it, for each type that may be chosen.
    let readers: NewMessageReaders
    var choice: TemplateChoice?
    /// Short texts that can be set into it.
    var modules: [UsableText] = []
    var files = TakenFiles()
    var faults: [String: String] = [:]
    var refusal: String?
    /// Whether it came back because it was undone.
    var wasUndone = false

    /// Where its words are kept.
    static func save(_ patient: ID<Patient>) -> String { Paths.newMessages(patient) + "/draft" }

    private var words: any PersonalWords { reader.words.personal }
    private var path: String { Paths.newMessages(desk.patient.id) }
    private var withoutProvider: Bool { reader.site.decisions.providersToMembers.withoutProvider }
    private var directing: MessageTemplate? { reader.site.staffTemplates.first { $0.code == draft.template } }

    var markup: Markup {
        reader.page(
            .newMessage, title: words.newMessage,
            """
            <a class="back" href="\(Paths.findPatient)">\(Icon.back.markup) \(words.findPatient)</a>
            <header class="head"><h1>\(words.newMessage)</h1></header>
            \(refusal.map { Notice(kind: .warn, icon: .alert, title: $0, id: "refused").markup })\
            \(Notice(kind: .good, icon: .check, title: reader.words.drafts.undone, id: "told").markup, when: wasUndone)
            \(PatientFacts.list(desk.patient, desk.identifiers, reader))
            \(desk.voices.isEmpty ? Pieces.empty(.lock, words.cannotWrite, words.cannotWriteText) + keptText : form)
            """)
    }

    /// What was written before the right went is not lost.
    private var keptText: Markup {
        guard !draft.message.isEmpty else { return "" }
        return Forms.field("message", reader.bench.message, help: reader.bench.keptHelp) {
            "<textarea \($0.attributes) readonly>\(draft.message.afterTag)</textarea>"
        }
    }

    private var save: String { Self.save(desk.patient.id) }

    private var form: Markup {
        """
        <form class="composer" id="write" method="post" enctype="multipart/form-data" action="\(path)" data-draft="\(save)">\(reader.token)\
        \(Forms.hidden(FormOnce.field, draft.once))\
        \(TemplatePicker(reader: reader, choice: choice, modules: modules).markup)\(kept)\
        \(Forms.field("as", words.onBehalfOf, help: withoutProvider ? words.notCounted : nil, trouble: faults["clinicalGroup"] ?? faults["provider"]) {
            "<select \($0.attributes) name=\"as\">\(choices(voices, draft.from))</select>"
        })\
        \(Forms.field("type", reader.bench.type, trouble: faults["type"]) {
            "<select \($0.attributes) name=\"type\" data-narrows=\"as\">\(choices(types, draft.type))</select>"
        })\
        \(audience)\
        \(Forms.field("subject", reader.bench.subject, trouble: faults["subject"]) {
            "<input \($0.attributes) name=\"subject\" value=\"\(draft.subject)\" autocomplete=\"off\">"
        })\
        \(Forms.field("message", reader.bench.message, trouble: faults["body"]) { ties in
            """
            <textarea \(ties.attributes) name="message"\(attribute: "autofocus", when: choice?.preview != nil) data-limit="\(reader.site.limits.body)" \
            data-left="\(reader.bench.charactersLeft)" data-over="\(reader.bench.charactersOver)">\(draft.message.afterTag)</textarea>
            """
        })\(filesField)\
        \(replies)
        \(draft.state.place(reader.visit, save: save) { Paths.staffDraft($0.id) })
        <footer><small>\(desk.patient.details.language.map { words.writtenIn(reader.languageName($0)) })</small>\
        <button class="button" formaction="\(save)" formnovalidate>\(reader.words.drafts.save)</button>\
        <button class="button" name="then" value="check">\(words.check)</button>\
        <button class="button primary" name="then" value="send" data-key-press="Ctrl+Enter" aria-keyshortcuts="Control+Enter">\(words.send)</button></footer>
        </form>
        """
    }

    /// Where members may not reply at all there is nothing to choose; what was chosen stays with the message, for when they may.
    private var replies: Markup {
        guard reader.site.decisions.membersToProviders.replies else {
            return draft.repliesAllowed ? Forms.hidden("replies", "true") : ""
        }
        return """
            <label class="choice"><input type="checkbox" name="replies" value="true"\(attribute: "checked", when: draft.repliesAllowed)> \
            <span>\(words.repliesAllowed). \(words.repliesGo)</span></label>
            """
    }

    private var filesField: Markup {
        let site = reader.site
        let taking = desk.voices.contains { voice in
            voice.types.contains { site.takesAttachments(.toMembers, voice.group, flow: site.flow(for: voice.group.id, type: $0)) }
        }
        guard taking || !files.files.isEmpty else { return "" }
        return FilesField(
            words: reader.words.attachment, upload: Paths.staffUploads, taken: files, trouble: faults["attachments"]
        ).markup
    }

    /// A template inserted earlier stays the message's while it is written on.
    private var kept: Markup? {
        guard choice?.preview == nil, !draft.template.isEmpty else { return nil }
        return Forms.hidden(TemplatePicker.from, draft.template)
    }

    /// Where what was chosen is offered no more, nothing is: the first of the list would be sent in a name nobody chose.
    private func choices(_ options: [Forms.Option], _ chosen: String) -> Markup {
        if options.contains(where: { $0.value == chosen }) { return Forms.options(options, chosen: chosen) }
        return Forms.options([Forms.Option(value: "", text: reader.words.oversight.choose)] + options, chosen: "")
    }

    /// Words that were kept for a team, a provider or a type that is offered no more wait for another.
    mutating func tellGone() {
        if !draft.from.isEmpty, !voices.contains(where: { $0.value == draft.from }), (faults["clinicalGroup"] ?? faults["provider"]) == nil
        {
            faults["clinicalGroup"] = words.voiceGone
        }
        if !draft.type.isEmpty, !types.contains(where: { $0.value == draft.type }), faults["type"] == nil {
            faults["type"] = words.typeGone
        }
    }

    private var voices: [Forms.Option] {
        desk.voices.flatMap { voice -> [Forms.Option] in
            let name = voice.group.name.text(in: reader.language)
            let types = voice.types.map(\.rawValue).joined(separator: " ")
            let alone =
                withoutProvider ? [Forms.Option(value: voice.group.code, text: "\(name), \(words.noProvider)", types: types)] : []
            return voice.providers.map {
                Forms.Option(value: "\(voice.group.code)/\($0.code)", text: "\(name), \($0.name)", types: types)
            } + alone
        }
    }

    private var types: [Forms.Option] {
        let offered = Set(desk.voices.flatMap(\.types))
        return MessageType.allCases.filter(offered.contains).map { Forms.Option(value: $0.rawValue, text: reader.name(of: $0)) }
    }

    /// Before sending: who exactly will be able to read it, and why. A template leaves no choice (S21).
    private var audience: Markup {
        let shown = Forms.hidden("shown", readers.mark)
        if let directing {
            return """
                \(shown)<section class="field" id="audience" aria-labelledby="audience-title"><strong id="audience-title">\(words.audience)</strong>
                <p class="readers">\(Icon.people.markup)<span>\(words.directed(directing.inbox)) \(line(directing.inbox.audience))</span></p>\
                \(trouble)</section>
                """
        }
        let chosen = draft.audience.isEmpty ? Audience.both : Audience(rawValue: draft.audience) ?? .both
        return """
            \(shown)<fieldset class="field\(faults["audience"] == nil ? "" : " wrong")" id="audience"><legend>\(words.audience)</legend>
            \(Markup.each([Audience.both, .patient, .proxies]) { audience in
                """
                <label class="choice"><input type="radio" name="audience" value="\(audience.rawValue)"\(attribute: "checked", when: audience == chosen)> \
                <span>\(line(audience))</span></label>

                """
            })\(trouble)</fieldset>
            """
    }

    private var trouble: Markup? {
        faults["audience"].map { "<p class=\"trouble\">\(Icon.alert.markup) <span>\($0)</span></p>" }
    }

    /// Types with other readers are named with their own: the module shows those of the chosen type alone.
    private func line(_ audience: Audience) -> Markup {
        let circles = readers.circles(of: audience, among: types.compactMap { MessageType(rawValue: $0.value) })
        if circles.count == 1, let only = circles.first { return line(audience, only.who) }
        return .each(circles) { circle in
            """
            <span class="line" data-for="\(circle.types.map(\.rawValue).joined(separator: " "))">\
            <small>\(circle.types.map(reader.name).joined(separator: ", ")):</small> \(line(audience, circle.who))</span>
            """
        }
    }

    private func line(_ audience: Audience, _ who: NewMessageReaders.Who) -> Markup {
        let names = who.readers.map {
            "\($0.name) (\($0.reader.standing.relationship.map(reader.relationship) ?? reader.bench.patient.lowercased()))"
        }
        let said = names.isEmpty ? words.audienceEmpty(audience) : words.audience(audience, names)
        return "\(said).\(Markup.each(who.missing) { " <small>\(words.missing($0))</small>" })"
    }
}
