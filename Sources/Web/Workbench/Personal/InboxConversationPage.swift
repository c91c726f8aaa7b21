import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// One conversation that the reader began, with the box to answer in.
struct InboxConversationPage {
    let reader: StaffView
    let reading: StaffReading
    /// How far back one reads in a long conversation; nil where its newest messages are shown.
    var through: Int64?
    var wasSent = false
    var choice: TemplateChoice?
    /// Short texts that can be set into the answer.
    var modules: [UsableText] = []
    var kept = ""
    var template = ""
    var once = FormOnce.new()
    var trouble: String?
    var refusal: String?
    var files = TakenFiles()
    var filesTrouble: String?
    var state = DraftState()
    var wasUndone = false
    /// Told once: that a correction was sent, or that it is too late to undo.
    var news: TaskNews?
    /// What the reader has just sent and can still undo.
    var undoable: ID<Message>?
    /// A correction that was refused or taken back, and of which message it is.
    var mending: (of: ID<Message>, trouble: CorrectionForm.Trouble)?

    /// Where the draft stands in the form.
    static func place(_ state: DraftState, _ id: ID<Conversation>, _ reader: StaffView) -> Markup {
        state.place(reader.visit, save: Paths.inboxConversation(id) + "/draft") { _ in Paths.inboxConversation(id) + "#reply" }
    }

    private var words: any PersonalWords { reader.words.personal }
    private var id: ID<Conversation> { reading.summary.id }
    private var isKept: Bool {
        trouble != nil || refusal != nil || choice != nil || state.trouble != nil || filesTrouble != nil || mending != nil
    }
    /// The address that tells the same again.
    private var source: String {
        Paths.inboxConversation(id) + (wasSent ? "?told=sent" : news.map { "?told=\($0.rawValue)" } ?? "")
    }

    var markup: Markup { reader.page(.inbox, title: words.inbox, article) }

    var article: Markup {
        let chain = StaffChain(reading: reading, reader: reader, beneath: correction)
        let topic = isKept || through != nil ? nil : Topic.inbox(reader.signedIn.account.id).name
        return """
            <article class="detail" id="conversation" aria-labelledby="subject"\(attribute: "data-live", topic)\
            \(attribute: "data-source", topic.map { _ in source })\(attribute: "data-new", reader.bench.newRows)\
            \(attribute: "data-new-one", reader.bench.newRow)>
            <a class="back" href="\(Paths.inbox)">\(Icon.back.markup) \(words.inbox)</a>
            \(told)\(chain.head)
            \(chain.facts)
            \(LongChain(reading, through: through, at: Paths.inboxConversation(id), reader).markup)\(chain.letters)
            \(end, when: through == nil)
            </article>
            """
    }

    private var told: Markup {
        if let refusal { return Notice(kind: .warn, icon: .alert, title: refusal, id: "refused").markup + unsentCorrection }
        if wasUndone { return Notice(kind: .good, icon: .check, title: reader.words.drafts.undone, id: "told").markup }
        if news == .undoOver {
            let (title, text) = reader.bench.told(.undoOver)
            return Notice(kind: .warn, icon: .alert, title: title, text: text, id: "told", isForScreen: true).markup
        }
        guard wasSent || news == .corrected else { return "" }
        return Notice(
            kind: .good, icon: .check, title: wasSent ? words.sent : reader.bench.told(.corrected).title,
            text: reader.bench.canRead(reading.readers.map(\.name)), id: "told", isForScreen: true
        ).markup + (undoable.map { UndoForm(reader: reader, message: $0).markup } ?? "")
    }

    /// Under what the reader wrote: saying it better.
    private func correction(_ message: Message) -> Markup {
        guard message.author == reader.signedIn.account.id else { return "" }
        let last = reading.messages.last { $0.author == reader.signedIn.account.id && CorrectionForm.takes($0) }
        return CorrectionForm(
            reader: reader, message: message, address: Paths.inboxConversation(id) + "/correction",
            hidden: Forms.hidden(FormOnce.field, FormOnce.new()), hasKey: last?.id == message.id,
            trouble: mending?.of == message.id ? mending?.trouble : nil
        ).markup
    }

