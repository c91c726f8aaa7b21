import Messaging
import WebSupport

/// A page on which somebody uses a code. The code may stand in the fragment of the address, which no browser sends: the module copies
/// it into the field. It is sent in the form alone, and never comes back.
struct AdmissionPage {
    enum Deed: Sendable {
        /// Choose username and password for the first time.
        case activation
        /// Set a new password.
        case newPassword

        var path: String {
            switch self {
            case .activation: Paths.activate
            case .newPassword: Paths.newPassword
            }
        }
    }

    let deed: Deed
    let frame: Frame
    var username = ""
    var refusal: (any Refusal)?

    private var words: any AdmissionWords { Words(frame.language).admission }
    private var entry: any EntryWords { Words(frame.language).entry }

    var markup: Markup {
        let title = deed == .activation ? words.activateTitle : words.newPasswordTitle
        return PortalLayout(frame: frame, isNarrow: true).page(
            title: title,
            """
            <header class="stack"><h1>\(title)</h1><p>\(deed == .activation ? words.activateText : words.newPasswordText)</p></header>
            \(refused)<form class="composer" method="post" action="\(deed.path)">\(Forms.hidden("language", frame.language.tag))
            \(code)\(usernameField)\(password)\
            <button class="button primary wide">\(deed == .activation ? words.activate : words.setPassword)</button>
            </form>
            <p class="actions"><a href="\(Paths.signIn)">\(entry.signIn)</a></p>
            """)
    }

    private var refused: Markup {
        guard let refusal else { return "" }
        return Notice(kind: .bad, icon: .alert, title: words.notDone, text: frame.words.sentence(refusal)).markup
    }

    private func trouble(_ field: String) -> String? {
        guard let refusal, refusal.fields.first?.field == field else { return nil }
        return frame.words.sentence(refusal)
    }

    private var code: Markup {
        let label = deed == .activation ? words.activationCode : words.resetCode
        return Forms.field("token", label, help: words.codeHelp, trouble: trouble("token")) { ties in
            """
            <input \(ties.attributes) name="token" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="200" \
            data-from-fragment>
            """
        }
    }

    private var usernameField: Markup {
        guard deed == .activation else { return "" }
        return Forms.field("username", entry.username, help: words.usernameHelp, trouble: trouble("username")) { ties in
            """
            <input \(ties.attributes) name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required\
            \(attribute: "value", username.isEmpty ? nil : username)>
            """
        }
    }

    private var password: Markup {
        let label = deed == .activation ? entry.password : entry.newPassword
        return Forms.field("password", label, help: entry.passwordHelp, trouble: trouble("password")) { ties in
            "<input \(ties.attributes) name=\"password\" type=\"password\" autocomplete=\"new-password\" required>"
        }
    }
}
