import Hummingbird
import Messaging
import Persistence
import WebSupport

/// Proposing another patient, and taking it back, by the forms of a task's page.
enum WrongPatientRoutes {
    static func propose(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            guard let patient = action.form["patient"].flatMap({ ID<Patient>($0) }) else { throw PatientChangeRefusal.authorMayNot }
            let portal = action.portal
            _ = try await portal.perform { tx in
                try portal.workbench.proposePatient(
                    patient, for: action.id, version: action.version, by: action.signedIn, conversations: portal.conversations, in: tx)
            }
            return .seeOther(action.address(told: .patientProposed))
        }
    }

    static func cancel(_ request: Request, _ context: StaffContext) async throws -> Response {
        let action = try TaskAction(request, context)
        return try await action.doing {
            _ = try await action.portal.perform { tx in
                try action.portal.workbench.cancelPatientChange(for: action.id, version: action.version, by: action.signedIn, in: tx)
            }
            return .seeOther(action.address(told: .proposalTakenBack))
        }
    }
}
