import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// Finding and adding patients, for healthcare administrators.
    static let adminPatientRoutes: [Route] = [
        Route(
            method: .post, path: "/admin/patients", summary: "Add a patient who is not known yet",
            access: .role(.healthcareAdministrator),
            body: .json(
                .object(
                    [
                        "given": .string(longest: 100), "family": .string(longest: 100), "birthDate": .string("ISO day."),
                        "recordNumber": .string("Of the site's primary authority.", longest: 64, shortest: 1),
                    ], optional: ["language": .string()], closed: true)), conditions: [.onceByKey],
            answers: [Answer(201, "The patient.", .named("FoundPatient"))], handle: .signedIn(add)),
        Route(
            method: .post, path: "/admin/patients/search", summary: "Find a patient; each search is recorded",
            access: .role(.healthcareAdministrator),
            body: .json(
                .object(
                    ["q": .string("Parts of the name in any order, a record number, a birth date; all must fit.", longest: 200)],
                    closed: true)),
            answers: [
                Answer(
                    200, "At most 50, by name.",
                    .object(["items": .array(.named("FoundPatient")), "hasMore": .boolean("Whether there are more.")]))
            ], handle: .signedIn(search)),
    ]

    @Sendable private static func add(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(["given", "family", "birthDate", "recordNumber", "language"])
        let new = NewPatient(
            given: try fields.requiredString("given"), family: try fields.requiredString("family"),
            birthDate: try fields.requiredString("birthDate"), recordNumber: try fields.requiredString("recordNumber"),
            language: try fields.string("language"))
        let (portal, signedIn, site) = (call.portal, call.signedIn, call.site)
        return try await call.once { tx in
            let patient = try portal.enrolment.addPatient(new, by: signedIn, site: site, in: tx)
            return Effect(
                IdempotentAnswer(
                    status: 201, body: JSONWriter.object { $0.found(patient, member: nil) }, to: .healthcareAdministrator))
        }
    }

    @Sendable private static func search(_ call: Call) async throws -> Response {
        let text = try call.input.fields(["q"]).requiredString("q")
        let (portal, signedIn) = (call.portal, call.signedIn)
        try call.input.services.count(.search, by: signedIn)
        let found = try await portal.perform { Effect(try portal.enrolment.findPatients(text, by: signedIn, in: $0)) }
        return .json(
            JSONWriter.object { w in
                w.member(
                    "items",
                    array: { list in
                        for patient in found.items {
                            list.element(object: { $0.found(patient, member: found.accounts[patient.patient.id]) })
                        }
                    })
                w.member("hasMore", found.hasMore)
            })
    }
}

extension JSONWriter {
    mutating func found(_ found: FoundPatient, member account: ID<Account>?) {
        self.found(found)
        member("member", account)
    }

    mutating func found(_ found: FoundPatient) {
        let details = found.patient.details
        member("id", found.patient.id)
        member("name", details.name)
        member("birthDate", details.birthDate?.description)
        member("language", details.language)
        recordNumbers(found.identifiers)
    }
}
