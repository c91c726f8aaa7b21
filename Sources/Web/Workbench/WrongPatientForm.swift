import Messaging
import Persistence
import WebSupport

/// Saying that a conversation is about another patient: for the owner of its task.
struct WrongPatientForm {
    let article: TaskArticle
    let reader: StaffView

    private var words: any PatientChangeWords { reader.words.patientChange }
    private var fields: Markup { reader.token + Forms.hidden("version", String(article.summary.task.version)) }

    /// What is proposed, or that it went away.
    var notice: Markup {
        if let movedAt = article.task.conversation.movedAt {
            return "<p class=\"event\" id=\"moved\">\(words.moved(reader.visit.times.element(movedAt, .within)))</p>"
        }
        guard let change = article.task.patientChange else { return "" }
        let takeBack: Markup = """
            <div class="actions"><form method="post" action="\(article.address("/wrong-patient/cancellation"))">\(fields)\
            <button class="button">\(words.takeBack)</button></form></div>
            """
        return """
            <div class="notice warn" id="wrong-patient">\(Icon.people.markup)\
            <p>\(words.waiting(for: change.authorName, patient: change.to.details.name))</p>\(takeBack, when: article.isOwn(reader))</div>

            """
    }

    var markup: Markup {
        guard article.isOwn(reader), article.task.patientChange == nil, !article.otherPatients.isEmpty else { return "" }
        let trouble = article.trouble?.faults["patient"]
        let options = article.otherPatients.map { Forms.Option(value: $0.id.description, text: $0.details.name) }
        return """
            <details class="more" id="propose-patient"\(attribute: "open", when: trouble != nil)>\
            <summary class="button quiet" data-key-press="w">\(words.wrongPatient)</summary>
            <form method="post" action="\(article.address("/wrong-patient"))">\(fields)\
            \(Forms.field("other-patient", words.about, help: words.help, trouble: trouble) {
                "<select \($0.attributes) name=\"patient\">\(Forms.options(options, chosen: nil))</select>"
            })
            <div class="actions"><button class="button primary">\(words.propose)</button></div></form></details>

            """
    }
}

extension StaffView {
    /// A subject as it is shown: a stub has none.
    func subject(_ subject: String) -> String {
        subject.isEmpty ? words.patientChange.movedSubject : subject
    }
}
