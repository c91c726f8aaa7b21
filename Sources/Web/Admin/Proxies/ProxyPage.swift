import Messaging
import Persistence
import WebSupport

/// One right to act for a patient: facts before actions.
struct ProxyPage {
    let reader: StaffView
    let line: ProxyGrants.Line
    var form: GrantForm?
    var proxy = ""
    var reason = ""
    var news: GrantNews?
    var refusal: (any Refusal)?

    private var words: any GrantWords { reader.words.grants }
    private var grant: ProxyGrant { line.grant }
    private var path: String { Paths.proxy(grant.id) }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .proxies).page(
            title: words.title,
            """
            <a class="back" href="\(Paths.proxies)">\(Icon.back.markup) \(words.all)</a>
            <header class="head"><h1>\(words.actsFor(line.proxyName, line.patient.details.name))</h1></header>
            \(refusal.map { Notice(kind: .warn, icon: .alert, title: reader.words.common.sentence($0), id: "refused").markup })\
            \(news.map { Notice(kind: .good, icon: .check, title: words.told($0), id: "told", isForScreen: true).markup })
            \(facts)\(described)\(actions, when: grant.endedAt == nil)
            """)
    }

    private var facts: Markup {
        var facts = [
            Fact(name: words.relationship, value: Markup(reader.relationship(grant.relationship))),
            Fact(name: words.basisLabel, value: Markup(words.basis(grant.basis))),
            Fact(name: words.scope, value: Markup(grant.canWrite ? words.readAndWrite : words.readOnly)),
            Fact(
                name: words.types,
                value: Markup(
                    MessageType.allCases.filter { grant.types?.contains($0) ?? true }.map(reader.name(of:)).joined(separator: ", "))),
            Fact(name: words.from, value: reader.time(grant.from, .day)),
            Fact(name: words.until, value: grant.until.map { reader.time($0.adding(microseconds: -1), .day) } ?? Markup(words.noEnd)),
        ]
        if let end = line.endsByAge { facts.append(Fact(name: words.endsByAge, value: reader.time(end, .day))) }
        if let at = grant.verifiedAt {
            let name = line.verifiedBy.map { " \(words.verifiedBy($0))" } ?? ""
            facts.append(Fact(name: words.verified, value: "\(reader.time(at, .day))\(name)"))
        } else {
            facts.append(Fact(name: words.verified, value: Markup(words.notVerified)))
        }
        if let at = grant.suspendedAt { facts.append(Fact(name: words.suspendedSince, value: reader.time(at, .day))) }
        if let at = grant.endedAt { facts.append(Fact(name: words.ended, value: reader.time(at, .day))) }
        if let reason = line.reason { facts.append(Fact(name: words.reason, value: Markup.isolated(reason), isWide: true)) }
        return """
            <section class="stack" aria-labelledby="facts"><h2 id="facts">\(words.facts) \(line.state.markup(words))</h2>
            \(Fact.list(facts))</section>
            """
    }

    /// By what whoever verifies it tells who the person is.
    private var described: Markup {
        guard grant.verifiedAt == nil, let person = line.relatedPerson?.details else { return "" }
        func day(_ text: String) -> Markup { Markup(BirthDate(text).map(reader.day) ?? text) }
        let named = reader.words.membership
        let facts: [Fact?] = [
            Fact(name: named.name, value: Markup.isolated("\(person.given) \(person.family)")),
            person.birthDate.map { Fact(name: named.birthDate, value: day($0)) },
            person.phone.map { Fact(name: words.sourcePhone, value: Markup.isolated($0)) },
            person.email.map { Fact(name: named.email, value: Markup.isolated($0)) },
            person.words.map { Fact(name: words.sourceWords, value: Markup.isolated($0)) },
            person.until.map { Fact(name: words.sourceUntil, value: day($0)) },
            person.isActive ? nil : Fact(name: words.sourceStanding, value: Markup(words.sourceInactive)),
        ]
        return """
            <section class="stack" aria-labelledby="source"><h2 id="source">\(words.source)</h2>
            \(Fact.list(facts.compactMap { $0 }))</section>
            """
    }

    private var actions: Markup {
        let form = form ?? GrantForm(grant.terms, reader)
        let isToVerify = grant.verifiedAt == nil
        let who: Markup? =
            grant.proxy != nil || !isToVerify
            ? nil
            : Forms.field("proxy", words.username) {
                "<input \($0.attributes) name=\"proxy\" autocomplete=\"off\" required value=\"\(proxy)\">"
            }
        return """
            <section class="stack" aria-labelledby="terms"><h2 id="terms">\(isToVerify ? words.verifyTitle : words.changeTitle)</h2>
            \("<p>\(words.verifyText)</p>", when: isToVerify)
            <form class="composer" method="post" action="\(path)\(isToVerify ? "/verification" : "/terms")">\(reader.token)\(who)\
            \(form.fields(words, reader, key: "terms"))\
            <footer><span></span><button class="button primary">\(isToVerify ? words.verify : words.change)</button></footer></form></section>
            <section class="stack" aria-labelledby="ending"><h2 id="ending">\(words.endTitle)</h2>
            <form class="composer" method="post" action="\(path)/end">\(reader.token)\
            \(Forms.field("reason", words.reason) { "<input \($0.attributes) name=\"reason\" autocomplete=\"off\" required value=\"\(reason)\">" })\
            <footer><span></span><button class="button">\(words.end)</button></footer></form></section>
            """
    }
}