    /// The words of a correction whose message cannot be corrected any more: they are not lost.
    private var unsentCorrection: Markup {
        guard let mending, !reading.messages.contains(where: { $0.id == mending.of && CorrectionForm.takes($0) }) else { return "" }
        return Forms.field("unsent", reader.words.correction.text, help: reader.bench.keptHelp) {
            "<textarea \($0.attributes) readonly>\(mending.trouble.kept.afterTag)</textarea>"
        }
    }

    private var end: Markup {
        if let task = reading.task {
            let group = reader.site.workflowGroup(task.group)?.name ?? ""
            // Whoever does not work there would be led to nothing.
            let way: Markup? =
                task.mayProcess
                ? "<p class=\"actions\"><a class=\"button\" href=\"\(Paths.task(task.id))\">\(words.openTask)</a></p>" : nil
            return """
                <div class="notice" id="task">\(Icon.work.markup)<p>\(words.isTaskOf(group))</p>\(way)</div>\(keptWords)
                """
        }
        guard !reading.readers.isEmpty else {
            return "<div class=\"notice warn\">\(Icon.people.markup)<p>\(reader.bench.noReaders)</p></div>\(keptWords)"
        }
        let readers = reader.bench.readers(reading.readers.map(reader.named))
        return """
            <form class="composer" id="reply" method="post" enctype="multipart/form-data" \
            action="\(Paths.inboxConversation(id))/messages" data-draft="\(Paths.inboxConversation(id))/draft">\(reader.token)\
            \(Forms.hidden(FormOnce.field, once))\(TemplatePicker(reader: reader, choice: choice, modules: modules).markup)\
            \(choice?.preview == nil && !template.isEmpty ? Forms.hidden(TemplatePicker.from, template) : "")\
            \(Forms.field("message", reader.bench.message, trouble: trouble) { ties in
                """
                <textarea \(ties.attributes) name="message"\(attribute: "autofocus", when: isKept) data-key-press="r" data-limit="\(reader.site.limits.body)" \
                data-left="\(reader.bench.charactersLeft)" data-over="\(reader.bench.charactersOver)">\(kept.afterTag)</textarea>
                """
            })\(filesField)\
            <p class="readers">\(Icon.people.markup)<span>\(readers)</span></p>
            \(Self.place(state, id, reader))
            <footer><small>\(reading.conversation.takesReplies(reader.site) ? words.repliesGo : "")</small><button class="button" formaction="\(Paths.inboxConversation(id))/draft" formnovalidate>\
            \(reader.words.drafts.save)</button><button class="button primary" name="then" value="send" data-key-press="Ctrl+Enter" \
            aria-keyshortcuts="Control+Enter">\(words.answer)</button></footer></form>
            """
    }

    private var filesField: Markup {
        guard reader.site.takesAttachments(.toMembers, in: reading.conversation) || !files.files.isEmpty else { return "" }
        return FilesField(words: reader.words.attachment, upload: Paths.staffUploads, taken: files, trouble: filesTrouble).markup
    }

    /// What was written and cannot be sent any more is not lost.
    private var keptWords: Markup {
        guard !kept.isEmpty else { return "" }
        return Forms.field("message", reader.bench.message, help: reader.bench.keptHelp) {
            "<textarea \($0.attributes) readonly>\(kept.afterTag)</textarea>"
        }
    }
}

