import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup where Context: SignedInContext {
    /// Settings of one's own account; under `root` for people of the practice.
    func addSettings(under root: String) {
        let settings = RouterPath(root + Paths.settings)
        get(settings) { request, context -> Response in
            let saved = request.uri.query.flatMap { Saved(rawValue: String($0)) }
            return try await Self.page(request, context, root, notice: saved.map { $0.notice(context.words) })
        }
        post(RouterPath(root + Paths.settingsLanguage)) { _, context -> Response in
            try await context.portal.identity.change(
                language: context.form["language"] ?? "", of: context.signedIn, site: context.site)
            return .seeOther(root + Paths.settings + "?" + Saved.saved.rawValue)
        }
        post(RouterPath(root + Paths.settingsTimeZone)) { _, context -> Response in
            let zone = TimeZoneChoice(context.form["timeZone"])
            try await context.portal.identity.change(language: nil, timeZone: zone, of: context.signedIn, site: context.site)
            return .seeOther(root + Paths.settings + "?" + Saved.saved.rawValue)
        }
        post(RouterPath(root + Paths.settingsSessions)) { _, context -> Response in
            let signedIn = context.signedIn
            try await context.portal.identity.endSessions(of: signedIn.account.id, except: signedIn.session, by: signedIn.actor)
            return .seeOther(root + Paths.settings + "?" + Saved.others.rawValue)
        }
        post(RouterPath(root + "/settings/sessions/{session}/ended")) { _, context -> Response in
            guard let session = context.parameters.get("session").flatMap({ ID<Session>($0) }) else { throw NotFound() }
            try await context.portal.identity.endSession(session, of: context.signedIn)
            return .seeOther(root + Paths.settings + "?" + Saved.device.rawValue)
        }
        addMailSettings(under: root)
        post(RouterPath(root + Paths.settingsPassword)) { request, context -> Response in
            do {
                try await context.portal.identity.changePassword(
                    from: context.form["present"] ?? "", to: context.form["password"] ?? "", by: context.signedIn,
                    network: context.services.network(of: request, channel: context.channel))
                return .seeOther(root + Paths.settings + "?" + Saved.password.rawValue)
            } catch let refusal as any Refusal {
                return try await Self.page(request, context, root, refusal: refusal)
            }
        }
    }

    /// - Parameter address: what was typed when it was the address that was refused.
    static func page(
        _ request: Request, _ context: Context, _ root: String, notice: Notice? = nil, refusal: (any Refusal)? = nil,
        address: String? = nil
    ) async throws -> Response {
        let (signedIn, account, site) = (context.signedIn, context.signedIn.account, context.site)
        let (identity, mail) = (context.portal.identity, context.portal.mail)
        let known = try await context.portal.read { tx in
            (devices: try identity.sessions(of: account.id, in: tx), mail: try mail.choices(of: signedIn, site: site, in: tx))
        }
        let section = MailSection(
            visit: context.visit, signedIn: signedIn, root: root, choices: known.mail,
            refused: address.flatMap { address in refusal.map { (address: address, refusal: $0) } })
        var page = SettingsPage(
            visit: context.visit, signedIn: signedIn, root: root, devices: known.devices, mail: section, notice: notice)
        page.hasTextModules = TextModules.areOffered(to: signedIn, site)
        if account.kind == .staff { page.keysAreOn = StaffPreferences.keysAreOn(request, context.services) }
        if let refusal {
            let words = context.words
            let sentence = refusal is SettingsRefusal ? words.entry.presentPasswordWrong : words.common.sentence(refusal)
            page.notice = Notice(kind: .bad, icon: .alert, title: words.entry.notChanged, text: sentence)
            if address == nil, let field = refusal.fields.first { page.passwordTrouble = (field: field.field, text: sentence) }
        }
        let markup = try await OwnLayout(context: context, request: request)
            .page(title: context.words.entry.settings, tab: .settings, page.markup)
        return markup.response(status: HTTPResponse.Status(code: refusal?.status ?? 200))
    }
}

extension RouterGroup<StaffContext> {
    /// Whether single keys do something, on this device.
    func addKeysSetting() {
        post(RouterPath(Paths.staff(Paths.settings) + "/keys")) { _, context -> Response in
            var response = Response.seeOther(Paths.staff(Paths.settings) + "?" + Saved.saved.rawValue)
            let cookie = StaffPreferences.cookie(keysAreOn: context.form["keys"] == "on", context.services)
            if let cookie { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
            return response
        }
    }
}

/// What was just done, told once on the page one comes back to.
enum Saved: String {
    case saved, others, device, password, address

    func notice(_ words: Words) -> Notice {
        let entry = words.entry
        let title =
            switch self {
            case .saved: entry.saved
            case .others: entry.othersSignedOut
            case .device: entry.deviceSignedOut
            case .password: entry.passwordChanged
            case .address: words.mail.addressSaved
            }
        return Notice(kind: .good, icon: .check, title: title)
    }
}
