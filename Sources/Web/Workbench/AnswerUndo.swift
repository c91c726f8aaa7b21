import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// *Undo* beside the line that says something was sent.
struct UndoForm {
    let reader: StaffView
    let message: ID<Message>
    /// The task in whose page it stands; nil elsewhere.
    var task: ID<WorkbenchTask>?

    var markup: Markup {
        """
        <form class="actions" id="undo" method="post" action="\(Paths.undo(message))">\(reader.token)\
        \(task.map { Forms.hidden("task", $0.description) })<button class="button" data-key-press="z">\(reader.words.drafts.undo)</button></form>

        """
    }
}

/// Undoing what was just sent, from wherever the reader has gone since.
enum AnswerUndoRoute {
    static func undo(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        guard let id = context.parameters.get("message").flatMap({ ID<Message>(Substring($0)) }) else { throw NotFound() }
        let place = context.form["task"].flatMap { ID<WorkbenchTask>($0) }
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        do {
            let undone = try await portal.perform { try portal.answers.withdraw(id, by: user, site: site, in: $0) }
            if let answer = undone.corrects, let place {
                let trouble = TaskArticle.Trouble(kept: ["answer": answer.description, "correction": undone.words])
                return try await TaskRoutes.load(place, TaskListView(), news: undone.news, trouble: trouble, for: reader).markup.response()
            }
            if let message = undone.corrects, let page = try await InboxCorrectionRoute.takenBack(undone, of: message, for: reader) {
                return page.markup.response()
            }
            return .seeOther(address(after: undone, from: place))
        } catch let refusal as any Refusal where refusal is AnswerUndoRefusal || refusal is WithdrawalRefusal {
            // Too late, or done already: the page one came from says what stands.
            let news: TaskNews = refusal is WithdrawalRefusal ? .undoneWithTrace : .undoOver
            if place == nil, news == .undoOver, let inbox = try await inbox(holding: id, for: reader) {
                return .seeOther("\(Paths.inboxConversation(inbox))?told=\(news.rawValue)")
            }
            return .seeOther((place.map(Paths.task) ?? Paths.workbench) + "?told=\(news.rawValue)")
        }
    }

    /// The conversation in whose inbox the message can be corrected; nil where it belongs to tasks alone.
    private static func inbox(holding id: ID<Message>, for reader: StaffView) async throws -> ID<Conversation>? {
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        do {
            return try await portal.read { tx in
                let conversation = try portal.conversations.message(id, in: tx).conversation
                return try portal.personal.open(conversation, for: user, site: site, in: tx).conversation.id
            }
        } catch is any Refusal {
            return nil
        }
    }

    private static func address(after undone: AnswerWithdrawal, from place: ID<WorkbenchTask>?) -> String {
        if let task = undone.task { return "\(Paths.task(task))?told=\(undone.news.rawValue)" }
        if undone.endsConversation { return undone.draft.map { Paths.staffDraft($0.id) + "?undone" } ?? Paths.findPatient }
        if let place { return "\(Paths.task(place))?told=\(undone.news.rawValue)" }
        return "\(Paths.inboxConversation(undone.conversation.id))?told=undone"
    }
}

extension AnswerWithdrawal {
    fileprivate var news: TaskNews { hasTrace ? .undoneWithTrace : .undone }
}
