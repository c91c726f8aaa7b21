import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Keeping what is drafted for a task, and going on from what somebody else had drafted.
enum TaskDraftRoutes {
    static func save(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            let text = action.form["message"] ?? ""
            let template = action.form[TemplatePicker.from].flatMap { $0.isEmpty ? nil : $0 }
            let saving = DraftSaving(visit: action.reader.visit, signedIn: action.signedIn, place: .task(action.id))
            let files = action.files
            let saved = try await saving.save(DraftContent(body: text, template: template, attachments: files.kept), action.form)
            let status = saved.refusal.map { HTTPResponse.Status(code: $0.status) } ?? .ok
            if request.wantsFragment {
                return TaskReplyForm.place(saved.state, action.id, action.query.view, action.reader).response(status: status)
            }
            guard saved.refusal != nil || !files.faults.isEmpty else { return .seeOther(action.address() + "#reply") }
            var kept = action.kept
            kept[TemplatePicker.from] = template
            let trouble = TaskArticle.Trouble(
                kept: kept, draft: saved.state, files: try await files.taken(by: action.signedIn, action.portal))
            return try await TaskRoutes.load(action.id, action.query.view, trouble: trouble, for: action.reader)
                .markup.response(status: status)
        }
    }

    static func adopt(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            guard let id = action.form["adopted"].flatMap({ ID<Draft>($0) }) else { throw NotFound() }
            _ = try await action.portal.perform { tx in
                try action.portal.drafts.adopt(id, on: action.id, by: action.signedIn, site: action.reader.site, in: tx)
            }
            return .seeOther(action.address() + "#reply")
        }
    }
}

/// What others had drafted for a task, for whoever owns it now.
struct OthersDrafts {
    let article: TaskArticle
    let reader: StaffView

    private var words: any DraftWords { reader.words.drafts }

    /// By name: they are opened once they are the reader's own.
    private func files(_ other: OthersDraft) -> Markup {
        guard !other.files.isEmpty else { return "" }
        let words = reader.words.attachment
        return """
            <ul class="files plain" aria-label="\(words.files)">\(Markup.each(other.files) { file in
                "<li>\(Icon.clip.markup) <span><bdi>\(file.name)</bdi> <small>\(words.size(file.size))</small></span></li>"
            })</ul>
            """
    }

    var markup: Markup {
        guard article.isOwn(reader) else { return "" }
        return .each(article.drafts.others) { other in
            let id = other.draft.id.description
            return """
                <section class="notice" id="drafted-\(id)" aria-labelledby="drafted-\(id)-title">\(Icon.write.markup)\
                <h2 id="drafted-\(id)-title">\(Markup.isolated(words.drafted(by: other.authorName), showingControls: true))</h2>\
                <p>\(reader.time(other.draft.updatedAt, .day)) · \(words.draftedHelp)</p>\
                <blockquote>\(Pieces.words(other.draft.content.body, showingControls: true))</blockquote>\
                \(files(other))\
                <form class="actions" method="post" action="\(article.address("/draft/adoption"))">\(reader.token)\
                \(Forms.hidden("adopted", id))<button class="button">\(words.useWords)</button></form></section>

                """
        }
    }
}
