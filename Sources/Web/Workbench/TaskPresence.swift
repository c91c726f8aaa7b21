import Hummingbird
import Messaging
import WebSupport

/// Who else has the task open; and, with the module, telling others that the reader has.
struct TaskPresence {
    let article: TaskArticle
    let reader: StaffView

    var markup: Markup {
        let words = reader.words.presence
        let lines = Markup.each(article.task.presences) { presence in
            let name = Markup.isolated(presence.name, showingControls: true)
            let text = presence.isWriting ? words.isWriting(name) : words.isLooking(name)
            return
                "<li data-key=\"\(presence.username)\" data-say=\"\(words.says(presence.name, isWriting: presence.isWriting))\"><span>\(text)</span></li>"
        }
        return """
            <div class="presence" id="presence"><form method="post" action="\(article.address("/presence"))" data-presence hidden>\
            \(reader.token)</form><ul class="list-of">\(lines)</ul></div>
            """
    }
}

enum TaskPresenceRoute {
    static func take(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        guard let sign = action.form["doing"].flatMap(PresenceSign.init(rawValue:)) else { return Response(status: .unprocessableContent) }
        try await action.portal.perform { tx in
            try action.portal.workbench.take(sign, at: action.id, of: action.signedIn, in: tx)
        }
        return Response(status: .noContent)
    }
}
