import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Replying, and going on to the next task.
enum TaskReplyRoute {
    static func reply(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            let text = action.form["message"] ?? ""
            if let page = try await inserted(action, text) { return page }
            let files = action.files
            try files.requireTaken()
            let template = action.form[TemplatePicker.from]
            let goesOn = action.form["then"] == "next"
            // The version names the reply: sent twice from the same page, it is answered once and leads to the same place.
            let contents = try await files.contents(by: action.signedIn, action.portal)
            let once = try action.once("reply", key: action.version.map { "\($0) \(goesOn)" }, body: text, files: contents)
            let answer = try await action.portal.performOnce(once) { tx in
                try requireSeen(action, in: tx)
                let reply = try action.portal.workbench.reply(
                    text, template: template, attachments: files.ids, to: action.id, version: action.version, by: action.signedIn,
                    site: action.reader.site, in: tx)
                let (told, wakeups) = goesOn ? try next(after: action, in: tx) : (action.address(told: .replied), [])
                // For as long as it can be undone the page that follows offers that.
                let place = "\(told)&sent=\(reply.value.sent.message)"
                return Effect(IdempotentAnswer(status: 303, body: Array(place.utf8)), wakeups: reply.wakeups.union(wakeups))
            }
            return .seeOther(String(decoding: answer.body, as: UTF8.self))
        }
    }

    /// The page with the words of a template in the reply; nil when none was asked for.
    private static func inserted(_ action: TaskAction, _ text: String) async throws -> Response? {
        let (reader, portal, user) = (action.reader, action.portal, action.signedIn)
        let choice = try await TemplateChoice.of(action.form, for: reader) {
            try await portal.read {
                try portal.textModules.usable(forTask: action.id, by: user, site: reader.site, reader: reader.language, in: $0)
            }
        } preview: { code in
            try await portal.read { tx in
                try portal.personal.rendering(of: code, forTask: action.id, language: nil, by: user, site: reader.site, in: tx)
            }
        }
        guard let choice else { return nil }
        var kept = action.kept
        kept["message"] = choice.text(after: text)
        kept[TemplatePicker.from] = action.form[TemplatePicker.from]
        let trouble = TaskArticle.Trouble(
            kept: kept, template: choice, draft: DraftState(action.form), files: try await action.files.taken(by: user, portal))
        return try await TaskRoutes.load(action.id, action.query.view, trouble: trouble, for: reader).markup.response()
    }

    /// A reply is an answer to what was on the screen: a letter that came since, or still waits behind the bar of new ones, is read first.
    private static func requireSeen(_ action: TaskAction, in tx: Transaction) throws {
        let summary = try action.portal.workbench.summary(of: action.id, for: action.signedIn.account.id, in: tx)
        // Whoever does not own the task is told so by the reply itself, before anything else.
        guard summary.task.owner == action.signedIn.account.id, summary.task.state != .done, let last = summary.message else { return }
        guard action.form.all("seen").contains(last.description) else { throw TaskRefusal.stale(current: summary.task.version) }
    }

    /// The next task by rank and due time, claimed in the transaction of the reply; where there is none, Tasks says so.
    private static func next(after action: TaskAction, in tx: Transaction) throws -> (place: String, wakeups: Set<Topic>) {
        let view = action.query.view
        let group = view.group.flatMap { action.reader.site.workflowGroup(code: $0)?.id }
        do {
            let next = try action.portal.workbench.claimNext(in: group, by: action.signedIn, tx)
            return ("\(Paths.task(next.value.id))\(view.query(adding: "told", TaskNews.next.rawValue))", next.wakeups)
        } catch is any Refusal {
            // The reply stands, whatever keeps the next task away.
            return ("\(Paths.workbench)\(view.query(adding: "told", TaskNews.repliedLast.rawValue))", [])
        }
    }
}
