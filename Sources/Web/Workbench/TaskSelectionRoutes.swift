import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Doing one thing to the rows that were selected.
enum TaskSelectionRoutes {
    static func act(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let (portal, user, site) = (reader.portal, reader.signedIn, reader.site)
        let view = WorkbenchQuery(request).view
        guard let action = context.form["action"].flatMap(BulkAction.init(rawValue:)) else { throw NotFound() }
        let deed = BulkDeed(
            action: action, user: context.form["user"] ?? "", workflowGroup: context.form["workflowGroup"] ?? "",
            reason: context.form["reason"] ?? "")
        let tasks = context.form.all("task").compactMap { ID<WorkbenchTask>($0) }
        // Read before: what was moved is perhaps not the reader's to see.
        let subjects = try await portal.read { tx in
            try tasks.map { id in
                do {
                    return reader.subject(try portal.workbench.summary(of: id, for: user.account.id, in: tx).card.subject) as String?
                } catch is any Refusal {
                    return nil
                }
            }
        }
        if !tasks.isEmpty { try await reader.recordReading(.list, nil, of: nil) }
        let refusals = try await deed.refusals(of: tasks, by: user, portal, site)
        let results = zip(subjects, refusals).map { (subject: $0, refusal: $1) }
        return SelectionResultPage(results: results, view: view, reader: reader).markup.response()
    }
}
