import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension MemberAdministration {
    /// Keeps the clinical groups that are marked for a patient, and ends the others.
    static func clinicalGroups(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        guard let patient = context.parameters.get("patient").flatMap({ ID<Patient>(Substring($0)) }) else { throw NotFound() }
        let codes = context.form.all(ClinicalGroupsForm.field)
        let (portal, signedIn, site) = (reader.portal, reader.signedIn, reader.site)
        let member = try await portal.read { try portal.enrolment.ownAccount(of: patient, by: signedIn, in: $0) }
        do {
            try await portal.perform { tx in
                try portal.enrolment.setClinicalGroups(of: patient, to: codes, by: signedIn, site: site, in: tx)
                return Effect(())
            }
            let shown = member.map { "\(MembersPage.path)/\($0)" } ?? "\(MembersPage.path)/new/patient/\(patient)"
            return .seeOther("\(shown)?\(MemberNews.saved.rawValue)")
        } catch let refusal as ClinicalGroupsUnknown {
            if let member { return try await page(member, reader, refusal: refusal).markup.response(status: refusal.answer) }
            return try await patientPage(patient, reader, refusal: refusal).markup.response(status: refusal.answer)
        }
    }
}
