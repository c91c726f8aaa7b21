import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// What to do now, for whoever writes what may be urgent: whom to call, in the site's words. It bars nothing.
struct UrgentAdvice {
    let words: Words
    let site: Site
    let urgency: Urgency?
    var wasSent = false

    /// The place is on the page also while there is nothing to say, so that what one types can fill it.
    var place: Markup { "<div id=\"urgent-now\" class=\"stack\" role=\"alert\">\(markup)</div>" }

    var markup: Markup {
        guard let urgency else { return "" }
        let text = wasSent ? words.urgency.sentButDoNotWait : words.urgency.doNotWait
        return """
            <section class="notice bad" aria-labelledby="urgent-title">\(Icon.alert.markup)<h2 id="urgent-title">\
            \(words.urgency.mayBeEmergency(urgency.words))</h2><p>\(text)</p><p class="actions">\(Markup.each(lines(urgency), call))</p></section>
            """
    }

    /// Whoever thinks of harming themselves meets the crisis line before the nurse line.
    private func lines(_ urgency: Urgency) -> [Site.HelpLine] {
        [site.emergency] + (urgency.isCrisis ? [site.crisisLine, site.nurseLine] : [site.nurseLine, site.crisisLine]).compactMap { $0 }
    }

    private func call(_ line: Site.HelpLine) -> Markup {
        "<a class=\"button\" href=\"tel:\(line.dialled)\">\(Icon.phone.markup) \(line.sentence(in: words.language.tag))</a>"
    }
}

extension RouterGroup<MemberContext> {
    /// Looks at what is being typed and keeps nothing: the advice, or nothing.
    func addUrgency() {
        post("/patients/{patient}/urgency") { _, context -> Response in
            let (conversations, account) = (context.portal.conversations, context.signedIn.account.id)
            let patient = try context.patient()
            _ = try await context.portal.look { try conversations.mailbox(of: patient, for: account, in: $0) }
            let form = context.form
            let urgency = Urgency.judge(subject: form["subject"] ?? "", body: form["message"] ?? "", site: context.site)
            return UrgentAdvice(words: context.words, site: context.site, urgency: urgency).place.response()
        }
    }
}

extension Paths {
    static func urgency(_ patient: ID<Patient>) -> String { "/patients/\(patient)/urgency" }
}
