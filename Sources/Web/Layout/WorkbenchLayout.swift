import Messaging
import Persistence
import WebSupport

/// A page of the Workbench or of Administration.
struct WorkbenchLayout {
    enum Tab { case tasks, inbox, newMessage, administration, settings, none }

    let frame: Frame
    var tab = Tab.none
    /// Whether single keys are on for this reader (WCAG 2.1.4).
    var keysAreOn = true
    /// `bench`, `bench open`, or `page` for pages without tasks.
    var main = "page"
    /// What `?` shows: a `dialog` with the id `keys`, and the button's words.
    var keys: (dialog: Markup, button: String)?
    /// Whether the page shows a claim that the same request may have made.
    var ownsTask = false

    func page(title: String, _ content: Markup) -> Markup {
        let words = frame.words
        return """
            \(frame.head(title: title, body: attributes))<header class="bar">
            <a class="skip" href="#main">\(words.skip)</a>
            <a class="brand" href="\(Paths.workbench)">\(Icon.thread.markup) <span>\(words.product) <small>Workbench</small></span></a>
            \(navigation)
            \(lease)</header>
            <main class="\(main)" id="main" tabindex="-1">
            \(content)
            </main>
            \(keys?.dialog)\(frame.dialogs(stay: Paths.staff(Paths.stay), signOut: Paths.staff(Paths.signOut)))</body>
            </html>

            """
    }

    private var attributes: Markup {
        guard let session = frame.session else { return "class=\"workbench\"" }
        return """
            class="workbench" data-events="\(Paths.staff(Paths.events))" data-idle-seconds="\(session.idleSeconds)" \
            data-keys="\(keysAreOn ? "on" : "off")"
            """
    }

    /// Whoever is away long enough gives their claims back, whichever page they left open. The module says so some minutes before, and
    /// over the page when the session has ended first; without it nothing is lost, since drafts are kept.
    private var lease: Markup {
        guard let session = frame.session, session.ownsClaims || ownsTask, let limits = frame.site?.limits else { return "" }
        let words = Words(frame.language).drafts
        return """
            <div class="notice warn" id="lease" data-lease-seconds="\(ClaimLease.least(of: limits.claimLeaseSeconds))" \
            data-soon="\(words.leaseSoon)" data-ended="\(words.leaseEnded)" data-over="\(words.leaseOver)" hidden>\
            \(Icon.clock.markup)<p></p></div>

            """
    }

    private var navigation: Markup {
        guard let session = frame.session else { return "" }
        let words = frame.words
        let roles = session.signedIn.account.roles
        let personal = Words(frame.language).personal
        let writesFirst = frame.site.map { WritingFirst.isOffered(to: session.signedIn.account, $0) } ?? false
        return """
            <nav aria-label="\(words.main)">
            \(tab(.tasks, Paths.workbench, words.tasks, key: "g t"), when: roles.contains(.taskProcessing))\
            \(tab(.inbox, Paths.inbox, personal.inbox, key: "g i"), when: writesFirst)\
            \(tab(.newMessage, Paths.findPatient, personal.newMessage, key: "g w"), when: writesFirst)\
            \(tab(.administration, Paths.administration, words.administration, key: nil), when: !roles.isDisjoint(with: Self.administrators))\
            \(tab(.settings, Paths.staff(Paths.settings), words.settings, key: "g s"))
            \(keysButton)
            <span class="who">\(session.signedIn.account.name)</span>
            <a class="tab" href="\(Paths.staff(Paths.signOut))">\(words.signOut)</a>
            </nav>
            """
    }

    private var keysButton: Markup {
        guard let keys else { return "" }
        return """
            <button class="tab button quiet" type="button" data-opens="keys" data-key-press="?" hidden>\(Icon.keyboard.markup) \(keys.button)</button>
            """
    }

    private func tab(_ which: Tab, _ path: String, _ text: String, key: String?) -> Markup {
        """
        <a class="tab" href="\(path)"\(attribute: "aria-current", tab == which ? "page" : nil)\(attribute: "data-key-press", key)>\(text)</a>

        """
    }

    static let administrators: Set<Role> = [.healthcareAdministrator, .systemAdministrator, .privacyOfficer]
}
