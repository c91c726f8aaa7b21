import Messaging
import Persistence
import WebSupport

/// Under what the care team wrote: saying better what it said.
struct CorrectionForm {
    let reader: StaffView
    let message: Message
    /// Where it is sent.
    let address: String
    /// What it tells beside the words.
    let hidden: Markup
    /// Whether the key of corrections opens this one.
    var hasKey = false
    /// What had been written here; nil where nothing was.
    var trouble: Trouble?

    /// Words that were refused, or taken back.
    struct Trouble {
        let kept: String
        /// Why they were not accepted.
        var fault: String?
    }

    private var words: any CorrectionWords { reader.words.correction }
    private var id: String { message.id.description }

    /// Whether a message can be corrected at all.
    static func takes(_ message: Message) -> Bool {
        message.role == .staff && message.withdrawnAt == nil && message.correction == nil
    }

    var markup: Markup {
        guard Self.takes(message) else { return "" }
        let field = Forms.field("correction-\(id)", words.text, help: words.help, trouble: trouble?.fault) { ties in
            """
            <textarea \(ties.attributes) name="correction" rows="4" required data-limit="\(reader.site.limits.body)" \
            data-left="\(reader.bench.charactersLeft)" data-over="\(reader.bench.charactersOver)">\(trouble?.kept.afterTag)</textarea>
            """
        }
        return """
            <details class="more correct" data-mends\(attribute: "open", when: trouble != nil)><summary class="button quiet"\(attribute: "data-key-press", hasKey ? "b" : nil)>\(words.correct)</summary>
            <form method="post" action="\(address)">\(reader.token)\
            \(hidden)\(Forms.hidden("answer", id))
            \(field)<div class="actions"><button class="button primary">\(words.send)</button></div></form></details>

            """
    }
}

extension CorrectionForm {
    /// In the page of a task.
    init(article: TaskArticle, reader: StaffView, message: Message) {
        let trouble = article.trouble.flatMap { trouble -> Trouble? in
            guard trouble.kept["answer"] == message.id.description else { return nil }
            return Trouble(kept: trouble.kept["correction"] ?? "", fault: trouble.faults["correction"])
        }
        self.init(
            reader: reader, message: message, address: article.address("/correction"),
            hidden: Forms.hidden("version", String(article.summary.task.version)),
            hasKey: article.task.messages.last(where: Self.takes)?.id == message.id, trouble: trouble)
    }
}
