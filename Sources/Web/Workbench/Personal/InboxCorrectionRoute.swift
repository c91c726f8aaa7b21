import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Correcting what the reader wrote in a conversation that they began, by the form under it.
enum InboxCorrectionRoute {
    static func correct(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let id = try context.conversation()
        try reader.requireWritingFirst()
        let form = context.form
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let (message, text) = (form["answer"].flatMap { ID<Message>($0) }, form["correction"] ?? "")
        do {
            guard let message else { throw CorrectionRefusal.noAnswer }
            let once = try FormOnce.request("page correction \(id)", of: user.account.id, form, fields: ["answer", "correction"])
            _ = try await portal.performOnce(once) { tx in
                try portal.personal.correct(message, in: id, to: text, by: user, site: site, tx).map { _ in
                    IdempotentAnswer(status: 303, body: [])
                }
            }
            return .seeOther("\(Paths.inboxConversation(id))?told=\(TaskNews.corrected.rawValue)")
        } catch MessageRefusal.invalid(let fields) {
            let page = try await page(id, message, text, for: reader) { page in
                page.mending?.trouble.fault = fields.first.map { reader.words.common.sentence($0, limits: site.limits) }
            }
            return page.markup.response(status: .unprocessableContent)
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            let page = try await page(id, message, text, for: reader) { $0.refusal = reader.words.common.sentence(refusal) }
            return page.markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
    }

    /// The page with the words of a correction that was taken back; nil where the conversation is not in the reader's inbox.
    static func takenBack(_ undone: AnswerWithdrawal, of message: ID<Message>, for reader: StaffView) async throws
        -> InboxConversationPage?
    {
        do {
            return try await page(undone.conversation.id, message, undone.words, for: reader) { $0.wasUndone = !undone.hasTrace }
        } catch is any Refusal {
            return nil
        }
    }

    private static func page(
        _ id: ID<Conversation>, _ message: ID<Message>?, _ text: String, for reader: StaffView,
        _ change: (inout InboxConversationPage) -> Void
    ) async throws -> InboxConversationPage {
        var page = try await InboxRoutes.load(id, for: reader)
        page.mending = message.map { (of: $0, trouble: CorrectionForm.Trouble(kept: text)) }
        change(&page)
        return page
    }
}
