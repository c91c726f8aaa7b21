import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let path = "/admin/patients/{patient}/clinical-groups"
    private static let answer = Answer(200, "All of them, in the order of the site.", .named("PatientGroups"))

    /// Which clinical groups a patient belongs to, for healthcare administrators.
    static let patientGroupRoutes: [Route] = [
        Route(
            method: .get, path: path, summary: "The clinical groups a patient belongs to", access: .role(.healthcareAdministrator),
            answers: [answer], handle: .signedIn(patientGroups)),
        Route(
            method: .put, path: path, summary: "Say which clinical groups a patient belongs to; what is not named ends",
            access: .role(.healthcareAdministrator),
            body: .json(
                .object(["clinicalGroups": .array(.string("Code of a clinical group of the site.", longest: 40))], closed: true)),
            answers: [answer], handle: .signedIn(setPatientGroups)),
    ]

    @Sendable private static func patientGroups(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let (portal, user) = (call.portal, call.signedIn)
        let groups = try await portal.read { try portal.enrolment.clinicalGroups(of: patient, by: user, in: $0) }
        try await portal.readings.record(.read, "patient", patient, by: user.actor, session: user.session, patient: patient)
        return .json(JSONWriter.object { $0.patientGroups(groups, call.site, call.language) })
    }

    @Sendable private static func setPatientGroups(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        guard let codes = try call.input.fields(["clinicalGroups"]).strings("clinicalGroups") else {
            throw JSONFields.Refusal.missing(field: "clinicalGroups")
        }
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let groups = try await portal.perform { tx in
            Effect(try portal.enrolment.setClinicalGroups(of: patient, to: codes, by: user, site: site, in: tx))
        }
        return .json(JSONWriter.object { $0.patientGroups(groups, site, call.language) })
    }
}

extension JSONWriter {
    mutating func patientGroups(_ groups: [PatientGroup], _ site: Site, _ language: String) {
        member(
            "clinicalGroups",
            array: { list in
                for one in groups {
                    let group = site.clinicalGroup(one.clinicalGroup)
                    list.element(object: { w in
                        w.member("code", group?.code ?? "")
                        w.member("name", group?.name.text(in: language) ?? "")
                        w.member("since", one.since)
                        w.member("imported", one.isImported)
                    })
                }
            })
    }
}
