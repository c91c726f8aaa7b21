import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Who else has read a member's own conversations.
struct ViewsPage {
    let reader: MemberReader
    let views: [View]
    let older: String?

    static let perPage = 50

    private var words: any GrantWords { reader.visit.words.grants }

    var markup: Markup {
        reader.layout(tab: .settings).page(
            title: words.views,
            """
            <a class="back" href="\(Paths.settings)">\(Icon.back.markup) \(reader.visit.words.entry.settings)</a>
            <header class="head"><div><h1>\(words.views)</h1><p>\(reader.signedIn.account.patient == nil ? words.noOwn : words.viewsText)</p></div></header>
            \(list)
            \(older.map { "<nav class=\"actions\"><a class=\"button\" href=\"\(Paths.views)?before=\($0)\">\(words.older)</a></nav>" as Markup })
            """)
    }

    private var list: Markup {
        guard reader.signedIn.account.patient != nil else { return "" }
        if views.isEmpty { return "<div class=\"rows\">\(Pieces.empty(.eye, words.views, words.noViews))</div>" }
        return """
            <ul class="rows">
            \(Markup.each(views, row))</ul>
            """
    }

    private func row(_ view: View) -> Markup {
        let role = view.isStaff ? words.careTeam : view.relationship.map { words.proxy(reader.kin($0)) } ?? ""
        let patient = reader.signedIn.account.patient
        let subject: Markup =
            patient.map { "<a href=\"\(Paths.conversation(view.conversation, of: $0))\"><bdi>\(view.subject)</bdi></a>" } ?? ""
        return """
            <li class="row" data-key="\(view.id.description)">\(Pieces.face(view.name, isTeam: view.isStaff))\
            <span class="subject">\(Markup.isolated(view.name))</span>\(reader.times.element(view.at, .day, class: "when"))\
            <span class="about">\(role)</span><p class="snippet">\(subject)</p></li>

            """
    }
}

extension RouterGroup<MemberContext> {
    /// The page under *Settings*.
    func addViews() {
        get("/settings/views") { request, context -> Response in
            let query = try URLEncodedForm.fields(ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096))
            let seal = context.services.cursors
            let list = "views\n\(context.signedIn.account.id)"
            // An address that was altered, or kept for too long, begins at the beginning.
            let mark = query["before"].flatMap { seal.place($0, list: list) }.flatMap(PageMark.init(place:))
            let reader = try await MemberReader.of(context.visit, context.signedIn, remembered: request)
            let (portal, member) = (context.portal, context.signedIn)
            let page = try await portal.read { try portal.privacy.views(of: member, after: mark, limit: ViewsPage.perPage, in: $0) }
            try await portal.conversations.recordReading(.list, "view", ID<Conversation>?.none, of: member.account.patient, by: member)
            let older = try page.next.map { try seal.cursor($0.place, list: list) }
            return ViewsPage(reader: reader, views: page.items, older: older).markup.response()
        }
    }
}
