import Hummingbird
import Messaging
import Persistence
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
        routes.post("/workbench/tasks/{task}/owner") { try await TaskOversightRoutes.assign($0, $1) }
        routes.post("/workbench/tasks/{task}/unassignment") { try await TaskOversightRoutes.unassign($0, $1) }
        routes.post("/workbench/tasks/{task}/hold") { try await TaskOversightRoutes.hold($0, $1) }
        routes.post("/workbench/tasks/{task}/resumption") { try await TaskOversightRoutes.resume($0, $1) }
        routes.post("/workbench/tasks/{task}/transfer") { try await TaskOversightRoutes.transfer($0, $1) }
        routes.post("/workbench/tasks/{task}/priority") { try await TaskOversightRoutes.prioritize($0, $1) }
        routes.post("/workbench/tasks/{task}/type") { try await TaskOversightRoutes.retype($0, $1) }
        routes.post("/workbench/tasks/{task}/wrong-patient") { try await WrongPatientRoutes.propose($0, $1) }
        routes.post("/workbench/tasks/{task}/wrong-patient/cancellation") { try await WrongPatientRoutes.cancel($0, $1) }
        routes.post("/workbench/tasks/{task}/presence") { try await TaskPresenceRoute.take($0, $1) }
        routes.post("/workbench/tasks/{task}/correction") { try await TaskCorrectionRoute.correct($0, $1) }
        routes.post("/workbench/tasks/bulk") { try await TaskSelectionRoutes.act($0, $1) }
        routes.get("/workbench/groups/{group}") { try await GroupRoutes.show($0, $1) }
        routes.post("/workbench/groups/{group}/members") { try await GroupRoutes.place($0, $1) }
        routes.post("/workbench/groups/{group}/removal") { try await GroupRoutes.remove($0, $1) }
        routes.post("/workbench/groups/{group}/absence") { try await GroupRoutes.recordAbsence($0, $1) }
        routes.post("/workbench/groups/{group}/absence/end") { try await GroupRoutes.endAbsence($0, $1) }
        routes.get("/workbench/absence") { try await OwnAbsencePage.show($0, $1) }
        routes.post("/workbench/absence") { try await OwnAbsencePage.record($0, $1) }
        routes.post("/workbench/absence/end") { try await OwnAbsencePage.end($0, $1) }
        routes.get("/administration/patient-changes") { try await PatientChangesPage.show($0, $1) }
        routes.post("/administration/patient-changes/{change}") { try await PatientChangesPage.decide($0, $1) }
        WorkflowsPage.add(to: routes)
        EventRulesPage.add(to: routes)
        HeldRoutes.add(to: routes)
        ProxyRoutes.add(to: routes)
        ReaderRoutes.add(to: routes)
        DeliveryRoutes.add(to: routes)
        SecretRoutes.add(to: routes)
        routes.get("/workbench/messages/new") { try await FindPatientPage.show($0, $1) }
        routes.post("/workbench/messages/new") { try await FindPatientPage.search($0, $1) }
        routes.get("/workbench/patients/{patient}/messages/new") { try await NewMessageRoutes.show($0, $1) }
        routes.post("/workbench/patients/{patient}/messages") { try await NewMessageRoutes.send($0, $1) }
        routes.get("/workbench/inbox") { try await InboxPage.show($0, $1) }
        routes.get("/workbench/inbox/{conversation}") { try await InboxRoutes.show($0, $1) }
        routes.post("/workbench/inbox/{conversation}/messages") { try await InboxRoutes.answer($0, $1) }
        routes.post("/workbench/inbox/{conversation}/correction") { try await InboxCorrectionRoute.correct($0, $1) }
        routes.get("/workbench/patients/{patient}/conversations") { try await ChartPage.show($0, $1) }
        routes.get("/workbench/patients/{patient}/conversations/{conversation}") { try await ChartPage.conversation($0, $1) }
        routes.get("/workbench/patients/{patient}/history") {
            guard let patient = $1.parameters.get("patient").flatMap({ ID<Patient>(Substring($0)) }) else { throw NotFound() }
            return try await HistoryPage.staff($0, StaffView($1, $0), patient)
        }
        routes.get("/administration") { try await AdministrationPage.show($0, $1) }
        StaffDraftRoutes.add(to: routes)
        TextModuleRoutes.add(to: routes)
        MemberAdministration.add(to: routes)
        InvitationAdministration.add(to: routes)
        UserAdministration.add(to: routes)
    }
}
