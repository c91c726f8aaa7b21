import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The forms of the Workbench as they were filled in, after signing in again.
enum WorkbenchForms {
    /// - Returns: nil for what is no form of a task.
    @Sendable static func restored(_ kept: KeptForm, _ visit: Visit) async throws -> Response? {
        let parts = kept.path.split(separator: "/")
        guard parts.count == 4, parts[0] == "workbench", parts[1] == "tasks", let signedIn = visit.signedIn,
            let id = ID<WorkbenchTask>(parts[2]), kept.text != nil
        else { return nil }
        let form = kept.form
        var words: [String: String] = [:]
        for name in ["message", "note", "because"] { words[name] = form[name].flatMap { $0.isEmpty ? nil : $0 } }
        let reader = StaffView(visit, signedIn)
        let outcome = parts[3] == "completion" ? form["outcome"].flatMap(TaskOutcome.init(rawValue:)) : nil
        var trouble = TaskArticle.Trouble(kept: words, outcome: outcome)
        if form["message"] != nil {
            trouble.draft = DraftState(form)
            trouble.files = try await ChosenFiles(form).taken(by: signedIn, reader.portal)
        }
        do {
            return try await TaskRoutes.load(id, TaskListView(), trouble: trouble, for: reader).markup.response()
        } catch TaskRefusal.notEligible(let conditions) {
            return BarredPage(conditions: conditions, reader: reader, kept: kept.text ?? "").markup.response(status: .forbidden)
        }
    }
}
