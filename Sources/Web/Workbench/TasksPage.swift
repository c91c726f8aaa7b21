import Messaging
import Persistence
import WebSupport

/// The groups of the reader and the list that is shown.
struct TasksPage: Sendable {
    let list: TaskList
    let reader: StaffView
    var news: TaskNews?
    /// What the reader has just sent and can still undo.
    var undoable: ID<Message>?

    var markup: Markup {
        let content: Markup = """
            \(list.navigation(for: reader, source: nil))
            \(list.section(for: reader, news: told, source: nil))
            """
        return reader.page(.tasks, title: reader.bench.tasks, main: "bench", content)
    }

    /// The live parts alone.
    var fragment: Markup {
        "\(list.navigation(for: reader, source: nil))\n\(list.rows(for: reader, source: nil))"
    }

    private var told: Markup? {
        news.map { news in
            let (title, text) = reader.bench.told(news)
            return Notice(kind: .plain, icon: .check, title: title, text: text, id: "told", isForScreen: true).markup
                + (undoable.map { UndoForm(reader: reader, message: $0).markup } ?? "")
        }
    }
}

/// A task with the list beside it. On a narrow screen the style sheet shows the task alone, with a way back.
struct TaskPage: Sendable {
    let list: TaskList
    let article: TaskArticle
    let reader: StaffView

    var markup: Markup {
        let content: Markup = """
            \(list.navigation(for: reader, source: article.source))
            \(list.section(for: reader, open: article.id, source: article.source))
            \(article.markup(for: reader))
            """
        let ownsTask = article.isOwn(reader) && article.summary.state == .claimed
        return reader.page(.tasks, title: reader.bench.task, main: "bench open", ownsTask: ownsTask, content)
    }

    /// The live parts alone.
    var fragment: Markup {
        """
        \(list.navigation(for: reader, source: article.source))
        \(list.rows(for: reader, open: article.id, source: article.source))
        \(article.markup(for: reader))
        """
    }
}

/// For somebody who may not work on a task: which condition fails, and what they had written.
struct BarredPage: Sendable {
    let conditions: [EligibilityCondition]
    let reader: StaffView
    /// What had been written when the right was gone.
    var kept = ""

    var markup: Markup {
        let words = reader.bench
        let (title, text) = words.trouble(.notEligible, hasText: !kept.isEmpty)
        let keptField = Forms.field("message", words.kept, help: words.keptHelp) {
            "<textarea \($0.attributes) readonly>\(kept.afterTag)</textarea>"
        }
        return reader.page(
            .tasks, title: words.task,
            """
            <header class="stack"><h1>\(title)</h1></header>
            <div class="notice warn" role="alert">\(Icon.lock.markup)\
            <p>\(Markup.each(conditions) { "\(words.condition($0)) " })\(words.barredHelp)</p><p>\(text)</p></div>
            \(keptField, when: !kept.isEmpty)
            <p class="actions"><a class="button primary" href="\(Paths.workbench)">\(reader.words.common.goToTasks)</a></p>
            """)
    }
}
