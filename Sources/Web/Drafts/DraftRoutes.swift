import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup<MemberContext> {
    /// Drafts: keeping, listing, going on, deleting, and asking the same for another patient.
    func addDrafts() {
        get("/patients/{patient}/drafts", use: Self.drafts)
        post("/patients/{patient}/drafts", use: Self.saveMessage)
        post("/patients/{patient}/drafts/same", use: Self.askTheSame)
        get("/patients/{patient}/drafts/{draft}", use: Self.resume)
        post("/patients/{patient}/drafts/{draft}/deletion", use: Self.delete)
        post("/patients/{patient}/conversations/{conversation}/draft", use: Self.saveReply)
    }

    @Sendable private static func drafts(_ request: Request, _ context: MemberContext) async throws -> Response {
        let patient = try context.patient()
        let (visit, signedIn, portal) = (context.visit, context.signedIn, context.portal)
        let found = try await portal.read { tx in
            (
                reader: try MemberReader.of(visit, signedIn, patient: patient, in: tx),
                drafts: try portal.drafts.list(of: patient, for: signedIn, in: tx)
            )
        }
        guard let current = found.reader.current?.mailbox.patient else { throw NotFound() }
        try await portal.conversations.recordReading(.list, "draft", ID<Draft>?.none, of: patient, by: signedIn)
        let page = DraftsPage(
            reader: found.reader, patient: current, drafts: found.drafts, wasDeleted: request.uri.query == "deleted")
        return found.reader.response(page.markup, to: request)
    }

    @Sendable private static func saveMessage(_ request: Request, _ context: MemberContext) async throws -> Response {
        let patient = try context.patient()
        var draft = WriteDraft(context.form)
        let show = WriteShow(context.visit, context.signedIn)
        if !request.wantsFragment, let chosen = context.form["patient"], chosen != patient.description {
            guard let other = ID<Patient>(chosen) else { throw NotFound() }
            return try await show.changePatient(draft, from: patient, to: other, request)
        }
        let saving = DraftSaving(visit: context.visit, signedIn: context.signedIn, place: .newMessage(patient))
        let saved = try await saving.save(draft.content, context.form)
        if request.wantsFragment {
            return fragment(saved, context.visit, save: Paths.drafts(patient)) { Paths.draft($0.id, of: patient) }
        }
        if saved.refusal == nil, draft.files.faults.isEmpty, let base = saved.state.base {
            return .seeOther(Paths.draft(base.id, of: patient))
        }
        draft.state = saved.state
        let page = try await show.page(draft, for: patient)
        return page.reader.response(page.markup, to: request, status: status(saved.refusal))
    }

    @Sendable private static func saveReply(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (conversation, patient, form) = (try context.conversation(), try context.patient(), context.form)
        let (portal, account) = (context.portal, context.signedIn.account.id)
        try await portal.read { try portal.conversations.requirePlace(of: conversation, before: patient, for: account, in: $0) }
        let saving = DraftSaving(visit: context.visit, signedIn: context.signedIn, place: .reply(conversation))
        let files = ChosenFiles(form)
        let saved = try await saving.save(DraftContent(body: form["message"] ?? "", attachments: files.kept), form)
        if request.wantsFragment {
            return fragment(saved, context.visit, save: Paths.replyDraft(conversation, of: patient)) { _ in
                Paths.conversation(conversation, of: patient) + "#reply"
            }
        }
        if saved.refusal == nil, files.faults.isEmpty { return .seeOther(Paths.conversation(conversation, of: patient) + "#reply") }
        let draft = ReplyDraft(text: form["message"] ?? "", files: files, once: FormOnce.of(form), state: saved.state)
        let page = try await ConversationShow(context.visit, context.signedIn).page(conversation, of: patient, draft: draft)
        return page.reader.response(page.markup, to: request, status: status(saved.refusal))
    }

    /// The place of the draft in a form, for a page that saves by itself.
    private static func fragment(
        _ saved: (state: DraftState, refusal: (any Refusal)?), _ visit: Visit, save: String, other: (Draft) -> String
    ) -> Response {
        saved.state.place(visit, save: save, other: other).response(status: status(saved.refusal))
    }

    private static func status(_ refusal: (any Refusal)?) -> HTTPResponse.Status {
        refusal.map { HTTPResponse.Status(code: $0.status) } ?? .ok
    }

    /// A first message goes on in its form; a reply in its conversation, where there still is one.
    @Sendable private static func resume(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (patient, id) = (try context.patient(), try context.draft())
        let (portal, signedIn, site) = (context.portal, context.signedIn, context.site)
        let draft = try await portal.read { tx in
            // The patient of the address must be one the reader stands before.
            _ = try portal.conversations.mailbox(of: patient, for: signedIn.account.id, in: tx)
            guard try portal.drafts.list(of: patient, for: signedIn, in: tx).contains(where: { $0.draft.id == id }) else {
                throw NotFound()
            }
            let draft = try portal.drafts.open(id, for: signedIn, site: site, in: tx)
            let isThere = try draft.conversation.map { try portal.conversations.isThere($0, in: tx) } ?? false
            return (draft: draft, isThere: isThere)
        }
        try await portal.conversations.recordReading(.read, "draft", id, of: draft.draft.patient, by: signedIn)
        if draft.isThere, let conversation = draft.draft.conversation {
            return .seeOther(Paths.conversation(conversation, of: patient) + "#reply")
        }
        var page = try await WriteShow(context.visit, signedIn).page(WriteDraft(draft.draft), for: patient)
        page.tellTeamGone()
        return page.reader.response(page.markup, to: request)
    }

    @Sendable private static func delete(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (patient, id) = (try context.patient(), try context.draft())
        let (portal, signedIn, site) = (context.portal, context.signedIn, context.site)
        try await portal.perform { tx in
            guard try portal.drafts.list(of: patient, for: signedIn, in: tx).contains(where: { $0.draft.id == id }) else {
                throw NotFound()
            }
            return try portal.drafts.discard(id, by: signedIn, site: site, in: tx).map { _ in }
        }
        return .seeOther(Paths.drafts(patient) + "?deleted")
    }

    @Sendable private static func askTheSame(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (patient, form) = (try context.patient(), context.form)
        guard let conversation = form["conversation"].flatMap({ ID<Conversation>($0) }) else { throw NotFound() }
        let (portal, signedIn, site) = (context.portal, context.signedIn, context.site)
        let once = try FormOnce.request("form:same/\(patient)", of: signedIn.account.id, form, fields: ["conversation"])
        do {
            let answer = try await portal.performOnce(once) { tx in
                try portal.drafts.sameQuestion(as: conversation, for: patient, by: signedIn, site: site, in: tx).map {
                    IdempotentAnswer(status: 303, body: $0.id.bytes)
                }
            }
            guard let id = ID<Draft>(bytes: answer.body) else { throw NotFound() }
            return .seeOther(Paths.draft(id, of: patient))
        } catch DraftRefusal.tooMany {
            return .seeOther(Paths.drafts(patient))
        }
    }
}

