import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let taskPath = "/workbench/tasks/{task}"
    private static let taskAnswer = Answer(200, "The task as it is now.", .named("Task"), hasEntityTag: true)

    /// What managers decide about tasks, and what owners do beside answering.
    static let oversightRoutes: [Route] = [
        Route(
            method: .put, path: taskPath + "/owner", summary: "Assign a task, or change its owner; managers of its group", access: .staff,
            body: .json(.object(["user": .string("A username.")], closed: true)), conditions: [.ifMatchRequired], answers: [taskAnswer],
            handle: .signedIn(assign)),
        Route(
            method: .delete, path: taskPath + "/owner", summary: "Unassign a task; managers of its group", access: .staff,
            conditions: [.ifMatchRequired], answers: [taskAnswer], handle: .signedIn(unassign)),
        Route(
            method: .post, path: taskPath + "/transfer", summary: "Move a task to another workflow group", access: .staff,
            body: .json(
                .object(
                    ["workflowGroup": .string("Its code."), "reason": .string("Kept as an internal note.", longest: 20_000, shortest: 1)],
                    closed: true)),
            conditions: [.onceByKey, .ifMatch], answers: [taskAnswer], handle: .signedIn(transfer)),
        Route(
            method: .post, path: taskPath + "/hold", summary: "Put a task of mine on hold until a time", access: .staff,
            body: .json(.object(["until": .time, "for": .words(of: HoldReason.self)], closed: true)), conditions: [.onceByKey, .ifMatch],
            answers: [taskAnswer], handle: .signedIn(hold)),
        Route(
            method: .delete, path: taskPath + "/hold", summary: "Go on with a task of mine that is on hold", access: .staff,
            conditions: [.ifMatch], answers: [taskAnswer], handle: .signedIn(resume)),
        Route(
            method: .put, path: taskPath + "/priority", summary: "Rank a task as possible urgent, or as normal again", access: .staff,
            body: .json(.object(["priority": .words(["possible-urgent", "normal"])], closed: true)), conditions: [.ifMatch],
            answers: [taskAnswer], handle: .signedIn(prioritize)),
        Route(
            method: .put, path: taskPath + "/type",
            summary: "File a task of mine under another type of question; its conversation keeps the type it was begun with",
            access: .staff, body: .json(.object(["type": .words(of: MessageType.self)], closed: true)), conditions: [.ifMatch],
            answers: [taskAnswer], handle: .signedIn(retype)),
    ]

    @Sendable private static func assign(_ call: Call) async throws -> Response {
        let username = try call.input.fields(["user"]).requiredString("user")
        return try await change(call, knowing: true) { portal, id, version, tx in
            guard let account = try portal.identity.account(username: username, in: tx), account.kind == .staff else {
                throw TaskRefusal.unknownUser
            }
            return try portal.workbench.assign(id, to: account.id, version: version, by: call.signedIn, in: tx).map { _ in }
        }
    }

    @Sendable private static func unassign(_ call: Call) async throws -> Response {
        _ = try call.input.optionalFields([])
        return try await change(call, knowing: true) { portal, id, version, tx in
            try portal.workbench.unassign(id, version: version, by: call.signedIn, in: tx).map { _ in }
        }
    }

    @Sendable private static func resume(_ call: Call) async throws -> Response {
        _ = try call.input.optionalFields([])
        return try await change(call) { portal, id, version, tx in
            try portal.workbench.resume(id, version: version, by: call.signedIn, in: tx).map { _ in }
        }
    }

    @Sendable private static func retype(_ call: Call) async throws -> Response {
        guard let type = MessageType(rawValue: try call.input.fields(["type"]).requiredString("type")) else {
            throw JSONFields.Refusal.wrongType(field: "type", expected: MessageType.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return try await change(call) { portal, id, version, tx in
            try portal.workbench.retype(id, as: type, version: version, by: call.signedIn, site: call.site, in: tx).map { _ in }
        }
    }

    @Sendable private static func prioritize(_ call: Call) async throws -> Response {
        let urgent: Bool
        switch try call.input.fields(["priority"]).requiredString("priority") {
        case "possible-urgent": urgent = true
        case "normal": urgent = false
        default: throw JSONFields.Refusal.wrongType(field: "priority", expected: "possible-urgent or normal")
        }
        return try await change(call) { portal, id, version, tx in
            try portal.workbench.prioritize(id, urgent: urgent, version: version, by: call.signedIn, in: tx).map { _ in }
        }
    }

    @Sendable private static func transfer(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["workflowGroup", "reason"])
        let (group, reason) = (try fields.requiredString("workflowGroup"), try fields.requiredString("reason"))
        let site = call.site
        return try await changeOnce(call) { portal, id, version, tx in
            try portal.workbench.transfer(id, to: group, because: reason, version: version, by: call.signedIn, site: site, in: tx).map {
                _ in
            }
        }
    }

    @Sendable private static func hold(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["until", "for"])
        guard let until = Timestamp(rfc3339: try fields.requiredString("until")) else {
            throw JSONFields.Refusal.wrongType(field: "until", expected: "date-time")
        }
        guard let reason: HoldReason = try fields.word("for") else { throw JSONFields.Refusal.missing(field: "for") }
        return try await changeOnce(call) { portal, id, version, tx in
            try portal.workbench.hold(id, for: reason, until: until, version: version, by: call.signedIn, in: tx).map { _ in }
        }
    }

    private typealias Verb = @Sendable (Portal, ID<WorkbenchTask>, Int64?, Transaction) throws -> Effect<Void>

    /// - Parameter knowing: whether the task is a manager's to decide about, who has to say which version they have read.
    private static func change(_ call: Call, knowing: Bool = false, _ verb: @escaping Verb) async throws -> Response {
        let user = call.signedIn
        let hasRead = call.ifMatch.condition != nil
        let change = try answering(call) { portal, id, version, tx in
            if knowing {
                // Whether there is such a task, and such a user, is told to the managers of the group alone.
                try portal.workbench.requireManager(ofTask: id, by: user, in: tx)
                guard hasRead else { throw Problem.unread }
            }
            return try verb(portal, id, version, tx)
        }
        return try await call.portal.perform(change).taggedByTask
    }

    private static func changeOnce(_ call: Call, _ verb: @escaping Verb) async throws -> Response {
        try await call.once(taggedByTask: true, try answering(call, verb))
    }

    /// The verb, and the task as its answer.
    private static func answering(
        _ call: Call, _ verb: @escaping Verb
    ) throws -> @Sendable (Transaction) throws -> Effect<IdempotentAnswer> {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let expected = call.ifMatch
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return { tx in
            let version = try expected.version(of: id, for: user, portal.workbench, in: tx)
            let effect = try verb(portal, id, version, tx)
            return try effect.map { try portal.workbench.answer(200, id, site, language, in: tx) }
        }
    }
}

extension Problem {
    fileprivate static var unread: Problem {
        Problem(
            status: 428, code: "precondition-required", title: "Say what you read",
            detail: "Send If-Match with the ETag of the task that you have read.")
    }
}
