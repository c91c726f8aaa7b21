import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let queueRoutes: [Route] = [
        Route(
            method: .get, path: "/workbench/groups", summary: "My workflow groups, my right in each, and what waits there", access: .staff,
            query: [.cursor, .limit], answers: [Answer(200, "The groups; a number stops at 1000.", .page(of: .named("Group")))],
            handle: .signedIn(groups)),
        Route(
            method: .get, path: "/workbench/tasks", summary: "The tasks of the groups in which I may work", access: .staff,
            query: [
                Parameter(name: "group", about: "Only of this workflow group, by its code.", schema: .string()),
                Parameter(name: "state", about: "Only in this state; all unfinished ones unless said.", schema: .words(of: TaskState.self)),
                Parameter(name: "type", about: "Only questions of this type.", schema: .words(of: MessageType.self)),
                Parameter(name: "owner", about: "`me`, `none`, or a username.", schema: .string()),
                Parameter(name: "overdue", about: "Only what is overdue.", schema: .boolean()),
                Parameter(
                    name: "told", about: "Only what I was told of, because it is late or nearly so, and have not opened since.",
                    schema: .boolean()),
                Parameter(name: "sort", about: "By rank and due time, or by age.", schema: .words(["due", "age"])), .cursor, .limit,
            ], answers: [Answer(200, "A page.", .page(of: .named("Task")))], handle: .signedIn(tasks)),
        Route(
            method: .post, path: "/workbench/tasks/next", summary: "Claim the next task by rank and due time", access: .staff,
            body: .json(.object([:], optional: ["group": Schema.string("Only of this workflow group, by its code.").orNull], closed: true)),
            conditions: [.onceByKey], answers: [Answer(200, "The task, now mine.", .named("Task"), hasEntityTag: true)],
            handle: .signedIn(claimNext)),
    ]

    @Sendable private static func groups(_ call: Call) async throws -> Response {
        let (workbench, user) = (call.portal.workbench, call.signedIn.account.id)
        let groups = try await call.portal.read { tx in
            try workbench.memberships(of: user, in: tx).map { ($0, try workbench.counts(of: $0.group, for: user, in: tx)) }
        }
        let page = try call.page(of: groups) { $0.0.group }
        return .json(
            JSONWriter.page(page.items, next: page.next) { w, item in
                let (membership, counts) = item
                w.workflowGroup(membership.group, call.site)
                w.member("role", membership.role.rawValue)
                w.member("eligible", membership.eligibility.isEligible)
                w.member("failed", texts: membership.eligibility.failed.map(\.rawValue))
                w.member(
                    "counts",
                    object: { w in
                        w.member("open", counts.open)
                        w.member("mine", counts.mine)
                        w.member("overdue", counts.overdue)
                        w.member("waiting", counts.waiting)
                        w.member("told", counts.told)
                    })
            })
    }

    @Sendable private static func tasks(_ call: Call) async throws -> Response {
        let input = call.input
        let query = input.query
        let order: TaskFilter.Order
        switch query["sort"] {
        case nil, "due": order = .due
        case "age": order = .age
        case _?: throw Problem.parameter("sort", "Write due or age.")
        }
        let limit = try input.limit()
        let mark = try call.pageMark()
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let group = query["group"].flatMap { $0.isEmpty ? nil : $0 }
        // A group that is not there is as empty as one that is not theirs.
        let known = group.map { site.workflowGroup(code: $0)?.id ?? ID<WorkflowGroup>(Substring($0)) ?? ID(high: 0, low: 0) }
        let state: TaskState? = try input.word("state")
        let type: MessageType? = try input.word("type")
        let (overdueOnly, toldOnly) = (try input.flag("overdue"), try input.flag("told"))
        let page = try await portal.read { tx in
            let owner: TaskFilter.Owner?
            switch query["owner"] {
            case nil, "": owner = nil
            case "me": owner = .me
            case "none": owner = TaskFilter.Owner.none
            case let username?: owner = .user(try portal.identity.account(username: username, in: tx)?.id ?? ID(high: 0, low: 0))
            }
            let filter = TaskFilter(
                group: known, state: state, type: type, owner: owner, overdueOnly: overdueOnly, order: order, toldOnly: toldOnly)
            return try portal.workbench.tasks(filter, for: user.account.id, after: mark, limit: limit, in: tx)
        }
        let body = JSONWriter.page(page.items, next: try call.cursor(page.next)) { w, item in w.task(item, site, call.language) }
        try await portal.readings.record(.list, "task", ID<WorkbenchTask>?.none, by: user.actor, session: user.session, patient: nil)
        return .json(body)
    }

    @Sendable private static func claimNext(_ call: Call) async throws -> Response {
        let code = try call.input.optionalFields(["group"]).string("group")
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        let group = code.map { site.workflowGroup(code: $0)?.id ?? ID<WorkflowGroup>(high: 0, low: 0) }
        return try await call.once(taggedByTask: true) { tx in
            let effect = try portal.workbench.claimNext(in: group, by: user, tx)
            return try effect.map { try portal.workbench.answer(200, $0.id, site, language, in: tx) }
        }
    }
}

extension Eligibility {
    /// The conditions that do not hold.
    var failed: [EligibilityCondition] {
        if case .failing(let conditions) = self { conditions } else { [] }
    }
}
