import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// Tasks of one request at most.
    private static let bulkLimit = 100

    static let bulkRoutes: [Route] = [
        Route(
            method: .post, path: "/workbench/tasks/bulk", summary: "Assign, unassign or transfer several tasks, each judged by itself",
            access: .staff,
            body: .json(
                .object(
                    ["tasks": .array(.id), "action": .words(of: BulkAction.self)],
                    optional: [
                        "user": Schema.string("A username, for assign.").orNull,
                        "workflowGroup": Schema.string("A code, for transfer.").orNull, "reason": Schema.string("For transfer.").orNull,
                    ], closed: true)),
            answers: [
                Answer(
                    200, "What became of each, in the order they were named.",
                    .object([
                        "results": .array(
                            .object(
                                ["task": .id, "status": .integer(least: 200, most: 599)],
                                optional: [
                                    "code": .string("Why not."), "detail": .string("The same as a sentence."),
                                    "failed": .array(.words(of: EligibilityCondition.self)),
                                ]))
                    ]))
            ], handle: .signedIn(bulk))
    ]

    @Sendable private static func bulk(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["tasks", "action", "user", "workflowGroup", "reason"])
        guard let named = try fields.strings("tasks") else { throw JSONFields.Refusal.missing(field: "tasks") }
        guard let action: BulkAction = try fields.word("action") else { throw JSONFields.Refusal.missing(field: "action") }
        guard (1...bulkLimit).contains(named.count) else {
            throw JSONFields.Refusal.wrongType(field: "tasks", expected: "array of 1 to \(bulkLimit) ids")
        }
        let deed = BulkDeed(
            action: action, user: try fields.string("user") ?? "", workflowGroup: try fields.string("workflowGroup") ?? "",
            reason: try fields.string("reason") ?? "")
        let refusals = try await deed.refusals(of: named.map { ID<WorkbenchTask>($0) }, by: call.signedIn, call.portal, call.site)
        return .json(
            JSONWriter.object { w in
                w.member(
                    "results",
                    array: { list in
                        for (task, refusal) in zip(named, refusals) {
                            list.element(object: { w in
                                w.member("task", task)
                                w.member("status", refusal?.status ?? 200)
                                guard let refusal else { return }
                                w.member("code", refusal.code)
                                w.member("detail", refusal.sentence)
                                switch refusal as? TaskRefusal {
                                case .assigneeNotEligible(let failed)?, .notEligible(let failed)?:
                                    w.member("failed", texts: failed.map(\.rawValue))
                                default: break
                                }
                            })
                        }
                    })
            })
    }
}
