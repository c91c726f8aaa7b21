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
        let patient = try await patient(id, reader)
        var page = NewMemberPage(reader: reader, patient: patient, new: NewMember(patient: id, language: patient.details.language))
        page.wasAdded = request.uri.query == "added"
        return page.markup.response()
    }

    private static func patient(_ id: ID<Patient>, _ reader: StaffView) async throws -> Patient {
        try reader.require(.members)
        let patient = try await reader.portal.patients.patient(id)
        try await reader.portal.readings.record(
            .read, "patient", id, by: reader.signedIn.actor, session: reader.signedIn.session, patient: id)
        return patient
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
            var patient: Patient?
            if let id = new.patient { patient = try await self.patient(id, reader) }
            return NewMemberPage(reader: reader, patient: patient, new: new, refusal: refusal).markup.response(status: refusal.answer)
        }
    }
}
