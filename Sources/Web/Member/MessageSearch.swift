import Messaging
import Persistence
import WebSupport

/// Looking for words in one patient's messages: sent as a form, so that they never stand in an address.
struct MessageSearch {
    let reader: MemberReader
    let patient: Patient
    var type: MessageType?
    var searched = ""
    /// The first and the last day, as typed.
    var days = (from: "", until: "")
    /// Why nothing was looked for.
    var trouble: String?

    private var words: any MemberWords { reader.words }

    var form: Markup {
        let types = reader.site.types.filter { reader.site.decisions.membersToProviders.types.contains($0.type) }
        let options =
            [Forms.Option(value: "", text: words.anyType)]
            + types.map { Forms.Option(value: $0.type.rawValue, text: $0.name.text(in: reader.language)) }
        return """
            <form class="side" role="search" method="post" action="\(Paths.search(patient.id))">\(Forms.token(reader.visit.formToken))\
            <label class="unseen" for="search">\(words.search)</label>\
            <input id="search" name="words" type="search" autocomplete="off" placeholder="\(words.search)" value="\(searched)">\
            <label class="unseen" for="search-type">\(words.type)</label>\
            <select id="search-type" name="type">\(Forms.options(options, chosen: type?.rawValue ?? ""))</select>\
            <button class="button">\(Icon.search.markup) \(words.search)</button>\(dates)</form>
            """
    }

    private var dates: Markup {
        let said = reader.visit.words.history
        func day(_ name: String, _ label: String, _ value: String) -> Markup {
            Forms.field("search-\(name)", label) { ties in
                "<input \(ties.attributes) name=\"\(name)\" type=\"date\" value=\"\(value)\">"
            }
        }
        let isOpen = !days.from.isEmpty || !days.until.isEmpty
        return """
            <details class="more" id="search-dates"\(attribute: "open", when: isOpen)><summary class="button">\(Icon.clock.markup) \
            \(said.searchDates)</summary>\(day("from", said.from, days.from))\(day("until", said.until, days.until))</details>
            """
    }

    /// The search as typed, in the days of the reader's clocks, as the pages show them; nil, with the trouble said, where it is none.
    mutating func wanted(_ form: FormFields) -> ConversationSearch? {
        searched = String((form["words"] ?? "").prefix(200))
        type = form["type"].flatMap { MessageType(rawValue: $0) }
        days = (from: form["from"] ?? "", until: form["until"] ?? "")
        let said = reader.visit.words.history
        let zone = reader.signedIn.account.timeZone ?? reader.site.timeZone
        let from = LocalDay(days.from)?.start(in: zone)
        let until = LocalDay(days.until)?.end(in: zone)?.adding(microseconds: -1)
        guard days.from.isEmpty == (from == nil), days.until.isEmpty == (until == nil) else {
            trouble = said.searchDatesWrong
            return nil
        }
        if let from, let until, until < from {
            trouble = said.searchDatesWrong
            return nil
        }
        guard searched.contains(where: { !$0.isWhitespace }) else {
            trouble = said.searchNeedsWord
            return nil
        }
        return ConversationSearch(words: searched, type: type, from: from, until: until)
    }

    /// How many were found, and whether that is all of them.
    private func told(_ found: FoundConversations) -> String {
        let count = found.items.count
        switch found.more {
        case .found: return words.found(newest: count)
        case .lookedThrough(let looked): return "\(count == 0 ? words.nothingFound : words.found(count)). \(words.lookedThrough(looked))"
        case nil: return count == 0 ? words.nothingFound : words.found(count)
        }
    }

    func page(_ found: FoundConversations) -> Markup {
        let path = Paths.messages(patient.id)
        let list: Markup =
            found.items.isEmpty
            ? "<div class=\"rows\">\(Pieces.empty(.search, words.nothingFound, words.nothingFoundText))</div>"
            : "<ul class=\"rows\">\(Markup.each(found.items) { ConversationRow(reader: reader, summary: $0).markup })</ul>"
        let main: Markup = """
            <header class="head"><h1>\(words.messages)</h1><a class="button primary" href="\(Paths.write(patient.id))">\
            \(Icon.write.markup) \(words.writeMessage)</a></header>
            \(form)
            \(trouble.map { Notice(kind: .warn, icon: .alert, title: $0, id: "refused").markup })\
            \(trouble == nil ? "<p role=\"status\">\(told(found))</p>\n\(list)" as Markup : "")
            <nav class="actions" aria-label="\(words.morePages)"><a class="button" href="\(path)">\(words.showAll)</a></nav>
            """
        return reader.layout(tab: .messages).page(title: words.messages, main)
    }
}
