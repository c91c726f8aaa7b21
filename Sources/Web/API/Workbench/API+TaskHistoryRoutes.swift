import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let taskHistoryRoutes: [Route] = [
        Route(
            method: .get, path: "/workbench/tasks/{task}/history", summary: "Who did what with a task, oldest first", access: .staff,
            answers: [Answer(200, "Everything that became of it.", .object(["items": .array(.named("TaskHappening"))]))],
            handle: .signedIn(history))
    ]

    static let taskHappening: Schema = .object(
        [
            "id": .id, "at": .time, "action": .words(of: AuditAction.self),
            "by": Schema.object(["name": .string(), "role": .words(["member", "staff"])]).orNull,
        ],
        optional: [
            "from": .object(["name": .string()]), "to": .array(.object(["name": .string()])), "toldMember": .boolean(),
            "fromGroup": .object(["code": .string(), "name": .string()]), "toGroup": .object(["code": .string(), "name": .string()]),
            "because": .words(["absence", "absence-undone", "lease-ended", "not-eligible"]), "reason": .string(), "until": .time,
            "holdFor": .words(of: HoldReason.self), "outcome": .words(of: TaskOutcome.self),
            "priority": .words(["possible-urgent", "normal"]), "type": .words(of: MessageType.self), "message": .id,
        ])

    @Sendable private static func history(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let (history, patient) = try await portal.read { tx in
            (
                try portal.workbench.history(of: id, by: user, in: tx),
                try portal.workbench.summary(of: id, for: user.account.id, in: tx).task.patient
            )
        }
        try await portal.readings.record(.read, "task", id, by: user.actor, session: user.session, patient: patient)
        return .json(
            JSONWriter.object(capacity: 2_048) { w in
                w.member("items", array: { list in for one in history { list.element(object: { $0.happening(one, site) }) } })
            })
    }
}

extension JSONWriter {
    fileprivate mutating func happening(_ one: TaskHappening, _ site: Site) {
        member("id", one.id)
        member("at", one.at)
        member("action", one.action.rawValue)
        if one.byName.isEmpty {
            member("by", value: nil)
        } else {
            member(
                "by",
                object: { w in
                    w.member("name", one.byName)
                    w.member("role", one.isOfMember ? "member" : "staff")
                })
        }
        if let from = one.fromName { member("from", object: { $0.member("name", from) }) }
        if !one.toNames.isEmpty {
            member("to", array: { list in for name in one.toNames { list.element(object: { $0.member("name", name) }) } })
        }
        if one.toldMember { member("toldMember", true) }
        if let group = one.fromGroup.flatMap(site.workflowGroup) { member("fromGroup", object: { $0.named(group) }) }
        if let group = one.toGroup.flatMap(site.workflowGroup) { member("toGroup", object: { $0.named(group) }) }
        if let because = one.because { member("because", because) }
        if let reason = one.reason { member("reason", reason) }
        if let until = one.until { member("until", until) }
        if let holdFor = one.holdFor { member("holdFor", holdFor.rawValue) }
        if let outcome = one.outcome { member("outcome", outcome.rawValue) }
        if let isUrgent = one.isUrgent { member("priority", isUrgent ? "possible-urgent" : "normal") }
        if let type = one.type { member("type", type.rawValue) }
        if let message = one.message { member("message", message) }
    }

    private mutating func named(_ group: WorkflowGroup) {
        member("code", group.code)
        member("name", group.name)
    }
}
