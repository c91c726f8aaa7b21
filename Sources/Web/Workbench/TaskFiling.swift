import Messaging
import WebSupport

/// The two ranks of a task, in the words of the API.
enum TaskPriority: String, Sendable, CaseIterable {
    case possibleUrgent = "possible-urgent"
    case normal
}

/// How a task ranks, and under which type of question it is filed. Whoever may work on it raises its rank; its owner and the managers also
/// lower it, and file it elsewhere.
struct TaskFiling {
    let article: TaskArticle
    let reader: StaffView

    private var words: any OversightWords { reader.words.oversight }
    private var task: WorkbenchTask { article.summary.task }
    private var decides: Bool { article.task.role == .manager || article.isOwn(reader) }

    var markup: Markup {
        guard task.state != .done else { return "" }
        let parts = priority + type
        guard !parts.isEmpty else { return "" }
        return "<div class=\"actions\" id=\"filing\">\(parts)</div>\n"
    }

    /// The session's token, and the version that was read.
    private var fields: Markup {
        reader.token + Forms.hidden("version", String(task.version))
    }

    private var priority: Markup {
        let isUrgent = task.rank == 0
        guard !isUrgent || decides else { return "" }
        let next: TaskPriority = isUrgent ? .normal : .possibleUrgent
        return """
            <form method="post" action="\(article.address("/priority"))">\(fields)\
            <button class="button" data-key-press="!" name="priority" value="\(next.rawValue)">\(words.rank(next))</button></form>

            """
    }

    /// None where the site knows only one type.
    private var type: Markup {
        let others = reader.site.types.filter { $0.type != task.type }
        guard decides, !others.isEmpty else { return "" }
        let options = others.map { Forms.Option(value: $0.type.rawValue, text: $0.name.text(in: reader.language)) }
        let trouble = article.trouble?.faults["type"]
        return """
            <details class="more" id="filed"\(attribute: "open", when: trouble != nil)>\
            <summary class="button" data-key-press="f">\(words.changeType)</summary>
            <form method="post" action="\(article.address("/type"))">\(fields)\
            \(Forms.field("task-type", reader.bench.type, help: words.changeTypeHelp, trouble: trouble) {
                "<select \($0.attributes) name=\"type\">\(Forms.options(options, chosen: nil))</select>"
            })<div class="actions"><button class="button primary">\(words.changeType)</button></div></form></details>

            """
    }
}
