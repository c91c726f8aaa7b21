import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The way to take back a message of one's own: *Undo* at first, *Withdraw* later, and as soon as somebody has looked at it or answered.
/// The server decides what is left of it.
struct WithdrawalForm {
    let reader: MemberReader
    let open: OpenConversation
    let message: Message

    private var words: any WithdrawalWords { reader.visit.words.withdrawal }

    var markup: Markup {
        guard message.withdrawnAt == nil, message.role.isMember, message.author == reader.signedIn.account.id,
            open.conversation.movedAt == nil
        else { return "" }
        let isFresh =
            reader.visit.now < message.sentAt.adding(seconds: Int64(reader.site.limits.undoWindowSeconds))
            && message.id == open.conversation.lastMessage && message.receipt?.state == .received
        guard !isFresh else { return form(words.undo) }
        return """
            <details class="more"><summary class="button quiet">\(words.withdraw)</summary>\(form(words.confirm, words.help))</details>
            """
    }

    private func form(_ text: String, _ help: String? = nil) -> Markup {
        """
        <form method="post" action="\(Paths.conversation(open.conversation.id, of: open.mailbox.patient.id))/withdrawal">\
        \(Forms.token(reader.visit.formToken))\(Forms.hidden("message", message.id.description))\
        \(help.map { "<p>\($0)</p>" as Markup } ?? "")<button class="button">\(text)</button></form>
        """
    }
}

extension RouterGroup<MemberContext> {
    /// Taking back; what is as if never sent comes back into its form.
    func addWithdrawal() {
        post("/patients/{patient}/conversations/{conversation}/withdrawal") { request, context -> Response in
            let (conversation, patient) = (try context.conversation(), try context.patient())
            guard let message = context.form["message"].flatMap({ ID<Message>($0) }) else { throw NotFound() }
            let (portal, signedIn, site) = (context.portal, context.signedIn, context.site)
            let (withdrawal, kept): (Withdrawal, Draft?)
            do {
                (withdrawal, kept) = try await portal.perform { tx in
                    try portal.conversations.requirePlace(of: conversation, before: patient, for: signedIn.account.id, in: tx)
                    let effect = try portal.conversations.withdraw(message, by: signedIn, site: site, in: tx)
                    guard effect.value.conversation.id == conversation else { throw NotFound() }
                    let kept = try portal.drafts.keep(effect.value, by: signedIn, site: site, in: tx)
                    return effect.map { ($0, kept) }
                }
            } catch is WithdrawalRefusal {
                return .seeOther(Paths.conversation(conversation, of: patient))
            }
            let place = withdrawal.conversation
            guard !withdrawal.hasTrace else { return .seeOther(Paths.conversation(place.id, of: patient)) }
            let undone = context.visit.words.withdrawal.undone
            guard withdrawal.endsConversation else {
                let text = kept?.content.body ?? withdrawal.words
                let draft = ReplyDraft(
                    text: text, files: kept.map { ChosenFiles($0.content) } ?? ChosenFiles(withdrawal.attachments), notice: (undone, false),
                    state: DraftState(kept))
                let page = try await ConversationShow(context.visit, signedIn).page(place.id, of: patient, draft: draft)
                return page.reader.response(page.markup, to: request)
            }
            var draft = WriteDraft(withdrawal, site)
            draft.state = DraftState(kept)
            var page = try await WriteShow(context.visit, signedIn).page(draft, for: withdrawal.patient.id)
            page.notice = Notice(kind: .good, icon: .check, title: undone)
            return page.reader.response(page.markup, to: request)
        }
    }
}

extension WriteDraft {
    /// What was sent and taken back at once.
    fileprivate init(_ withdrawal: Withdrawal, _ site: Site) {
        self.init()
        let conversation = withdrawal.conversation
        type = conversation.type.rawValue
        let group = site.clinicalGroup(conversation.clinicalGroup)?.code ?? ""
        to = [group, conversation.provider.flatMap(site.provider)?.code].compactMap { $0 }.joined(separator: "/")
        subject = withdrawal.subject
        message = withdrawal.words
        files = ChosenFiles(withdrawal.attachments)
        audience = conversation.audience.word
    }
}

extension Audience {
    /// As the form of a new message says it.
    fileprivate var word: String {
        switch self {
        case .patient: "patient"
        case .author: "author"
        case .proxies, .both: "all"
        }
    }
}
