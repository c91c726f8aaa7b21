import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Drafts of messages that somebody of the practice writes first, and of answers from the inbox.
enum StaffDraftRoutes {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.post("/workbench/tasks/{task}/draft") { try await TaskDraftRoutes.save($0, $1) }
        routes.post("/workbench/tasks/{task}/draft/adoption") { try await TaskDraftRoutes.adopt($0, $1) }
        routes.post("/workbench/patients/{patient}/messages/draft") { try await saveMessage($0, $1) }
        routes.post("/workbench/inbox/{conversation}/draft") { try await saveAnswer($0, $1) }
        routes.get("/workbench/drafts/{draft}") { try await resume($0, $1) }
        routes.post("/workbench/drafts/{draft}/deletion") { try await delete($0, $1) }
        routes.post("/workbench/messages/{message}/withdrawal") { try await AnswerUndoRoute.undo($0, $1) }
    }

    private static func saveMessage(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try NewMessageVisit(request, context)
        var draft = NewMessageDraft(context.form)
        let saving = DraftSaving(visit: context.visit, signedIn: context.signedIn, place: .staffMessage(visit.patient))
        let saved = try await saving.save(draft.content, context.form)
        let status = saved.refusal.map { HTTPResponse.Status(code: $0.status) } ?? .ok
        if request.wantsFragment {
            return saved.state.place(context.visit, save: NewMessagePage.save(visit.patient)) { Paths.staffDraft($0.id) }
                .response(status: status)
        }
        if saved.refusal == nil, draft.files.faults.isEmpty, let base = saved.state.base { return .seeOther(Paths.staffDraft(base.id)) }
        draft.state = saved.state
        return try await visit.page(draft).markup.response(status: status)
    }

    private static func saveAnswer(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let id = try context.conversation()
        try reader.requireWritingFirst()
        let form = context.form
        let template = form[TemplatePicker.from].flatMap { $0.isEmpty ? nil : $0 }
        let saving = DraftSaving(visit: context.visit, signedIn: context.signedIn, place: .reply(id))
        let files = ChosenFiles(form)
        let saved = try await saving.save(
            DraftContent(body: form["message"] ?? "", template: template, attachments: files.kept), form)
        let status = saved.refusal.map { HTTPResponse.Status(code: $0.status) } ?? .ok
        if request.wantsFragment {
            return InboxConversationPage.place(saved.state, id, reader).response(status: status)
        }
        guard saved.refusal != nil || !files.faults.isEmpty else { return .seeOther(Paths.inboxConversation(id) + "#reply") }
        return try await InboxRoutes.shown(id, form, saved.state, for: reader).markup.response(status: status)
    }

    /// Goes on where it was written.
    private static func resume(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, reader) = (try context.draft(), StaffView(context, request))
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let draft = try await portal.read { try portal.drafts.open(id, for: user, site: site, in: $0) }
        try await portal.readings.record(.read, "draft", id, by: user.actor, session: user.session, patient: draft.patient)
        if let task = draft.task { return .seeOther(Paths.task(task) + "#reply") }
        if let conversation = draft.conversation { return .seeOther(Paths.inboxConversation(conversation) + "#reply") }
        var page = try await NewMessageVisit(reader, draft.patient).page(NewMessageDraft(draft))
        page.wasUndone = request.uri.query == "undone"
        return page.markup.response()
    }

    private static func delete(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, reader) = (try context.draft(), StaffView(context, request))
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        try await portal.perform { try portal.drafts.discard(id, by: user, site: site, in: $0).map { _ in } }
        return .seeOther(WritingFirst.isOffered(to: user.account, site) ? Paths.findPatient : Paths.workbench)
    }
}

extension StaffContext {
    /// The draft that the address names.
    ///
    /// - Throws: `NotFound`.
    func draft() throws -> ID<Draft> {
        guard let draft = parameters.get("draft").flatMap({ ID<Draft>(Substring($0)) }) else { throw NotFound() }
        return draft
    }
}

/// The drafts of somebody of the practice, in the page from which they write.
struct StaffDraftList {
    let reader: StaffView
    let drafts: [ListedDraft]

    private var words: any DraftWords { reader.words.drafts }

    var markup: Markup {
        guard !drafts.isEmpty else { return "" }
        return """
            <section class="stack" aria-labelledby="drafts-title"><h2 id="drafts-title">\(words.drafts)</h2>
            <ul class="rows" id="drafts">\(Markup.each(drafts, row))</ul></section>
            """
    }

    private func row(_ listed: ListedDraft) -> Markup {
        let path = Paths.staffDraft(listed.draft.id)
        let line = DraftLine(listed, words)
        let kind = listed.draft.kind == .taskReply ? words.forTask : words.newMessage
        return """
            <li class="row" data-key="\(listed.draft.id.description)">\(Pieces.face(.write))
            <span class="subject"><a id="draft-\(listed.draft.id.description)" href="\(path)">\(Markup.isolated(line.title, showingControls: true))</a></span>
            \(reader.visit.times.element(listed.draft.updatedAt, .short, class: "when"))
            <span class="about">\(Markup.isolated(reader.patientName(listed.patient), showingControls: true)) · \(kind) \(FilesMark(count: line.files, words: reader.words.attachment).markup)</span>
            <p class="snippet"><bdi>\(line.snippet)</bdi></p>
            <span class="foot"><form method="post" action="\(path)/deletion">\(reader.token)\
            <button class="button small quiet" aria-describedby="draft-\(listed.draft.id.description)">\(words.delete)</button></form></span></li>

            """
    }
}

extension Paths {
    static func staffDraft(_ id: ID<Draft>) -> String { "/workbench/drafts/\(id)" }
    static func undo(_ id: ID<Message>) -> String { "/workbench/messages/\(id)/withdrawal" }
}
