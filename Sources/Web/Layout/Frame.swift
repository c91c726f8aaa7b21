import Messaging
import Persistence
import WebSupport

/// What stands around a page: help first, then the bar, and the dialogs of a session.
struct Frame: Sendable {
    let language: Language
    /// nil only while the store has not answered once since the start.
    let site: Site?
    /// Of somebody signed in; nil on pages for anybody.
    let session: SessionFrame?

    /// What the frame knows of a session.
    struct SessionFrame: Sendable {
        let signedIn: SignedIn
        let formToken: String
        /// Whether tasks go back to their groups when the reader is not here for long enough.
        var ownsClaims = false
        /// Seconds until the session ends without another request. The same on every page, so that two answers to nothing
        /// are the same bytes; whether it has ended only the server says.
        let idleSeconds = 900
    }

    init(_ visit: Visit) {
        language = visit.language
        site = visit.site
        session = visit.signedIn.map { SessionFrame(signedIn: $0, formToken: visit.formToken, ownsClaims: visit.ownsClaims) }
    }

    /// For an answer that nothing is known for but the language.
    init(language: Language, site: Site?) {
        self.language = language
        self.site = site
        session = nil
    }

    /// The same page for anybody.
    var withoutSession: Frame { Frame(language: language, site: site) }

    var words: any CommonWords { Words(language).common }

    var siteName: String { site?.name.text(in: language.tag) ?? words.product }
}

extension Frame {
    /// Everything before the body, and its beginning. A title names the kind of page, never a person or a subject.
    func head(title: String, body attributes: Markup) -> Markup {
        """
        <!doctype html>
        <html lang="\(language.tag)"\(attribute: "data-zone", session?.signedIn.account.timeZone ?? site?.timeZone)>
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) · \(words.product)</title>
        <link rel="icon" href="\(AssetPaths.icon)" type="image/svg+xml">
        <link rel="stylesheet" href="\(AssetPaths.style)">
        <script type="module" src="\(AssetPaths.module)"></script>
        </head>
        <body \(attributes)>
        \(help)
        """
    }

    /// Always first: the numbers to call, in the page's language.
    private var help: Markup {
        guard let site else { return "" }
        return """
            <aside class="help" aria-label="\(words.helpNow)">
            \(line(site.emergency, .alert))
            \(line(site.nurseLine, .phone))
            </aside>

            """
    }

    private func line(_ help: Site.HelpLine, _ icon: Icon) -> Markup {
        "<a href=\"tel:\(help.dialled)\">\(icon.markup) <span>\(help.sentence(in: language.tag))</span></a>"
    }

    /// What offers to stay signed in, and what covers the page when the session has ended.
    func dialogs(stay: String, signOut: String) -> Markup {
        guard let session else { return "" }
        return """
            <dialog id="stay" role="alertdialog" aria-labelledby="stay-title" aria-describedby="stay-text">
            <h2 id="stay-title">\(words.stayTitle)</h2>
            <p id="stay-text">\(words.stayText)</p>
            <form class="actions" method="post" action="\(stay)">\(Forms.token(session.formToken))\
            <button class="button primary">\(words.stayButton)</button><a class="button" href="\(signOut)">\(words.signOut)</a></form>
            </dialog>
            <dialog id="ended" role="alertdialog" aria-labelledby="ended-title" aria-describedby="ended-text">
            <h2 id="ended-title">\(words.endedTitle)</h2>
            <p id="ended-text">\(words.endedText)</p>
            <div class="actions"><button class="button primary" type="button">\(words.endedButton)</button></div>
            </dialog>

            """
    }
}

extension Site.HelpLine {
    /// The number as a `tel:` address writes it.
    var dialled: String {
        String(decoding: number.utf8.lazy.filter { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "+") }, as: UTF8.self)
    }

    /// The number for pages. It is read in one piece, so no line ends within it.
    var whole: String { String(decoding: unbroken, as: UTF8.self) }

    /// The site's sentence with the number in one piece; after it where the sentence does not have it.
    func sentence(in language: String) -> String {
        let text = Array(self.text.text(in: language).utf8)
        let (number, unbroken) = (Array(self.number.utf8), unbroken)
        var shown: [UInt8] = []
        shown.reserveCapacity(text.count + 2 * unbroken.count)
        var hasNumber = false
        var place = 0
        // Every page begins with two of these, so they are looked through byte by byte.
        while place < text.count {
            if !number.isEmpty, text[place...].starts(with: number) {
                hasNumber = true
                shown += unbroken
                place += number.count
            } else {
                shown.append(text[place])
                place += 1
            }
        }
        if !hasNumber { shown += Array(": ".utf8) + unbroken }
        return String(decoding: shown, as: UTF8.self)
    }

    private var unbroken: [UInt8] {
        number.utf8.flatMap { $0 == UInt8(ascii: " ") ? [0xC2, 0xA0] : [$0] }
    }
}
