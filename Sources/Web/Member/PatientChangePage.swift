import Messaging
import Persistence
import WebSupport

/// Asks once more, since a text is about to go into another record.
struct PatientChangePage {
    /// Before the patient whom the text was written for.
    let reader: MemberReader
    let old: Patient
    let new: Patient
    /// Who could read it there.
    let readers: [NamedReader]
    let draft: WriteDraft

    private var words: any MemberWords { reader.words }

    var markup: Markup {
        let facts = [
            Fact(name: words.subject, value: "<bdi>\(draft.subject)</bdi>", isWide: true),
            Fact(name: words.yourText, value: Pieces.words(draft.message), isWide: true),
            Fact(name: words.whoWillRead, value: Markup(words.willRead(reader.names(readers))), isWide: true),
        ]
        let main: Markup = """
            <a class="back" href="\(Paths.messages(old.id))">\(Icon.back.markup) \(words.allMessages)</a>
            <header class="head"><h1>\(words.writeMessage)</h1></header>
            <form class="composer" method="post" action="\(Paths.write(old.id))">\(Forms.token(reader.visit.formToken))\(draft.hidden)
            <section class="notice warn" aria-labelledby="changed">\(Icon.people.markup)\
            <h2 id="changed">\(words.patientChanged(from: old.details.name, to: new.details.name))</h2><p>\(words.patientChangedText)</p></section>
            \(Fact.list(facts))
            <footer class="actions">\
            <button class="button primary" name="patient" value="\(new.id.description)">\(words.continueFor(new.details.name))</button>\
            <button class="button" name="patient" value="\(old.id.description)">\(words.stayWith(old.details.name))</button></footer>
            </form>
            """
        return reader.layout(tab: .messages, picks: false).page(title: words.writeMessage, main)
    }
}
