import Foundation
import Messaging
import Persistence

/// The body of a webhook, as docs/webhook.schema.json describes it. It is the
/// same for every attempt of a delivery.
struct WebhookPayload: Encodable {
    let type: String
    let timestamp: String
    let data: Content?

    struct Content: Encodable {
        let payload: String
        let deliveryId: String
        let messageId: String
        let conversationId: String
        let sequence: Int64
        let inReplyTo: String?
        let messageType: String
        let sentAt: String
        let possiblyUrgent: Bool
        let precededByUndelivered: Bool
        let clinicalGroup: Place
        /// Left out where there are none.
        let attachments: [File]?
        // What follows is in a full payload alone.
        var provider: Place?
        var patient: Person?
        var author: Author?
        var language: String?
        var subject: String?
        var body: String?
    }

    struct Place: Encodable {
        let code: String
        var name: String?
        var authority: String?
        var identifier: String?
    }

    struct File: Encodable {
        let id: String
        /// In a full payload alone: people name files after what is in them.
        var filename: String?
        let contentType: String
        let size: Int
        let sha256: String
        let state: String
        /// Of a clean one alone.
        let url: String?
    }

    struct Person: Encodable {
        let identifiers: [Number]
        let name: String
        let birthDate: String?
    }

    struct Number: Encodable {
        let authority: String
        let identifier: String
    }

    struct Author: Encodable {
        let name: String
        /// `patient` or `proxy`: who wrote, whoever it is about.
        let role: String
    }

    /// What *Send test* sends.
    static func test(at now: Timestamp) -> WebhookPayload {
        WebhookPayload(type: "endpoint.test", timestamp: now.rfc3339, data: nil)
    }

    static func created(_ message: OutgoingMessage, _ payload: Endpoint.Payload) -> WebhookPayload {
        var content = Content(
            payload: payload.rawValue, deliveryId: message.delivery.description, messageId: message.message.description,
            conversationId: message.conversation.description, sequence: message.seq, inReplyTo: message.inReplyTo?.description,
            messageType: message.type.rawValue, sentAt: message.sentAt.rfc3339, possiblyUrgent: message.isUrgent,
            precededByUndelivered: message.isPrecededByUndelivered,
            clinicalGroup: Place(
                code: message.clinicalGroup.code, authority: message.clinicalGroup.authority, identifier: message.clinicalGroup.identifier),
            attachments: message.attachments.isEmpty ? nil : message.attachments.map { File($0, named: payload == .full) })
        if payload == .full {
            content.provider = message.provider.map {
                Place(code: $0.code, name: $0.name, authority: $0.authority, identifier: $0.identifier)
            }
            content.patient = Person(
                identifiers: message.identifiers.map { Number(authority: $0.authority, identifier: $0.value) },
                name: message.patient.details.name, birthDate: message.patient.details.birthDate?.description)
            content.author = Author(name: message.authorName, role: message.authorRole.rawValue)
            content.language = message.language
            content.subject = message.subject
            content.body = message.body
        }
        return WebhookPayload(type: "message.created", timestamp: message.sentAt.rfc3339, data: content)
    }

    func bytes() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }
}

extension WebhookPayload.File {
    init(_ outgoing: OutgoingFile, named: Bool) {
        let file = outgoing.file
        self.init(
            id: file.id.description, filename: named ? file.name : nil, contentType: file.kind.contentType, size: file.size,
            sha256: file.sha256, state: file.state.rawValue, url: outgoing.address)
    }
}
