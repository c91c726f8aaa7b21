import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Changing a task by the forms of its page. Whatever is refused comes back as the page with the reason and every word that was written.
enum TaskActionRoutes {
    static func claim(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            _ = try await action.portal.perform { tx in try action.portal.workbench.claim(action.id, by: action.signedIn, in: tx) }
            // What was written before the task was lost goes on where it ended.
            guard let message = action.kept["message"] else { return .seeOther(action.address()) }
            let resumed = TaskArticle.Trouble(kept: ["message": message])
            let page = try await TaskRoutes.load(action.id, action.query.view, trouble: resumed, for: action.reader)
            return page.markup.response()
        }
    }

    static func release(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            do {
                _ = try await action.portal.perform { tx in
                    try action.portal.workbench.release(
                        action.id, because: action.form["because"], version: action.version, by: action.signedIn,
                        site: action.reader.site, in: tx)
                }
            } catch MessageRefusal.invalid(let fields) {
                // On this page the reason is that of a transfer.
                throw MessageRefusal.invalid(fields.map { $0.named("because") })
            }
            return .seeOther(action.address(told: .released))
        }
    }

    static func complete(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            guard let outcome = action.outcome, outcome != .replied else { throw TaskRefusal.outcomeNotPossible }
            _ = try await action.portal.perform { tx in
                try action.portal.workbench.complete(
                    action.id, as: outcome, note: action.form["note"], version: action.version, by: action.signedIn,
                    site: action.reader.site, in: tx)
            }
            return .seeOther(action.address(told: .completed))
        }
    }

    static func note(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            let text = action.form["note"] ?? ""
            let once = try action.once("note", key: action.form["once"], body: text)
            let answer = try await action.portal.performOnce(once) { tx in
                try action.portal.workbench.note(text, on: action.id, by: action.signedIn, site: action.reader.site, in: tx)
                    .map { _ in IdempotentAnswer(status: 303, body: Array(action.address(told: .noted).utf8)) }
            }
            return .seeOther(String(decoding: answer.body, as: UTF8.self))
        }
    }

    static func next(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let view = WorkbenchQuery(request).view
        let (portal, signedIn) = (reader.portal, reader.signedIn)
        let group = view.group.flatMap { reader.site.workflowGroup(code: $0)?.id }
        do {
            let task = try await portal.perform { tx in try portal.workbench.claimNext(in: group, by: signedIn, tx) }
            return .seeOther("\(Paths.task(task.id))\(view.query)")
        } catch TaskRefusal.nothingToClaim {
            return .seeOther("\(Paths.workbench)\(view.query(adding: "told", TaskNews.nothing.rawValue))")
        }
    }
}
