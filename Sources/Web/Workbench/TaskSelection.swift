import Messaging
import Persistence
import WebSupport

/// Rows of the list selected together, for managers: the boxes belong to this form, wherever they stand.
struct TaskSelection {
    let list: TaskList
    let reader: StaffView

    private var words: any OversightWords { reader.words.oversight }

    /// Whether the reader manages a group that is shown.
    var isOffered: Bool { !list.tasks.isEmpty && !list.assignees.isEmpty }

    func box(_ task: TaskSummary) -> Markup {
        guard isOffered, list.managed.contains(task.task.workflowGroup) else { return "" }
        return """
            <input type="checkbox" name="task" value="\(task.id.description)" form="selection" aria-label="\(words.select(reader.subject(task.card.subject)))"> 
            """
    }

    var markup: Markup {
        guard isOffered else { return "" }
        let people = list.assignees.map {
            Forms.Option(value: $0.username, text: words.person($0.name, load: $0.load, isAway: $0.isAway))
        }
        let groups = reader.site.workflowGroups.filter { $0.retiredAt == nil }.map { Forms.Option(value: $0.code, text: $0.name) }
        return """
            <details class="more" id="selected"><summary class="button">\(words.selected)</summary>
            <form class="stack" id="selection" method="post" action="/workbench/tasks/bulk\(list.view.query)">\(reader.token)\
            \(Forms.field("selected-user", words.assignee) { "<select \($0.attributes) name=\"user\">\(Forms.options(people, chosen: nil))</select>" })\
            <div class="actions"><button class="button" name="action" value="assign">\(words.assign)</button>\
            <button class="button" name="action" value="unassign">\(words.unassign)</button></div>
            \(Forms.field("selected-group", words.toGroup) { "<select \($0.attributes) name=\"workflowGroup\">\(Forms.options(groups, chosen: nil))</select>" })\
            \(Forms.field("selected-reason", reader.bench.reason, help: words.transferHelp) { "<textarea \($0.attributes) name=\"reason\" rows=\"2\"></textarea>" })\
            <div class="actions"><button class="button" name="action" value="transfer">\(words.transfer)</button></div></form></details>
            """
    }
}

/// What became of the tasks that were selected, one by one.
struct SelectionResultPage {
    let results: [(subject: String?, refusal: (any Refusal)?)]
    let view: TaskListView
    let reader: StaffView

    private var words: any OversightWords { reader.words.oversight }

    var markup: Markup {
        let items = Markup.each(results) { result in
            """
            <li class="row">\(Pieces.face(result.refusal == nil ? .check : .alert, isTeam: true))\
            <span class="subject">\(Markup.isolated(result.subject ?? words.noTask, showingControls: true))</span>\
            <span class="about">\(result.refusal.map { reader.words.common.sentence($0) } ?? words.done)</span></li>

            """
        }
        return reader.page(
            .tasks, title: reader.bench.tasks,
            """
            <header class="head"><h1>\(words.results)</h1></header>
            \("<p>\(words.noneSelected)</p>", when: results.isEmpty)\("<ul class=\"rows\">\n\(items)</ul>", when: !results.isEmpty)
            <p class="actions"><a class="button primary" href="\(Paths.workbench)\(view.query)">\(reader.words.common.goToTasks)</a></p>
            """)
    }
}
