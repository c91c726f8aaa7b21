import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup<MemberContext> {
    /// One conversation: reading it, answering, and saying that it was read.
    func addConversation() {
        get("/patients/{patient}/conversations/{conversation}") { request, context -> Response in
            let page = try await ConversationShow(context.visit, context.signedIn)
                .page(try context.conversation(), of: try context.patient(), wasSent: request.uri.query == "sent")
            if request.wantsFragment { return page.article.response() }
            return page.reader.response(page.markup, to: request)
        }
        post("/patients/{patient}/conversations/{conversation}/messages", use: Self.reply)
        post("/patients/{patient}/conversations/{conversation}/read-mark") { request, context -> Response in
            let (conversation, patient) = (try context.conversation(), try context.patient())
            guard let through = context.form["through"].flatMap({ ID<Message>($0) }) else { throw NotFound() }
            let (conversations, signedIn) = (context.portal.conversations, context.signedIn)
            try await context.portal.perform { tx in
                try conversations.requirePlace(of: conversation, before: patient, for: signedIn.account.id, in: tx)
                return try conversations.markRead(conversation, through: through, by: signedIn, in: tx)
            }
            return request.wantsFragment ? Response(status: .noContent) : .seeOther(Paths.conversation(conversation, of: patient))
        }
    }

    @Sendable private static func reply(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (conversation, patient) = (try context.conversation(), try context.patient())
        let (conversations, signedIn, site, form) = (context.portal.conversations, context.signedIn, context.site, context.form)
        let (drafts, state) = (context.portal.drafts, DraftState(context.form))
        let show = ConversationShow(context.visit, signedIn)
        let files = ChosenFiles(form)
        do {
            try files.requireTaken()
            let contents = try await files.contents(by: signedIn, context.portal)
            let once = try FormOnce.request(
                "form:reply/\(conversation)", of: signedIn.account.id, form, fields: ["message"], files: contents)
            let judged = JudgedWords(body: form["message"] ?? "", site: site)
            _ = try await context.portal.performOnce(once) { tx in
                try conversations.requirePlace(of: conversation, before: patient, for: signedIn.account.id, in: tx)
                try drafts.sent(state.base, by: signedIn, in: tx)
                return try conversations.reply(
                    form["message"] ?? "", judged: judged, attachments: files.ids, to: conversation, by: signedIn, site: site, in: tx
                ).map { sent in
                    IdempotentAnswer(status: 303, body: sent.message.bytes)
                }
            }
            return .seeOther(Paths.conversation(conversation, of: patient) + "?sent")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            let draft = show.draft(form, refusal)
            let page = try await show.page(conversation, of: patient, draft: draft)
            return page.reader.response(page.markup, to: request, refusal)
        }
    }
}

/// Opens a conversation for a page, and records that it was read before the page leaves.
struct ConversationShow: Sendable {
    let visit: Visit
    let signedIn: SignedIn

    /// How long after sending the page says so, in seconds.
    private static let sentFor: Int64 = 120

    init(_ visit: Visit, _ signedIn: SignedIn) {
        self.visit = visit
        self.signedIn = signedIn
    }

    /// - Throws: `NotFound`: unknown and forbidden alike, also under another patient's address.
    func page(
        _ id: ID<Conversation>, of patient: ID<Patient>, draft: ReplyDraft? = nil, wasSent: Bool = false
    ) async throws -> ConversationPage {
        let portal = visit.services.portal
        let conversations = portal.conversations
        let (visit, signedIn) = (visit, signedIn)
        let found = try await portal.readShowing(to: signedIn, site: visit.site) {
            [ShownConversation($0.open)]
        } by: {
            try await portal.read { tx in
                let reader = try MemberReader.of(visit, signedIn, patient: patient, in: tx)
                let open = try conversations.open(id, for: signedIn, site: visit.site, in: tx)
                guard open.mailbox.patient.id == patient else { throw NotFound() }
                var messages: [Message] = []
                var next: Int64? = 0
                while let after = next {
                    let part = try conversations.messages(of: open.conversation, after: after, limit: 200, in: tx)
                    messages += part.messages
                    next = part.next
                }
                let kept = try draft == nil ? portal.drafts.reply(in: id, of: signedIn, in: tx) : nil
                return (reader: reader, open: open, messages: messages, kept: kept)
            }
        }
        try await conversations.recordReading(.read, "conversation", id, of: found.open.conversation.patient, by: signedIn)
        let isFresh = found.open.lastIsOwn && found.open.conversation.lastAt.adding(seconds: Self.sentFor) > visit.now
        let reply = draft ?? ReplyDraft(found.kept)
        let files = try await reply.files.taken(by: signedIn, visit.services.portal)
        return ConversationPage(
            reader: found.reader, open: found.open, messages: found.messages, reply: reply, files: files,
            isSent: wasSent && isFresh)
    }

    /// The box as it was filled in, with what was wrong.
    func draft(_ form: FormFields, _ refusal: any Refusal) -> ReplyDraft {
        var draft = ReplyDraft(
            text: form["message"] ?? "", files: ChosenFiles(form), once: FormOnce.of(form), state: DraftState(form))
        if let fault = refusal.fields.first, fault.field == "attachments" {
            draft.filesTrouble = visit.words.common.sentence(refusal)
        } else if let fault = refusal.fields.first {
            draft.trouble = visit.words.common.sentence(fault, limits: visit.site.limits)
        } else if case IdempotencyRefusal.keyReused = refusal {
            draft.once = FormOnce.new()
            draft.notice = (visit.words.member.sentAlready, true)
        } else {
            draft.notice = (visit.words.member.notSentYet + " " + visit.words.common.sentence(refusal), true)
        }
        return draft
    }
}

extension MemberReader {
    /// A page that says why something was not done.
    func response(_ markup: Markup, to request: Request, _ refusal: any Refusal) -> Response {
        var response = response(markup, to: request, status: HTTPResponse.Status(code: refusal.status))
        if let seconds = (refusal as? any WaitingRefusal)?.retryAfter { response.headers[.retryAfter] = String(seconds) }
        return response
    }
}
