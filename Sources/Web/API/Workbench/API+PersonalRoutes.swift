import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let fieldNames = [
        "patient", "type", "clinicalGroup", "provider", "template", "subject", "body", "audience", "replyAllowed", "attachments",
    ]

    static let personalRoutes: [Route] = [
        Route(
            method: .post, path: "/workbench/patients/search", summary: "Find a patient by name, record number or birth date; audited",
            access: .staff, body: .json(.object(["q": .string(longest: 200, shortest: 1)], closed: true)),
            answers: [
                Answer(
                    200, "At most 50; another word narrows them down where there are more.",
                    .object(["items": .array(.named("FoundPatient")), "hasMore": .boolean("Whether there are more.")]))
            ], handle: .signedIn(search)),
        Route(
            method: .post, path: "/workbench/conversations", summary: "Begin a conversation with the member side of a patient",
            access: .staff, body: .json(.named("NewStaffMessage")), conditions: [.onceByKey],
            answers: [
                Answer(201, "It is sent.", .object(["conversation": .named("OpenStaffConversation"), "message": .named("Message")]))
            ], handle: .signedIn(begin)),
        Route(
            method: .post, path: "/workbench/conversations/preview",
            summary: "What sending would mean, and who would read it; nothing is kept",
            access: .staff, body: .json(.named("NewStaffMessage")),
            answers: [Answer(200, "The words and their readers.", .named("StaffMessagePreview"))],
            handle: .signedIn(preview)),
        Route(
            method: .get, path: "/workbench/conversations/{conversation}", summary: "One conversation that I may read, with its chain",
            access: .staff, query: [.through], answers: [Answer(200, "The conversation.", .named("OpenStaffConversation"))],
            handle: .signedIn(read)),
        Route(
            method: .get, path: "/workbench/inbox", summary: "The conversations I began, with the replies that wait for me",
            access: .staff,
            query: [
                Parameter(name: "waiting", about: "Only those with a reply that waits.", schema: .boolean()), .cursor, .limit,
            ], answers: [Answer(200, "A page, newest first.", .page(of: .named("StaffConversation")))], handle: .signedIn(inbox)),
        Route(
            method: .post, path: "/workbench/inbox/{conversation}/messages", summary: "Answer in a conversation that I began",
            access: .staff,
            body: .json(
                .object(
                    [:],
                    optional: [
                        "body": .string(longest: 20_000, shortest: 1),
                        "template": Schema.string("Code of a template; its words are taken where none are sent.").orNull,
                        "attachments": .array(.id),
                    ], closed: true)),
            conditions: [.onceByKey], answers: [Answer(201, "It is sent.", .object(["message": .named("Message")]))],
            handle: .signedIn(answer)),
        Route(
            method: .get, path: "/workbench/patients/{patient}/conversations",
            summary: "The chart of one patient: all conversations for the whole time of registration", access: .staff,
            query: [
                Parameter(name: "type", about: "Only conversations of this type.", schema: .words(of: MessageType.self)), .cursor, .limit,
            ], answers: [Answer(200, "A page, newest first.", .page(of: .named("StaffConversation")))], handle: .signedIn(chart)),
    ]

    @Sendable private static func search(_ call: Call) async throws -> Response {
        let text = try call.input.fields(["q"]).requiredString("q")
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        guard user.account.roles.contains(.healthcareAdministrator) || WritingFirst.isOffered(to: user.account, site) else {
            guard user.account.roles.contains(.personalMessaging) else { throw NotFound() }
            throw WritingFirstRefusal.switchedOff
        }
        try call.input.services.count(.search, by: user)
        let found = try await portal.perform { try portal.patients.search(text, by: user, in: $0) }
        return .json(
            JSONWriter.object { w in
                w.member("items", array: { list in for item in found.items { list.element(object: { $0.found(item) }) } })
                w.member("hasMore", found.hasMore)
            })
    }

    private static func draft(_ call: Call) throws -> (patient: ID<Patient>, draft: NewStaffMessage) {
        let fields = try call.input.fields(fieldNames)
        _ = try fields.requiredString("patient")
        // What is no id is nobody.
        guard let text = try fields.string("patient"), let patient = ID<Patient>(Substring(text)) else { throw NotFound() }
        var draft = NewStaffMessage(
            type: try fields.string("type"), clinicalGroup: try fields.requiredString("clinicalGroup"),
            provider: try fields.string("provider"), template: try fields.string("template"), subject: try fields.string("subject"),
            body: try fields.string("body"), audience: try fields.string("audience"), replyAllowed: try fields.bool("replyAllowed"))
        draft.attachments = try fields.attachments()
        return (patient, draft)
    }

    @Sendable private static func begin(_ call: Call) async throws -> Response {
        let (patient, draft) = try draft(call)
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once { tx in
            let effect = try portal.personal.begin(draft, to: patient, by: user, site: site, in: tx)
            let reading = try portal.conversations.read(effect.value.sent.conversation, by: user, in: tx)
            let message = try portal.conversations.message(effect.value.sent.message, in: tx)
            let body = JSONWriter.object(capacity: 2048) { w in
                w.member("conversation", object: { $0.staffReading(reading, site, language) })
                w.member("message", object: { $0.message(message, patient: reading.summary.patient, site, language) })
            }
            return effect.map { IdempotentAnswer(status: 201, body: body, from: $0.sent.conversation) }
        }
    }

    @Sendable private static func preview(_ call: Call) async throws -> Response {
        let (patient, draft) = try draft(call)
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let preview = try await portal.read { try portal.personal.preview(draft, to: patient, by: user, site: site, in: $0) }
        try await portal.readings.record(.read, "patient", patient, by: user.actor, session: user.session, patient: patient)
        return .json(JSONWriter.object { $0.staffPreview(preview, site, call.language) })
    }

    @Sendable private static func read(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let (portal, user, site, through) = (call.portal, call.signedIn, call.site, try call.input.through())
        let reading = try await portal.read { try portal.conversations.read(id, through: through, by: user, in: $0) }
        try await portal.readings.record(
            .read, "conversation", id, by: user.actor, session: user.session, patient: reading.conversation.patient)
        return .json(JSONWriter.object(capacity: 4096) { $0.staffReading(reading, site, call.language) })
    }

    @Sendable private static func inbox(_ call: Call) async throws -> Response {
        let (limit, mark, waiting) = (try call.input.limit(), try call.pageMark(), try call.input.flag("waiting"))
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let page = try await portal.read {
            try portal.personal.inbox(of: user, waitingOnly: waiting, after: mark, limit: limit, site: site, in: $0)
        }
        let body = JSONWriter.page(page.items, next: try call.cursor(page.next)) { w, item in
            w.staffConversation(item, site, call.language)
        }
        try await portal.readings.record(
            .list, "conversation", ID<Conversation>?.none, by: user.actor, session: user.session, patient: nil)
        return .json(body)
    }

    @Sendable private static func answer(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let fields = try call.input.fields(["body", "template", "attachments"])
        let files = try fields.attachments()
        let (text, template) = (try fields.string("body"), try fields.string("template"))
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once { tx in
            let effect = try portal.personal.answer(text, template: template, attachments: files, in: id, by: user, site: site, tx)
            let message = try portal.conversations.message(effect.value.message, in: tx)
            let patient = try portal.conversations.read(id, by: user, in: tx).summary.patient
            let body = JSONWriter.object { w in
                w.member("message", object: { $0.message(message, patient: patient, site, language) })
            }
            return effect.map { _ in IdempotentAnswer(status: 201, body: body, from: id) }
        }
    }

    @Sendable private static func chart(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let (limit, mark) = (try call.input.limit(), try call.pageMark())
        let type: MessageType? = try call.input.word("type")
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let chart = try await portal.read {
            try portal.conversations.chart(of: patient, type: type, after: mark, limit: limit, for: user, in: $0)
        }
        let body = JSONWriter.page(chart.page.items, next: try call.cursor(chart.page.next)) { w, item in
            w.staffConversation(item, site, call.language)
        }
        try await portal.readings.record(
            .list, "conversation", ID<Conversation>?.none, by: user.actor, session: user.session, patient: chart.patient.id)
        return .json(body)
    }
}
