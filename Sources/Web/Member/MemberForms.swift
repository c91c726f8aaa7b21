import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Brings the portal's forms back as they were filled in, after signing in again.
enum MemberForms {
    @Sendable static func restored(_ kept: KeptForm, _ visit: Visit) async throws -> Response? {
        guard let signedIn = visit.signedIn, signedIn.account.kind == .member, let place = Place(kept.path) else { return nil }
        let words = visit.words.member
        switch place {
        case .writing(let patient):
            let chosen = kept.form["patient"].flatMap { ID<Patient>($0) } ?? patient
            var page = try await WriteShow(visit, signedIn).page(WriteDraft(kept.form), for: chosen)
            if kept.text != nil { page.notice = Notice(kind: .plain, icon: .check, title: words.keptText) }
            return page.markup.response()
        case .reply(let patient, let conversation):
            var draft = ReplyDraft(
                text: kept.form["message"] ?? "", files: ChosenFiles(kept.form), once: FormOnce.of(kept.form), state: DraftState(kept.form))
            if !draft.text.isEmpty { draft.notice = (words.keptText, false) }
            return try await ConversationShow(visit, signedIn).page(conversation, of: patient, draft: draft).markup.response()
        }
    }

    /// The forms of the portal that hold words, by the address they are sent to.
    private enum Place {
        case writing(ID<Patient>)
        case reply(ID<Patient>, ID<Conversation>)

        init?(_ path: String) {
            let parts = path.split(separator: "/")
            guard parts.count >= 3, parts[0] == "patients", let patient = ID<Patient>(parts[1]) else { return nil }
            if parts.count == 3, parts[2] == "drafts" {
                self = .writing(patient)
                return
            }
            guard parts[2] == "conversations" else { return nil }
            if parts.count == 3 || (parts.count == 4 && parts[3] == "new") {
                self = .writing(patient)
            } else if parts.count == 5, parts[4] == "messages" || parts[4] == "draft", let conversation = ID<Conversation>(parts[3]) {
                self = .reply(patient, conversation)
            } else {
                return nil
            }
        }
    }
}
