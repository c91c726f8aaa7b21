import Messaging
import Persistence
import WebSupport

/// The reply box of the owner; for everybody else, what they had written and could not send.
struct TaskReplyForm {
    let article: TaskArticle
    let reader: StaffView

    private var words: any WorkbenchWords { reader.bench }
    private var task: OpenTask { article.task }
    private var kept: String? { article.trouble?.kept["message"] ?? (isBrought ? nil : article.drafts.own?.content.body) }
    /// Whether the page brings words of its own, and not what is kept.
    private var isBrought: Bool { article.trouble?.draft != nil || article.trouble?.template != nil }
    private var state: DraftState { article.trouble?.draft ?? DraftState(article.drafts.own) }

    /// Where the draft stands in the form.
    static func place(_ state: DraftState, _ task: ID<WorkbenchTask>, _ view: TaskListView, _ reader: StaffView) -> Markup {
        state.place(reader.visit, save: "\(Paths.task(task))/draft\(view.query)") { _ in "\(Paths.task(task))\(view.query)#reply" }
    }

    var markup: Markup {
        if article.isOwn(reader) { return form }
        guard let kept, !kept.isEmpty else { return "" }
        return """
            <section class="composer" id="reply" aria-labelledby="kept-title"><h2 id="kept-title">\(words.kept)</h2>\
            \(Forms.field("message", words.message, help: words.keptHelp) { "<textarea \($0.attributes) readonly>\(kept.afterTag)</textarea>" })\
            </section>
            """
    }

    private var form: Markup {
        let message = Forms.field("message", words.message, trouble: article.trouble?.faults["message"]) { ties in
            """
            <textarea \(ties.attributes) name="message"\(attribute: "autofocus", when: isForReply) data-key-press="r" data-limit="\(reader.site.limits.body)" \
            data-left="\(words.charactersLeft)" data-over="\(words.charactersOver)">\(kept?.afterTag)</textarea>
            """
        }
        return """
            <form class="composer" id="reply" method="post" enctype="multipart/form-data" action="\(article.address("/reply"))" \
            data-draft="\(article.address("/draft"))">\(reader.token)\
            \(Forms.hidden("version", String(task.summary.task.version)))\(seen)\
            \(TemplatePicker(reader: reader, choice: article.trouble?.template, modules: article.modules).markup)\(from)
            \(message)\(filesField)\
            \(readers)
            \(Self.place(state, article.id, article.view, reader))\(lease)
            <footer><small>\(answering)</small>\
            <button class="button" formaction="\(article.address("/draft"))" formnovalidate>\(reader.words.drafts.save)</button>\
            <button class="button" name="then" value="stay">\(words.reply)</button>\
            <button class="button primary" name="then" value="next" data-key-press="Ctrl+Enter" aria-keyshortcuts="Control+Enter">\
            \(words.replyAndNext)</button></footer>
            </form>
            """
    }

    /// When nobody is here the task goes back to its group. That it soon will is said above every page of the Workbench.
    private var lease: Markup {
        guard task.summary.state == .claimed else { return "" }
        let minutes = reader.site.limits.claimLeaseSeconds / 60
        return "<p id=\"lease-rule\"><small>\(reader.words.drafts.lease(minutes: minutes))</small></p>"
    }

    private var filesField: Markup {
        let taken = isBrought ? article.trouble?.files ?? TakenFiles() : article.files
        guard reader.site.takesAttachments(.toMembers, in: task.conversation) || !taken.files.isEmpty else { return "" }
        return FilesField(
            words: reader.words.attachment, upload: Paths.staffUploads, taken: taken,
            trouble: article.trouble?.faults["attachments"]
        ).markup
    }

    /// Whether the page is about the reply, and not about a note or an outcome that was not accepted.
    private var isForReply: Bool { article.trouble?.outcome == nil && article.trouble?.faults["note"] == nil }

    /// A template inserted earlier stays the reply's while it is written on.
    private var from: Markup? {
        guard article.trouble?.template?.preview == nil else { return nil }
        let template = article.trouble == nil ? article.drafts.own?.content.template : article.trouble?.kept[TemplatePicker.from]
        return template.map { Forms.hidden(TemplatePicker.from, $0) }
    }

    /// Where the chain is too long to hold the letter that names itself.
    private var seen: Markup? {
        guard let message = task.summary.message, !task.messages.contains(where: { $0.id == message }) else { return nil }
        return Forms.hidden("seen", message.description)
    }

    private var answering: String {
        words.answerFor(
            group: reader.clinicalGroup(task.conversation.clinicalGroup), provider: reader.provider(task.conversation.provider))
    }

    private var readers: Markup {
        guard !task.readers.isEmpty else {
            return "<div class=\"notice warn\">\(Icon.people.markup)<p>\(words.noReaders)</p></div>"
        }
        return "<p class=\"readers\">\(Icon.people.markup)<span>\(words.readers(task.readers.map(reader.named)))</span></p>"
    }
}
