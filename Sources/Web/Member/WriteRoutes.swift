import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup<MemberContext> {
    /// Beginning a conversation.
    func addWriting() {
        get("/patients/{patient}/conversations/new") { request, context -> Response in
            let query = try URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096))
            var draft = WriteDraft()
            draft.to = query["to"] ?? ""
            let page = try await WriteShow(context.visit, context.signedIn).page(draft, for: try context.patient())
            return page.reader.response(page.markup, to: request)
        }
        // The same page with what was typed, for the patient that was chosen at last.
        post("/patients/{patient}/conversations/new") { request, context -> Response in
            guard let patient = context.form["patient"].flatMap({ ID<Patient>($0) }) else { throw NotFound() }
            var draft = WriteDraft(context.form)
            let show = WriteShow(context.visit, context.signedIn)
            if patient != (try context.patient()) { draft.state = try await show.moved(draft, to: patient) }
            let page = try await show.page(draft, for: patient)
            return page.reader.response(page.markup, to: request)
        }
        post("/patients/{patient}/conversations", use: Self.send)
    }

    @Sendable private static func send(_ request: Request, _ context: MemberContext) async throws -> Response {
        let patient = try context.patient()
        let form = context.form
        let draft = WriteDraft(form)
        let show = WriteShow(context.visit, context.signedIn)
        if let chosen = form["patient"], chosen != patient.description {
            guard let other = ID<Patient>(chosen) else { throw NotFound() }
            return try await show.changePatient(draft, from: patient, to: other, request)
        }
        if form["action"] == "change-patient" {
            let page = try await show.page(draft, for: patient)
            return page.reader.response(page.markup, to: request)
        }
        let (conversations, drafts, signedIn, site) = (context.portal.conversations, context.portal.drafts, context.signedIn, context.site)
        do {
            try draft.files.requireTaken()
            let contents = try await draft.files.contents(by: signedIn, context.portal)
            let once = try FormOnce.request("form:start", of: signedIn.account.id, form, fields: WriteDraft.fields, files: contents)
            let (new, judged) = (draft.conversation, draft.conversation.judged(for: site))
            let answer = try await context.portal.performOnce(once) { tx in
                try drafts.sent(draft.state.base, by: signedIn, in: tx)
                return try conversations.start(new, judged: judged, for: patient, by: signedIn, site: site, in: tx).map { sent in
                    IdempotentAnswer(status: 303, body: sent.conversation.bytes)
                }
            }
            guard let conversation = ID<Conversation>(bytes: answer.body) else { throw NotFound() }
            return .seeOther(Paths.conversation(conversation, of: patient) + "?sent")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            let page = try await show.page(draft, for: patient, refusal)
            return page.reader.response(page.markup, to: request, refusal)
        }
    }
}

/// Fills in the form of a new message.
struct WriteShow: Sendable {
    let visit: Visit
    let signedIn: SignedIn

    init(_ visit: Visit, _ signedIn: SignedIn) {
        self.visit = visit
        self.signedIn = signedIn
    }

    /// - Throws: `NotFound` when the reader may not act for the patient.
    func page(_ draft: WriteDraft, for patient: ID<Patient>, _ refusal: (any Refusal)? = nil) async throws -> WritePage {
        let (visit, signedIn) = (visit, signedIn)
        let found = try await visit.services.portal.read { tx in
            let reader = try MemberReader.of(visit, signedIn, patient: patient, in: tx)
            return (reader: reader, offer: try WriteOffer.of(reader, in: tx))
        }
        guard let current = found.reader.current?.mailbox.patient else { throw NotFound() }
        let files = try await draft.files.taken(by: signedIn, visit.services.portal)
        var page = WritePage(reader: found.reader, patient: current, offer: found.offer, draft: draft, files: files)
        if let refusal { tell(refusal, on: &page) }
        return page
    }

    private func tell(_ refusal: any Refusal, on page: inout WritePage) {
        let words = visit.words
        page.troubles = refusal.fields.map { fault in
            ErrorSummary.Trouble(field: Self.field(of: fault), text: words.common.sentence(fault, limits: visit.site.limits))
        }
        if case IdempotencyRefusal.keyReused = refusal {
            page.draft.once = FormOnce.new()
            page.notice = Notice(kind: .warn, icon: .info, title: words.member.sentAlready)
        } else if page.troubles.isEmpty {
            page.notice = Notice(kind: .bad, icon: .alert, title: words.member.notSentYet, text: words.common.sentence(refusal))
        }
    }

    /// The id of the field that a fault of the API's field belongs to.
    private static func field(of fault: FieldRefusal) -> String {
        switch fault.field {
        case "body": "message"
        case "provider": "to"
        case "attachments": ChosenFiles.picker
        default: fault.field
        }
    }

    /// The draft goes along with the text, so that it is kept for one patient only.
    func moved(_ draft: WriteDraft, to patient: ID<Patient>) async throws -> DraftState {
        guard let base = draft.state.base else { return DraftState() }
        let (drafts, signedIn, site, content) = (visit.services.portal.drafts, signedIn, visit.site, draft.content)
        do {
            let moved = try await visit.services.portal.perform {
                try drafts.move(content, from: base, to: patient, by: signedIn, site: site, in: $0)
            }
            return DraftState(moved)
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return DraftState()
        }
    }

    /// Text is carried to another patient's form only after one more look.
    func changePatient(_ draft: WriteDraft, from old: ID<Patient>, to new: ID<Patient>, _ request: Request) async throws -> Response {
        guard draft.hasContent else { return .seeOther(Paths.write(new)) }
        let (visit, signedIn) = (visit, signedIn)
        let conversations = visit.services.portal.conversations
        let page = try await visit.services.portal.read { tx in
            let reader = try MemberReader.of(visit, signedIn, patient: old, in: tx)
            let other = reader.mailboxes.first { $0.mailbox.patient.id == new }?.mailbox
            guard let other, let current = reader.current?.mailbox else { throw NotFound() }
            // Until a type is chosen, everybody is named who could read one of those that are offered.
            let types = MessageType(rawValue: draft.type).map { [$0] } ?? reader.site.types.map(\.type).filter(other.standing.covers)
            let readers = try types.flatMap { try conversations.readers(ofNew: .both, type: $0, in: other, tx) }
                .reduce(into: [NamedReader]()) { named, one in
                    if !named.contains(where: { $0.reader.account == one.reader.account }) { named.append(one) }
                }
            return PatientChangePage(reader: reader, old: current.patient, new: other.patient, readers: readers, draft: draft)
        }
        return page.reader.response(page.markup, to: request)
    }
}
