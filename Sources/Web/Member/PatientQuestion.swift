import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Asks the member who began a conversation whether it is about another patient, and says first who could read it there.
struct PatientQuestion {
    let reader: MemberReader
    let open: OpenConversation

    private var words: any PatientChangeWords { reader.visit.words.patientChange }

    var markup: Markup {
        guard let proposed = open.patientChange else { return "" }
        let name = proposed.patient.details.name
        // They stand within a sentence, so "you" has no capital.
        let readers = reader.names(proposed.readers).map { $0 == reader.words.you ? $0.lowercased() : $0 }
        let address = Paths.conversation(open.conversation.id, of: open.mailbox.patient.id) + "/patient"
        func answer(_ value: String, _ text: String, _ kind: String) -> Markup {
            """
            <form method="post" action="\(address)">\(Forms.token(reader.visit.formToken))\(Forms.hidden("answer", value))\
            <button class="button\(kind)">\(text)</button></form>
            """
        }
        return """
            <section class="notice warn" id="patient-question" aria-labelledby="patient-question-title">\(Icon.people.markup)\
            <h2 id="patient-question-title">\(words.question(name))</h2>\
            <p>\(words.text(readers: readers.joined(separator: ", "), patient: name))</p>\
            <div class="actions">\(answer("yes", words.confirm(name), " primary"))\(answer("no", words.decline(name), ""))</div></section>

            """
    }
}

extension MemberReader {
    /// A subject as it is shown: a stub has none.
    func subject(_ subject: String) -> String {
        subject.isEmpty ? visit.words.patientChange.movedSubject : subject
    }
}

extension RouterGroup<MemberContext> {
    func addPatientQuestion() {
        post("/patients/{patient}/conversations/{conversation}/patient") { request, context -> Response in
            let (conversation, patient) = (try context.conversation(), try context.patient())
            let (conversations, signedIn, site) = (context.portal.conversations, context.signedIn, context.site)
            guard let isConfirmed = ["yes": true, "no": false][context.form["answer"] ?? ""] else { throw NotFound() }
            let place = try await context.portal.perform { tx in
                try conversations.requirePlace(of: conversation, before: patient, for: signedIn.account.id, in: tx)
                return try conversations.decidePatient(of: conversation, confirmed: isConfirmed, by: signedIn, site: site, in: tx)
            }
            guard place != conversation else { return .seeOther(Paths.conversation(conversation, of: patient)) }
            let there = try await context.portal.read { try conversations.conversation(place, for: signedIn.account.id, in: $0) }
            return .seeOther(Paths.conversation(place, of: there.mailbox.patient.id))
        }
    }
}
