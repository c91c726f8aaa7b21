import Messaging
import Persistence
import WebSupport

/// Who did what with a task, folded away until somebody asks.
struct TaskHistorySection {
    let history: [TaskHappening]
    let reader: StaffView

    private var words: any HistoryWords { reader.words.history }

    var markup: Markup {
        guard !history.isEmpty else { return "" }
        return """
            <details class="more" id="history"><summary class="button">\(Icon.clock.markup) \(words.taskHistory)</summary>
            <ol class="list-of">\(Markup.each(history, line))</ol></details>

            """
    }

    private func line(_ one: TaskHappening) -> Markup {
        let until = one.until.map { reader.visit.times.day($0) } ?? ""
        let said = words.happened(one, groups, until: until)
        let name = one.byName.isEmpty ? words.byServer : one.byName
        return """
            <li data-key="\(one.id.description)"><strong>\(Markup.isolated(name, showingControls: true))</strong> \
            \(Markup.isolated(said, showingControls: true)) <small>\(reader.time(one.at, .day))</small></li>

            """
    }

    private func groups(_ one: TaskHappening) -> (from: String, to: String) {
        func name(_ id: ID<WorkflowGroup>?) -> String { id.flatMap { reader.site.workflowGroup($0)?.name } ?? "" }
        return (name(one.fromGroup), name(one.toGroup))
    }
}
