import Messaging
import Persistence
import WebSupport

/// The first step of enrolling: find the patient, or add them.
struct EnrolPage {
    let reader: StaffView
    var search: String?
    var found: FoundCharts?
    /// A patient whom the form could not add, as it was filled in.
    var new = NewPatient(given: "", family: "", birthDate: "", recordNumber: "")
    var searchRefusal: (any Refusal)?
    var addRefusal: (any Refusal)?

    private static let members = MembersPage.path
    private var words: any MembershipWords { reader.words.membership }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .members).page(
            title: words.enrolTitle,
            """
            <header class="head"><div><h1>\(words.enrolTitle)</h1><p>\(words.enrolText)</p></div></header>
            \(SearchForm(reader: reader, action: "\(Self.members)/new/search", label: words.findPatient, help: words.searchHelp, text: search, refusal: searchRefusal).markup)
            \(results)
            <section class="stack" aria-labelledby="add"><h2 id="add">\(words.addPatient)</h2><p>\(words.addPatientText)</p>\(addForm)</section>
            <section class="stack" aria-labelledby="without"><h2 id="without">\(words.withoutChart)</h2><p>\(words.withoutChartText)</p>
            <p class="actions"><a class="button" href="\(Self.members)/new/person">\(words.enrolWithoutChart)</a></p></section>
            """)
    }

    private var results: Markup {
        guard let found else { return "" }
        guard !found.items.isEmpty else { return Pieces.empty(.search, words.noneFound, words.noneFoundText) }
        return """
            <section class="stack" aria-labelledby="found"><h2 id="found">\(words.chooseOrAdd)</h2>
            <ul class="rows">
            \(Markup.each(found.items.enumerated(), row))</ul>\("<p>\(words.hasMore)</p>", when: found.hasMore)</section>
            """
    }

    private func row(_ place: Int, _ found: FoundPatient) -> Markup {
        let details = found.patient.details
        let facts =
            [details.birthDate.map { words.born(reader.day($0)) }] + found.identifiers.prefix(2).map { words.recordNumber($0.value) }
        let account = self.found?.accounts[found.patient.id]
        let path = account.map { "\(Self.members)/\($0)" } ?? "\(Self.members)/new/patient/\(found.patient.id)"
        return """
            <li class="row">\(Pieces.face(details.name))<span class="subject" id="found-\(place)">\(Markup.isolated(details.name))</span>\
            <span class="about">\(facts.compactMap { $0 }.joined(separator: " · "))\(" · \(words.isMember)", when: account != nil)</span>\
            <span class="foot"><a class="button" href="\(path)" aria-describedby="found-\(place)">\
            \(account == nil ? words.enrol : words.showMember)</a></span></li>

            """
    }

    private var addForm: Markup {
        func field(_ id: String, _ label: String, _ value: String, help: String? = nil) -> Markup {
            let trouble = addRefusal?.fields.first?.field == id ? addRefusal.map { reader.words.common.sentence($0) } : nil
            return Forms.field(id, label, help: help, trouble: trouble) { ties in
                "<input \(ties.attributes) name=\"\(id)\" autocomplete=\"off\" value=\"\(value)\">"
            }
        }
        let isNamed = addRefusal?.fields.first?.field == "name"
        return """
            \(addRefusal.map { Notice(kind: .bad, icon: .alert, title: words.notDone, text: reader.words.common.sentence($0), id: "refused").markup })\
            <form class="composer" method="post" action="\(Self.members)/new/patients">\(reader.token)\(Forms.hidden(FormOnce.field, FormOnce.new()))
            \(Forms.field("given", words.given, trouble: isNamed ? addRefusal.map { reader.words.common.sentence($0) } : nil) { ties in
                "<input \(ties.attributes) name=\"given\" autocomplete=\"off\" maxlength=\"200\" value=\"\(new.given)\">"
            })\(field("family", words.family, new.family))\(field("birthDate", words.birthDate, new.birthDate, help: words.birthDateHelp))\
            \(field("recordNumber", words.recordNumberLabel, new.recordNumber))\
            <footer><span></span><button class="button">\(words.add)</button></footer></form>
            """
    }
}

/// The second step: name, language and address of the new member.
struct NewMemberPage {
    let reader: StaffView
    /// nil for somebody without a chart.
    let patient: Patient?
    var new: NewMember
    /// What the patient belongs to.
    var groups: [PatientGroup] = []
    var wasAdded = false
    var wasSaved = false
    var refusal: (any Refusal)?

    private var words: any MembershipWords { reader.words.membership }

    var markup: Markup {
        let facts = patient.map { patient in
            Fact.list([
                Fact(name: words.chart, value: Markup.isolated(patient.details.name)),
                Fact(name: words.birthDate, value: Markup(patient.details.birthDate.map(reader.day) ?? "")),
            ])
        }
        return AdministrationLayout(reader: reader, section: .members).page(
            title: words.enrolTitle,
            """
            <header class="head"><h1>\(patient == nil ? words.enrolWithoutChart : words.enrolTitle)</h1></header>
            \(wasAdded ? Notice(kind: .good, icon: .check, title: words.patientAdded, text: words.patientAddedText, id: "told").markup : Markup())\
            \(wasSaved ? Notice(kind: .good, icon: .check, title: words.told(.saved), id: "told").markup : Markup())\
            \(refusal.map { Notice(kind: .bad, icon: .alert, title: words.notDone, text: reader.words.common.sentence($0), id: "refused").markup })\
            \(facts)<form class="composer" method="post" action="\(MembersPage.path)">\(reader.token)\
            \(Forms.hidden(FormOnce.field, FormOnce.new()))\(patient.map { Forms.hidden("patient", $0.id.description) })
            \(nameField)\(MemberFields(reader: reader, language: new.language, email: new.email ?? "", refusal: refusal).markup)\
            <footer><span></span><button class="button primary">\(words.enrol)</button></footer></form>
            \(patient.map { ClinicalGroupsForm(reader: reader, patient: $0.id, groups: groups).markup })
            """)
    }

    private var nameField: Markup {
        guard patient == nil else { return "" }
        let trouble = refusal?.fields.first?.field == "name" ? refusal.map { reader.words.common.sentence($0) } : nil
        return Forms.field("name", words.name, trouble: trouble) { ties in
            "<input \(ties.attributes) name=\"name\" autocomplete=\"off\" maxlength=\"200\" required value=\"\(new.name ?? "")\">"
        }
    }
}

/// Language and address, as they are filled in for a new member and for one who is there.
struct MemberFields {
    let reader: StaffView
    let language: String?
    let email: String
    let refusal: (any Refusal)?

    var markup: Markup {
        let words = reader.words.membership
        let options = reader.site.languages.map { tag in
            Forms.Option(value: tag, text: Language(tag: tag)?.name ?? reader.languageName(tag), language: tag)
        }
        let trouble = refusal?.fields.first?.field == "email" ? refusal.map { reader.words.common.sentence($0) } : nil
        return """
            \(Forms.field("language", words.language) { ties in
                "<select \(ties.attributes) name=\"language\">\(Forms.options(options, chosen: language ?? reader.site.languages.first))</select>"
            })\(Forms.field("email", words.email, help: words.emailHelp, trouble: trouble) { ties in
                "<input \(ties.attributes) name=\"email\" type=\"email\" autocomplete=\"off\" maxlength=\"254\" value=\"\(email)\">"
            })
            """
    }
}
