import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Where somebody asks for a code for a new password. Whatever was typed, the answer is the same.
struct ForgottenPage {
    let frame: Frame
    let sendsMail: Bool
    var wasAsked = false
    var refusal: (any Refusal)?

    private var words: any MailWords { Words(frame.language).mail }
    private var entry: any EntryWords { Words(frame.language).entry }

    var markup: Markup {
        PortalLayout(frame: frame, isNarrow: true).page(
            title: words.forgottenTitle,
            """
            <header class="stack"><h1>\(words.forgottenTitle)</h1>\("<p>\(words.forgottenText)</p>", when: sendsMail && !wasAsked)</header>
            \(content)<p class="actions"><a href="\(Paths.signIn)">\(entry.signIn)</a></p>
            """)
    }

    private var content: Markup {
        if wasAsked { return Notice(kind: .plain, icon: .check, title: words.askedTitle, text: words.askedText).markup }
        guard sendsMail else {
            return Notice(kind: .plain, icon: .info, title: words.callInstead(frame.site?.nurseLine.whole ?? "")).markup
        }
        let told = refusal.map { Notice(kind: .bad, icon: .clock, title: entry.waitTitle, text: frame.words.sentence($0)).markup }
        return """
            \(told)<form class="composer" method="post" action="\(Paths.forgotten)">\(Forms.hidden("language", frame.language.tag))
            \(Forms.field("username", entry.username) { ties in
                """
                <input \(ties.attributes) name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required \
                maxlength="200">
                """
            })<button class="button primary wide">\(words.askForCode)</button>
            </form>

            """
    }
}

extension Router<AnyoneContext> {
    /// Forgotten passwords: for people who cannot sign in.
    func addForgotten(_ services: WebServices) {
        let sendsMail = services.portal.mail.isOn
        get(RouterPath(Paths.forgotten)) { request, _ in
            ForgottenPage(frame: try await Self.frame(services, request), sendsMail: sendsMail).markup.response()
        }
        get(RouterPath(Paths.forgottenAsked)) { request, _ in
            ForgottenPage(frame: try await Self.frame(services, request), sendsMail: sendsMail, wasAsked: sendsMail).markup.response()
        }
        post(RouterPath(Paths.forgotten)) { request, context -> Response in
            try services.checkOrigin(of: request)
            let form = try await request.form()
            do {
                try await services.portal.identity.askForPassword(
                    username: form["username"] ?? "", network: services.network(of: request, channel: context.channel))
                let language = form["language"].flatMap { Language(tag: $0) }.map { "?language=\($0.tag)" } ?? ""
                return .seeOther(Paths.forgottenAsked + language)
            } catch let refusal as SignInRefusal {
                let site = try await services.site()
                let language = form["language"].flatMap { Language(tag: $0) } ?? Language(of: nil, request: request, site: site)
                let page = ForgottenPage(frame: Frame(language: language, site: site), sendsMail: sendsMail, refusal: refusal)
                var headers: HTTPFields = [:]
                if let seconds = refusal.retryAfter { headers[.retryAfter] = String(seconds) }
                return page.markup.response(status: HTTPResponse.Status(code: refusal.status), headers: headers)
            }
        }
    }
}
