import Hummingbird
import Messaging
import Persistence
import WebSupport

/// The patient whose pages a member looked at last, kept by the browser until it is closed: an opaque id that opens
/// nothing, so that *Messages* leads back to them from pages that are about no patient.
extension SessionCookies {
    private var patientName: String { isSecure ? "__Host-patient" : "patient" }

    func patient(in request: Request) -> ID<Patient>? {
        RequestCookies(request.headers[values: .cookie])[patientName].flatMap { ID($0) }
    }

    func remembering(_ patient: ID<Patient>) -> String? {
        SetCookie(name: patientName, value: patient.description, sameSite: .lax, secure: isSecure)?.description
    }

    var forgettingPatient: String? {
        SetCookie.removing(name: patientName, sameSite: .lax, secure: isSecure)?.description
    }
}
