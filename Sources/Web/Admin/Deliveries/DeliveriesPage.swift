import Messaging
import Persistence
import WebSupport

/// The console of deliveries: how each endpoint stands, and each delivery. No content.
struct DeliveriesPage {
    let reader: StaffView
    let standings: [EndpointStanding]
    let state: DeliveryState?
    let page: Page<Delivery>
    /// The place of the next page, sealed.
    var older: String?
    /// What *Send test* brought, and of which endpoint.
    var trial: (endpoint: String, trial: EndpointTrial)?
    /// Why something was not done.
    var refusal: (any Messaging.Refusal)?

    static let path = Paths.administration + "/deliveries"
    static let perPage = 50
    private var words: any DeliveryWords { reader.words.delivery }

    var markup: Markup {
        let content: Markup = """
            <header class="head"><div><h1>\(words.title)</h1><p>\(words.intro)</p></div></header>
            \(refused)\(result)
            <section class="stack" aria-labelledby="endpoints"><h2 id="endpoints">\(words.endpoints)</h2>
            \(endpoints)</section>
            <section class="stack" aria-labelledby="deliveries"><h2 id="deliveries">\(words.deliveries)</h2>
            \(filter)
            \(page.items.isEmpty ? Pieces.empty(.check, words.nothing, words.nothingText) : list)</section>
            """
        return AdministrationLayout(reader: reader, section: .deliveries).page(title: words.title, content)
    }

    private var endpoints: Markup {
        guard !standings.isEmpty else { return "<p>\(words.noEndpoints)</p>" }
        return "<ul class=\"list-of rows padded\">\(Markup.each(standings, standing))</ul>"
    }

    private var refused: Markup {
        guard let refusal else { return "" }
        return "<div class=\"notice\" role=\"alert\">\(Icon.info.markup)<p>\(words.sentence(refusal))</p></div>"
    }

    private var result: Markup {
        guard let (endpoint, trial) = trial else { return "" }
        let verdict = trial.isAccepted ? words.accepted : words.refused(trial.outcome.code, trial.outcome.fault)
        let headers = trial.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        return """
            <section class="stack" aria-labelledby="trial"><h2 id="trial" tabindex="-1">\(words.testResult): \(endpoint)</h2>
            <p role="status">\(verdict)</p>
            <dl class="facts"><div class="full"><dt>\(words.request)</dt><dd>\(Pieces.words("POST \(trial.address)\n\(headers)\n\n\(trial.body)"))</dd></div>
            <div class="full"><dt>\(words.response)</dt><dd>\(Pieces.words("\(trial.outcome.code), \(trial.milliseconds) ms\n\(trial.answer)", showingControls: true))</dd></div></dl></section>

            """
    }

    private func standing(_ standing: EndpointStanding) -> Markup {
        let trouble: Markup =
            if standing.disabledAt != nil {
                "<p>\(words.disabled)</p>"
            } else if standing.openUntil != nil {
                "<p>\(words.paused)</p>"
            } else {
                ""
            }
        return """
            <li class="stack" data-key="\(standing.endpoint.code)"><div><h3>\(standing.endpoint.code)</h3>\
            <p><small>\(words.waiting(standing.waiting, dead: standing.dead))</small></p>\(trouble)</div>\
            <form class="actions" method="post" action="\(Paths.administration)/endpoints/\(standing.endpoint.code)/test">\(reader.token)\
            <button class="button" aria-label="\(words.test): \(standing.endpoint.code)">\(words.test)</button>\
            <a class="button" href="\(SecretsPage.path(standing.endpoint.code))" \
            aria-label="\(reader.words.secrets.title(of: standing.endpoint.code))">\(reader.words.secrets.secrets)</a></form></li>

            """
    }

    private var filter: Markup {
        let options =
            [Forms.Option(value: "", text: words.all)]
            + DeliveryState.allCases.map { Forms.Option(value: $0.rawValue, text: words.state($0)) }
        return """
            <form method="get" action="\(Self.path)">\(Forms.field("state", words.filter) { ties in
                """
                <span class="side"><select \(ties.attributes) name="state">\
                \(Forms.options(options, chosen: state?.rawValue ?? ""))</select>\
                <button class="button">\(words.show)</button></span>
                """
            })</form>

            """
    }

    private var list: Markup {
        "<ul class=\"list-of rows padded\">\(Markup.each(page.items, line))</ul>\(more)"
    }

    private var more: Markup? {
        older.map { cursor in
            """
            <nav class="actions" aria-label="\(words.older)"><a class="button" \
            href="\(Self.path)?\(state.map { "state=\($0.rawValue)&" } ?? "")after=\(cursor)">\(words.older)</a></nav>
            """
        }
    }

    private func line(_ delivery: Delivery) -> Markup {
        let next: Markup = delivery.nextAttemptAt.map { " · \(words.nextTry) \(reader.visit.times.element($0, .day))" } ?? ""
        let files: Markup = delivery.waitsForFiles ? Pieces.state(.clock, Markup(words.waitsForFiles)) : ""
        return """
            <li class="stack" data-key="\(delivery.id.description)"><div>\
            <h3><a href="\(DeliveryPage.path(delivery.id))">\(words.state(delivery.state)): \(delivery.endpoint)</a></h3>\
            <p><small>\(reader.visit.times.element(delivery.createdAt, .day)) · \(words.attempts(delivery.attempts, code: delivery.lastCode))\(next)\
             · \(words.ending(delivery.id.ending))</small></p>\(files)</div>\
            \(DeliveryActions(reader: reader, delivery: delivery).markup)</li>

            """
    }
}

extension ID {
    /// The last characters, which are random: enough for a person to tell one row from another. Whole ids are for programs.
    var ending: String { String(description.suffix(8)) }
}
