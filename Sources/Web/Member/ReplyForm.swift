import Messaging
import Persistence
import WebSupport

/// What is in a reply box that was not sent.
struct ReplyDraft: Sendable {
    var text = ""
    var files = ChosenFiles()
    /// Why its files were not taken.
    var filesTrouble: String?
    var once = FormOnce.new()
    /// Why the text was not accepted.
    var trouble: String?
    /// What else is to be known: that words came back, or why nothing was sent.
    var notice: (title: String, isTrouble: Bool)?
    /// The draft behind it.
    var state = DraftState()

    init(
        text: String = "", files: ChosenFiles = ChosenFiles(), once: String = FormOnce.new(),
        notice: (title: String, isTrouble: Bool)? = nil, state: DraftState = DraftState()
    ) {
        self.text = text
        self.files = files
        self.once = once
        self.notice = notice
        self.state = state
    }

    /// What was kept of it earlier.
    init(_ draft: Draft?) {
        self.init(text: draft?.content.body ?? "", files: ChosenFiles(draft?.content), state: DraftState(draft))
    }
}

/// The reply box, or the reason why there is none and what works instead.
struct ReplyForm {
    let reader: MemberReader
    let open: OpenConversation
    let draft: ReplyDraft
    let files: TakenFiles
    let readers: Markup

    private var words: any MemberWords { reader.words }
    private var patient: Patient { open.mailbox.patient }

    var markup: Markup {
        if let bar = open.replyBar { return barred(bar) }
        let troubles =
            (draft.trouble.map { [ErrorSummary.Trouble(field: "message", text: $0)] } ?? [])
            + (draft.filesTrouble.map { [ErrorSummary.Trouble(field: ChosenFiles.picker, text: $0)] } ?? [])
        return """
            <form class="composer" id="reply" method="post" enctype="multipart/form-data" \
            action="\(Paths.replies(open.conversation.id, of: patient.id))" data-draft="\(save)" \
            data-urgency="\(Paths.urgency(patient.id))" novalidate>\
            \(Forms.token(reader.visit.formToken))\(Forms.hidden(FormOnce.field, draft.once))
            \(notice)\(ErrorSummary(title: words.nothingSent(1), troubles: troubles).markup)\
            \(Forms.field("message", words.message, trouble: draft.trouble) { ties in
                """
                <textarea \(ties.attributes) name="message" rows="5" data-limit="\(reader.site.limits.body)" data-left="\(words.left)" \
                data-over="\(words.over)">
                \(draft.text)</textarea>
                """
            })\(filesField)\(urgentAdvice)\(promise)
            \(readers)
            \(EmergencyLine(reader: reader).markup)
            \(draft.state.place(reader.visit, save: save) { _ in Paths.conversation(open.conversation.id, of: patient.id) + "#reply" })
            <footer><strong>\(words.aboutPatient(patient.details.name, age: reader.age(patient)))</strong>\
            <button class="button" formaction="\(save)" formnovalidate>\(reader.visit.words.drafts.save)</button>\
            <button class="button primary">\(Icon.sent.markup) \(words.send)</button></footer>
            </form>
            """
    }

    private var save: String { Paths.replyDraft(open.conversation.id, of: patient.id) }
    private var filesField: Markup {
        let group = reader.site.clinicalGroup(open.conversation.clinicalGroup)
        let areTaken = group.map { reader.site.takesAttachments(.fromMembers, $0, flow: open.replyRoute?.flow) } ?? false
        // What was chosen while files were taken is not left out in silence.
        guard areTaken || !files.files.isEmpty else { return "" }
        return FilesField(
            words: reader.visit.words.attachment, upload: Paths.uploads, taken: files, trouble: draft.filesTrouble
        ).markup
    }

    private var urgentAdvice: Markup {
        UrgentAdvice(words: reader.visit.words, site: reader.site, urgency: Urgency.judge(body: draft.text, site: reader.site)).place
    }

    /// What is promised for the next message. While a question is open it joins that: its promise stands above, and comes no later.
    private var promise: Markup {
        let line = PromiseLine(reader: reader, team: team, promise: open.replyRoute?.flow.promise)
        let text = open.openQuestion == nil ? line.markup : line.closed
        return text.isEmpty ? "" : "<p class=\"promise\">\(text)</p>"
    }

    private var team: String { reader.group(open.replyRoute?.flow.clinicalGroup ?? open.conversation.clinicalGroup) }

    private var notice: Markup {
        guard let notice = draft.notice else { return "" }
        return Notice(kind: notice.isTrouble ? .bad : .plain, icon: notice.isTrouble ? .alert : .check, title: notice.title).markup
    }

    private func barred(_ bar: ReplyBar) -> Markup {
        let step: Markup
        switch bar.next {
        case .writeMessage:
            let code = bar == .teamRetired ? nil : reader.site.clinicalGroup(open.conversation.clinicalGroup)?.code
            let path = Paths.write(patient.id) + (code.map { "?to=\($0)" } ?? "")
            step = "<a class=\"button primary\" href=\"\(path)\">\(Icon.write.markup) \(words.writeMessage)</a>"
        case .callPractice:
            let line = reader.site.nurseLine
            step = "<a class=\"button primary\" href=\"tel:\(line.dialled)\">\(Icon.phone.markup) \(words.call(line.whole))</a>"
        }
        return """
            <section class="notice warn" id="reply" aria-labelledby="no-reply">\(Icon.info.markup)<h2 id="no-reply">\(words.cannotReply)</h2>\
            <p>\(words.sentence(bar))</p><p class="actions">\(step)</p>\(kept)</section>
            \(readers)
            """
    }

    /// Words that were typed before the reply was barred are never thrown away.
    private var kept: Markup {
        guard !draft.text.isEmpty else { return "" }
        return """
            <div class="field"><label for="kept">\(words.yourText)</label><textarea id="kept" readonly>
            \(draft.text)</textarea></div>
            """
    }
}
