import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// Files of other systems, and files that left for them (S19, S61).
    static let systemFileRoutes: [Route] = [
        Route(
            method: .post, path: "/system/attachments",
            summary: "Hand in a file of at most 10 MiB as the body; its name stands in `Content-Disposition` (`filename*`)",
            access: .system, body: .file, conditions: [.onceByKeyRequired],
            answers: [Answer(201, "It is kept for a day, until a message names it.", .named("Attachment"))], handle: .system(take)),
        Route(
            method: .get, path: "/system/attachments/{attachment}", summary: "A file that this system handed in", access: .system,
            answers: [Answer(200, "What is known of it.", .named("Attachment"))], handle: .system(file)),
        Route(
            method: .get, path: "/system/attachments/{attachment}/content",
            summary:
                "The bytes of a file that was delivered, for the endpoint it went to: signed by its secret, over an empty body, with the "
                + "file's id as `webhook-id`", access: .system, conditions: [.signed],
            answers: [Answer(200, "The bytes.", .string(), contentTypes: FileKind.allCases.map(\.contentType))],
            handle: .system(delivered)),
    ]

    @Sendable private static func take(_ call: SystemCall) async throws -> Response {
        guard let body = call.input.upload else { throw NotFound() }
        let (portal, caller, site) = (call.portal, call.caller, call.site)
        let name = ContentDisposition.filename(call.input.headers[.contentDisposition])
        // Before the file is read: a request that does not name itself is not taken.
        let key = try call.key()
        let intake = try await FileIntake.whole(
            body, name: name, announced: call.input.headers[.contentLength].flatMap { Int($0) }, memory: call.input.services.uploads)
        return try await intake.held { incoming -> Response in
            // The same again gets the first answer before anything is kept; of two at once the later finds it below.
            let request = try call.request(named: key, as: incoming.likeness)
            if let known = try await portal.answered(request) { return .json(known.body, status: HTTPResponse.Status(code: known.status)) }
            let file = try await portal.attachments.receive(incoming, by: caller, site: site)
            let answer = try await portal.performOnce(request) { _ in
                Effect(IdempotentAnswer(status: 201, body: JSONWriter.object { $0.attachment(file) }))
            }
            return .json(answer.body, status: HTTPResponse.Status(code: answer.status))
        }
    }

    @Sendable private static func file(_ call: SystemCall) async throws -> Response {
        let id = try call.input.id("attachment", of: Attachment.self)
        let (portal, caller, site) = (call.portal, call.caller, call.site)
        let file = try await portal.read { try portal.attachments.file(id, of: caller, site: site, in: $0) }
        return .json(JSONWriter.object { $0.attachment(file) })
    }

    @Sendable private static func delivered(_ call: SystemCall) async throws -> Response {
        let id = try call.input.id("attachment", of: Attachment.self)
        // The id is part of what was signed, so that a signature for one file opens no other.
        if let signature = call.signature, ID<Attachment>(Substring(signature.id)) != id { throw Problem.signedForAnother }
        return try await call.portal.attachments.delivered(id, to: call.caller, site: call.site).response
    }
}

extension Problem {
    fileprivate static let signedForAnother = Problem(
        status: 401, code: "signed-for-another", title: "Signed for another file",
        detail: "The signature is right, but not for this file. Sign an empty body with the id of the file as webhook-id.")
}
