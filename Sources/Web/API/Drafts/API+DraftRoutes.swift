import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    private static let draftFields = ["type", "to", "subject", "body", "audience", "template", "replyAllowed", "attachments"]
    private static let places = ["task", "conversation", "patient"]

    /// What people wrote and have not sent: members' for one patient, staff's own.
    static let draftRoutes: [Route] = [
        Route(
            method: .get, path: "/patients/{patient}/drafts", summary: "My drafts for a patient, the latest first", access: .member,
            answers: [Answer(200, "All of them, at most 50.", .page(of: .named("Draft")))], handle: .signedIn(list)),
        Route(
            method: .post, path: "/patients/{patient}/drafts",
            summary: "Keep what is written: a first message, or with `conversation` a reply", access: .member,
            body: .json(Schema.draftFields(in: ["conversation"])),
            conditions: [.onceByKey], answers: [Answer(201, "It is kept.", .named("Draft"))], handle: .signedIn(create)),
        Route(
            method: .put, path: "/drafts/{draft}", summary: "Save a draft over the version that was read", access: .account,
            body: .json(Schema.draftFields()), conditions: [.ifMatchRequired],
            answers: [Answer(200, "It is saved.", .named("Draft"), hasEntityTag: true)], handle: .signedIn(save)),
        Route(
            method: .delete, path: "/drafts/{draft}", summary: "Delete a draft", access: .account, conditions: [.ifMatch],
            answers: [Answer(204, "It is gone.")], handle: .signedIn(discard)),
        Route(
            method: .get, path: "/workbench/drafts", summary: "My drafts, the latest first: where I may still write", access: .staff,
            answers: [Answer(200, "All of them, at most 200.", .page(of: .named("Draft")))], handle: .signedIn(listOfStaff)),
        Route(
            method: .post, path: "/workbench/drafts",
            summary: "Keep what is written: the answer to a `task`, in a `conversation` I began, or a first message to a `patient`",
            access: .staff,
            body: .json(Schema.draftFields(in: places)),
            conditions: [.onceByKey], answers: [Answer(201, "It is kept.", .named("Draft"))], handle: .signedIn(createOfStaff)),
        Route(
            method: .get, path: "/workbench/tasks/{task}/drafts",
            summary: "What was drafted for a task: my own, and for its owner what others had written", access: .staff,
            answers: [
                Answer(
                    200, "The drafts.",
                    .object([
                        "own": Schema.named("Draft").orNull,
                        "others": .array(.object(["author": .object(["name": .string()]), "draft": .named("Draft")])),
                    ]))
            ], handle: .signedIn(ofTask)),
        Route(
            method: .post, path: "/workbench/tasks/{task}/drafts/{draft}/adoption",
            summary: "Go on from what somebody else had drafted for a task I own: it comes after my own words, and the files become mine",
            access: .staff, conditions: [.onceByKey], answers: [Answer(200, "My draft, as it is now.", .named("Draft"))],
            handle: .signedIn(adopt)),
    ]

    @Sendable private static func list(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let (portal, member) = (call.portal, call.signedIn)
        let drafts = try await portal.read { try portal.drafts.list(of: patient, for: member, in: $0) }
        try await portal.conversations.recordReading(.list, "draft", ID<Draft>?.none, of: patient, by: member)
        return .json(JSONWriter.page(drafts, next: nil) { w, one in w.draft(one.draft) })
    }

    @Sendable private static func create(_ call: Call) async throws -> Response {
        let patient = try call.input.id("patient", of: Patient.self)
        let fields = try call.input.fields(draftFields + ["conversation"])
        let content = try DraftContent(fields)
        let conversation = try fields.id("conversation", of: Conversation.self)
        let (portal, member, site) = (call.portal, call.signedIn, call.site)
        return try await call.once { tx in
            let mailbox = try portal.conversations.mailbox(of: patient, for: member.account.id, in: tx)
            if let conversation {
                // A reply is kept for the patient of the address, or nowhere.
                guard
                    try portal.conversations.mailbox(holding: conversation, for: member.account.id, in: tx).patient.id == mailbox.patient.id
                else { throw NotFound() }
            }
            return try portal.drafts.save(
                content, at: conversation.map { .reply($0) } ?? .newMessage(patient), over: nil, by: member, site: site, in: tx
            ).map { draft in IdempotentAnswer(status: 201, body: JSONWriter.object(capacity: 1024) { $0.draft(draft) }) }
        }
    }

    @Sendable private static func save(_ call: Call) async throws -> Response {
        let id = try call.input.id("draft", of: Draft.self)
        let content = try DraftContent(try call.input.fields(draftFields))
        guard let condition = call.ifMatch.condition else {
            throw Problem(
                status: 428, code: "precondition-required", title: "Say what you read",
                detail: "Send the version of the draft that you read as `If-Match`, so that nobody's later words are lost.")
        }
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let saved = try await portal.perform { tx in
            let current = try portal.drafts.open(id, for: user, site: site, in: tx)
            let expected = condition.matches(EntityTag(String(current.version))) ? current.version : 0
            return try portal.drafts.change(id, to: content, over: expected, by: user, site: site, in: tx)
        }
        return .json(
            JSONWriter.object(capacity: 1024) { $0.draft(saved) }, headers: [.eTag: EntityTag(String(saved.version)).description])
    }

    @Sendable private static func discard(_ call: Call) async throws -> Response {
        let id = try call.input.id("draft", of: Draft.self)
        _ = try call.input.optionalFields([])
        let condition = call.ifMatch.condition
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        try await portal.perform { tx in
            let current = try portal.drafts.open(id, for: user, site: site, in: tx)
            if let condition, !condition.matches(EntityTag(String(current.version))) {
                throw DraftRefusal.changed(current: current.version)
            }
            return try portal.drafts.discard(id, by: user, site: site, in: tx).map { _ in }
        }
        return Response(status: .noContent)
    }

    @Sendable private static func listOfStaff(_ call: Call) async throws -> Response {
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        let drafts = try await portal.read { try portal.drafts.list(of: user, site: site, in: $0) }
        try await portal.readings.record(.list, "draft", ID<Draft>?.none, by: user.actor, session: user.session, patient: nil)
        return .json(JSONWriter.page(drafts, next: nil) { w, one in w.draft(one.draft) })
    }

    @Sendable private static func createOfStaff(_ call: Call) async throws -> Response {
        let fields = try call.input.fields(draftFields + places)
        let content = try DraftContent(fields)
        let found: [DraftPlace] = [
            try fields.id("task", of: WorkbenchTask.self).map { .task($0) },
            try fields.id("conversation", of: Conversation.self).map { .reply($0) },
            try fields.id("patient", of: Patient.self).map { .staffMessage($0) },
        ].compactMap { $0 }
        guard found.count == 1 else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: "task", code: "one-place", sentence: "Name one of task, conversation and patient.")
            ])
        }
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        return try await call.once { tx in
            try portal.drafts.save(content, at: found[0], over: nil, by: user, site: site, in: tx).map { draft in
                IdempotentAnswer(status: 201, body: JSONWriter.object(capacity: 1024) { $0.draft(draft) })
            }
        }
    }

    @Sendable private static func ofTask(_ call: Call) async throws -> Response {
        let id = try call.input.id("task", of: WorkbenchTask.self)
        let (portal, user) = (call.portal, call.signedIn)
        let found = try await portal.read { tx in
            let summary = try portal.workbench.summary(of: id, for: user.account.id, in: tx)
            return (patient: summary.task.patient, drafts: try portal.drafts.onTask(id, for: user, in: tx))
        }
        try await portal.readings.record(.read, "task", id, by: user.actor, session: user.session, patient: found.patient)
        return .json(
            JSONWriter.object(capacity: 1024) { w in
                if let own = found.drafts.own {
                    w.member("own", object: { $0.draft(own) })
                } else {
                    w.member("own", value: nil)
                }
                w.member(
                    "others",
                    array: { list in
                        for other in found.drafts.others {
                            list.element(object: { w in
                                w.member("author", object: { $0.member("name", other.authorName) })
                                w.member("draft", object: { $0.draft(other.draft) })
                            })
                        }
                    })
            })
    }

    @Sendable private static func adopt(_ call: Call) async throws -> Response {
        let task = try call.input.id("task", of: WorkbenchTask.self)
        let id = try call.input.id("draft", of: Draft.self)
        _ = try call.input.optionalFields([])
        let (portal, user, site) = (call.portal, call.signedIn, call.site)
        return try await call.once { tx in
            try portal.drafts.adopt(id, on: task, by: user, site: site, in: tx).map { draft in
                IdempotentAnswer(status: 200, body: JSONWriter.object(capacity: 1024) { $0.draft(draft) }, from: draft.conversation)
            }
        }
    }
}
