import Messaging
import Persistence
import WebSupport

/// Under an answer of the care team: saying better what it said.
struct CorrectionForm {
    let article: TaskArticle
    let reader: StaffView
    let message: Message

    private var words: any CorrectionWords { reader.words.correction }
    private var id: String { message.id.description }
    /// Its key corrects the last of them.
    private var hasKey: Bool {
        article.task.messages.last { $0.role == .staff && $0.withdrawnAt == nil && $0.correction == nil }?.id == message.id
    }
    /// What was refused here.
    private var trouble: TaskArticle.Trouble? {
        article.trouble.flatMap { $0.kept["answer"] == id ? $0 : nil }
    }

    var markup: Markup {
        guard message.role == .staff, message.withdrawnAt == nil, message.correction == nil else { return "" }
        let field = Forms.field("correction-\(id)", words.text, help: words.help, trouble: trouble?.faults["correction"]) { ties in
            """
            <textarea \(ties.attributes) name="correction" rows="4" required data-limit="\(reader.site.limits.body)" \
            data-left="\(reader.bench.charactersLeft)" data-over="\(reader.bench.charactersOver)">\(trouble?.kept["correction"]?.afterTag)</textarea>
            """
        }
        return """
            <details class="more correct" data-mends\(attribute: "open", when: trouble != nil)><summary class="button quiet"\(attribute: "data-key-press", hasKey ? "b" : nil)>\(words.correct)</summary>
            <form method="post" action="\(article.address("/correction"))">\(reader.token)\
            \(Forms.hidden("version", String(article.summary.task.version)))\(Forms.hidden("answer", id))
            \(field)<div class="actions"><button class="button primary">\(words.send)</button></div></form></details>

            """
    }
}