enum InboxRoutes {
    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let id = try context.conversation()
        var page = try await load(id, through: LongChain.through(request), for: reader)
        page.wasSent = request.uri.query == "told=sent"
        page.wasUndone = request.uri.query == "told=undone"
        page.news = [TaskNews.corrected, .undoOver].first { request.uri.query == "told=\($0.rawValue)" }
        return request.wantsFragment ? page.article.response() : page.markup.response()
    }

    static func answer(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let id = try context.conversation()
        try reader.requireWritingFirst()
        let form = context.form
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let (text, template, state) = (form["message"] ?? "", form[TemplatePicker.from] ?? "", DraftState(form))
        let files = ChosenFiles(form)
        func shown(_ change: (inout InboxConversationPage) -> Void, status: HTTPResponse.Status = .ok) async throws -> Response {
            var page = try await load(id, for: reader)
            (page.kept, page.template, page.once, page.state) = (text, template, FormOnce.of(form), DraftState(form))
            page.files = try await files.taken(by: user, portal)
            change(&page)
            return page.markup.response(status: status)
        }
        let choice = try await TemplateChoice.of(form, for: reader) {
            try await portal.read { tx in
                let conversation = try portal.personal.open(id, for: user, site: site, in: tx).conversation
                return try portal.textModules.usable(in: conversation, by: user, site: site, reader: reader.language, tx: tx)
            }
        } preview: { code in
            try await portal.read { try portal.personal.rendering(of: code, in: id, language: nil, by: user, site: site, $0) }
        }
        if let choice {
            return try await shown({ page in
                page.choice = choice
                page.kept = choice.text(after: text)
            })
        }
        do {
            try files.requireTaken()
            let contents = try await files.contents(by: user, portal)
            let once = try FormOnce.request(
                "page answer \(id)", of: user.account.id, form, fields: ["message", TemplatePicker.from], files: contents)
            _ = try await portal.performOnce(once) { tx in
                try portal.drafts.sent(state.base, by: user, in: tx)
                return try portal.personal.answer(text, template: template, attachments: files.ids, in: id, by: user, site: site, tx).map {
                    _ in
                    IdempotentAnswer(status: 303, body: [])
                }
            }
            return .seeOther("\(Paths.inboxConversation(id))?told=sent")
        } catch MessageRefusal.invalid(let fields) {
            let sentence = fields.first.map { reader.words.common.sentence($0, limits: site.limits) }
            return try await shown({ $0.trouble = sentence }, status: .unprocessableContent)
        } catch let refusal as AttachmentRefusal where !refusal.fields.isEmpty {
            return try await shown(
                { $0.filesTrouble = reader.words.common.sentence(refusal) }, status: HTTPResponse.Status(code: refusal.status))
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return try await shown(
                { $0.refusal = reader.words.common.sentence(refusal) }, status: HTTPResponse.Status(code: refusal.status))
        }
    }

    /// The page with what was filled in, and what became of keeping it.
    static func shown(
        _ id: ID<Conversation>, _ form: FormFields, _ state: DraftState, for reader: StaffView
    ) async throws -> InboxConversationPage {
        var page = try await load(id, for: reader)
        (page.kept, page.template) = (form["message"] ?? "", form[TemplatePicker.from] ?? "")
        (page.once, page.state) = (FormOnce.of(form), state)
        page.files = try await ChosenFiles(form).taken(by: reader.signedIn, reader.portal)
        return page
    }

    static func load(_ id: ID<Conversation>, through: Int64? = nil, for reader: StaffView) async throws -> InboxConversationPage {
        try reader.requireWritingFirst()
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let found = try await portal.read { tx in
            let reading = try portal.personal.open(id, through: through, for: user, site: site, in: tx)
            let last = reading.conversation.lastMessage
            return (
                reading: reading, draft: try portal.drafts.reply(in: id, of: user, in: tx),
                undoable: try portal.answers.isUndoable(last, by: user, site: site, in: tx) ? last : nil,
                modules: try portal.textModules.usable(
                    in: reading.conversation, by: user, site: site, reader: reader.language, tx: tx)
            )
        }
        let reading = found.reading
        if reading.summary.waiting > 0, through == nil { try await portal.perform { try portal.personal.markSeen(id, by: user, in: $0) } }
        try await reader.recordReading(conversation: id, of: reading.conversation.patient)
        var page = InboxConversationPage(reader: reader, reading: reading, through: through, undoable: found.undoable)
        page.modules = found.modules
        page.kept = found.draft?.content.body ?? ""
        page.template = found.draft?.content.template ?? ""
        page.state = DraftState(found.draft)
        page.files = try await ChosenFiles(found.draft?.content).taken(by: user, portal)
        return page
    }
}

extension StaffContext {
    /// The conversation of the address.
    ///
    /// - Throws: `NotFound` for what is no id: it names nothing.
    func conversation() throws -> ID<Conversation> {
        guard let id = parameters.get("conversation").flatMap({ ID<Conversation>(Substring($0)) }) else { throw NotFound() }
        return id
    }
}
