import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// A form of a task's page, as it was sent.
struct TaskAction: Sendable {
    let id: ID<WorkbenchTask>
    let reader: StaffView
    let query: WorkbenchQuery
    let form: FormFields

    /// - Throws: `NotFound` for an address that names no task.
    init(_ request: Request, _ context: StaffContext) throws {
        id = try context.task()
        reader = StaffView(context, request)
        query = WorkbenchQuery(request)
        form = context.form
    }

    var portal: Portal { reader.portal }
    var signedIn: SignedIn { reader.signedIn }
    /// The version of the task that the page showed.
    var version: Int64? { form["version"].flatMap { Int64($0) } }
    /// The files that were chosen for a reply.
    var files: ChosenFiles { ChosenFiles(form) }
    var outcome: TaskOutcome? { form["outcome"].flatMap(TaskOutcome.init(rawValue:)) }

    /// What a person wrote, by field.
    var kept: [String: String] {
        var kept: [String: String] = [:]
        for name in ["message", "note", "reason", "because", "answer", "correction"] {
            if let text = form[name], !text.isEmpty { kept[name] = text }
        }
        return kept
    }

    func address(told news: TaskNews? = nil) -> String {
        Paths.task(id) + (news.map { query.view.query(adding: "told", $0.rawValue) } ?? query.view.query)
    }

    /// The form's name for itself, so that sending it twice does it once.
    ///
    /// - Parameter files: what the files hold that go with it.
    func once(_ operation: String, key: String?, body: String, files: [String] = []) throws -> IdempotentRequest? {
        guard let key, !key.isEmpty else { return nil }
        return try IdempotentRequest(
            account: signedIn.account.id, operation: "page \(operation) \(id)", key: key,
            body: Array(body.utf8) + FormOnce.bytes(of: files))
    }

    /// Does it, or shows the page again with what was refused.
    func doing(_ act: () async throws -> Response) async throws -> Response {
        do {
            return try await act()
        } catch let refusal as any Refusal {
            return try await refused(refusal)
        }
    }
}

extension TaskAction {
    private func refused(_ refusal: any Refusal) async throws -> Response {
        switch refusal {
        case TaskRefusal.notEligible(let conditions):
            let words = kept.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n\n")
            return BarredPage(conditions: conditions, reader: reader, kept: words).markup.response(status: .forbidden)
        case TaskRefusal.accountDisabled, is NotFound:
            throw refusal
        case TaskRefusal.alreadyClaimed:
            return try await shown(again: nil, news: .taken, status: refusal.status)
        default:
            var trouble = trouble(refusal)
            trouble.files = try await files.taken(by: signedIn, portal)
            return try await shown(again: trouble, news: nil, status: refusal.status)
        }
    }

    private func shown(again trouble: TaskArticle.Trouble?, news: TaskNews?, status: Int) async throws -> Response {
        do {
            let page = try await TaskRoutes.load(id, query.view, news: news, trouble: trouble, for: reader)
            return page.markup.response(status: HTTPResponse.Status(code: status))
        } catch TaskRefusal.notEligible(let conditions) {
            // The right went between the refusal and the page.
            return BarredPage(conditions: conditions, reader: reader).markup.response(status: .forbidden)
        }
    }

    private func trouble(_ refusal: any Refusal) -> TaskArticle.Trouble {
        var trouble = TaskArticle.Trouble(why: .other, kept: kept, outcome: outcome)
        if form["message"] != nil { trouble.draft = DraftState(form) }
        if let template = form[TemplatePicker.from], !template.isEmpty { trouble.kept[TemplatePicker.from] = template }
        switch refusal {
        case TaskRefusal.stale, IdempotencyRefusal.keyReused:
            trouble.why = .stale
        case TaskRefusal.notOwner(let owner):
            trouble.why = .notYours(owner?.name)
        case TaskRefusal.finished(let outcome):
            trouble.why = .finished(outcome)
        case TaskRefusal.outcomeNotPossible:
            trouble.why = .outcomeNotPossible
        case TaskRefusal.noteMissing:
            trouble.why = .noteMissing
            trouble.faults = ["note": reader.bench.noteMissing]
        case let refusal where (refusal is TaskRefusal || refusal is PatientChangeRefusal) && !refusal.fields.isEmpty:
            trouble.why = .fields
            for field in refusal.fields { trouble.faults[field.field] = reader.words.common.sentence(refusal) }
        case MessageRefusal.invalid(let fields):
            trouble.why = .fields
            for field in fields { trouble.faults[field.field == "body" ? "message" : field.field] = sentence(field) }
        case let refusal as AttachmentRefusal where !refusal.fields.isEmpty:
            trouble.why = .fields
            trouble.faults["attachments"] = reader.words.common.sentence(refusal)
        default:
            trouble.sentence = reader.words.common.sentence(refusal)
        }
        return trouble
    }

    private func sentence(_ field: FieldRefusal) -> String {
        if field.field == "note", field.code == "missing" { return reader.bench.noteMissing }
        return reader.words.common.sentence(field, limits: reader.site.limits)
    }
}
