import Messaging
import Persistence
import WebSupport

/// What colleagues tell each other; the member side never sees it.
struct TaskNotesSection {
    let article: TaskArticle
    let reader: StaffView

    private var words: any WorkbenchWords { reader.bench }

    var markup: Markup {
        """
        <section class="notes" id="notes" aria-labelledby="notes-title"><h2 id="notes-title">\(Icon.note.markup) \(words.notes)</h2>
        \(list, when: !article.task.notes.isEmpty)
        \(form)</section>
        """
    }

    private var list: Markup {
        let notes = Markup.each(article.task.notes) { note in
            """
            <li data-key="\(note.id.description)"><strong>\(Markup.isolated(note.authorName, showingControls: true))</strong> \
            <small>\(reader.time(note.createdAt, .day))</small>\
            <div class="words" dir="auto">\(Markup.linked(note.body, showingControls: true))</div></li>
            """
        }
        return "<ul class=\"list-of\">\(notes)</ul>"
    }

    /// A note changes nothing that the version counts, so the form names itself: sent twice, it is saved once.
    private var form: Markup {
        let isHere = article.trouble?.outcome == nil
        let once: String = (reader.portal.surroundings.ids.next() as ID<TaskNote>).description
        let note = Forms.field("note", words.note, trouble: isHere ? article.trouble?.faults["note"] : nil) { ties in
            """
            <textarea \(ties.attributes) name="note" rows="2" data-key-press="i" data-limit="\(reader.site.limits.body)" \
            data-left="\(words.charactersLeft)" data-over="\(words.charactersOver)">\(isHere ? kept?.afterTag : nil)</textarea>
            """
        }
        return """
            <form class="stack" method="post" action="\(article.address("/notes"))">\(reader.token)\(Forms.hidden("once", once))
            \(note)<div class="actions"><button class="button">\(words.saveNote)</button></div></form>
            """
    }

    /// A reason that came too late to give the task back is a note as well.
    private var kept: String? {
        article.trouble?.kept["note"] ?? (article.isOwn(reader) ? nil : article.trouble?.kept["because"])
    }
}
