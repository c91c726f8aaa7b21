import Messaging
import WebSupport

/// The one page for both kinds of people.
struct SignInPage {
    let frame: Frame
    let services: WebServices
    /// A path of this site to go to afterwards.
    let returnTo: String?
    /// What was typed when a session had ended.
    var kept: KeptForm?
    var isAgain = false
    var username = ""
    var notice: Notice?

    private var words: any EntryWords { Words(frame.language).entry }

    /// For the holder of a session alone; whoever types a name and a password is told nothing of the account.
    static func disabled(_ words: any EntryWords) -> Notice {
        Notice(kind: .bad, icon: .alert, title: words.disabledTitle, text: words.disabledText)
    }

    static func path(returningTo path: String?) -> String {
        guard let path = SignIn.localPath(path), path != Paths.home else { return Paths.signIn }
        let unreserved = path.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return "\(Paths.signIn)?return=\(unreserved.joined())"
    }

    var markup: Markup {
        let title = isAgain ? words.signInAgain : words.signIn
        let layout = PortalLayout(frame: frame, isNarrow: true, languages: languages)
        return layout.page(
            title: title,
            """
            <header class="stack"><h1>\(title)</h1><p>\(isAgain ? words.endedText : words.signInText)</p></header>
            \(notice?.markup)<form class="composer" method="post" action="\(Paths.signIn)">\
            \(returnTo.map { Forms.hidden("return", $0) })\(Forms.hidden("language", frame.language.tag))
            \(keptNotice)\(Forms.field("username", words.username) { ties in
                """
                <input \(ties.attributes) name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required\
                \(attribute: "autofocus", when: notice == nil)\(attribute: "value", username.isEmpty ? nil : username)>
                """
            })\(Forms.field("password", words.password) { ties in
                "<input \(ties.attributes) name=\"password\" type=\"password\" autocomplete=\"current-password\" required>"
            })\(keptText)<button class="button primary wide">\(words.signIn)</button>
            </form>
            \(admission)\(demonstration)
            """)
    }

    /// For those who have a letter; not beside words that would be lost.
    private var admission: Markup {
        guard kept == nil else { return "" }
        return """
            <p class="actions"><a href="\(Paths.forgotten)">\(Words(frame.language).mail.forgotten)</a> \
            <a href="\(Paths.activate)">\(Words(frame.language).admission.haveCode)</a></p>
            """
    }

    private var languages: Markup {
        let others = Language.allCases.filter { language in
            language != frame.language && (frame.site?.languages.contains { Language(tag: $0) == language } ?? false)
        }
        // With words kept there is no link that would lose them.
        guard !others.isEmpty, kept == nil else { return "" }
        let path = Self.path(returningTo: returnTo)
        return """
            <nav aria-label="\(words.language)">\(Markup.each(others) { language in
                """
                <a class="tab" href="\(path)\(path.contains("?") ? "&" : "?")language=\(language.tag)" lang="\(language.tag)" \
                hreflang="\(language.tag)">\(language.name)</a>
                """
            })</nav>
            """
    }

    private var keptNotice: Markup {
        guard let kept, !kept.isEmpty else { return "" }
        guard kept.text != nil else { return kept.hidden }
        return Notice(kind: .plain, icon: .check, title: words.keptTitle, text: words.keptText).markup + kept.hidden
    }

    private var keptText: Markup {
        guard let text = kept?.text else { return "" }
        return """
            <details class="more"><summary class="button quiet">\(Icon.down.markup) \(words.showKept)</summary>
            <div class="field"><label for="kept">\(words.yourText)</label><textarea id="kept" readonly>
            \(text)</textarea></div></details>

            """
    }

    private var demonstration: Markup {
        guard services.isDemonstration else { return "" }
        let parts = words.demonstrationText.enumerated().map { place, text -> Markup in
            place % 2 == 0 ? Markup(text) : "<strong>\(text)</strong>"
        }
        return """
            <section class="notice" aria-labelledby="demo">\(Icon.info.markup)<h2 id="demo">\(words.demonstration)</h2>\
            <p>\(parts)</p></section>
            """
    }
}
