import Hummingbird
import Messaging
import WebSupport

/// The addresses of the Workbench and of Administration: the staff cookie alone is read for them.
enum WorkbenchPages {
    static func add(to routes: RouterGroup<StaffContext>) {
        routes.get("/workbench") { try await TaskRoutes.tasks($0, $1) }
        routes.get("/workbench/tasks/{task}") { try await TaskRoutes.task($0, $1) }
        routes.post("/workbench/tasks/next") { try await TaskActionRoutes.next($0, $1) }
        routes.post("/workbench/tasks/{task}/claim") { try await TaskActionRoutes.claim($0, $1) }
        routes.post("/workbench/tasks/{task}/release") { try await TaskActionRoutes.release($0, $1) }
        routes.post("/workbench/tasks/{task}/reply") { try await TaskReplyRoute.reply($0, $1) }
        routes.post("/workbench/tasks/{task}/completion") { try await TaskActionRoutes.complete($0, $1) }
        routes.post("/workbench/tasks/{task}/notes") { try await TaskActionRoutes.note($0, $1) }
        routes.get("/administration") { AdministrationPage(reader: StaffView($1, $0)).markup.response() }
    }
}
