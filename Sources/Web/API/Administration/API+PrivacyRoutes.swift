import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let reason: Schema = .object(
        ["reason": .string("Why, in at most 500 characters.", longest: 500, shortest: 1)], closed: true)

    /// What the privacy officer asks and does, and what members learn of it.
    static let privacyRoutes: [Route] = [
        Route(
            method: .get, path: "/admin/readers", summary: "Who would see a conversation at a moment, and why",
            access: .role(.privacyOfficer),
            query: [
                Parameter(name: "patient", about: "Whose conversation it is.", schema: .id),
                Parameter(name: "conversation", about: "A real one; else say of which kind.", schema: .id),
                Parameter(name: "clinicalGroup", about: "Code of the clinical group.", schema: .string()),
                Parameter(name: "type", about: "The type of question.", schema: .words(of: MessageType.self)),
                Parameter(name: "audience", about: "For whom it would be; `both` unless said.", schema: .words(of: Audience.self)),
                Parameter(name: "at", about: "At which moment; now unless said.", schema: .time),
            ],
            answers: [Answer(200, "Who sees it, who does not, and why.", .named("Sight"))], handle: .signedIn(readers)),
        Route(
            method: .post, path: "/admin/readers/search", summary: "Find the patient of a record number, to ask about",
            access: .role(.privacyOfficer),
            body: .json(
                .object(
                    ["q": .string("`AUTHORITY|number`; a number alone is the practice's own.", longest: 200, shortest: 1)], closed: true)),
            answers: [Answer(200, "Whose number it is.", .object(["patient": .id]))], handle: .signedIn(patientOfNumber)),
        Route(
            method: .get, path: "/admin/patients/{patient}/conversations",
            summary: "Which conversations a patient has, the latest first, and nothing that was written in them",
            access: .role(.privacyOfficer), query: [.cursor, .limit],
            answers: [Answer(200, "A page.", .page(of: .named("ConversationOutline")))], handle: .signedIn(outlines)),
        Route(
            method: .post, path: "/admin/proxy-grants/{grant}/suspension", summary: "Hold a right back at once",
            access: .role(.privacyOfficer), body: .json(reason), answers: [Answer(204, "It is suspended.")], handle: .signedIn(suspend)),
        Route(
            method: .delete, path: "/admin/proxy-grants/{grant}/suspension", summary: "Let a suspended right hold again",
            access: .role(.privacyOfficer), body: .json(reason), answers: [Answer(204, "It holds again.")], handle: .signedIn(resume)),
        Route(
            method: .post, path: "/admin/conversations/{conversation}/narrowing",
            summary: "Leave a conversation fewer readers on the member side, at once", access: .role(.privacyOfficer),
            body: .json(
                .object(
                    [
                        "audience": .words(of: Audience.self),
                        "reason": .string("Why, in at most 500 characters.", longest: 500, shortest: 1),
                    ],
                    closed: true)),
            answers: [Answer(204, "It has fewer readers.")], handle: .signedIn(narrow)),
        Route(
            method: .get, path: "/account/views", summary: "Who else has read the member's own conversations", access: .member,
            query: [.cursor, .limit], answers: [Answer(200, "A page, newest first.", .page(of: .named("View")))], handle: .signedIn(views)),
    ]

    @Sendable private static func readers(_ call: Call) async throws -> Response {
        guard let patient: ID<Patient> = try call.idParameter("patient") else {
            throw Problem.parameter("patient", "Say whose conversation it is.")
        }
        let question = SightQuestion(patient: patient, about: try call.about(), at: try call.moment())
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let sight = try await portal.read { try portal.privacy.sight(question, by: user, site: site, in: $0) }
        try await portal.readings.record(
            .list, "reader", sight.conversation?.id, by: user.actor, session: user.session, patient: patient)
        return .json(JSONWriter.object { $0.sight(sight, site, call.language) })
    }

    /// A number in an address would stand in the logs of whatever lies between.
    @Sendable private static func patientOfNumber(_ call: Call) async throws -> Response {
        guard let number = try call.input.fields(["q"]).string("q") else { throw JSONFields.Refusal.missing(field: "q") }
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        try call.input.services.count(.search, by: user)
        let found = try await portal.read { try portal.privacy.patient(named: number, by: user, site: site, in: $0) }
        guard let patient = found else { throw GrantNaming.patient }
        try await portal.readings.record(
            .list, "reader", ID<Conversation>?.none, by: user.actor, session: user.session, patient: patient)
        return .json(JSONWriter.object { $0.member("patient", patient) })
    }

    @Sendable private static func outlines(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let (portal, user, limit, mark) = (call.portal, call.signedIn, try call.input.limit(), try call.pageMark())
        let page = try await portal.read { try portal.privacy.conversations(of: patient, after: mark, limit: limit, by: user, in: $0).page }
        try await portal.readings.record(
            .list, "reader", ID<Conversation>?.none, by: user.actor, session: user.session, patient: patient)
        let (site, language) = (call.site, call.language)
        return .json(JSONWriter.page(page.items, next: try call.cursor(page.next)) { w, one in w.outline(one, site, language) })
    }

    @Sendable private static func suspend(_ call: Call) async throws -> Response {
        let id = try call.input.id("grant", of: ProxyGrant.self)
        let reason = try call.input.fields(["reason"]).string("reason") ?? ""
        let (portal, user) = (call.portal, call.signedIn)
        try await portal.perform { try portal.privacy.suspend(id, because: reason, by: user, in: $0).map { _ in } }
        return Response(status: .noContent)
    }

    @Sendable private static func resume(_ call: Call) async throws -> Response {
        let id = try call.input.id("grant", of: ProxyGrant.self)
        let reason = try call.input.optionalFields(["reason"]).string("reason") ?? ""
        let (portal, user) = (call.portal, call.signedIn)
        try await portal.perform { try portal.privacy.resume(id, because: reason, by: user, in: $0).map { _ in } }
        return Response(status: .noContent)
    }

    @Sendable private static func narrow(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let fields = try call.input.fields(["audience", "reason"])
        guard let audience: Audience = try fields.word("audience") else { throw JSONFields.Refusal.missing(field: "audience") }
        let reason = try fields.string("reason") ?? ""
        let (portal, user) = (call.portal, call.signedIn)
        try await portal.perform { try portal.privacy.narrow(id, to: audience, because: reason, by: user, in: $0) }
        return Response(status: .noContent)
    }

    @Sendable private static func views(_ call: Call) async throws -> Response {
        let (portal, member, limit, mark) = (call.portal, call.signedIn, try call.input.limit(), try call.pageMark())
        let page = try await portal.read { try portal.privacy.views(of: member, after: mark, limit: limit, in: $0) }
        try await portal.conversations.recordReading(.list, "view", ID<Conversation>?.none, of: member.account.patient, by: member)
        return .json(JSONWriter.page(page.items, next: try call.cursor(page.next)) { w, view in w.view(view) })
    }
}

extension API.Call {
    fileprivate func about() throws -> SightQuestion.About {
        if let conversation: ID<Conversation> = try idParameter("conversation") { return .conversation(conversation) }
        guard let code = input.query["clinicalGroup"],
            let group = site.clinicalGroups.first(where: { $0.code == code && $0.retiredAt == nil })
        else { throw Problem.parameter("clinicalGroup", "Name a conversation, or the code of a clinical group and a type.") }
        guard let type = try input.word("type", MessageType.self) else {
            throw Problem.parameter("type", "Say of which type the conversation would be.")
        }
        return .new(clinicalGroup: group.id, type: type, audience: try input.word("audience", Audience.self) ?? .both)
    }

    fileprivate func moment() throws -> Timestamp {
        guard let text = input.query["at"], !text.isEmpty else { return portal.surroundings.clock() }
        guard let time = Timestamp(rfc3339: text) else { throw Problem.parameter("at", "Write a time as `2027-03-14T00:00:00Z`.") }
        return time
    }
}
