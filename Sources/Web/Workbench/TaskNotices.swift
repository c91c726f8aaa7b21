import Messaging
import Persistence
import WebSupport

/// What stands above a task: what was refused and why, what has happened, what may be urgent.
struct TaskNotices {
    let article: TaskArticle
    let reader: StaffView

    var markup: Markup { refusal + news + urgent + told + direction }

    private var words: any WorkbenchWords { reader.bench }

    private var refusal: Markup {
        guard let trouble = article.trouble, let why = trouble.why else { return "" }
        let (title, text) = words.trouble(why, hasText: !trouble.kept.isEmpty)
        return """
            <section class="notice warn" id="refused" role="alert" tabindex="-1" aria-labelledby="refused-title">\(Icon.alert.markup)\
            <h2 id="refused-title">\(title)</h2><p>\(text)\(trouble.sentence.map { " \($0)" })</p></section>

            """
    }

    private var news: Markup {
        guard let news = article.news else { return "" }
        if news == .taken { return taken }
        var (title, text) = words.told(news)
        if news == .replied || news == .corrected { text = words.canRead(article.task.readers.map(\.name)) }
        let isOver = news == .undoOver
        return Notice(
            kind: isOver ? .warn : .good, icon: isOver ? .alert : .check, title: title, text: text, id: "told", isForScreen: true
        ).markup + undo
    }

    private var undo: Markup {
        article.undoable.map { UndoForm(reader: reader, message: $0, task: article.id).markup } ?? ""
    }

    /// Somebody else was first: who, and since when.
    private var taken: Markup {
        let task = article.summary.task
        guard let owner = article.summary.owner, let since = task.claimedAt, task.state != .done, !article.isOwn(reader) else { return "" }
        return """
            <section class="notice warn" id="refused" role="alert" aria-labelledby="refused-title">\(Icon.people.markup)\
            <h2 id="refused-title">\(words.taken(by: owner.name, at: reader.time(since, .short)))</h2><p>\(words.takenText(owner.name))</p>\
            <div class="actions"><form method="post" action="/workbench/tasks/next\(article.view.query)">\(reader.token)\
            <button class="button" data-key-press="n">\(words.claimNext)</button></form></div></section>

            """
    }

    private var urgent: Markup {
        let task = article.summary.task
        guard task.rank == 0, task.state != .done else { return "" }
        let said = reader.visit.words.urgency
        let team = reader.site.clinicalGroup(article.summary.clinicalGroup)?.name.text(in: reader.visit.language.tag) ?? ""
        let look: Markup = task.raisedBy == nil ? "" : "<p>\(said.look(team))</p>"
        let why = article.summary.urgentWordsAreGone ? said.becauseOfWordsThatAreGone : said.because(article.summary.urgentWords)
        return """
            <div class="notice bad" id="urgent">\(Icon.alert.markup)<p>\(why)</p>\(look)</div>

            """
    }

    /// Who was told that it is late or nearly so, and who has opened it since.
    private var told: Markup {
        let told = article.task.escalations
        guard !told.isEmpty, article.summary.task.state != .done else { return "" }
        let said = reader.visit.words.escalation
        func time(_ moment: Timestamp) -> String { reader.visit.times.within(moment) }
        let lines = Markup.each(told) { one -> Markup in
            let line =
                one.told.map { said.told($0.name, at: time(one.at), opened: one.openedAt.map(time)) } ?? said.toldMember(at: time(one.at))
            return "<li>\(line)</li>"
        }
        return """
            <section class="notice warn" id="told-of" aria-labelledby="told-of-title">\(Icon.clock.markup)<h2 id="told-of-title">\
            \(said.toldTitle)</h2><ul>\(lines)</ul></section>

            """
    }

    /// Marks where the direction of a text changes mean nothing to whoever does not know them.
    private var direction: Markup {
        let texts = [article.task.subject] + article.task.messages.map(\.body) + article.task.notes.map(\.body)
        guard texts.contains(where: { $0.unicodeScalars.contains { BidirectionalControl($0) != nil } }) else { return "" }
        return "<p id=\"direction\"><small>\(words.bidirectionalHint)</small></p>\n"
    }
}
