import Messaging
import Persistence
import WebSupport

/// What came of looking for a template, or a text module, by what was typed.
struct TemplateChoice: Sendable {
    var typed = ""
    /// More than one has it in its name.
    var matches: [MessageTemplate] = []
    var moduleMatches: [UsableText] = []
    /// The text module whose words are in the message.
    var module: UsableText?
    /// The one whose words are in the message.
    var preview: TemplatePreview?
    /// Nothing bears this name.
    var isUnknown = false
    /// It shows what is not known here.
    var unfilled: [TemplateField] = []
}

/// Finds a template or a text module by typing and puts its words into a message. The button stands before the field, so that Enter in the
/// field presses it. Where the browser runs scripts a text module goes to where the cursor stands, else after what is written.
struct TemplatePicker {
    let reader: StaffView
    let choice: TemplateChoice?
    let modules: [UsableText]

    static let field = "template"
    /// The template whose words are in the message.
    static let from = "from"
    static let press = "insert"

    private var words: any PersonalWords { reader.words.personal }

    /// - Returns: nothing while what was written beforehand is off, or where there is none.
    var markup: Markup {
        let templates = reader.site.staffTemplates
        guard !templates.isEmpty || !modules.isEmpty else { return "" }
        return """
            \(Forms.field("template", words.template, help: modules.isEmpty ? words.templateHelp : words.moduleHelp, trouble: trouble) { ties in
                """
                <div class="pair"><button class="button" name="then" value="\(Self.press)">\(words.insert)</button>\
                <input \(ties.attributes) name="\(Self.field)" list="templates" autocomplete="off" value="\(choice?.typed ?? "")" \
                aria-keyshortcuts="Alt+T" accesskey="t" data-key-press="m" data-inserted="\(words.inserted("{name}"))"></div>\
                <datalist id="templates">\(Markup.each(templates) { template in
                    "<option value=\"\(template.code)\">\(template.subject.text(in: reader.language))</option>"
                })\(Markup.each(modules) { module in
                    "<option value=\"\(module.key)\" data-name=\"\(module.name)\" data-text=\"\(module.text)\">\(said(module))</option>"
                })</datalist>
                """
            })\(matches)\(inserted)
            """
    }

    private func said(_ module: UsableText) -> String { "\(module.name) · \(module.isOwn ? words.ownModule : words.module)" }

    private var trouble: String? {
        guard let choice else { return nil }
        if choice.isUnknown { return words.noTemplate }
        return choice.unfilled.isEmpty ? nil : words.unfilled(choice.unfilled.map(\.rawValue))
    }

    private var matches: Markup {
        guard let choice, !choice.matches.isEmpty || !choice.moduleMatches.isEmpty else { return "" }
        return """
            <div class="notice" role="status">\(Icon.search.markup)<p>\(words.severalTemplates)</p><div class="actions">\
            \(Markup.each(choice.matches) { template in
                """
                <button class="button small" name="\(Self.press)" value="\(template.code)">\(template.subject.text(in: reader.language))</button>
                """
            })\(Markup.each(choice.moduleMatches) { module in
                """
                <button class="button small" name="\(Self.press)" value="\(module.key)">\(module.name)</button>
                """
            })</div></div>
            """
    }

    private var inserted: Markup {
        if let module = choice?.module {
            return """
                <div class="notice good" id="inserted" role="status">\(Icon.check.markup)<p>\(words.inserted(module.name))</p></div>
                """
        }
        guard let preview = choice?.preview else { return "" }
        let name = preview.template.subject.text(in: reader.language)
        let stands = preview.isReply ? words.replyStands(preview.template.inbox) : nil
        let own: Markup? = preview.inAuthorsLanguage.map { rendered in
            """
            <details class="more" open><summary>\(words.inYourLanguage(reader.languageName(rendered.language)))</summary>\
            <div class="words" lang="\(rendered.language)">\(Markup.linked(rendered.body))</div></details>
            """
        }
        return """
            \(Forms.hidden(Self.from, preview.template.code))<div class="notice good" id="inserted" role="status">\(Icon.check.markup)\
            <p>\(words.inserted(name))\(stands.map { " \($0)" })</p></div>\(own)
            """
    }
}

extension TemplateChoice {
    /// What somebody asked for by the picker; nil for a form that was sent for something else.
    ///
    /// - Parameter preview: fills the one that was found in.
    static func of(
        _ form: FormFields, for reader: StaffView, modules: () async throws -> [UsableText],
        preview: (String) async throws -> TemplatePreview
    ) async throws -> TemplateChoice? {
        let pressed = form[TemplatePicker.press] ?? ""
        guard !pressed.isEmpty || form["then"] == TemplatePicker.press else { return nil }
        let typed = form[TemplatePicker.field] ?? ""
        var choice = TemplateChoice(typed: typed)
        let sought = pressed.isEmpty ? typed : pressed
        guard sought.contains(where: { !$0.isWhitespace }) else { return choice }
        let found = reader.site.staffTemplates(matching: sought, language: reader.language)
        let texts = try await modules().matching(sought)
        switch (found.count, texts.count) {
        case (0, 0): choice.isUnknown = true
        case (0, 1):
            choice.module = texts[0]
            choice.typed = ""
        case (1, 0):
            let filled = try await preview(found[0].code)
            choice.unfilled = filled.rendered.missing
            if choice.unfilled.isEmpty {
                choice.preview = filled
                choice.typed = ""
            }
        default: (choice.matches, choice.moduleMatches) = (found, texts)
        }
        return choice
    }

    /// The words that stood there, with those of the template after them.
    func text(after written: String) -> String {
        guard let body = preview?.rendered.body ?? module?.text else { return written }
        return written.contains { !$0.isWhitespace } ? written + "\n\n" + body : body
    }
}
