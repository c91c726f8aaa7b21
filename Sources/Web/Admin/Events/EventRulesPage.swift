import Hummingbird
import Messaging
import Persistence
import WebSupport

/// What is sent by itself, and what a rule would have done yesterday.
struct EventRulesPage {
    let reader: StaffView
    var rehearsal: EventRehearsal?

    private var words: any InboundWords { reader.words.inbound }

    var markup: Markup {
        let rules = reader.site.eventRules
        let off = Notice(kind: .warn, icon: .info, title: words.allOff).markup
        return AdministrationLayout(reader: reader, section: .eventRules).page(
            title: words.rules,
            """
            <header class="head"><div><h1>\(words.rules)</h1><p>\(words.rulesIntro)</p></div></header>
            \(off, when: !rules.isEmpty && !reader.site.decisions.external.eventMessages)
            \(rules.isEmpty ? Pieces.empty(.info, words.noRules, words.noRulesText) : "<ul class=\"list-of rows padded\">\(Markup.each(rules, line))</ul>")
            """)
    }

    private func line(_ rule: EventRule) -> Markup {
        let group = reader.site.clinicalGroup(code: rule.clinicalGroup)?.name.text(in: reader.language) ?? rule.clinicalGroup
        let provider = rule.provider.flatMap { reader.site.provider(code: $0)?.name }
        let state: Markup = rule.isEnabled ? Pieces.state(.check, Markup(words.isOn), .good) : Pieces.state(.clock, Markup(words.isOff))
        return """
            <li class="stack" data-key="\(rule.code)"><div><h2>\(rule.code)</h2><p>\(state)</p></div>
            \(Fact.list([
                Fact(name: words.kinds, value: Markup(rule.kinds.isEmpty ? words.everyKind : rule.kinds.joined(separator: ", "))),
                Fact(name: words.inNameOf, value: Markup([group, provider].compactMap { $0 }.joined(separator: ", "))),
                Fact(name: words.template, value: Markup(rule.template)),
                Fact(name: words.quiet, value: Markup(rule.quietSeconds == 0 ? words.noQuiet : words.hours(rule.quietSeconds))),
            ]))
            \(rehearsal?.rule.code == rule.code ? result : "")
            <form method="post" action="\(Paths.eventRules)/\(rule.code)/rehearsal">\(reader.token)\
            <button class="button">\(words.rehearse)</button></form></li>

            """
    }

    private var result: Markup {
        guard let rehearsal else { return "" }
        let lines = EventRehearsal.Outcome.allCases.compactMap { outcome in
            rehearsal.counts[outcome].map { "<li>\(words.outcome(outcome, $0))</li>" as Markup }
        }
        return """
            <section class="notice plain" role="status" id="rehearsed">\(Icon.info.markup)<p>\(words.rehearsed(rehearsal.events))</p>\
            \("<ul class=\"plain\">\(Markup.each(lines) { $0 })</ul>", when: !lines.isEmpty)</section>
            """
    }

    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/event-rules") { request, context in
            let reader = StaffView(context, request)
            try reader.require(.eventRules)
            return EventRulesPage(reader: reader).markup.response()
        }
        routes.post("/administration/event-rules/{rule}/rehearsal") { request, context in
            let reader = StaffView(context, request)
            try reader.require(.eventRules)
            let (portal, site, code) = (reader.portal, reader.site, context.parameters.get("rule") ?? "")
            let rehearsal = try await portal.read { try portal.inbound.rehearse(code, site: site, in: $0) }
            return EventRulesPage(reader: reader, rehearsal: rehearsal).markup.response()
        }
    }
}
