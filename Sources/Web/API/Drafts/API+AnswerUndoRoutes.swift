import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let answerUndoRoutes: [Route] = [
        Route(
            method: .post, path: "/workbench/messages/{message}/withdrawal", summary: "Undo what one has just sent for the practice",
            access: .staff,
            answers: [
                Answer(
                    200,
                    "It is taken back; without a trace while nobody on the member side was shown it. The question waits again in `task`, with the words in `draft`.",
                    .object([
                        "message": .named("Message"), "trace": .boolean(), "text": .string("What it said."),
                        "draft": Schema.named("Draft").orNull, "task": Schema.named("Task").orNull,
                    ]))
            ], handle: .signedIn(undo))
    ]

    @Sendable private static func undo(_ call: Call) async throws -> Response {
        let id = try call.input.id("message", of: Message.self)
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let (undone, task) = try await portal.perform { tx in
            let effect = try portal.answers.withdraw(id, by: user, site: site, in: tx)
            let task = try effect.value.task.map { try portal.workbench.current($0, in: tx) }
            return effect.map { ($0, task) }
        }
        return .json(
            JSONWriter.object(capacity: 2048) { w in
                w.member("message", object: { $0.message(undone.message, patient: undone.patient, site, language) })
                w.member("trace", undone.hasTrace)
                w.member("text", undone.words)
                if let draft = undone.draft { w.member("draft", object: { $0.draft(draft) }) } else { w.member("draft", value: nil) }
                if let task { w.member("task", object: { $0.task(task, site, language) }) } else { w.member("task", value: nil) }
            })
    }
}
