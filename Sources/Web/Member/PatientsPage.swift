import Messaging
import Persistence
import WebSupport

/// Where a member who may act for several people begins.
struct PatientsPage {
    let reader: MemberReader

    private var words: any MemberWords { reader.words }

    var markup: Markup {
        let main: Markup =
            reader.mailboxes.isEmpty
            ? Pieces.empty(.people, words.noPatients, words.noPatientsText, heading: .first)
            : """
            <header class="stack"><h1>\(words.choosePatient)</h1><p>\(words.choosePatientText)</p></header>
            <ul class="rows">
            \(Markup.each(reader.mailboxes, row))</ul>
            """
        let title = reader.mailboxes.isEmpty ? words.messages : words.choosePatient
        return reader.layout(tab: .none, picks: !reader.mailboxes.isEmpty).page(title: title, main)
    }

    /// From here a question is one tap away, for each of them.
    private func write(_ mailbox: Mailbox) -> Markup {
        guard mailbox.standing.canWrite else { return "" }
        let name = "patient-\(mailbox.patient.id)"
        return """
            <a class="button small" href="\(Paths.write(mailbox.patient.id))" aria-describedby="\(name)">\(words.writeMessage)</a>
            """
    }

    private func row(_ summary: MailboxSummary) -> Markup {
        let patient = summary.mailbox.patient
        let isUnread = summary.unread > 0
        return """
            <li class="row\(isUnread ? " unread" : "")">\(Pieces.face(patient.details.name))<span class="subject">\
            <a id="patient-\(patient.id.description)" href="\(Paths.messages(patient.id))">\(patient.details.name)</a></span>\
            <span class="about">\(words.about(relation: reader.relation(summary.mailbox), age: reader.age(patient)))</span>\
            <span class="foot">\("<span class=\"new\">\(words.new(summary.unread))</span> ", when: isUnread)\
            \("<a href=\"\(Paths.drafts(patient.id))\">\(reader.visit.words.drafts.count(summary.drafts))</a> ", when: summary.drafts > 0)\
            \(write(summary.mailbox))</span></li>

            """
    }
}
