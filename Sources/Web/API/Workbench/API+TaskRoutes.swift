import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let taskPath = "/workbench/tasks/{task}"

    static let taskRoutes: [Route] = [
        Route(
            method: .get, path: taskPath, summary: "One task with its conversation and notes", access: .staff, query: [.through],
            answers: [Answer(200, "The task. The first opening is what the member sees as seen.", .named("OpenTask"), hasEntityTag: true)],
            handle: .signedIn(open)),
        Route(
            method: .post, path: taskPath + "/claim", summary: "Claim a task: of all who try at once one wins", access: .staff,
            conditions: [.ifMatch], answers: [Answer(200, "The task, now mine.", .named("Task"), hasEntityTag: true)],
            handle: .signedIn(claim)),
        Route(
            method: .delete, path: taskPath + "/claim", summary: "Give a task of mine back to its group", access: .staff,
            body: .json(
                .object(
                    [:], optional: ["reason": Schema.string("Why; kept as an internal note.", longest: 20_000).orNull], closed: true)),
            conditions: [.ifMatch], answers: [Answer(200, "The task, open again.", .named("Task"), hasEntityTag: true)],
            handle: .signedIn(release)),
        Route(
            method: .post, path: taskPath + "/reply", summary: "Answer the member; the task is done unless said otherwise", access: .staff,
            body: .json(
                .object(
                    [:],
                    optional: [
                        "body": .string(longest: 20_000, shortest: 1),
                        "template": Schema.string("Code of a template; its words are taken where none are sent.").orNull,
                        "provider": Schema.string("Code of the provider in whose name it goes out.").orNull,
                        "complete": .boolean("Whether the task is done with it; true unless said."), "attachments": .array(.id),
                    ], closed: true)),
            conditions: [.onceByKey, .ifMatch],
            answers: [Answer(201, "It is sent.", .object(["message": .named("Message"), "task": .named("Task")]), hasEntityTag: true)],
            handle: .signedIn(answer)),
        Route(
            method: .post, path: taskPath + "/completion", summary: "End a task of mine without a reply", access: .staff,
            body: .json(
                .object(
                    ["outcome": .words(of: TaskOutcome.self)], optional: ["note": Schema.string("Owed for some outcomes.").orNull],
                    closed: true)),
            conditions: [.onceByKey, .ifMatch], answers: [Answer(200, "The task, done.", .named("Task"), hasEntityTag: true)],
            handle: .signedIn(complete)),
        Route(
            method: .post, path: taskPath + "/notes", summary: "Add an internal note, which the member never sees", access: .staff,
            body: .json(.object(["body": .string(longest: 20_000, shortest: 1)], closed: true)), conditions: [.onceByKey],
            answers: [Answer(201, "It is kept.", .object(["note": .named("Note")]))], handle: .signedIn(note)),
    ]

    @Sendable private static func open(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let (portal, user, through) = (call.portal, call.signedIn, try call.input.through())
        func read() async throws -> (open: OpenTask, isUnseen: Bool) {
            try await portal.read { tx in
                (
                    try portal.workbench.open(id, through: through, by: user, conversations: portal.conversations, in: tx),
                    try portal.workbench.isUnseen(id, by: user.account.id, in: tx)
                )
            }
        }
        var found = try await read()
        if found.isUnseen {
            try await portal.perform { try portal.workbench.markSeen(id, by: user, in: $0) }
            found = try await read()
        }
        let task = found.open
        let body = JSONWriter.object(capacity: 4096) { $0.openTask(task, call.site, call.language) }
        try await portal.readings.record(
            .read, "task", id, by: user.actor, session: user.session, patient: task.summary.task.patient)
        return .json(body, headers: [.eTag: EntityTag(String(task.summary.task.version)).description])
    }

    @Sendable private static func claim(_ call: Call) async throws -> Response {
        try await change(call) { portal, id, version, tx in
            try portal.workbench.claim(id, version: version, by: call.signedIn, in: tx).map { _ in }
        }
    }

    @Sendable private static func release(_ call: Call) async throws -> Response {
        let reason = try call.input.optionalFields(["reason"]).string("reason")
        return try await change(call, fields: ["reason"]) { portal, id, version, tx in
            try portal.workbench.release(id, because: reason, version: version, by: call.signedIn, site: call.site, in: tx).map { _ in }
        }
    }

    /// A change that is the same however often it is asked for, answered with the task.
    ///
    /// - Parameter fields: what its body may hold; none of it must be there.
    private static func change(
        _ call: Call, fields: [String] = [],
        _ verb: @escaping @Sendable (Portal, ID<WorkbenchTask>, Int64?, Transaction) throws -> Effect<Void>
    ) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        _ = try call.input.optionalFields(fields)
        let expected = call.ifMatch
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let answer = try await portal.perform { tx in
            let version = try expected.version(of: id, for: user, portal.workbench, in: tx)
            let effect = try verb(portal, id, version, tx)
            return try effect.map { try portal.workbench.answer(200, id, site, language, in: tx) }
        }
        return answer.taggedByTask
    }

    @Sendable private static func answer(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let fields = try call.input.fields(["body", "template", "provider", "complete", "attachments"])
        let files = try fields.attachments()
        let template = try fields.string("template")
        let text = try template == nil ? fields.requiredString("body") : fields.string("body")
        let (provider, complete) = (try fields.string("provider"), try fields.bool("complete") ?? true)
        let expected = call.ifMatch
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once(taggedByTask: true) { tx in
            let version = try expected.version(of: id, for: user, portal.workbench, in: tx)
            let effect = try portal.workbench.reply(
                text, template: template, attachments: files, to: id, provider: provider, complete: complete, version: version, by: user,
                site: site, in: tx)
            let message = try portal.conversations.message(effect.value.sent.message, in: tx)
            let summary = try portal.workbench.current(id, in: tx)
            let body = JSONWriter.object(capacity: 2048) { w in
                w.member("message", object: { $0.message(message, patient: summary.patient, site, language) })
                w.member("task", object: { $0.task(summary, site, language) })
            }
            return effect.map { _ in IdempotentAnswer(status: 201, body: body, from: summary.task.conversation) }
        }
    }

    @Sendable private static func complete(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let fields = try call.input.fields(["outcome", "note"])
        _ = try fields.requiredString("outcome")
        guard let outcome: TaskOutcome = try fields.word("outcome") else { throw JSONFields.Refusal.missing(field: "outcome") }
        let note = try fields.string("note")
        let expected = call.ifMatch
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once(taggedByTask: true) { tx in
            let version = try expected.version(of: id, for: user, portal.workbench, in: tx)
            let effect = try portal.workbench.complete(id, as: outcome, note: note, version: version, by: user, site: site, in: tx)
            return try effect.map { _ in try portal.workbench.answer(200, id, site, language, in: tx) }
        }
    }

    @Sendable private static func note(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let text = try call.input.fields(["body"]).requiredString("body")
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        return try await call.once { tx in
            do {
                let effect = try portal.workbench.note(text, on: id, by: user, site: site, in: tx)
                let open = try portal.workbench.open(id, by: user, conversations: portal.conversations, in: tx)
                let body = JSONWriter.object { w in
                    for note in open.notes where note.id == effect.value { w.member("note", object: { $0.note(note) }) }
                }
                return effect.map { _ in IdempotentAnswer(status: 201, body: body, from: open.conversation.id) }
            } catch MessageRefusal.invalid(let fields) {
                // Here the text of a note is the body.
                throw MessageRefusal.invalid(fields.map { $0.named("body") })
            }
        }
    }
}
