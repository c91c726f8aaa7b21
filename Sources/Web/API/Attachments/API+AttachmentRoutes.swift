import HTTPTypes
import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    static let attachmentRoutes: [Route] = [
        Route(
            method: .post, path: "/attachments",
            summary: "Upload a file of at most 10 MiB as the body; its name stands in `Content-Disposition` (`filename*`)",
            access: .account, body: .file, conditions: [.onceByKey],
            answers: [Answer(201, "It is kept for a day, until a message names it.", .named("Attachment"))], handle: .signedIn(upload)),
        Route(
            method: .get, path: "/attachments/{attachment}", summary: "A file I uploaded, or of a message I may read", access: .account,
            answers: [Answer(200, "What is known of it.", .named("Attachment"))], handle: .signedIn(file)),
        Route(
            method: .get, path: "/attachments/{attachment}/content",
            summary: "The bytes of a file, once it was found clean; 409 `being-checked` until then", access: .account,
            answers: [
                Answer(200, "The bytes.", .string(), contentTypes: FileKind.allCases.map(\.contentType))
            ], handle: .signedIn(content)),
    ]

    @Sendable private static func upload(_ call: Call) async throws -> Response {
        guard let body = call.input.upload else { throw NotFound() }
        let (portal, signedIn, site) = (call.portal, call.signedIn, call.site)
        // Before the file is read: what names no request is not taken.
        let key = try call.uploadKey()
        let intake = try await FileIntake.whole(
            body, name: ContentDisposition.filename(call.input.headers[.contentDisposition]),
            announced: call.input.headers[.contentLength].flatMap { Int($0) }, memory: call.input.services.uploads)
        return try await intake.held { incoming -> Response in
            guard let key else {
                let file = try await portal.attachments.receive(incoming, by: signedIn, site: site)
                return .json(JSONWriter.object { $0.attachment(file) }, status: .created)
            }
            // The same again gets the first answer before anything is kept; of two at once the later finds it below.
            let request = try call.upload(of: incoming, named: key)
            if let known = try await portal.answered(request) { return .json(known.body, status: HTTPResponse.Status(code: known.status)) }
            let file = try await portal.attachments.receive(incoming, by: signedIn, site: site)
            let answer = try await portal.performOnce(request) { _ in
                Effect(IdempotentAnswer(status: 201, body: JSONWriter.object { $0.attachment(file) }))
            }
            return .json(answer.body, status: HTTPResponse.Status(code: answer.status))
        }
    }

    @Sendable private static func file(_ call: Call) async throws -> Response {
        let id = try call.input.id("attachment", of: Attachment.self)
        let file = try await call.portal.attachments.facts(of: id, for: call.signedIn)
        return .json(JSONWriter.object { $0.attachment(file) })
    }

    @Sendable private static func content(_ call: Call) async throws -> Response {
        let id = try call.input.id("attachment", of: Attachment.self)
        return try await call.portal.attachments.content(id, for: call.signedIn).response
    }
}

extension API.Call {
    /// The name that its client gave an upload; nil when it gave none.
    ///
    /// - Throws: `IdempotencyRefusal.badKey`.
    fileprivate func uploadKey() throws -> String? {
        guard try onceByKey() != nil else { return nil }
        return input.headers.first { $0.name.canonicalName == "idempotency-key" }?.value
    }

    /// The upload by that name.
    fileprivate func upload(of incoming: IncomingFile, named key: String) throws -> IdempotentRequest {
        try IdempotentRequest(
            account: signedIn.account.id, operation: "\(input.route.method.rawValue) \(API.prefix)\(input.route.path)", key: key,
            body: incoming.likeness)
    }
}

extension JSONWriter {
    mutating func attachment(_ file: AttachedFile) {
        member("id", file.id)
        member("filename", file.name)
        member("contentType", file.kind.contentType)
        member("size", file.size)
        member("sha256", file.sha256)
        member("state", file.state.rawValue)
    }
}

extension JSONFields {
    /// The files that a message is to carry.
    ///
    /// - Throws: `AttachmentRefusal.unknown` for what is no id.
    func attachments() throws -> [ID<Attachment>] {
        try (strings("attachments") ?? []).map { text in
            guard let id = ID<Attachment>(Substring(text)) else { throw AttachmentRefusal.unknown }
            return id
        }
    }
}

extension API.Schema {
    static let attachment: API.Schema = .object([
        "id": .id, "filename": .string(), "contentType": .words(FileKind.allCases.map(\.contentType)),
        "size": .integer(least: 1, "Bytes, as it is kept: a picture without what it told beside the picture."),
        "sha256": .string("Of the bytes as they are kept."), "state": .words(of: AttachmentState.self),
    ])
}
