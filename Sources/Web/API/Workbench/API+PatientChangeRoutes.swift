import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let taskAnswer = Answer(200, "The task as it is now.", .named("Task"), hasEntityTag: true)
    private static let decision = Body.json(
        .object(["confirmed": .boolean("Whether it is about the patient who was proposed.")], closed: true))
    private static let decided = Answer(
        200, "Where the conversation is now: the same when it stays.", .object(["conversation": .id]))

    static let patientChangeRoutes: [Route] = [
        Route(
            method: .get, path: "/workbench/tasks/{task}/wrong-patient",
            summary: "The patients a conversation could be about instead: those whoever began it may write for", access: .staff,
            answers: [
                Answer(
                    200, "By name.",
                    .object(["items": .array(.object(["id": .id, "name": .string(), "birthDate": Schema.string().orNull]))]))
            ], handle: .signedIn(others)),
        Route(
            method: .post, path: "/workbench/tasks/{task}/wrong-patient",
            summary: "Say that a conversation is about another patient; nothing moves until it is confirmed", access: .staff,
            body: .json(.object(["patient": .id], closed: true)), conditions: [.onceByKey, .ifMatch], answers: [taskAnswer],
            handle: .signedIn(propose)),
        Route(
            method: .delete, path: "/workbench/tasks/{task}/wrong-patient", summary: "Take the proposal back", access: .staff,
            conditions: [.ifMatch], answers: [taskAnswer], handle: .signedIn(cancel)),
        Route(
            method: .put, path: "/conversations/{conversation}/patient",
            summary: "Whoever began a conversation says whether it is about the patient whom staff proposed", access: .member,
            body: decision, answers: [decided], handle: .signedIn(decideAsMember)),
        Route(
            method: .get, path: "/admin/patient-changes", summary: "The proposals that wait, oldest first; nothing of what was written",
            access: .role(.healthcareAdministrator),
            answers: [
                Answer(
                    200, "All that wait.",
                    .object([
                        "items": .array(
                            .object([
                                "id": .id, "from": .object(["id": .id, "name": .string()]), "to": .object(["id": .id, "name": .string()]),
                                "author": .object(["name": .string()]), "proposedBy": .object(["name": .string()]), "proposedAt": .time,
                            ]))
                    ]))
            ], handle: .signedIn(waiting)),
        Route(
            method: .put, path: "/admin/patient-changes/{change}", summary: "Decide a proposal", access: .role(.healthcareAdministrator),
            body: decision, answers: [decided], handle: .signedIn(decideAsAdministrator)),
    ]

    @Sendable private static func others(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let (portal, user) = (call.portal, call.signedIn)
        let patients = try await portal.read { tx in
            let open = try portal.workbench.open(id, by: user, conversations: portal.conversations, in: tx)
            return try portal.conversations.otherPatients(for: open.conversation, in: tx)
        }
        try await portal.readings.record(.read, "task", id, by: user.actor, session: user.session, patient: nil)
        return .json(
            JSONWriter.object { w in
                w.member(
                    "items",
                    array: { list in
                        for patient in patients {
                            list.element(object: { w in
                                w.member("id", patient.id)
                                w.member("name", patient.details.name)
                                w.member("birthDate", patient.details.birthDate?.description)
                            })
                        }
                    })
            })
    }

    @Sendable private static func propose(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        // What names no patient is none the author may write for.
        guard let patient = ID<Patient>(try call.input.fields(["patient"]).requiredString("patient")) else {
            throw PatientChangeRefusal.authorMayNot
        }
        let expected = call.ifMatch
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await call.once(taggedByTask: true) { tx in
            let version = try expected.version(of: id, for: user, portal.workbench, in: tx)
            let effect = try portal.workbench.proposePatient(
                patient, for: id, version: version, by: user, conversations: portal.conversations, in: tx)
            return try effect.map { _ in try portal.workbench.answer(200, id, site, language, in: tx) }
        }
    }

    @Sendable private static func cancel(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        _ = try call.input.optionalFields([])
        let expected = call.ifMatch
        let (portal, user, site, language) = (call.portal, call.signedIn, call.site, call.language)
        return try await portal.perform { tx in
            let version = try expected.version(of: id, for: user, portal.workbench, in: tx)
            let effect = try portal.workbench.cancelPatientChange(for: id, version: version, by: user, in: tx)
            return try effect.map { _ in try portal.workbench.answer(200, id, site, language, in: tx) }
        }.taggedByTask
    }

    @Sendable private static func decideAsMember(_ call: Call) async throws -> Response {
        let id = try call.input.id("conversation", of: Conversation.self)
        guard let confirmed = try call.input.fields(["confirmed"]).bool("confirmed") else {
            throw JSONFields.Refusal.missing(field: "confirmed")
        }
        let (conversations, user, site) = (call.portal.conversations, call.signedIn, call.site)
        let place = try await call.portal.perform {
            try conversations.decidePatient(of: id, confirmed: confirmed, by: user, site: site, in: $0)
        }
        return .json(JSONWriter.object { $0.member("conversation", place) })
    }

    @Sendable private static func decideAsAdministrator(_ call: Call) async throws -> Response {
        let id = try call.input.id("change", of: PatientChange.self)
        guard let confirmed = try call.input.fields(["confirmed"]).bool("confirmed") else {
            throw JSONFields.Refusal.missing(field: "confirmed")
        }
        let (conversations, user) = (call.portal.conversations, call.signedIn)
        let place = try await call.portal.perform { try conversations.decide(id, confirmed: confirmed, by: user, in: $0) }
        return .json(JSONWriter.object { $0.member("conversation", place) })
    }

    @Sendable private static func waiting(_ call: Call) async throws -> Response {
        let conversations = call.portal.conversations
        let changes = try await call.portal.read { try conversations.pendingPatientChanges(in: $0) }
        if !changes.isEmpty {
            try await conversations.recordReading(.list, "patient-change", ID<PatientChange>?.none, of: nil, by: call.signedIn)
        }
        return .json(
            JSONWriter.object { w in
                w.member(
                    "items",
                    array: { list in
                        for change in changes { list.element(object: { $0.change(change) }) }
                    })
            })
    }
}

extension JSONWriter {
    fileprivate mutating func change(_ change: PatientChange) {
        func person(_ patient: Patient) -> (inout JSONWriter) -> Void {
            { w in
                w.member("id", patient.id)
                w.member("name", patient.details.name)
            }
        }
        member("id", change.id)
        member("from", object: person(change.from))
        member("to", object: person(change.to))
        member("author", object: { $0.member("name", change.authorName) })
        member("proposedBy", object: { $0.member("name", change.proposedByName) })
        member("proposedAt", change.proposedAt)
    }
}
