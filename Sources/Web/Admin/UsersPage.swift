import Messaging
import Persistence
import WebSupport

/// People of the practice and their letters. Who they are and what they may do, the configuration says.
struct UsersPage {
    let reader: StaffView
    let users: [WorkbenchUser]
    /// About whom something was refused.
    var refused: (username: String, refusal: any Refusal)?
    var wasMailed = false

    static let path = AdministrationSection.users.path
    private var words: any MembershipWords { reader.words.membership }

    var markup: Markup {
        AdministrationLayout(reader: reader, section: .users).page(
            title: words.users,
            """
            <header class="head"><div><h1>\(words.users)</h1><p>\(words.usersText)</p></div></header>
            \(refused.map { Notice(kind: .bad, icon: .alert, title: words.notDone, text: reader.words.common.sentence($0.refusal), id: "refused").markup })\
            \(wasMailed ? Notice(kind: .good, icon: .check, title: reader.words.mail.mailed, id: "told").markup : "")
            <ul class="rows">
            \(Markup.each(users, row))</ul>
            """)
    }

    private func row(_ user: WorkbenchUser) -> Markup {
        let key = "user-\(user.account.username)"
        let roles = user.account.roles.inOrder.map(reader.bench.role).joined(separator: ", ")
        return """
            <li class="row">\(Pieces.face(user.account.name, isTeam: true))<span class="subject" id="\(key)">\
            \(Markup.isolated(user.account.name))</span><span class="about">\(user.account.username)\(" · \(roles)", when: !roles.isEmpty)<br>\
            \(standing(user))</span>\("<span class=\"foot\">\(action(user, key))</span>", when: mayGive(user))</li>

            """
    }

    private func standing(_ user: WorkbenchUser) -> Markup {
        if !mayGive(user) { return Markup(words.terminalOnly) }
        if user.hasPassword { return Markup(words.hasPassword) }
        return user.activationUntil.map { words.letterUntil(reader.time($0, .within)) } ?? Markup(words.noPassword)
    }

    private func mayGive(_ user: WorkbenchUser) -> Bool {
        let purpose: EntryPurpose = user.hasPassword ? .deskReset : .activation
        return CodeGiving.refusal(of: purpose, for: user.account, hasPassword: user.hasPassword, by: reader.signedIn.account) == nil
    }

    private func byMail(_ user: WorkbenchUser, _ key: String) -> Markup {
        guard reader.portal.mail.isOn else { return "" }
        let mail = reader.words.mail
        let isRefused = refused?.username == user.account.username
        return """
            <details class="more"\(attribute: "open", when: isRefused)><summary class="button" aria-describedby="\(key)">\(mail.sendByMail)</summary>
            <form class="composer" method="post" action="\(Self.path)/\(user.account.username)/mail">\(reader.token)
            \(Forms.field("email-\(user.account.username)", words.email, trouble: isRefused ? refused.map { reader.words.common.sentence($0.refusal) } : nil) { ties in
                "<input \(ties.attributes) name=\"email\" type=\"email\" autocomplete=\"off\" maxlength=\"254\" required value=\"\(user.email ?? "")\">"
            })<footer><small>\(mail.sendByMailText)</small><button class="button">\(mail.sendByMail)</button></footer></form></details>
            """
    }

    private func action(_ user: WorkbenchUser, _ key: String) -> Markup {
        let path = "\(Self.path)/\(user.account.username)"
        guard user.hasPassword else {
            return """
                <form method="post" action="\(path)/letter">\(reader.token)<button class="button" aria-describedby="\(key)">\
                \(words.printActivation)</button></form>\(byMail(user, key))
                """
        }
        let isRefused = refused?.username == user.account.username
        return """
            <details class="more"\(attribute: "open", when: isRefused)><summary class="button" aria-describedby="\(key)">\(words.password)</summary>
            \(CheckForm(reader: reader, action: "\(path)/password-letter", id: "-\(user.account.username)", refusal: isRefused ? refused?.refusal : nil).markup)\
            </details>
            """
    }
}
