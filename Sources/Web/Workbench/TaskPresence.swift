import Hummingbird
import Messaging
import WebSupport

/// Who else has the task open; and, with the module, telling others that the reader has.
struct TaskPresence {
    let article: TaskArticle
    let reader: StaffView

    var markup: Markup {
        let words = reader.words.presence
        let presences = article.task.presences
        let said = presences.map { words.says($0.name, isWriting: $0.isWriting) }.joined(separator: ". ")
        let line = Markup.each(presences) { presence in
            let name = Markup.isolated(presence.name, showingControls: true)
            return "<span>\(presence.isWriting ? words.isWriting(name) : words.isLooking(name))</span> "
        }
        // The line keeps its place when nobody is there, so that somebody who comes moves nothing on the page.
        return """
            <div class="presence" id="presence"><form method="post" action="\(article.address("/presence"))" data-presence hidden>\
            \(reader.token)</form><p id="present"\(attribute: "data-say", said.isEmpty ? nil : said)>\(line)</p></div>
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