extension MemberContext {
    /// The draft that the address names.
    ///
    /// - Throws: `NotFound`.
    func draft() throws -> ID<Draft> {
        guard let draft = parameters.get("draft").flatMap({ ID<Draft>($0) }) else { throw NotFound() }
        return draft
    }
}

extension WritePage {
    /// Words that were kept for a team that takes no messages any more wait for another.
    mutating func tellTeamGone() {
        guard !draft.to.isEmpty, !offer.types.isEmpty else { return }
        let group = draft.to.split(separator: "/").first.map(String.init)
        let isOffered = offer.types.contains { type, recipients in
            (draft.type.isEmpty || type.type.rawValue == draft.type) && recipients.contains { $0.group.code == group }
        }
        guard !isOffered else { return }
        draft.to = ""
        notice = Notice(kind: .warn, icon: .info, title: reader.visit.words.drafts.teamGone, id: "team-gone")
    }
}

/// After a question was sent: one tap begins the same for somebody else the reader may write for.
struct AskTheSame {
    let reader: MemberReader
    let open: OpenConversation

    var markup: Markup {
        let conversation = open.conversation
        guard conversation.lastSeq == 1, conversation.begunBy == reader.signedIn.account.id, conversation.movedAt == nil else { return "" }
        let others = reader.mailboxes.filter { $0.mailbox.patient.id != open.mailbox.patient.id && $0.mailbox.standing.canWrite }
        guard !others.isEmpty else { return "" }
        return """
            <div class="actions" id="same">\(Markup.each(others) { other in
                """
                <form method="post" action="\(Paths.sameQuestion(other.mailbox.patient.id))">\(Forms.token(reader.visit.formToken))\
                \(Forms.hidden(FormOnce.field, FormOnce.new()))\(Forms.hidden("conversation", conversation.id.description))\
                <button class="button">\(reader.visit.words.drafts.same(for: other.mailbox.patient.details.given))</button></form>

                """
            })</div>

            """
    }
}
