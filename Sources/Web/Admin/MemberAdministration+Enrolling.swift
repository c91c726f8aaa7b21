import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension MemberAdministration {
    static func begin(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.require(.members)
        return EnrolPage(reader: reader).markup.response()
    }

    static func find(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let text = context.form["q"] ?? ""
        try context.services.count(.search, by: reader.signedIn)
        do {
            let found = try await reader.portal.perform { [portal = reader.portal, signedIn = reader.signedIn] tx in
                Effect(try portal.enrolment.findPatients(text, by: signedIn, in: tx))
            }
            return EnrolPage(reader: reader, search: text, found: found).markup.response()
        } catch let refusal as MessageRefusal {
            return EnrolPage(reader: reader, search: text, searchRefusal: refusal).markup.response(status: refusal.answer)
        }
    }

    static func addPatient(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        let form = context.form
        let new = NewPatient(
            given: form["given"] ?? "", family: form["family"] ?? "", birthDate: form["birthDate"] ?? "",
            recordNumber: form["recordNumber"] ?? "")
        let (portal, signedIn, site) = (reader.portal, reader.signedIn, reader.site)
        let once = try FormOnce.request(
            "form:add-patient", of: signedIn.account.id, form, fields: ["given", "family", "birthDate", "recordNumber"])
        do {
            let answer = try await portal.performOnce(once) { tx in
                let added = try portal.enrolment.addPatient(new, by: signedIn, site: site, in: tx)
                return Effect(IdempotentAnswer(status: 303, body: Array(added.patient.id.description.utf8)))
            }
            return .seeOther("\(MembersPage.path)/new/patient/\(String(decoding: answer.body, as: UTF8.self))?added")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            return EnrolPage(reader: reader, new: new, addRefusal: refusal).markup.response(status: refusal.answer)
        }
    }

    static func person(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        try reader.require(.members)
        return NewMemberPage(reader: reader, patient: nil, new: NewMember(patient: nil)).markup.response()
    }

    static func chosen(_ request: Request, _ context: StaffContext) async throws -> Response {
        let reader = StaffView(context, request)
        guard let id = context.parameters.get("patient").flatMap({ ID<Patient>(Substring($0)) }) else { throw NotFound() }
        var page = try await patientPage(id, reader)
        page.wasAdded = request.uri.query == "added"
        page.wasSaved = request.uri.query == MemberNews.saved.rawValue
        return page.markup.response()
    }

    /// The second step for somebody with a chart.
    ///
    /// - Parameter new: as it was filled in; nil for a form that was not.
    static func patientPage(
        _ id: ID<Patient>, _ reader: StaffView, new: NewMember? = nil, refusal: (any Refusal)? = nil
    ) async throws -> NewMemberPage {
        try reader.require(.members)
        let (patient, groups) = try await reader.portal.read { [portal = reader.portal, signedIn = reader.signedIn] tx in
            (try portal.patients.patient(id, in: tx), try portal.enrolment.clinicalGroups(of: id, by: signedIn, in: tx))
        }
        try await reader.portal.readings.record(
            .read, "patient", id, by: reader.signedIn.actor, session: reader.signedIn.session, patient: id)
        return NewMemberPage(
            reader: reader, patient: patient, new: new ?? NewMember(patient: id, language: patient.details.language), groups: groups,
            refusal: refusal)
    }

    static func enrol(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (reader, form) = (StaffView(context, request), context.form)
        try reader.require(.members)
        let new = NewMember(
            patient: form["patient"].flatMap { ID(Substring($0)) }, name: form["name"], language: form["language"], email: form["email"])
        let (portal, signedIn, site) = (reader.portal, reader.signedIn, reader.site)
        let once = try FormOnce.request(
            "form:enrol", of: signedIn.account.id, form, fields: ["patient", "name", "language", "email"])
        do {
            let answer = try await portal.performOnce(once) { tx in
                let account = try portal.enrolment.enrol(new, by: signedIn, site: site, in: tx)
                return Effect(IdempotentAnswer(status: 303, body: Array(account.id.description.utf8)))
            }
            return .seeOther("\(MembersPage.path)/\(String(decoding: answer.body, as: UTF8.self))?\(MemberNews.enrolled.rawValue)")
        } catch let refusal as any Refusal where !(refusal is NotFound) {
            guard let patient = new.patient else {
                return NewMemberPage(reader: reader, patient: nil, new: new, refusal: refusal).markup.response(status: refusal.answer)
            }
            return try await patientPage(patient, reader, new: new, refusal: refusal).markup.response(status: refusal.answer)
        }
    }
}
