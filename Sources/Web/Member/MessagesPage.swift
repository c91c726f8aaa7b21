import Messaging
import Persistence
import WebSupport

/// The conversations of one patient, newest first.
struct MessagesPage {
    /// What is shown of them.
    struct Selection: Sendable, Hashable {
        enum Show: String, Sendable { case all, unread, waiting }

        var show = Show.all
        var type: MessageType?

        var filter: ConversationFilter {
            ConversationFilter(unreadOnly: show == .unread, waitingOnly: show == .waiting, type: type)
        }

        /// The part of the address behind the question mark.
        func query(before cursor: String? = nil) -> String {
            let parts = [
                show == .all ? nil : "show=\(show.rawValue)", type.map { "type=\($0.rawValue)" }, cursor.map { "before=\($0)" },
            ].compactMap { $0 }
            return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
        }
    }

    let reader: MemberReader
    let patient: Patient
    let selection: Selection
    let items: [ConversationSummary]
    /// Where the next page begins.
    let older: String?
    /// Whether this is a later page: those do not change by themselves.
    let isLater: Bool

    static let perPage = 25

    private var words: any MemberWords { reader.words }
    private var path: String { Paths.messages(patient.id) }

    var markup: Markup {
        let main: Markup = """
            \(head)
            \(endingNotice)\(filters)
            \(MessageSearch(reader: reader, patient: patient, type: selection.type).form)
            \(list)
            \(pages)
            """
        return reader.layout(tab: .messages).page(title: words.messages, main)
    }

    /// What changes by itself: the filters with their counts, and the list.
    var fragment: Markup { "\(filters)\n\(list)" }

    private var head: Markup {
        """
        <header class="head"><h1>\(words.messages)</h1><a class="button primary" href="\(Paths.write(patient.id))">\
        \(Icon.write.markup) \(words.writeMessage)</a></header>
        """
    }

    /// Before the patient's age ends the right to act for them, the proxy is told.
    private var endingNotice: Markup {
        guard let end = reader.current?.mailbox.endsByAge, end <= reader.visit.now.adding(days: ProxyGrants.noticeDays) else { return "" }
        let words = reader.visit.words.grants
        return """
            <div class="notice warn" id="ends-by-age" role="status">\(Icon.clock.markup)<p><strong>\(
                words.endsSoon(patient.details.given, reader.times.element(end.adding(microseconds: -1), .within)))</strong></p>\
            <p>\(words.endsSoonText)</p></div>

            """
    }

    private var live: Markup {
        let topic = Topic.mailbox(reader.signedIn.account.id, patient.id).name
        return """
             data-live="\(topic)" data-source="\(path + selection.query())" data-new="\(words.newRows)"
            """
    }

    private var filters: Markup {
        func tab(_ show: Selection.Show, _ text: String, count: Int64 = 0) -> Markup {
            let target = Selection(show: show, type: selection.type)
            let isHere = selection.show == show
            return """
                <a class="tab" href="\(path + target.query())"\(attribute: "aria-current", isHere ? "page" : nil)>\(text)\
                \(" <span class=\"count\">\(count)</span>", when: count > 0)</a>
                """
        }
        let topic = Topic.mailbox(reader.signedIn.account.id, patient.id).name
        return """
            <nav class="tabs" id="filters" aria-label="\(words.filter)" data-live="\(topic)" data-source="\(path + selection.query())">\
            \(tab(.all, words.all))\(tab(.unread, words.unread, count: reader.current?.unread ?? 0))\(tab(.waiting, words.waiting))</nav>
            """
    }

    private var list: Markup {
        if items.isEmpty { return "<div id=\"conversations\"\(live)><div class=\"rows\">\(empty)</div></div>" }
        return """
            <ul class="rows" id="conversations"\(live, when: !isLater)>
            \(Markup.each(items) { ConversationRow(reader: reader, summary: $0).markup })</ul>
            """
    }

    private var empty: Markup {
        switch selection.show {
        case .unread: Pieces.empty(.check, words.nothingUnread, words.nothingUnreadText)
        case .waiting: Pieces.empty(.check, words.nothingWaiting, words.nothingWaitingText)
        case .all: Pieces.empty(.letter, words.noMessages(patient.details.given), words.noMessagesText)
        }
    }

    private var pages: Markup {
        let isAlone = older == nil && !isLater
        if isAlone, items.isEmpty { return "" }
        return """
            <nav class="actions" aria-label="\(words.morePages)">\
            \(isLater ? "<a class=\"button\" href=\"\(path + selection.query())\">\(words.newest)</a>" as Markup : "")\
            \(older.map { "<a class=\"button\" href=\"\(path + selection.query(before: $0))\">\(words.older)</a>" as Markup })\
            <a class="button quiet" href="\(Paths.history(patient.id))">\(reader.visit.words.history.printWhole)</a></nav>
            """
    }
}

/// One conversation in a list.
struct ConversationRow {
    let reader: MemberReader
    let summary: ConversationSummary

    /// None where the last message was taken back: its state says so.
    private var snippet: Markup {
        guard !summary.card.snippet.isEmpty else { return "" }
        let from = summary.lastIsOwn ? reader.words.you : summary.card.from
        return "<p class=\"snippet\"><bdi>\(from): \(summary.card.snippet)</bdi></p>"
    }

    var markup: Markup {
        let words = reader.words
        let group = reader.group(summary.clinicalGroup)
        let isUnread = summary.unread > 0
        let about = reader.provider(summary.provider).map { "\(group) · \($0)" } ?? group
        return """
            <li class="row\(isUnread ? " unread" : "")" data-key="\(summary.id.description)" data-say="\(reader.subject(summary.card.subject))">
            \(Pieces.face(group, isTeam: true))
            <span class="subject"><a href="\(Paths.conversation(summary.id, of: summary.patient))"><bdi>\(reader.subject(summary.card.subject))</bdi></a></span>
            \(reader.times.element(summary.lastAt, .short, class: "when"))
            <span class="about">\(about) \(FilesMark(count: summary.files, words: reader.visit.words.attachment).markup)</span>
            \("<span class=\"mark new\">\(words.newMark)</span>", when: isUnread)
            \(snippet)
            <span class="foot">\(summary.status.markup(words))</span>
            </li>

            """
    }
}

extension ConversationStatus {
    /// By drawing, word and tone.
    func markup(_ words: any MemberWords) -> Markup {
        let text = Markup(words.status(self))
        return switch self {
        case .sent: Pieces.state(.sent, text)
        case .seen: Pieces.state(.eye, text)
        case .inWork: Pieces.state(.work, text)
        case .answered: Pieces.state(.check, text, .good)
        case .delayed: Pieces.state(.clock, text, .warn)
        case .withdrawn: Pieces.state(.withdrawn, text)
        case .closed: Pieces.state(.closed, text)
        }
    }
}
