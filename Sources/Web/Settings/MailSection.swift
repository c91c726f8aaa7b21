import Messaging
import Persistence
import WebSupport

/// E-mail in the settings: the address, and of what one is told.
struct MailSection {
    let visit: Visit
    let signedIn: SignedIn
    let root: String
    let choices: MailChoices
    /// What was typed as the address when it was not taken, and why.
    var refused: (address: String, refusal: any Refusal)?

    private var words: any MailWords { visit.words.mail }
    private var entry: any EntryWords { visit.words.entry }
    private var token: Markup { Forms.token(visit.formToken) }

    var markup: Markup {
        """
        <section class="stack" aria-labelledby="mail"><h2 id="mail">\(words.title)</h2>
        \(told)\(signedIn.account.kind == .member ? messages : groups)\(address)</section>

        """
    }

    private var told: Markup {
        if !visit.services.portal.mail.isOn { return Notice(kind: .plain, icon: .info, title: words.siteSendsNone).markup }
        if choices.isHeldBack { return Notice(kind: .warn, icon: .info, title: words.heldBack).markup }
        return choices.address == nil ? Notice(kind: .plain, icon: .info, title: words.noAddress).markup : ""
    }

    private var messages: Markup {
        """
        <form class="composer" method="post" action="\(root + Paths.settingsMail)">\(token)
        <label class="choice"><input type="checkbox" name="messages" value="on"\(attribute: "checked", when: choices.messages)> \
        <span>\(words.messagesChoice)</span></label>
        <footer><small>\(words.neverContent)</small><button class="button">\(entry.save)</button></footer>
        </form>

        """
    }

    private var groups: Markup {
        let known = choices.groups.compactMap { choice in visit.site.workflowGroup(choice.group).map { (choice: choice, group: $0) } }
            .filter { $0.group.retiredAt == nil }.sorted { $0.group.name < $1.group.name }
        guard !known.isEmpty else { return "" }
        return """
            <form class="composer" method="post" action="\(root + Paths.settingsMail)">\(token)<p>\(words.staffText)</p>
            \(Markup.each(known) { one in
                """
                <fieldset class="field"><legend>\(one.group.name)</legend>\(Forms.hidden("group", one.group.code))
                \(Markup.each(StaffMailKind.allCases.filter(one.choice.offered.contains)) { kind in
                    """
                    <label class="choice"><input type="checkbox" name="kind" value="\(one.group.code) \(kind.rawValue)"\
                    \(attribute: "checked", when: one.choice.kinds.contains(kind))> <span>\(words.kind(kind))</span></label>

                    """
                })</fieldset>

                """
            })<footer><span></span><button class="button">\(entry.save)</button></footer>
            </form>

            """
    }

    private var address: Markup {
        func trouble(_ field: String) -> String? {
            guard let refused, refused.refusal.fields.first?.field == field else { return nil }
            return refused.refusal is SettingsRefusal ? entry.presentPasswordWrong : visit.words.common.sentence(refused.refusal)
        }
        return """
            <form class="composer" method="post" action="\(root + Paths.settingsAddress)">\(token)\
            <input type="hidden" name="username" autocomplete="username" value="\(signedIn.account.username)">
            \(Forms.field("email", words.address, help: words.addressHelp, trouble: trouble("email")) { ties in
                """
                <input \(ties.attributes) name="email" type="email" autocomplete="email" maxlength="254" \
                value="\(refused?.address ?? choices.address ?? "")">
                """
            })\(Forms.field("email-present", entry.presentPassword, help: words.passwordHelp, trouble: trouble("present")) { ties in
                "<input \(ties.attributes) name=\"present\" type=\"password\" autocomplete=\"current-password\" required>"
            })<footer><span></span><button class="button">\(words.saveAddress)</button></footer>
            </form>

            """
    }
}
