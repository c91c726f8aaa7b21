import Messaging
import Persistence
import WebSupport

extension TaskList {
    /// The list beside the groups: its name, its order, its rows.
    ///
    /// - Parameter open: the task that is open beside it; then the name is no longer the page's.
    func section(for reader: StaffView, open: ID<WorkbenchTask>? = nil, news: Markup? = nil, source: String?) -> Markup {
        let words = reader.bench
        let name: Markup = open == nil ? "<h1 id=\"tasks\">\(words.tasks)</h1>" : "<h2 id=\"tasks\">\(words.tasks)</h2>"
        return """
            <section class="list" aria-labelledby="tasks">
            <header class="head">\(name)\(types(reader), when: tasks.count > 1 || view.type != nil)\(orders(reader), when: tasks.count > 1)\(claimNext(reader), when: !workable.isEmpty)</header>
            \(news)
            \(rows(for: reader, open: open, source: source))
            \(open == nil ? TaskSelection(list: self, reader: reader).markup : "")
            \(olderLink(reader))
            </section>
            """
    }

    private func claimNext(_ reader: StaffView) -> Markup {
        """
        <form method="post" action="/workbench/tasks/next\(view.query)">\(reader.token)\
        <button class="button primary" data-key-press="n">\(reader.bench.claimNext)</button></form>
        """
    }

    private func orders(_ reader: StaffView) -> Markup {
        let words = reader.bench
        let tabs = [(words.byDue, TaskFilter.Order.due), (words.byAge, .age)].map { name, order in
            tab(name, view.ordered(order), isHere: view.order == order)
        }
        return "<nav class=\"tabs\" aria-label=\"\(words.order)\">\(Markup.joined(tabs))</nav>"
    }

    /// Narrows the list to one type of question; none where the site knows only one.
    private func types(_ reader: StaffView) -> Markup {
        let words = reader.bench
        let types = reader.site.types.map(\.type)
        guard types.count > 1 else { return "" }
        let tabs = types.map { tab(words.short($0), view.narrowed(to: $0), isHere: view.type == $0) }
        let all = tab(words.allTypes, view.narrowed(to: nil), isHere: view.type == nil)
        return "<nav class=\"tabs\" aria-label=\"\(words.type)\">\(all)\(Markup.joined(tabs))</nav>"
    }

    private func tab(_ name: String, _ target: TaskListView, isHere: Bool) -> Markup {
        "<a class=\"tab\" href=\"/workbench\(target.query)\"\(attribute: "aria-current", isHere ? "true" : nil)>\(name)</a>"
    }

    private func olderLink(_ reader: StaffView) -> Markup? {
        older.map { cursor in
            """
            <nav class="actions" aria-label="\(reader.bench.older)">\
            <a class="button" href="/workbench\(view.query(adding: "after", cursor))">\(reader.bench.older)</a></nav>
            """
        }
    }

    /// The live element: a table, or the words that say why there is none.
    func rows(for reader: StaffView, open: ID<WorkbenchTask>? = nil, source: String?) -> Markup {
        guard !tasks.isEmpty else { return empty(reader, source: source) }
        let words = reader.bench
        let columns = [words.due, words.patient, words.language, words.type, words.subject, words.waiting, words.owner]
        return """
            <table class="tasks" id="task-list" data-live="\(liveTopics)"\(attribute: "data-source", source) data-new="\(words.newRows)" \
            data-new-one="\(words.newRow)">
            <thead><tr>\(Markup.each(columns) { "<th scope=\"col\">\($0)</th>" })</tr></thead>
            <tbody id="task-rows">
            \(Markup.each(tasks) { row($0, open: open, reader) })
            </tbody>
            </table>
            """
    }

    /// Of the group that is shown, else of all.
    private var liveTopics: String {
        guard let chosen else { return topics }
        return chosen.counts == nil ? "" : Topic.group(chosen.group.id).name
    }

    private func empty(_ reader: StaffView, source: String?) -> Markup {
        let words = reader.bench
        let content: Markup
        if groups.isEmpty {
            content = "<h2>\(words.noGroupTitle)</h2><p>\(words.noGroupText)</p>"
        } else if let barred = chosen.map({ [$0] }) ?? (workable.isEmpty ? groups : nil), barred.allSatisfy({ $0.counts == nil }) {
            content = Markup.each(barred) { entry in
                """
                <h2>\(words.barred(entry.group.name))</h2>\
                <p>\(Markup.each(entry.eligibility.failing) { "\(words.condition($0)) " })\(words.barredHelp)</p>
                """
            }
        } else if let type = view.type {
            content = "<h2>\(words.noneOfType(words.short(type)))</h2><p>\(words.noneOfTypeText)</p>"
        } else {
            let name = chosen?.group.name
            content = "<h2>\(words.emptyTitle(view.show, group: name))</h2><p>\(words.emptyText(view.show))</p>"
        }
        return """
            <div id="task-list" data-live="\(liveTopics)"\(attribute: "data-source", source)><div class="empty">\
            \((workable.isEmpty ? Icon.lock : Icon.check).markup)\(content)</div></div>
            """
    }

    private func row(_ task: TaskSummary, open: ID<WorkbenchTask>?, _ reader: StaffView) -> Markup {
        let words = reader.bench
        let isOpen = task.id == open
        let isUrgent = task.task.rank == 0
        let patient = reader.patient(task)
        let key = "s-\(task.id)"
        let subject = reader.subject(task.card.subject)
        let about = "\(subject), \(patient)"
        return """
            <tr data-key="\(task.id.description)"\(attribute: "aria-current", isOpen ? "true" : nil)\(attribute: "data-urgent", when: isUrgent) \
            data-say="\(isUrgent ? "\(words.possibleUrgent): \(about)" : about)">
            <td class="due">\(open == nil ? TaskSelection(list: self, reader: reader).box(task) : "")\(reader.urgentMark + " ", when: isUrgent)\(reader.due(task.task))\(reader.lateMark(task.task))</td>\
            <td class="patient-name">\(Markup.isolated(patient, showingControls: true))</td>\
            <td class="language">\(reader.foreign(task.language))</td>\
            <td class="type">\(words.short(task.task.type))</td>\
            <td class="subject">\(FilesMark(count: task.files, words: reader.words.attachment).markup) <a id="\(key)" href="/workbench/tasks/\(task.id.description)\(view.query)">\
            \(Markup.isolated(subject, showingControls: true))</a></td>\
            <td class="waiting">\(words.waitingSince(reader.time(task.task.openedAt, .span)))</td>\
            <td class="owner">\(owner(of: task, describedBy: key, reader))</td>
            </tr>

            """
    }

    private func owner(of task: TaskSummary, describedBy key: String, _ reader: StaffView) -> Markup {
        if let owner = task.owner {
            return owner.account == reader.signedIn.account.id ? Markup(reader.bench.you) : Markup.isolated(owner.name)
        }
        return """
            <form method="post" action="/workbench/tasks/\(task.id.description)/claim\(view.query)">\(reader.token)\
            <button class="button small" aria-describedby="\(key)" data-key-press="c">\(reader.bench.claim)</button></form>
            """
    }
}
