import Messaging
import Persistence
import WebSupport

/// What a member wrote for one patient and has not sent.
struct DraftsPage {
    let reader: MemberReader
    let patient: Patient
    let drafts: [ListedDraft]
    var wasDeleted = false

    private var words: any DraftWords { reader.visit.words.drafts }

    var markup: Markup {
        let main: Markup = """
            <header class="head"><h1>\(words.drafts)</h1><a class="button primary" href="\(Paths.write(patient.id))">\
            \(Icon.write.markup) \(reader.words.writeMessage)</a></header>
            \(Notice(kind: .good, icon: .check, title: words.deleted, id: "deleted", isForScreen: true).markup, when: wasDeleted)\(list)
            """
        return reader.layout(tab: .drafts).page(title: words.drafts, main)
    }

    private var list: Markup {
        if drafts.isEmpty { return "<div class=\"rows\">\(Pieces.empty(.write, words.none, words.noneText))</div>" }
        return """
            <ul class="rows" id="drafts">
            \(Markup.each(drafts, row))</ul>
            """
    }

    private func row(_ listed: ListedDraft) -> Markup {
        let draft = listed.draft
        let path = Paths.draft(draft.id, of: patient.id)
        let line = DraftLine(listed, words)
        return """
            <li class="row" data-key="\(draft.id.description)">\(Pieces.face(.write))
            <span class="subject"><a id="draft-\(draft.id.description)" href="\(path)"><bdi>\(line.title)</bdi></a></span>
            \(reader.times.element(draft.updatedAt, .short, class: "when"))
            <span class="about">\(about(draft)) \(FilesMark(count: line.files, words: reader.visit.words.attachment).markup)</span>
            <p class="snippet"><bdi>\(line.snippet)</bdi></p>
            <span class="foot"><details class="more"><summary class="button small quiet" aria-describedby="draft-\(draft.id.description)">\(words.delete)</summary>\
            <form method="post" action="\(path)/deletion">\(Forms.token(reader.visit.formToken))\
            <button class="button small">\(words.confirmDelete)</button></form></details></span></li>

            """
    }

    private func about(_ draft: Draft) -> String {
        let group = reader.site.clinicalGroups.first { $0.code == draft.content.clinicalGroup }?.name.text(in: reader.language)
        let type = MessageType(rawValue: draft.content.type).flatMap { reader.site.description(of: $0)?.name.text(in: reader.language) }
        return [type, group].compactMap { $0 }.joined(separator: " · ")
    }
}

/// A draft in a list, in words.
struct DraftLine {
    let title: String
    let snippet: String
    let files: Int64

    /// About the length of the first lines of a message in a list.
    private static let snippetLength = 120

    init(_ listed: ListedDraft, _ words: any DraftWords) {
        let content = listed.draft.content
        files = Int64(content.attachments.count)
        switch listed.draft.kind {
        case .newMessage, .staffMessage: title = content.subject.isEmpty ? words.noSubject : content.subject
        case .reply, .taskReply: title = listed.replyTo.map { words.reply(to: $0) } ?? words.replyToNothing
        }
        let text = content.body.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        snippet = text.isEmpty ? words.noText : String(text.prefix(Self.snippetLength))
    }
}
