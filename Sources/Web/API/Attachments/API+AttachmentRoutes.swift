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
            access: .account, body: .file,
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
        let intake = try await FileIntake.whole(
            body, name: ContentDisposition.filename(call.input.headers[.contentDisposition]),
            announced: call.input.headers[.contentLength].flatMap { Int($0) }, memory: call.input.services.uploads)
        let file = try await call.portal.attachments.receive(try intake.file(), by: call.signedIn, site: call.site)
        return .json(JSONWriter.object { $0.attachment(file) }, status: .created)
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
