import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The page by which the privacy officer asks who sees what, and makes it fewer.
enum ReaderRoutes {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/administration/readers") { try await show($0, $1) }
        routes.post("/administration/readers") { try await find($0, $1) }
        routes.post("/administration/readers/suspension") { request, context in
            try await change(request, context, told: { _ in .suspended }) { reader, form, tx in
                try reader.portal.privacy.suspend(try id("grant", form), because: form["reason"] ?? "", by: reader.signedIn, in: tx).map {
                    _ in
                }
            }
        }
        routes.post("/administration/readers/resumption") { request, context in
            // What has ended does not hold again by that, and the page says so.
            try await change(request, context, told: { $0["lift"] == nil ? .resumed : .lifted }) { reader, form, tx in
                try reader.portal.privacy.resume(try id("grant", form), because: form["reason"] ?? "", by: reader.signedIn, in: tx).map {
                    _ in
                }
            }
        }
        routes.post("/administration/readers/narrowing") { request, context in
            try await change(request, context, told: { _ in .narrowed }) { reader, form, tx in
                guard let audience = form["audience"].flatMap(Audience.init(rawValue:)) else { throw NarrowingRefusal.notNarrower }
                return try reader.portal.privacy.narrow(
                    try id("of", form), to: audience, because: form["reason"] ?? "", by: reader.signedIn, in: tx)
            }
        }
    }

    private static func id<Subject>(_ name: String, _ form: FormFields) throws -> ID<Subject> {
        guard let id = form[name].flatMap({ ID<Subject>(Substring($0)) }) else { throw NotFound() }
        return id
    }

    private static func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let fields = try URLEncodedForm.fields(
            ofQuery: request.uri.query.map { Substring($0) }, limits: FormLimits(bytes: 4_096, fields: 12))
        return try await page(StaffView(context, request), fields).markup.response()
    }

    private static func find(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let number = context.form["number"] ?? ""
        try context.services.count(.search, by: reader.signedIn)
        let patient = try await reader.portal.read { tx in
            try reader.portal.privacy.patient(named: number, by: reader.signedIn, site: reader.site, in: tx)
        }
        if let patient { return .seeOther("\(Paths.readers)?patient=\(patient)") }
        var page = ReadersPage(reader: reader)
        page.refusal = GrantNaming.patient
        return page.markup.response(status: .unprocessableContent)
    }

    private static func page(_ reader: StaffView, _ fields: FormFields) async throws -> ReadersPage {
        guard reader.signedIn.account.roles.contains(.privacyOfficer) else { throw NotFound() }
        guard let text = fields["patient"] else { return ReadersPage(reader: reader) }
        guard let patient = ID<Patient>(Substring(text)) else { throw NotFound() }
        var query = ReadersPage.Query()
        if let text = fields["conversation"], !text.isEmpty {
            guard let id = ID<Conversation>(Substring(text)) else { throw NotFound() }
            query.conversation = id
        }
        query.group = fields["group"] ?? ""
        query.type = fields["type"] ?? ""
        query.audience = fields["audience"] ?? query.audience
        query.day = fields["day"] ?? ""
        let list = "readers \(reader.signedIn.account.id) \(patient)"
        // An address that was altered begins at the beginning.
        let mark = fields["after"].flatMap { reader.cursors.place($0, list: list) }.flatMap(PageMark.init(place:))
        if mark != nil { query.after = fields["after"] ?? "" }
        let (asked, question) = (query, question(query, patient, reader))
        let found = try await reader.portal.read { tx in
            let known = try reader.portal.privacy.conversations(
                of: patient, after: mark, limit: ReadersPage.perPage, by: reader.signedIn, in: tx)
            return (
                known: known,
                sight: try question.map { try reader.portal.privacy.sight($0, by: reader.signedIn, site: reader.site, in: tx) }
            )
        }
        let user = reader.signedIn
        try await reader.portal.readings.record(
            .list, "reader", query.conversation, by: user.actor, session: user.session, patient: patient)
        return ReadersPage(
            reader: reader, patient: found.known.patient, conversations: found.known.page.items,
            older: try found.known.page.next.map { try reader.cursors.cursor($0.place, list: list) }, query: asked, sight: found.sight,
            news: fields["told"].flatMap(GrantNews.init(rawValue:)))
    }

    /// nil while too little is said to ask.
    private static func question(_ query: ReadersPage.Query, _ patient: ID<Patient>, _ reader: StaffView) -> SightQuestion? {
        let at = reader.site.ageRule.start(ofDay: query.day).map { $0.adding(hours: 12) } ?? reader.now
        if let conversation = query.conversation {
            return SightQuestion(patient: patient, about: .conversation(conversation), at: at)
        }
        guard let group = reader.site.clinicalGroups.first(where: { $0.code == query.group && $0.retiredAt == nil }),
            let type = MessageType(rawValue: query.type), let audience = Audience(rawValue: query.audience)
        else { return nil }
        return SightQuestion(patient: patient, about: .new(clinicalGroup: group.id, type: type, audience: audience), at: at)
    }

    private static func change(
        _ request: Request, _ context: StaffContext, told news: (FormFields) -> GrantNews,
        _ verb: @escaping @Sendable (StaffView, FormFields, Transaction) throws -> Effect<Void>
    ) async throws -> Response {
        let reader = StaffView(context, request)
        let form = context.form
        do {
            try await reader.portal.perform { try verb(reader, form, $0) }
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            var page = try await page(reader, form)
            page.refusal = refusal
            return page.markup.response(status: HTTPResponse.Status(code: refusal.status))
        }
        let patient: ID<Patient> = try id("patient", form)
        let conversation: ID<Conversation>? = form["conversation"].flatMap { ID(Substring($0)) }
        let more = conversation.map { "&conversation=\($0)" } ?? ""
        return .seeOther("\(Paths.readers)?patient=\(patient)\(more)&told=\(news(form).rawValue)")
    }
}
