import Messaging
import Persistence
import WebSupport

/// A task as its page shows it.
struct TaskArticle: Sendable {
    let task: OpenTask
    let view: TaskListView
    /// How far back one reads in a long conversation; nil where its newest messages are shown.
    var through: Int64?
    /// What has just happened, told once.
    var news: TaskNews?
    /// Whom its managers can give it to; empty for agents.
    var assignees: [Assignee] = []
    /// The patients it could be about instead; empty unless it is the reader's own.
    var otherPatients: [Patient] = []
    /// What was drafted for it: the reader's own, and for its owner what others had written.
    var drafts: (own: Draft?, others: [OthersDraft]) = (nil, [])
    /// The files of the reader's own draft.
    var files = TakenFiles()
    /// Short texts that can be set into the reply.
    var modules: [UsableText] = []
    /// What the reader has just sent and can still undo.
    var undoable: ID<Message>?
    /// Who did what with it, oldest first.
    var history: [TaskHappening] = []
    /// Why something was not done; then the page was shown again.
    var trouble: Trouble?

    /// What was refused, with what had been written.
    struct Trouble: Sendable {
        /// nil when nothing was refused, and the words alone were brought back.
        var why: TaskTrouble?
        /// Sentences beside the fields at fault, by the field's name.
        var faults: [String: String] = [:]
        /// What had been written in which field.
        var kept: [String: String] = [:]
        /// The outcome that was chosen.
        var outcome: TaskOutcome?
        /// Where words of the page do not say it: the sentence of the refusal.
        var sentence: String?
        /// What came of looking for a template.
        var template: TemplateChoice?
        /// How the draft stands behind the words; nil for what is stored.
        var draft: DraftState?
        /// The files that were chosen for the reply.
        var files = TakenFiles()
    }

    var summary: TaskSummary { task.summary }
    var id: ID<WorkbenchTask> { summary.task.id }

    /// The task's own address, with the list one came from.
    func address(_ part: String = "") -> String { "\(Paths.task(id))\(part)\(view.query)" }

    /// Where the live parts come from: the address that tells the same again.
    var source: String {
        if let through { return earlier(through) }
        guard let news else { return address() }
        return "\(Paths.task(id))\(view.query(adding: "told", news.rawValue))\(undoable.map { "&sent=\($0)" } ?? "")"
    }

    /// Older messages of a long conversation, up to a number.
    private func earlier(_ through: Int64) -> String { "\(Paths.task(id))\(view.query(adding: LongChain.parameter, String(through)))" }

    func isOwn(_ reader: StaffView) -> Bool { summary.task.owner == reader.signedIn.account.id && summary.task.state != .done }

    /// The article. A page that keeps what was written stays as it is until the reader sends it: nothing may replace the words.
    func markup(for reader: StaffView) -> Markup {
        if through != nil { return readingBack(reader) }
        let words = reader.bench
        let live = trouble == nil ? Topic.group(summary.task.workflowGroup).name : nil
        return """
            <article class="detail" id="task" aria-labelledby="subject"\(attribute: "data-live", live)\
            \(attribute: "data-source", live.map { _ in source }) data-new="\(words.newRows)" data-new-one="\(words.newRow)">
            <a class="back" href="/workbench\(view.query)" data-key-press="u">\(Icon.back.markup) \(words.back)</a>
            \(TaskNotices(article: self, reader: reader).markup)\(about(reader))
            \(TaskPresence(article: self, reader: reader).markup)\(WrongPatientForm(article: self, reader: reader).notice)
            \(TaskFacts(article: self, reader: reader).markup)
            \(TaskActions(article: self, reader: reader).markup)
            \(TaskOversight(article: self, reader: reader).markup)
            \(TaskFiling(article: self, reader: reader).markup)
            \(WrongPatientForm(article: self, reader: reader).markup)
            \(longChain(reader))\(TaskChain(article: self, reader: reader).markup)
            \(OthersDrafts(article: self, reader: reader).markup)\(TaskReplyForm(article: self, reader: reader).markup)
            \(TaskNotesSection(article: self, reader: reader).markup)
            \(TaskHistorySection(history: history, reader: reader).markup)
            </article>
            """
    }

    /// What came before the messages of the page, to be read: nothing is done from here.
    private func readingBack(_ reader: StaffView) -> Markup {
        """
        <article class="detail" id="task" aria-labelledby="subject">
        <a class="back" href="\(address())" data-key-press="u">\(Icon.back.markup) \(reader.words.longChain.showNewest)</a>
        \(about(reader))
        \(longChain(reader))\(TaskChain(article: self, reader: reader).markup)
        </article>
        """
    }

    private func longChain(_ reader: StaffView) -> Markup {
        LongChain(
            earlier: task.earlier, isReadingBack: through != nil, newest: address(), before: earlier, words: reader.words.longChain
        ).markup
    }

    private func about(_ reader: StaffView) -> Markup {
        let words = reader.bench
        let group = reader.clinicalGroup(task.conversation.clinicalGroup)
        let provider = reader.provider(task.conversation.provider)
        return """
            <header class="stack" id="about"><div><h1 id="subject">\(Markup.isolated(reader.subject(task.subject), showingControls: true))</h1>\
            <p><small>\(words.about(type: reader.name(of: summary.task.type), group: group, provider: provider))</small></p></div>\
            <p class="actions">\(standing(reader))</p></header>
            """
    }

    private func standing(_ reader: StaffView) -> Markup {
        let words = reader.bench
        let task = summary.task
        if let outcome = task.outcome {
            let line = words.done(outcome, at: task.doneAt.map { reader.time($0, .within) }, by: summary.owner?.name)
            return Pieces.state(outcome == .replied ? .check : .closed, "<span>\(line)</span>", outcome == .replied ? .good : .plain)
        }
        let since = task.claimedAt.map { reader.time($0, .within) }
        let owner: Markup
        if isOwn(reader) {
            owner = Pieces.state(.work, "<span>\(words.yours(since: since))</span>", .good)
        } else if let name = summary.owner?.name {
            owner = Pieces.state(.work, "<span>\(words.owned(by: name, since: since))</span>")
        } else {
            owner = Pieces.state(.closed, Markup(words.unclaimed))
        }
        guard summary.state == .waiting, let wakeAt = task.wakeAt, let reason = task.holdFor else {
            return "\(owner) \(reader.due(task, words: words.due))"
        }
        let waits = reader.words.oversight.waits(for: reason, until: reader.time(wakeAt, .within))
        return "\(owner) \(Pieces.state(.clock, "<span>\(waits)</span>"))"
    }
}
