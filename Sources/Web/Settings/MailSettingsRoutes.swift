import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension RouterGroup where Context: SignedInContext {
    /// E-mail in the settings of one's own account.
    func addMailSettings(under root: String) {
        post(RouterPath(root + Paths.settingsMail)) { _, context -> Response in
            let (portal, signedIn, form, site) = (context.portal, context.signedIn, context.form, context.site)
            let choices = try Self.choices(form, site)
            try await portal.perform { tx in
                if signedIn.account.kind == .member {
                    try portal.mail.choose(messages: form["messages"] == "on", by: signedIn, in: tx)
                } else {
                    try portal.mail.choose(choices, by: signedIn, site: site, in: tx)
                }
                return Effect(())
            }
            return .seeOther(root + Paths.settings + "?" + Saved.saved.rawValue)
        }
        post(RouterPath(root + Paths.settingsAddress)) { request, context -> Response in
            let address = context.form["email"] ?? ""
            do {
                try await context.portal.changeOwnAddress(
                    to: address, present: context.form["present"] ?? "", by: context.signedIn, site: context.site,
                    network: context.services.network(of: request, channel: context.channel))
                return .seeOther(root + Paths.settings + "?" + Saved.address.rawValue)
            } catch let refusal as any Refusal {
                return try await Self.page(request, context, root, refusal: refusal, address: address)
            }
        }
    }

    /// The groups that the form shows, each with the kinds that are ticked: `code kind`.
    private static func choices(_ form: FormFields, _ site: Site) throws -> [GroupMailChoice] {
        let ticked = form.all("kind").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        return try form.all("group").map { code in
            guard let group = site.workflowGroup(code: code) else { throw NotFound() }
            let kinds = ticked.compactMap { $0.count == 2 && $0[0] == code ? StaffMailKind(rawValue: $0[1]) : nil }
            return GroupMailChoice(group: group.id, kinds: Set(kinds))
        }
    }
}
