import Messaging
import WebSupport

/// Looking for words in one patient's messages: sent as a form, so that they never stand in an address.
struct MessageSearch {
    let reader: MemberReader
    let patient: Patient
    var type: MessageType?
    var searched = ""

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
            <button class="button">\(Icon.search.markup) \(words.search)</button></form>
            """
    }

    func page(found: [ConversationSummary]) -> Markup {
        let path = Paths.messages(patient.id)
        let list: Markup =
            found.isEmpty
            ? "<div class=\"rows\">\(Pieces.empty(.search, words.nothingFound, words.nothingFoundText))</div>"
            : "<ul class=\"rows\">\(Markup.each(found) { ConversationRow(reader: reader, summary: $0).markup })</ul>"
        let main: Markup = """
            <header class="head"><h1>\(words.messages)</h1><a class="button primary" href="\(Paths.write(patient.id))">\
            \(Icon.write.markup) \(words.writeMessage)</a></header>
            \(form)
            <p role="status">\(found.isEmpty ? words.nothingFound : words.found(found.count))</p>
            \(list)
            <nav class="actions" aria-label="\(words.morePages)"><a class="button" href="\(path)">\(words.showAll)</a></nav>
            """
        return reader.layout(tab: .messages).page(title: words.messages, main)
    }
}
