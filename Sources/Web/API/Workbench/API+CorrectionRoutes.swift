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
            ], handle: .signedIn(correct))
    ]

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
            return effect.map { _ in IdempotentAnswer(status: 201, body: body) }
        }
    }
}
