import Messaging
import Persistence
import WebSupport

/// The secrets shared with one external system: when they were made, by whom and until when. What one says is shown when it is made.
struct SecretsPage {
    let reader: StaffView
    let endpoint: String
    let secrets: [SecretRecord]
    /// The one that was made just now.
    var made: WebhookSecret?
    /// Why none was made.
    var refusal: (any Messaging.Refusal)?

    static func path(_ endpoint: String) -> String { "\(Paths.administration)/endpoints/\(endpoint)/secrets" }
    private var words: any SecretWords { reader.words.secrets }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .deliveries).page(
            title: words.title(of: endpoint),
            """
            <a class="back" href="\(DeliveriesPage.path)">\(Icon.back.markup) \(reader.words.delivery.title)</a>
            <header class="head"><div><h1>\(words.title(of: endpoint))</h1><p>\(words.intro)</p></div></header>
            \(refused)\(shown)
            \(secrets.isEmpty ? Pieces.empty(.info, words.none, words.noneText) : list)
            <form class="actions" method="post" action="\(Self.path(endpoint))">\(reader.token)\
            <button class="button primary">\(words.make)</button></form>
            """)
    }

    private var refused: Markup? {
        refusal.map { "<div class=\"notice\" role=\"alert\">\(Icon.info.markup)<p>\(words.sentence($0))</p></div>" }
    }

    private var shown: Markup? {
        made.map { secret in
            """
            <section class="notice" role="status" aria-labelledby="made">\(Icon.check.markup)<div class="stack">\
            <h2 id="made" tabindex="-1">\(words.made)</h2><p>\(words.once)</p><p><code>\(secret.text)</code></p></div></section>
            """
        }
    }

    private var list: Markup { "<ul class=\"list-of rows padded\">\(Markup.each(secrets, line))</ul>" }

    private func line(_ secret: SecretRecord) -> Markup {
        let made = words.made(by: secret.createdBy, at: reader.time(secret.createdAt, .within))
        let until = secret.endedAt.map { words.ended(by: secret.endedBy, at: reader.time($0, .within)) }
        return """
            <li class="stack" data-key="\(secret.id.description)"><div><h2>\(until == nil ? words.inForce : words.over)</h2>\
            <p id="of-\(secret.id.description)"><small>\(made)\(until.map { " · \($0)" as Markup })\
             · \(reader.words.delivery.ending(secret.id.ending))</small></p></div>\(end(secret))</li>

            """
    }

    private func end(_ secret: SecretRecord) -> Markup? {
        guard secret.endedAt == nil else { return nil }
        return """
            <form class="actions" method="post" action="\(Self.path(endpoint))/\(secret.id.description)/end">\(reader.token)\
            <button class="button" aria-describedby="of-\(secret.id.description)">\(words.end)</button></form>
            """
    }
}
