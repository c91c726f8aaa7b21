import Messaging
import Persistence
import WebSupport

/// The whole chain, oldest first.
struct TaskChain {
    let article: TaskArticle
    let reader: StaffView

    private let corrections: CorrectionMark

    init(article: TaskArticle, reader: StaffView) {
        self.article = article
        self.reader = reader
        corrections = CorrectionMark(article.task.messages, words: reader.words.correction)
    }

    private var words: any WorkbenchWords { reader.bench }
    private var task: OpenTask { article.task }

    var markup: Markup {
        "<ol class=\"chain\" id=\"chain\">\n\(Markup.each(task.messages) { letter($0) })</ol>"
    }

    private func files(_ message: Message) -> Markup {
        AttachedList(files: message.attachments, address: { Paths.staffAttachment($0.id) }, words: reader.words.attachment).markup
    }

    /// The last letter of the member side names itself to the reply. A live page shows a new letter only when the reader
    /// asks for it; until then the reply names none, and the server shows the page again instead of sending past it.
    private func seen(_ message: Message) -> Markup? {
        guard article.isOwn(reader), message.id == task.summary.message else { return nil }
        return "<input type=\"hidden\" form=\"reply\" name=\"seen\" value=\"\(message.id.description)\">"
    }

    private func letter(_ message: Message) -> Markup {
        let name = message.role == .system && message.authorName.isEmpty ? words.system : message.authorName
        return """
            <li class="letter" data-key="\(message.id.description)" data-say="\(words.letter(from: name))">
            \(Pieces.face(name, isTeam: !message.role.isMember))
            <header><strong>\(Markup.isolated(name, showingControls: true))</strong> <small>\(standing(message))</small> \
            \(reader.visit.times.element(message.sentAt, .day, class: "when"))</header>
            \(text(message))\(files(message))\(ImportedMark(reader: reader, message: message).markup)\(seen(message))
            \(CorrectionForm(article: article, reader: reader, message: message).markup)</li>

            """
    }

    private func standing(_ message: Message) -> Markup {
        let patient = task.summary.patient.details.name
        switch message.role {
        case .patient, .system: return ""
        case .proxy:
            return Markup.isolated(
                words.acting(as: reader.relationship(of: message.author, among: task.readers), patient: patient), showingControls: true)
        case .staff:
            return Markup(words.answering(group: reader.clinicalGroup(message.clinicalGroup), provider: reader.provider(message.provider)))
        }
    }

    private func text(_ message: Message) -> Markup {
        if message.withdrawnAt != nil { return "<p class=\"stub\">\(words.withdrawn)</p>" }
        let language = message.role.isMember ? task.summary.language : nil
        let isForeign = language.map { Language(tag: $0) != reader.visit.language } ?? false
        let words: Markup = """
            <div class="words" dir="auto"\(attribute: "lang", isForeign ? language : nil)>\(Markup.linked(message.body, showingControls: true))</div>
            """
        return corrections.marked(message, words) { reader.visit.times.element($0, .within) }
    }
}
