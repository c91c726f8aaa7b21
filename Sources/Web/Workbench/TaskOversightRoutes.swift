import Hummingbird
import Messaging
import Persistence
import WebSupport

/// What owners and managers decide about a task by the forms of its page.
enum TaskOversightRoutes {
    static func assign(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.changing(told: .assigned) { workbench, tx in
            try workbench.requireManager(ofTask: action.id, by: action.signedIn, in: tx)
            guard let account = try action.portal.identity.account(username: action.form["user"] ?? "", in: tx), account.kind == .staff
            else { throw TaskRefusal.unknownUser }
            return try workbench.assign(action.id, to: account.id, version: action.version, by: action.signedIn, in: tx)
        }
    }

    static func unassign(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.changing(told: .unassigned) { workbench, tx in
            try workbench.unassign(action.id, version: action.version, by: action.signedIn, in: tx)
        }
    }

    static func hold(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        let zone = action.signedIn.account.timeZone ?? action.reader.site.timeZone
        // What is no day is as wrong as a day that is over.
        let until = LocalDay(action.form["until"] ?? "")?.start(in: zone) ?? Timestamp(microseconds: 0)
        let reason = action.form["for"].flatMap(HoldReason.init(rawValue:)) ?? .colleague
        return try await action.changing(told: .held) { workbench, tx in
            try workbench.hold(action.id, for: reason, until: until, version: action.version, by: action.signedIn, in: tx)
        }
    }

    static func resume(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.changing(told: .resumed) { workbench, tx in
            try workbench.resume(action.id, version: action.version, by: action.signedIn, in: tx)
        }
    }

    static func prioritize(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        // Another word comes from no form of ours.
        guard let priority = action.form["priority"].flatMap(TaskPriority.init(rawValue:)) else { throw NotFound() }
        return try await action.changing(told: .ranked) { workbench, tx in
            try workbench.prioritize(action.id, urgent: priority == .possibleUrgent, version: action.version, by: action.signedIn, in: tx)
        }
    }

    static func retype(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        guard let type = action.form["type"].flatMap(MessageType.init(rawValue:)) else { throw NotFound() }
        return try await action.changing(told: .filed) { workbench, tx in
            try workbench.retype(action.id, as: type, version: action.version, by: action.signedIn, site: action.reader.site, in: tx)
        }
    }

    static func transfer(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        let place = "\(Paths.workbench)\(action.query.view.query(adding: "told", TaskNews.transferred.rawValue))"
        return try await action.changing(told: .transferred, place: place) { workbench, tx in
            try workbench.transfer(
                action.id, to: action.form["workflowGroup"] ?? "", because: action.form["reason"] ?? "", version: action.version,
                by: action.signedIn, site: action.reader.site, in: tx)
        }
    }
}

extension TaskAction {
    /// Does it and goes on to the page that tells so; a refusal shows the task again.
    ///
    /// - Parameter place: where to go when it is not the task.
    fileprivate func changing(
        told news: TaskNews, place: String? = nil, _ verb: @escaping @Sendable (Workbench, Transaction) throws -> Effect<WorkbenchTask>
    ) async throws -> Response {
        try await doing {
            _ = try await portal.perform { [portal] tx in try verb(portal.workbench, tx) }
            return .seeOther(place ?? address(told: news))
        }
    }
}
