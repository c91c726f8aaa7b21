import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let correctionRoutes: [Route] = [
        Route(
            method: .post, path: "/workbench/tasks/{task}/correction", summary: "Say better what an earlier answer said", access: .staff,
            body: .json(
                .object(
                    [
                        "message": .id,
                        "body": .string(longest: 20_000, shortest: 1),
                    ], closed: true)),
            conditions: [.onceByKey, .ifMatch],
            answers: [
                Answer(
                    201, "It is sent to the same readers.", .object(["message": .named("Message"), "task": .named("Task")]),
                    hasEntityTag: true)
            ], handle: .signedIn(correct)),
        Route(
            method: .post, path: "/workbench/inbox/{conversation}/correction",
            summary: "Say better what I wrote in a conversation that I began", access: .staff,
            body: .json(.object(["message": .id, "body": .string(longest: 20_000, shortest: 1)], closed: true)),
            conditions: [.onceByKey],
            answers: [Answer(201, "It is sent to the same readers.", .object(["message": .named("Message")]))],
            handle: .signedIn(correctOwn)),
    ]

    @Sendable private static func correctOwn(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        let fields = try call.input.fields(["message", "body"])
        let (message, text) = (ID<Message>(try fields.requiredString("message")), try fields.requiredString("body"))
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once { tx in
            let reading = try portal.personal.open(id, for: user, site: site, in: tx)
            guard let message else { throw CorrectionRefusal.noAnswer }
            let effect = try portal.personal.correct(message, in: id, to: text, by: user, site: site, tx)
            let correction = try portal.conversations.message(effect.value.message, in: tx)
            let body = JSONWriter.object { w in
                w.member("message", object: { $0.message(correction, patient: reading.summary.patient, site, language) })
            }
            return effect.map { _ in IdempotentAnswer(status: 201, body: body, from: id) }
        }
    }

    @Sendable private static func correct(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let fields = try call.input.fields(["message", "body"])
        // What names no message is no answer of this conversation either.
        guard let answer = ID<Message>(try fields.requiredString("message")) else { throw CorrectionRefusal.noAnswer }
        let text = try fields.requiredString("body")
        let expected = call.ifMatch
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once(taggedByTask: true) { tx in
            let version = try expected.version(of: id, for: user, portal.workbench, in: tx)
            let effect = try portal.workbench.correct(answer, on: id, to: text, version: version, by: user, site: site, in: tx)
            let message = try portal.conversations.message(effect.value.sent.message, in: tx)
            let summary = try portal.workbench.current(id, in: tx)
            let body = JSONWriter.object(capacity: 2048) { w in
                w.member("message", object: { $0.message(message, patient: summary.patient, site, language) })
                w.member("task", object: { $0.task(summary, site, language) })
            }
            return effect.map { _ in IdempotentAnswer(status: 201, body: body, from: summary.task.conversation) }
        }
    }
}
