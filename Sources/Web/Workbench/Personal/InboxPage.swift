import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// A line of an inbox or a chart.
struct StaffConversationRow {
    let summary: StaffConversationSummary
    let address: String
    let reader: StaffView
    /// Whether the patient is named: in a chart all of them are one.
    var namesPatient = true

    var markup: Markup {
        let words = reader.words.personal
        let group = reader.clinicalGroup(summary.clinicalGroup)
        let about = [reader.name(of: summary.type), reader.provider(summary.provider).map { "\(group), \($0)" } ?? group]
        let who = namesPatient ? [reader.patientName(summary.patient)] : []
        let waiting: Markup? =
            summary.waiting > 0 ? Pieces.state(.reply, "<span>\(words.waits(summary.waiting))\(fallback)</span>", .warn) : nil
        return """
            <li class="row\(summary.waiting > 0 ? " unread" : "")" data-key="\(summary.id.description)" data-say="\(reader.subject(summary.card.subject))">
            \(Pieces.face(group, isTeam: true))
            <span class="subject"><a href="\(address)"><bdi>\(reader.subject(summary.card.subject))</bdi></a></span>
            \(reader.visit.times.element(summary.lastAt, .short, class: "when"))
            <span class="about">\((who + about + [words.begun(summary.begunAs), words.messages(summary.messages)]).joined(separator: " · "))</span>
            \("<p class=\"snippet\"><bdi>\(summary.card.from): \(summary.card.snippet)</bdi></p>", when: !summary.card.snippet.isEmpty)
            <span class="foot">\(waiting ?? summary.status.markup(reader.words.member))\(task)</span>
            </li>

            """
    }

    private var fallback: Markup {
        guard let moment = summary.fallbackAt else { return "" }
        return "; \(reader.words.personal.becomesTask(at: reader.time(moment, .due)))"
    }

    private var task: Markup {
        summary.hasTask ? " \(Pieces.state(.work, Markup(reader.words.personal.isTask)))" : ""
    }
}

/// The conversations that the reader began, and the replies that wait for them.
struct InboxPage {
    let reader: StaffView
    let items: [StaffConversationSummary]
    let waitingOnly: Bool
    let older: String?
    let isLater: Bool

    static let perPage = 25

    private var words: any PersonalWords { reader.words.personal }
    private var address: String { waitingOnly ? Paths.inbox + "?show=waiting" : Paths.inbox }

    var markup: Markup {
        reader.page(
            .inbox, title: words.inbox,
            """
            <header class="head"><h1>\(words.inbox)</h1><a class="button primary" href="\(Paths.findPatient)">\(Icon.write.markup) \(words.newMessage)</a></header>
            <nav class="tabs" aria-label="\(words.inbox)"><a class="tab" href="\(Paths.inbox)"\(attribute: "aria-current", waitingOnly ? nil : "page")>\(words.allOfThem)</a>\
            <a class="tab" href="\(Paths.inbox)?show=waiting"\(attribute: "aria-current", waitingOnly ? "page" : nil)>\(words.waitingOnly)</a></nav>
            \(fragment)
            \(older.map { "<p class=\"actions\"><a class=\"button\" href=\"\(address)\(waitingOnly ? "&" : "?")after=\($0)\">\(reader.bench.older)</a></p>" as Markup })
            """)
    }

    /// What changes by itself.
    var fragment: Markup {
        let topic = isLater ? nil : Topic.inbox(reader.signedIn.account.id).name
        let live: Markup = """
            \(attribute: "data-live", topic)\(attribute: "data-source", topic.map { _ in address })\(attribute: "data-new", reader.bench.newRows)\
            \(attribute: "data-new-one", reader.bench.newRow)
            """
        if items.isEmpty {
            return
                "<div id=\"inbox\"\(live)><div class=\"rows\">\(Pieces.empty(.check, words.inboxEmpty, words.inboxEmptyText))</div></div>"
        }
        return """
            <ul class="rows" id="inbox"\(live)>
            \(Markup.each(items) { StaffConversationRow(summary: $0, address: Paths.inboxConversation($0.id), reader: reader).markup })</ul>
            """
    }

    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.requireWritingFirst()
        let query = try? URLEncodedForm.fields(
            ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
        let waitingOnly = query?["show"] == "waiting"
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let list = "inbox \(user.account.id) \(waitingOnly)"
        let mark = query?["after"].flatMap { reader.cursors.place($0, list: list) }.flatMap(PageMark.init(place:))
        let page = try await portal.read {
            try portal.personal.inbox(of: user, waitingOnly: waitingOnly, after: mark, limit: perPage, site: site, in: $0)
        }
        if !page.items.isEmpty { try await reader.recordReading(conversation: nil, of: nil, .list) }
        let shown = InboxPage(
            reader: reader, items: page.items, waitingOnly: waitingOnly,
            older: try page.next.map { try reader.cursors.cursor($0.place, list: list) },
            isLater: mark != nil)
        return request.wantsFragment ? shown.fragment.response() : shown.markup.response()
    }
}

extension StaffView {
    /// Returns once the reading is recorded.
    func recordReading(conversation: ID<Conversation>?, of patient: ID<Patient>?, _ action: AuditAction = .read) async throws {
        try await portal.readings.record(
            action, "conversation", conversation, by: signedIn.actor, session: signedIn.session, patient: patient)
    }
}
