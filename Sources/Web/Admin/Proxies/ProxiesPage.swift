import Messaging
import Persistence
import WebSupport

/// Who acts for whom, for healthcare administrators.
struct ProxiesPage {
    /// Which rights are shown.
    enum Show: String, Sendable, CaseIterable {
        case toVerify = "to-verify"
        case active, ending, all

        var filter: ProxyGrants.Filter {
            switch self {
            case .toVerify: ProxyGrants.Filter(state: .toVerify)
            case .active: ProxyGrants.Filter(state: .active)
            case .ending: ProxyGrants.Filter(isEndingByAge: true)
            case .all: ProxyGrants.Filter()
            }
        }
    }

    static let perPage = 50

    let reader: StaffView
    let show: Show
    let lines: [ProxyGrants.Line]
    let next: ID<ProxyGrant>?
    /// What was filled in below, when it was not accepted.
    var patient = ""
    var proxy = ""
    /// Whom the right is for, when the page was opened for one member.
    var member: Account?
    var form = GrantForm()
    var news: GrantNews?
    var refusal: (any Refusal)?

    private var words: any GrantWords { reader.words.grants }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .proxies).page(
            title: words.title,
            """
            <header class="head"><div><h1>\(words.title)</h1><p>\(words.lead)</p></div></header>
            \(refusal.map { Notice(kind: .warn, icon: .alert, title: reader.words.common.sentence($0), id: "refused").markup })\
            \(news.map { Notice(kind: .good, icon: .check, title: words.told($0), id: "told", isForScreen: true).markup })
            <nav class="tabs" aria-label="\(words.title)">\(Markup.each(Show.allCases, tab))</nav>
            \(list)
            <section class="stack" aria-labelledby="add"><h2 id="add">\(words.addTitle)</h2>\(addForm)</section>
            """)
    }

    private func tab(_ one: Show) -> Markup {
        "<a class=\"tab\" href=\"\(Paths.proxies)?show=\(one.rawValue)\"\(attribute: "aria-current", one == show ? "page" : nil)>\(words.show(one))</a>"
    }

    private var list: Markup {
        if lines.isEmpty { return "<div class=\"rows\">\(Pieces.empty(.people, words.nothing, words.nothingText))</div>" }
        let more: Markup? = next.map {
            "<nav class=\"actions\"><a class=\"button\" href=\"\(Paths.proxies)?show=\(show.rawValue)&amp;before=\($0.description)\">\(words.older)</a></nav>"
        }
        return """
            <ul class="rows">
            \(Markup.each(lines, row))</ul>
            \(more)
            """
    }

    private func row(_ line: ProxyGrants.Line) -> Markup {
        """
        <li class="row" data-key="\(line.grant.id.description)">\(Pieces.face(line.proxyName))\
        <span class="subject"><a href="\(Paths.proxy(line.grant.id))">\(words.actsFor(line.proxyName, line.patient.details.name))</a></span>\
        <span class="about">\(reader.relationship(line.grant.relationship)) · \(words.basis(line.grant.basis))\
        \(end(of: line))</span>\
        <span class="foot">\(line.state.markup(words))</span></li>

        """
    }

    private func end(of line: ProxyGrants.Line) -> Markup {
        guard let end = [line.grant.until, line.endsByAge].compactMap({ $0 }).min() else { return "" }
        return " · \(words.until) \(reader.time(end.adding(microseconds: -1), .short))"
    }

    private var addForm: Markup {
        """
        <form class="composer" method="post" action="\(Paths.proxies)">\(reader.token)\
        \(Forms.field("patient", words.recordNumber, help: words.recordNumberHelp) {
            "<input \($0.attributes) name=\"patient\" autocomplete=\"off\" required value=\"\(patient)\">"
        })\
        \(who)\
        \(form.fields(words, reader, key: "new"))\
        <label class="choice"><input type="checkbox" name="verified" value="true"> <span>\(words.alreadyVerified)</span></label>
        <footer><span></span><button class="button primary">\(words.add)</button></footer></form>
        """
    }

    private var who: Markup {
        guard let member else {
            return Forms.field("proxy", words.username) {
                "<input \($0.attributes) name=\"proxy\" autocomplete=\"off\" required value=\"\(proxy)\">"
            }
        }
        return """
            \(Forms.hidden("proxy", member.id.description))\(Fact.list([Fact(name: words.who, value: Markup.isolated(member.name))]))\
            <p><a href="\(Paths.proxies)">\(words.somebodyElse)</a></p>
            """
    }
}

extension ProxyGrant.State {
    /// By drawing, word and tone.
    func markup(_ words: any GrantWords) -> Markup {
        let text = Markup(words.state(self))
        return switch self {
        case .toVerify: Pieces.state(.eye, text, .warn)
        case .future: Pieces.state(.clock, text)
        case .active: Pieces.state(.check, text, .good)
        case .suspended: Pieces.state(.lock, text, .bad)
        case .ended: Pieces.state(.closed, text)
        }
    }
}
