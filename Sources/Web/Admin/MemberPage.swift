import Messaging
import Persistence
import WebSupport

/// One member: how far they belong, and what an administrator can do about it.
struct MemberPage {
    let reader: StaffView
    let record: MemberRecord
    var news: MemberNews?
    var refusal: (any Refusal)?

    private var words: any MembershipWords { reader.words.membership }
    private var member: MemberSummary { record.summary }
    private var path: String { "\(MembersPage.path)/\(member.account.id)" }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .members).page(
            title: words.members,
            """
            <a class="back" href="\(MembersPage.path)">\(Icon.back.markup) \(words.members)</a>
            <header class="head"><h1>\(Markup.isolated(member.account.name))</h1>\(MemberState(member.state, words).markup)</header>
            \(told)\(facts)
            \(codes)\(acting, when: member.state != .inactive)\(details)\(clinicalGroups)\(membership)\(history)
            """)
    }

    private var told: Markup {
        if let refusal {
            return Notice(kind: .bad, icon: .alert, title: words.notDone, text: reader.words.common.sentence(refusal), id: "refused").markup
        }
        return news.map { Notice(kind: .good, icon: .check, title: words.told($0), id: "told").markup } ?? ""
    }

    private var facts: Markup {
        let username = member.account.username
        var facts = [Fact(name: words.username, value: Markup(username.isEmpty ? words.noUsername : username))]
        if let patient = member.patient {
            facts.append(Fact(name: words.chart, value: Markup.isolated(patient.details.name)))
            if let born = patient.details.birthDate { facts.append(Fact(name: words.birthDate, value: Markup(reader.day(born)))) }
            let numbers = record.identifiers.map(\.value).joined(separator: ", ")
            facts.append(Fact(name: words.recordNumberLabel, value: Markup(numbers)))
        } else {
            facts.append(Fact(name: words.chart, value: Markup(words.actsForOthers)))
        }
        facts.append(Fact(name: words.signedInDevices, value: Markup(String(record.sessions))))
        return Fact.list(facts)
    }

    /// Whichever letter fits: the first one, or one for a new password.
    private var codes: Markup {
        switch member.state {
        case .pending:
            let standing = member.activationUntil.map { words.letterUntil(reader.time($0, .within)) } ?? Markup(words.noLetter)
            return """
                <section class="stack" aria-labelledby="activation"><h2 id="activation">\(words.activation)</h2>
                <form class="composer" method="post" action="\(path)/letter">\(reader.token)<p>\(words.activationText)</p>
                <footer><small>\(standing)</small><button class="button primary">\(words.printActivation)</button></footer></form>
                \(byMail)</section>
                """
        case .active:
            return """
                <section class="stack" aria-labelledby="renewal"><h2 id="renewal">\(words.password)</h2>
                \(CheckForm(reader: reader, action: "\(path)/password-letter", id: "", refusal: refusal).markup)</section>
                """
        case .inactive:
            return ""
        }
    }

    private var byMail: Markup {
        guard reader.portal.mail.isOn, record.email != nil else { return "" }
        return """
            <form class="composer" method="post" action="\(path)/mail">\(reader.token)
            <footer><small>\(reader.words.mail.sendByMailText)</small><button class="button">\(reader.words.mail.sendByMail)</button></footer>
            </form>
            """
    }

    private var acting: Markup {
        """
        <section class="stack" aria-labelledby="acting"><h2 id="acting">\(words.acting)</h2><p>\(words.actingText)</p>
        <p class="actions"><a class="button" href="\(Paths.newProxy(member.account.id))">\(words.letAct)</a></p></section>

        """
    }

    private var details: Markup {
        """
        <section class="stack" aria-labelledby="details"><h2 id="details">\(words.details)</h2>
        <form class="composer" method="post" action="\(path)/details">\(reader.token)\
        \(MemberFields(reader: reader, language: member.account.language, email: record.email ?? "", refusal: refusal).markup)\
        <footer><span></span><button class="button">\(words.save)</button></footer></form></section>
        """
    }

    private var clinicalGroups: Markup {
        guard let patient = member.patient else { return "" }
        return ClinicalGroupsForm(reader: reader, patient: patient.id, groups: record.clinicalGroups).markup
    }

    private var membership: Markup {
        guard member.state != .inactive else {
            return """
                <section class="stack" aria-labelledby="membership"><h2 id="membership">\(words.membership)</h2>
                <form class="composer" method="post" action="\(path)/state">\(reader.token)\(Forms.hidden("state", "active"))
                <footer><small>\(words.letInText)</small><button class="button">\(words.letIn)</button></footer></form></section>
                """
        }
        let trouble = refusal?.fields.first?.field == "reason" ? refusal.map { reader.words.common.sentence($0) } : nil
        return """
            <section class="stack" aria-labelledby="membership"><h2 id="membership">\(words.membership)</h2>
            <form class="composer" method="post" action="\(path)/state">\(reader.token)\(Forms.hidden("state", "inactive"))
            \(Forms.field("reason", words.reason, trouble: trouble) { ties in
                "<input \(ties.attributes) name=\"reason\" autocomplete=\"off\" maxlength=\"500\" required>"
            })<footer><small>\(words.shutOutText)</small><button class="button">\(words.shutOut)</button></footer></form></section>
            """
    }

    private var history: Markup {
        """
        <section class="stack" aria-labelledby="history"><h2 id="history">\(words.history)</h2>
        <ul class="rows">
        \(Markup.each(record.history, step))</ul></section>
        """
    }

    private func step(_ step: Membership) -> Markup {
        let who = step.by.map { record.names[$0] ?? "" } ?? words.atTerminal
        return """
            <li class="row">\(Pieces.face(.people, isTeam: true))<span class="subject">\(words.state(step.state))</span>\
            <span class="when">\(reader.time(step.from, .day))</span>\
            <span class="about">\(Markup.isolated(who))\(step.reason.map { " · \(Markup.isolated($0))" as Markup })</span></li>

            """
    }
}

/// How somebody made sure who it is, before a letter for a new password is made.
struct CheckForm {
    let reader: StaffView
    let action: String
    /// Sets the fields of one form apart from those of others on the page.
    let id: String
    let refusal: (any Refusal)?

    var markup: Markup {
        let words = reader.words.membership
        let options =
            [Forms.Option(value: "", text: reader.words.member.choose)]
            + IdentityCheck.allCases.map { Forms.Option(value: $0.rawValue, text: words.check($0)) }
        let trouble = refusal?.fields.first?.field == "check" ? refusal.map { reader.words.common.sentence($0) } : nil
        return """
            <form class="composer" method="post" action="\(action)">\(reader.token)<p>\(words.passwordText)</p>
            \(Forms.field("check\(id)", words.check, trouble: trouble) { ties in
                "<select \(ties.attributes) name=\"check\" required>\(Forms.options(options, chosen: ""))</select>"
            })\(Forms.field("note\(id)", words.note, help: words.noteHelp) { ties in
                "<input \(ties.attributes) name=\"note\" autocomplete=\"off\" maxlength=\"500\">"
            })<footer><span></span><button class="button">\(words.printPassword)</button></footer></form>
            """
    }
}
