import Messaging
import Persistence
import WebSupport

/// One delivery with its attempts. No content.
struct DeliveryPage {
    let reader: StaffView
    let delivery: Delivery
    let attempts: [DeliveryAttempt]
    /// Why it was skipped.
    let reason: String?

    static func path(_ id: ID<Delivery>) -> String { "\(DeliveriesPage.path)/\(id)" }
    private var words: any DeliveryWords { reader.words.delivery }

    var markup: Markup {
        let title = "\(words.state(delivery.state)): \(delivery.endpoint)"
        return AdministrationLayout(reader: reader, section: .deliveries).page(
            title: title,
            """
            <a class="back" href="\(DeliveriesPage.path)">\(Icon.back.markup) \(words.title)</a>
            <header class="head"><h1>\(title)</h1></header>
            \(Fact.list(facts, id: "facts"))
            <div class="stack">\(DeliveryActions(reader: reader, delivery: delivery).markup)</div>
            <section class="stack" aria-labelledby="attempts"><h2 id="attempts">\(words.attemptsTitle)</h2>
            \(attempts.isEmpty ? "<p>\(words.noAttempt)</p>" : list)</section>
            """)
    }

    private var facts: [Fact] {
        func time(_ name: String, _ moment: Timestamp?) -> Fact? {
            moment.map { Fact(name: name, value: reader.visit.times.element($0, .day)) }
        }
        return [
            Fact(name: words.id, value: Markup(delivery.id.description), isWide: true), time(words.written, delivery.createdAt),
            time(words.nextTry, delivery.nextAttemptAt), time(words.taken, delivery.acceptedAt),
            time(words.answered, delivery.answeredAt),
            reason.map { Fact(name: words.reason, value: Pieces.words($0, showingControls: true), isWide: true) },
        ].compactMap { $0 }
    }

    private var list: Markup { "<ol class=\"list-of rows padded\">\(Markup.each(attempts, line))</ol>" }

    private func line(_ attempt: DeliveryAttempt) -> Markup {
        let took = attempt.milliseconds.map { " · \(words.took($0))" as Markup }
        let sent = attempt.requestMark.map { " · \(words.whatWasSent($0))" as Markup }
        return """
            <li class="stack" data-key="\(attempt.number)"><div><h3>\(words.attempt(attempt.number))</h3>\
            <p><small>\(reader.visit.times.element(attempt.startedAt, .day)) · \(attempt.adapter)\(took)\(sent)</small></p>\
            <p>\(outcome(of: attempt))</p></div></li>

            """
    }

    private func outcome(of attempt: DeliveryAttempt) -> String {
        switch attempt.outcome {
        case .accepted: words.accepted
        case .retry, .refused: words.refused(attempt.code ?? "", attempt.fault)
        case .lost: words.lost
        case nil: words.underWay
        }
    }
}

/// What can be done with a delivery as it stands.
struct DeliveryActions {
    let reader: StaffView
    let delivery: Delivery

    private var words: any DeliveryWords { reader.words.delivery }

    var markup: Markup {
        let reason: Markup = """
            <label for="reason-\(delivery.id.description)">\(words.reason)</label>\
            <input id="reason-\(delivery.id.description)" name="reason" required maxlength="500">
            """
        return switch delivery.state {
        case .queued: form("skip", words.skip, reason) + form("task", words.toWorkbench)
        case .retrying, .dead: form("replay", words.replay) + form("skip", words.skip, reason) + form("task", words.toWorkbench)
        case .skipped: form("replay", words.replay) + form("task", words.toWorkbench)
        case .delivered, .sent: form("replay", words.replay)
        case .sending, .cancelled, .rerouted: ""
        }
    }

    private func form(_ verb: String, _ text: String, _ field: Markup = "") -> Markup {
        """
        <form class="actions" method="post" action="\(DeliveryPage.path(delivery.id))/\(verb)">\(reader.token)\(field)\
        <button class="button" aria-label="\(text): \(delivery.id.description)">\(text)</button></form>
        """
    }
}
