import Messaging
import Persistence
import WebSupport

/// A printed letter with a code: in the language of whom it is for, a page each.
struct PrintedLetter {
    let name: String
    /// Empty for a member, who chooses one.
    let username: String
    let code: IssuedCode
    let language: Language
    let site: Site
    /// In the site's zone.
    let times: TimeWords

    init(_ account: Account, _ code: IssuedCode, reader: StaffView) {
        name = account.name
        username = account.username
        self.code = code
        language = Language(tag: account.language) ?? reader.visit.language
        site = reader.site
        times = TimeWords(language: language, clock: reader.visit.services.clocks.clock(reader.site.timeZone), now: reader.now)
    }

    private var words: any AdmissionWords { Words(language).admission }
    private var isActivation: Bool { code.purpose == .activation }

    var markup: Markup {
        let siteName = site.name.text(in: language.tag)
        let address = site.publicAddress + (isActivation ? Paths.activate : Paths.newPassword)
        let choice =
            isActivation ? (username.isEmpty ? words.chooseBoth : words.choosePassword(username: username)) : words.chooseNewPassword
        return """
            <article class="post" lang="\(language.tag)"><p><strong>\(siteName)</strong></p>
            <p>\(Markup.isolated(words.greeting(name)))</p>
            <p>\(isActivation ? words.invitation(siteName) : words.renewal(siteName))</p>
            <h2>\(words.steps)</h2>
            <ol><li>\(words.openAddress(address))</li>
            <li>\(words.typeCode)<br><strong class="code">\(code.code.text)</strong></li>
            <li>\(choice)</li></ol>
            <p>\(words.validUntil(times.exact(code.expiresAt)))</p>
            <p>\(words.keepSecret)</p>
            <p>\(words.helpLine) \(site.nurseLine.number)</p></article>

            """
    }
}

/// Letters on a page of Administration, to be printed now: the codes are shown this once.
struct LettersPage {
    let reader: StaffView
    let section: AdministrationSection
    let letters: [PrintedLetter]
    let back: String
    /// What asks for the letters after these.
    var next: Markup = ""

    var markup: Markup {
        let words = reader.words.membership
        return AdministrationLayout(reader: reader, section: section).page(
            title: words.letter,
            """
            <a class="back" href="\(back)">\(Icon.back.markup) \(words.back)</a>
            <header class="head" data-screen><div><h1>\(words.letter)</h1><p>\(words.letterText)</p></div></header>
            \(next)\(Markup.each(letters) { $0.markup })
            """)
    }
}
