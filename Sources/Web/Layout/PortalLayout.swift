import Messaging
import Persistence
import WebSupport

/// A page of the member portal.
struct PortalLayout {
    /// The tab that the page belongs to.
    enum Tab { case messages, drafts, settings, none }

    let frame: Frame
    var tab = Tab.none
    /// Where *Messages* leads; the start page when no patient is chosen.
    var messages = Paths.home
    /// Where *Drafts* leads; the choice of a patient when none is chosen.
    var drafts = Paths.patients
    /// The patient's banner, always in the same place.
    var banner: Markup = ""
    var isNarrow = false
    /// For somebody not signed in: the address of this page in the other languages.
    var languages: Markup = ""

    func page(title: String, _ main: Markup) -> Markup {
        let words = frame.words
        return """
            \(frame.head(title: title, body: attributes))<header class="bar">
            <a class="skip" href="#main">\(words.skip)</a>
            <a class="brand" href="\(Paths.home)">\(Icon.thread.markup) \(frame.siteName)</a>
            \(navigation)
            </header>
            \(banner)<main class="page\(isNarrow ? " narrow" : "")" id="main" tabindex="-1">
            \(main)
            </main>
            \(frame.dialogs(stay: Paths.stay, signOut: Paths.signOut))</body>
            </html>

            """
    }

    private var attributes: Markup {
        guard let session = frame.session else { return "class=\"portal\"" }
        return "class=\"portal\" data-events=\"\(Paths.events)\" data-idle-seconds=\"\(session.idleSeconds)\""
    }

    private var navigation: Markup {
        guard frame.session != nil else { return languages }
        let words = frame.words
        return """
            <nav aria-label="\(words.main)">
            <a class="tab" href="\(messages)"\(attribute: "aria-current", tab == .messages ? "page" : nil)>\(words.messages)</a>
            <a class="tab" href="\(drafts)"\(attribute: "aria-current", tab == .drafts ? "page" : nil)>\(Words(frame.language).drafts.drafts)</a>
            <a class="tab" href="\(Paths.settings)"\(attribute: "aria-current", tab == .settings ? "page" : nil)>\(words.settings)</a>
            <a class="tab" href="\(Paths.signOut)">\(words.signOut)</a>
            </nav>
            """
    }
}
