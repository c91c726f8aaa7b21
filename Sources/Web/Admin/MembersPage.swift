import Messaging
import Persistence
import WebSupport

/// Members, the newest first, or those a search found.
struct MembersPage {
    let reader: StaffView
    let members: [MemberSummary]
    var state: MembershipState?
    /// What was looked for; nil on the list itself.
    var search: String?
    /// The member after whom the next page begins.
    var next: ID<Account>?
    var refusal: (any Refusal)?

    static let path = AdministrationSection.members.path

    private var words: any MembershipWords { reader.words.membership }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .members).page(
            title: words.members,
            """
            <header class="head"><h1>\(words.members)</h1>\
            <a class="button primary" href="\(Self.path)/new">\(words.enrolSomebody)</a></header>
            \(SearchForm(reader: reader, action: "\(Self.path)/search", label: words.searchLabel, help: words.searchHelp, text: search, refusal: refusal).markup)
            \(tabs)\(list)\(older)
            """)
    }

    private var tabs: Markup {
        guard search == nil else { return "<h2>\(words.found)</h2>" }
        let states: [MembershipState?] = [nil] + MembershipState.allCases
        return """
            <nav class="tabs" aria-label="\(words.stateFilter)">\(Markup.each(states) { one in
                """
                <a class="tab" href="\(Self.path)\(one.map { "?state=\($0.rawValue)" } ?? "")"\
                \(attribute: "aria-current", one == state ? "page" : nil)>\(one.map(words.state) ?? words.all)</a>
                """
            })</nav>
            """
    }

    private var list: Markup {
        guard !members.isEmpty else {
            if refusal != nil { return "" }
            return search == nil
                ? Pieces.empty(.people, words.noMembers, words.noMembersText) : Pieces.empty(.search, words.noneFound, words.noneFoundText)
        }
        return "<ul class=\"rows\">\n\(Markup.each(members, row))</ul>"
    }

    private func row(_ member: MemberSummary) -> Markup {
        let own: Markup = member.patient.map { Markup(described($0)) } ?? Markup(words.actsForOthers)
        let letter: Markup =
            member.state == .pending
            ? " · \(member.activationUntil.map { words.letterUntil(reader.time($0, .within)) } ?? Markup(words.noLetter))" : ""
        return """
            <li class="row">\(Pieces.face(member.account.name))<span class="subject">\
            <a href="\(Self.path)/\(member.account.id.description)">\(Markup.isolated(member.account.name))</a></span>\
            <span class="when">\(reader.time(member.since, .short))</span>\
            <span class="about">\(own)\(letter)</span><span class="mark">\(MemberState(member.state, words).markup)</span></li>

            """
    }

    private func described(_ patient: Patient) -> String {
        patient.details.birthDate.map { words.born(reader.day($0)) } ?? words.chart
    }

    private var older: Markup {
        guard let next else { return "" }
        return """
            <p class="actions"><a class="button" href="\(Self.path)?after=\(next.description)\(state.map { "&state=\($0.rawValue)" } ?? "")">\
            \(words.older)</a></p>
            """
    }
}

/// A state of a membership by word and shape.
struct MemberState {
    let markup: Markup

    init(_ state: MembershipState, _ words: any MembershipWords) {
        markup =
            switch state {
            case .pending: Pieces.state(.clock, Markup(words.state(state)), .warn)
            case .active: Pieces.state(.check, Markup(words.state(state)), .good)
            case .inactive: Pieces.state(.closed, Markup(words.state(state)))
            }
    }
}

/// What is looked for never stands in an address, so it is sent as a form.
struct SearchForm {
    let reader: StaffView
    let action: String
    let label: String
    let help: String
    let text: String?
    let refusal: (any Refusal)?

    var markup: Markup {
        let trouble = refusal.map { reader.words.common.sentence($0) }
        return """
            <form class="composer" method="post" action="\(action)" role="search">\(reader.token)\
            \(Forms.field("q", label, help: help, trouble: trouble) { ties in
                """
                <span class="side"><input \(ties.attributes) name="q" type="search" autocomplete="off" maxlength="200" required value="\(text ?? "")">\
                <button class="button">\(reader.words.membership.search)</button></span>
                """
            })</form>
            """
    }
}
