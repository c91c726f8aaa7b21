import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Finding the patient whom somebody writes to first. What was looked for stands in no address.
struct FindPatientPage {
    let reader: StaffView
    var typed = ""
    var found: FoundPatients?
    var trouble: String?
    var drafts: [ListedDraft] = []

    private var words: any PersonalWords { reader.words.personal }

    var markup: Markup {
        reader.page(
            .newMessage, title: words.newMessage,
            """
            <header class="head"><h1>\(words.newMessage)</h1></header>
            <form class="composer" method="post" action="\(Paths.findPatient)">\(reader.token)\
            \(Forms.field("q", words.findPatient, help: words.findHelp, trouble: trouble) { ties in
                "<input \(ties.attributes) name=\"q\" type=\"search\" value=\"\(typed)\" maxlength=\"200\" required autofocus autocomplete=\"off\">"
            })\
            <footer><span></span><button class="button primary">\(words.find)</button></footer></form>
            \(results)
            \(StaffDraftList(reader: reader, drafts: drafts).markup)
            """)
    }

    private var results: Markup {
        guard let found else { return "" }
        guard !found.items.isEmpty else { return Pieces.empty(.search, words.nobodyFound, words.nobodyFoundText) }
        return """
            <section class="stack" aria-labelledby="found"><h2 id="found">\(words.found(found.items.count, hasMore: found.hasMore))</h2>
            <ul class="rows">\(Markup.each(found.items, row))</ul></section>
            """
    }

    private func row(_ item: FoundPatient) -> Markup {
        let details = item.patient.details
        let key = "patient-\(item.patient.id)"
        let numbers = item.identifiers.map { "\($0.authority) \($0.value)" }
        let about = [details.birthDate.map(reader.day)].compactMap { $0 } + numbers
        return """
            <li class="row" data-key="\(key)">\(Pieces.face(details.name))
            <span class="subject" id="\(key)">\(Markup.isolated(reader.patientName(item.patient), showingControls: true))</span>
            <span class="about">\(about.joined(separator: " · "))</span>
            <span class="foot"><a class="button small" href="\(Paths.newMessage(item.patient.id))" aria-describedby="\(key)">\(words.write)</a></span>
            </li>

            """
    }

    static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.requireWritingFirst()
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let drafts = try await portal.read { try portal.drafts.list(of: user, site: site, in: $0) }
        if !drafts.isEmpty {
            try await portal.readings.record(.list, "draft", ID<Draft>?.none, by: user.actor, session: user.session, patient: nil)
        }
        return FindPatientPage(reader: reader, drafts: drafts).markup.response()
    }

    static func search(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.requireWritingFirst()
        let typed = context.form["q"] ?? ""
        let (portal, user) = (reader.portal, reader.signedIn)
        try context.services.count(.search, by: user)
        do {
            let found = try await portal.perform { try portal.patients.search(typed, by: user, in: $0) }
            return FindPatientPage(reader: reader, typed: typed, found: found).markup.response()
        } catch let refusal as MessageRefusal {
            let sentence = refusal.fields.first.map { reader.words.common.sentence($0, limits: reader.site.limits) }
            return FindPatientPage(reader: reader, typed: typed, trouble: sentence).markup.response(status: .unprocessableContent)
        }
    }
}

extension StaffView {
    /// Whoever is not offered it finds nothing here: it is absent, not greyed out (S45).
    ///
    /// - Throws: `NotFound`.
    func requireWritingFirst() throws {
        guard WritingFirst.isOffered(to: signedIn.account, site) else { throw NotFound() }
    }
}
