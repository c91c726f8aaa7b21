import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let templateRoutes: [Route] = [
        Route(
            method: .get, path: "/workbench/templates", summary: "The templates people of the practice may use; none while they are off",
            access: .staff, query: [.cursor, .limit], answers: [Answer(200, "A page.", .page(of: .named("Template")))],
            handle: .signedIn(templates)),
        Route(
            method: .post, path: "/workbench/templates/{template}/rendering",
            summary: "Fill a template in for a patient, or for the answer to a task of mine; nothing is kept", access: .staff,
            body: .json(
                .object(
                    [:],
                    optional: [
                        "patient": .id, "task": .id, "conversation": .id,
                        "language": Schema.string("The patient's, or the conversation's, unless said.").orNull,
                        "clinicalGroup": Schema.string("In whose name, by its code.").orNull,
                        "provider": Schema.string("Their code; for a task the conversation's unless said.").orNull,
                    ], closed: true)),
            answers: [Answer(200, "The words, in the language they would be read in and in yours.", .named("TemplateRendering"))],
            handle: .signedIn(rendering)),
    ]

    @Sendable private static func templates(_ call: Call) async throws -> Response {
        guard !call.signedIn.account.roles.isDisjoint(with: [.taskProcessing, .personalMessaging]) else { throw NotFound() }
        let templates = call.site.staffTemplates
        let limit = try call.input.limit()
        let first = Int(clamping: try call.number())
        let shown = templates.dropFirst(first).prefix(limit)
        let next = first + shown.count < templates.count ? try call.cursor(Int64(first + shown.count)) : nil
        return .json(JSONWriter.page(shown, next: next) { w, template in w.template(template, call.language) })
    }

    @Sendable private static func rendering(_ call: Call) async throws -> Response {
        guard let code = call.input.parameters.get("template") else { throw NotFound() }
        let fields = try call.input.fields(["patient", "task", "conversation", "language", "clinicalGroup", "provider"])
        let (patient, task, conversation) = (
            try fields.id("patient", of: Patient.self), try fields.id("task", of: WorkbenchTask.self),
            try fields.id("conversation", of: Conversation.self)
        )
        let (language, group, provider) = (try fields.string("language"), try fields.string("clinicalGroup"), try fields.string("provider"))
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        guard !user.account.roles.isDisjoint(with: [.taskProcessing, .personalMessaging]) else { throw NotFound() }
        let preview = try await portal.read { tx in
            let personal = portal.personal
            if let task {
                return try personal.rendering(
                    of: code, forTask: task, provider: provider, language: language, by: user, site: site, in: tx)
            }
            if let conversation { return try personal.rendering(of: code, in: conversation, language: language, by: user, site: site, tx) }
            guard let patient else { throw JSONFields.Refusal.missing(field: "patient") }
            return try personal.rendering(
                of: code, for: patient, group: group, provider: provider, language: language, by: user, site: site, in: tx)
        }
        try await portal.readings.record(.read, "template", ID<Patient>?.none, by: user.actor, session: user.session, patient: patient)
        return .json(JSONWriter.object { $0.rendering(preview, call.language) })
    }
}
