import Hummingbird
import Messaging
import Persistence
import WebSupport

extension API {
    /// A request of a system that is admitted to the route.
    struct SystemCall: Sendable {
        let input: Input
        let context: SystemContext
        /// By which it was proven in place of a token.
        var signature: WebhookSignature?

        var portal: Portal { input.portal }
        var caller: SystemCaller { context.caller }
        var site: Site { context.site }
    }
}

extension API.SystemCall {
    /// Does something once and answers the same each time. A system must name its requests.
    ///
    /// - Throws: `SystemMessageRefusal.keyMissing`, `IdempotencyRefusal`.
    func once(_ body: @escaping @Sendable (Transaction) throws -> Effect<IdempotentAnswer>) async throws -> Response {
        let answer = try await portal.performOnce(try request(named: try key(), as: input.body), body)
        return .json(answer.body, status: HTTPResponse.Status(code: answer.status))
    }

    /// The name of the request. What is signed is named by its `webhook-id` alone: any other name could be changed
    /// by whoever sends the same bytes again.
    ///
    /// - Throws: `SystemMessageRefusal.keyMissing`, `SystemMessageRefusal.keyNotSigned`.
    func key() throws -> String {
        let keys = input.headers.filter { $0.name.canonicalName == "idempotency-key" }.map(\.value)
        if let signature {
            guard keys.allSatisfy({ $0 == signature.id }) else { throw SystemMessageRefusal.keyNotSigned }
            return signature.id
        }
        guard keys.count == 1 else { throw SystemMessageRefusal.keyMissing }
        return keys[0]
    }

    func request(named key: String, as body: [UInt8]) throws -> IdempotentRequest {
        try IdempotentRequest(
            account: caller.client.id.retyped(), operation: "\(input.route.method.rawValue) \(API.prefix)\(input.route.path)", key: key,
            body: body)
    }
}

extension JSONFields {
    /// A number that an authority gave: `{authority, identifier}`; `code` and `id` say the same as `identifier`.
    func outsideIdentifier(_ field: String) throws -> Patients.Identifier? {
        guard let fields = try fields(field, allowed: ["authority", "identifier", "code", "id"]) else { return nil }
        let values = try ["identifier", "code", "id"].compactMap { try fields.string($0) }
        guard values.count == 1 else { throw JSONFields.Refusal.missing(field: "\(field).identifier") }
        return Patients.Identifier(authority: try fields.requiredString("authority"), value: values[0])
    }

    /// The same, or one of our own codes as a text.
    func outsideCode(_ field: String) throws -> OutsideCode? {
        if case .string(let code)? = value(field) { return .ours(code) }
        return try outsideIdentifier(field).map(OutsideCode.identifier)
    }
}

extension JSONFields {
    /// The files that a system handed in before: each its id, or `{uploadId}`.
    ///
    /// - Throws: `JSONFields.Refusal`; `AttachmentRefusal.unknown` for what is no id.
    fileprivate func handedIn() throws -> [ID<Attachment>] {
        guard case .array(let values)? = value("attachments") else { return try attachments() }
        return try values.map { value in
            let text: String
            if case .string(let id) = value {
                text = id
            } else {
                text = try JSONFields(value, allowed: ["uploadId"], path: "attachments").requiredString("uploadId")
            }
            guard let id = ID<Attachment>(Substring(text)) else { throw AttachmentRefusal.unknown }
            return id
        }
    }
}

extension SystemMessage {
    static let fieldNames = [
        "from", "patient", "deliverTo", "kind", "inReplyTo", "conversation", "externalId", "template", "subject", "body", "replyAllowed",
        "attachments",
    ]

    /// - Throws: `JSONFields.Refusal`, `MessageRefusal.invalid`.
    init(_ fields: JSONFields) throws {
        self.init(kind: try fields.requiredString("kind"))
        let from = try fields.fields("from", allowed: ["clinicalGroup", "provider"])
        clinicalGroup = try from?.outsideCode("clinicalGroup")
        provider = try from?.outsideCode("provider")
        patient = try fields.outsideIdentifier("patient")
        if !isReply {
            guard clinicalGroup != nil else { throw JSONFields.Refusal.missing(field: "from.clinicalGroup") }
            guard patient != nil else { throw JSONFields.Refusal.missing(field: "patient") }
        }
        deliverTo = try fields.string("deliverTo")
        inReplyTo = try Self.name(fields, "inReplyTo")
        conversation = try Self.name(fields, "conversation")
        externalID = try Self.name(fields, "externalId")
        subject = try fields.string("subject")
        body = try fields.string("body")
        replyAllowed = try fields.bool("replyAllowed")
        template = try Self.template(fields)
        attachments = try fields.handedIn()
    }

    private static func template(_ fields: JSONFields) throws -> Template? {
        guard let template = try fields.fields("template", allowed: ["code", "id", "parameters"]) else { return nil }
        guard let code = try template.string("code") ?? template.string("id") else {
            throw JSONFields.Refusal.missing(field: "template.code")
        }
        var parameters: [String: String] = [:]
        switch template.value("parameters") {
        case nil, .null?: break
        case .object(let object)?:
            for member in object.members {
                guard case .string(let text) = member.value, text.unicodeScalars.count <= 200 else {
                    throw JSONFields.Refusal.wrongType(field: "template.parameters", expected: "object of texts of at most 200 characters")
                }
                parameters[member.key] = text
            }
        case _?: throw JSONFields.Refusal.wrongType(field: "template.parameters", expected: "object of texts")
        }
        return Template(code: code, parameters: parameters)
    }

    /// A name that something bears, here or there.
    private static func name(_ fields: JSONFields, _ field: String) throws -> String? {
        guard let text = try fields.string(field) else { return nil }
        guard (1...255).contains(text.unicodeScalars.count) else {
            throw MessageRefusal.invalid([
                FieldRefusal(field: field, code: "not-accepted", sentence: "A name has 1 to 255 characters.")
            ])
        }
        return text
    }
}
