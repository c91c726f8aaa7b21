import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Writing first on a page: what is refused comes back with every word.
enum NewMessageRoutes {
    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try NewMessageVisit(request, context)
        return try await visit.page(NewMessageDraft(), isNew: true).markup.response()
    }

    static func send(_ request: Request, _ context: StaffContext) async throws -> Response {
        let visit = try NewMessageVisit(request, context)
        var draft = NewMessageDraft(context.form)
        let choice = try await TemplateChoice.of(context.form, for: visit.reader) {
            try await visit.modules()
        } preview: {
            try await visit.rendering($0, draft)
        }
        if let choice {
            if choice.module != nil { draft.message = choice.text(after: draft.message) }
            if let preview = choice.preview {
                draft.message = choice.text(after: draft.message)
                if draft.subject.allSatisfy(\.isWhitespace) { draft.subject = preview.rendered.subject }
                draft.template = preview.template.code
                draft.type = preview.template.type.rawValue
                draft.repliesAllowed = preview.template.replyAllowed
            }
            return try await visit.page(draft, choice: choice).markup.response()
        }
        guard context.form["then"] != "check" else { return try await visit.page(draft).markup.response() }
        do {
            try draft.files.requireTaken()
            return .seeOther(try await visit.send(draft, shown: context.form["shown"], form: context.form))
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return try await visit.page(draft, refusal: refusal).markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
    }
}

/// A request about writing first to one patient.
struct NewMessageVisit: Sendable {
    let reader: StaffView
    let patient: ID<Patient>

    /// - Throws: `NotFound` where it is not offered, and for what is no patient.
    init(_ request: Request, _ context: StaffContext) throws {
        reader = StaffView(context, request)
        try reader.requireWritingFirst()
        guard let patient = context.parameters.get("patient").flatMap({ ID<Patient>(Substring($0)) }) else { throw NotFound() }
        self.patient = patient
    }

    /// - Throws: `NotFound` where it is not offered.
    init(_ reader: StaffView, _ patient: ID<Patient>) throws {
        try reader.requireWritingFirst()
        self.reader = reader
        self.patient = patient
    }

    func page(
        _ draft: NewMessageDraft, isNew: Bool = false, choice: TemplateChoice? = nil, refusal: (any Refusal)? = nil
    ) async throws -> NewMessagePage {
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let found = try await portal.read { tx in
            let desk = try portal.personal.desk(patient, for: user, site: site, in: tx)
            var draft = draft
            if isNew, let voice = desk.voices.first {
                draft.type = voice.types.first?.rawValue ?? ""
                draft.from = voice.providers.first.map { "\(voice.group.code)/\($0.code)" } ?? voice.group.code
            }
            var readers = NewMessageReaders()
            for type in Set(desk.voices.flatMap(\.types)) {
                for audience in NewMessageReaders.audiences {
                    let (named, missing) = try portal.personal.readers(of: audience, type, desk.patient, in: tx)
                    readers.take(NewMessageReaders.Who(readers: named, missing: missing), type, audience)
                }
            }
            return (desk: desk, draft: draft, readers: readers, modules: try modules(desk, in: tx))
        }
        try await portal.readings.record(.read, "patient", patient, by: user.actor, session: user.session, patient: patient)
        var page = NewMessagePage(reader: reader, desk: found.desk, draft: found.draft, readers: found.readers, choice: choice)
        page.modules = found.modules
        page.files = try await draft.files.taken(by: user, portal)
        if let refusal { explain(refusal, on: &page) }
        if !isNew { page.tellGone() }
        return page
    }

    /// In the language of the patient.
    private func modules(_ desk: PersonalMessaging.Desk, in tx: Transaction) throws -> [UsableText] {
        let site = reader.site
        let language = desk.patient.details.language.flatMap { site.languages.contains($0) ? $0 : nil } ?? site.languages.first ?? "en"
        return try reader.portal.textModules.usable(
            language: language, by: reader.signedIn, site: site, reader: reader.language, in: tx)
    }

    func modules() async throws -> [UsableText] {
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        return try await portal.read { try modules(try portal.personal.desk(patient, for: user, site: site, in: $0), in: $0) }
    }

    private func explain(_ refusal: any Refusal, on page: inout NewMessagePage) {
        let words = reader.words.personal
        switch refusal {
        case MessageRefusal.invalid(let fields):
            for field in fields {
                page.faults[field.field] =
                    field.field == "provider" && field.code == "missing"
                    ? words.chooseProvider : reader.words.common.sentence(field, limits: reader.site.limits)
            }
        case let refusal as AttachmentRefusal where !refusal.fields.isEmpty:
            page.faults["attachments"] = reader.words.common.sentence(refusal)
        case WritingFirstRefusal.nobodyCanRead: page.faults["audience"] = words.nobodyCanRead
        case WritingFirstRefusal.readersChanged: page.faults["audience"] = words.readersChanged
        default: page.refusal = reader.words.common.sentence(refusal)
        }
    }

    func rendering(_ code: String, _ draft: NewMessageDraft) async throws -> TemplatePreview {
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        return try await portal.read {
            try portal.personal.rendering(
                of: code, for: patient, group: draft.group, provider: draft.provider, language: nil, by: user, site: site, in: $0)
        }
    }

    /// - Returns: where the conversation is found.
    func send(_ draft: NewMessageDraft, shown mark: String?, form: FormFields) async throws -> String {
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let directing = site.staffTemplates.first { $0.code == draft.template }
        let audience = directing?.inbox.audience ?? Audience(rawValue: draft.audience) ?? .both
        let contents = try await draft.files.contents(by: user, portal)
        let once = try FormOnce.request(
            "page write \(patient)", of: user.account.id, form, fields: NewMessageDraft.fields, files: contents)
        let shown = NewMessageReaders.shown(mark, directing?.type ?? MessageType(rawValue: draft.type), audience)
        let answer = try await portal.performOnce(once) { [patient] tx in
            try portal.drafts.sent(draft.state.base, by: user, in: tx)
            return try portal.personal.begin(draft.staffMessage, to: patient, shown: shown, by: user, site: site, in: tx).map {
                IdempotentAnswer(status: 303, body: Array("\(Paths.inboxConversation($0.sent.conversation))?told=sent".utf8))
            }
        }
        return String(decoding: answer.body, as: UTF8.self)
    }
}
