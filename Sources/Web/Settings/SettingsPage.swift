import Messaging
import Persistence
import WebSupport

/// What somebody can change of their own account.
struct SettingsPage {
    let visit: Visit
    let signedIn: SignedIn
    /// Empty for members, `/workbench` for people of the practice.
    let root: String
    let devices: [DeviceSession]
    let mail: MailSection
    var notice: Notice?
    /// Why the password was not taken, and which of the two fields is at fault.
    var passwordTrouble: (field: String, text: String)?
    /// Whether single keys are on; nil where there are none.
    var keysAreOn: Bool?
    /// Whether there are short texts to set into what one writes.
    var hasTextModules = false

    private var words: any EntryWords { visit.words.entry }
    private var token: Markup { Forms.token(visit.formToken) }

    var markup: Markup {
        """
        <header class="head"><h1>\(words.settings)</h1></header>
        \(notice?.markup)\(language)\(timeZone)\(keys)\(textModules, when: hasTextModules)\(views, when: signedIn.account.kind == .member)
        \(mail.markup)\(deviceList)
        \(password)
        """
    }

    private var language: Markup {
        let offered = visit.site.languages.compactMap { Language(tag: $0) }
        let options = offered.map { language in
            Forms.Option(value: language.tag, text: language.name, language: language == visit.language ? nil : language.tag)
        }
        return """
            <form class="composer" method="post" action="\(root + Paths.settingsLanguage)">\(token)
            \(Forms.field("language", words.language) { ties in
                "<select \(ties.attributes) name=\"language\">\(Forms.options(options, chosen: visit.language.tag))</select>"
            })<footer><small>\(words.appliesEverywhere)</small><button class="button primary">\(words.save)</button></footer>
            </form>
            """
    }

    private var timeZone: Markup {
        let names = TimeZoneChoice.names.map { Forms.Option(value: $0, text: $0.replacing("_", with: " ")) }
        let options = [Forms.Option(value: "", text: words.siteTimeZone(visit.site.timeZone.replacing("_", with: " ")))] + names
        return """
            <form class="composer" method="post" action="\(root + Paths.settingsTimeZone)">\(token)
            \(Forms.field("time-zone", words.timeZone, help: words.timeZoneHelp(isStaff: signedIn.account.kind == .staff)) { ties in
                "<select \(ties.attributes) name=\"timeZone\">\(Forms.options(options, chosen: signedIn.account.timeZone ?? ""))</select>"
            })<footer><small>\(words.appliesEverywhere)</small><button class="button">\(words.save)</button></footer>
            </form>
            """
    }

    private var views: Markup {
        let words = visit.words.grants
        return """
            <section class="stack" aria-labelledby="views"><h2 id="views">\(words.views)</h2>
            <p><a href="\(Paths.views)">\(words.viewsLink)</a></p></section>
            """
    }

    private var textModules: Markup {
        let words = visit.words.textModules
        return """
            <section class="stack" aria-labelledby="text-modules"><h2 id="text-modules">\(words.title)</h2>
            <p><a href="\(Paths.textModules)">\(words.link)</a></p></section>
            """
    }

    private var keys: Markup {
        guard let keysAreOn else { return "" }
        return """
            <form class="composer" method="post" action="\(root)/settings/keys">\(token)
            <label class="choice"><input type="checkbox" name="keys" value="on"\(attribute: "checked", when: keysAreOn)> \
            <span>\(words.singleKeys)</span></label>
            <footer><span></span><button class="button">\(words.save)</button></footer>
            </form>
            """
    }

    private var deviceList: Markup {
        let isAlone = devices.count < 2
        let others: Markup = """
            <form class="actions" method="post" action="\(root + Paths.settingsSessions)">\(token)\
            <button class="button">\(words.signOutOthers)</button></form>
            """
        return """
            <section class="stack" aria-labelledby="devices"><h2 id="devices">\(words.devices)</h2>
            <ul class="rows">
            \(Markup.each(devices.enumerated(), row))</ul>
            \(others, when: !isAlone)</section>
            """
    }

    private func row(_ place: Int, _ device: DeviceSession) -> Markup {
        let isThis = device.id == signedIn.session
        let when = visit.times.element(isThis ? device.createdAt : device.seenAt, .within)
        let end: Markup = """
            <form class="foot" method="post" action="\(root + Paths.endedSession(device.id))">\(token)\
            <button class="button" aria-describedby="device-\(place)">\(words.signOutDevice)</button></form>
            """
        return """
            <li class="row">\(Pieces.face(.lock, isTeam: true))<span class="subject" id="device-\(place)">\
            \(device.device.isEmpty ? words.unknownDevice : device.device)</span><span class="about">\
            \(isThis ? words.thisDevice : words.lastUsed) \(when)</span>\(end, when: !isThis)</li>

            """
    }

    private var password: Markup {
        func field(_ id: String, _ label: String, help: String?, autocomplete: String) -> Markup {
            Forms.field(id, label, help: help, trouble: passwordTrouble?.field == id ? passwordTrouble?.text : nil) { ties in
                "<input \(ties.attributes) name=\"\(id)\" type=\"password\" autocomplete=\"\(autocomplete)\" required>"
            }
        }
        return """
            <section class="stack" aria-labelledby="change-password"><h2 id="change-password">\(words.passwordTitle)</h2>
            <form class="composer" method="post" action="\(root + Paths.settingsPassword)">\(token)\
            <input type="hidden" name="username" autocomplete="username" value="\(signedIn.account.username)">
            \(field("present", words.presentPassword, help: nil, autocomplete: "current-password"))\
            \(field("password", words.newPassword, help: words.passwordHelp, autocomplete: "new-password"))\
            <footer><span></span><button class="button">\(words.changePassword)</button></footer>
            </form></section>
            """
    }
}
